"""Messages of shops: stored before they are answered, worked on until they are done or visibly set aside."""

from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve

from adapters.memory.shops import SIGNATURE, MemoryShop
from course_domain.model.errors import Forged, Stale, UnknownEvent, UnknownSource
from course_domain.model.intake import Answer, Delivery, EventState, InboxEvent, Receipt
from course_domain.model.learners import Holder
from course_domain.model.orders import OrderFacts, VersionKind
from course_domain.use_cases.receive_delivery import ReceiveDelivery
from course_domain.use_cases.replay_event import ReplayEvent
from course_domain.use_cases.work_inbox import WorkInbox
from factories import ADMIN, SHOP_SECRET, SOURCE, World
from stories import access, day, deliver, events, grants, notices, open_world, sent, told, work_orders


@pytest.fixture
def world() -> World:
    """A course for good."""
    made = open_world()
    made.add_course("drawing")
    return made


def receive(world: World, body: bytes, **headers: str) -> Answer:
    signed = {SIGNATURE: SHOP_SECRET, **headers}
    return world.make(ReceiveDelivery)(Delivery(source=SOURCE, headers=signed, body=body))


def only_event(world: World) -> InboxEvent:
    (event,) = events(world)
    return event


def replay(world: World) -> None:
    world.make(ReplayEvent)(ADMIN, only_event(world).id)


# --- the answer


def test_a_delivery_is_accepted_once_and_then_a_duplicate(world: World) -> None:
    (paid,) = told("day 0: paid")
    assert [deliver(world, paid), deliver(world, paid)] == [Answer.ACCEPTED, Answer.DUPLICATE]
    assert len(events(world)) == 1
    work_orders(world)
    assert deliver(world, paid) is Answer.DUPLICATE
    assert world.make(WorkInbox)() == ()


def test_two_shops_may_use_the_same_delivery_id(world: World) -> None:
    world.shops.shops["other"] = MemoryShop("other", SHOP_SECRET)
    same = {SIGNATURE: SHOP_SECRET}
    answers = [
        world.make(ReceiveDelivery)(Delivery(source=source, headers=same, body=b"{}")) for source in (SOURCE, "other")
    ]
    assert answers == [Answer.ACCEPTED, Answer.ACCEPTED]


def test_the_answer_comes_before_the_work(world: World) -> None:
    deliver(world, told("day 0: paid")[0])
    assert grants(world) == ()
    assert world.waker.woken == ["relay"]
    event = only_event(world)
    assert (event.state, event.attempts, event.received_at) == (EventState.NEW, 0, day(0))


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b"\xff\xfe", b'{"order_id": 1}', b"[" * 100_000])
def test_a_signed_body_that_cannot_be_used_is_accepted_and_set_aside_with_its_reason(world: World, body: bytes) -> None:
    assert receive(world, body) is Answer.ACCEPTED
    world.work()
    event = only_event(world)
    assert (event.state, event.body) == (EventState.QUARANTINED, body)
    assert event.reason
    assert receive(world, body) is Answer.DUPLICATE


def test_an_unknown_source_is_refused_and_nothing_is_kept(world: World) -> None:
    with pytest.raises(UnknownSource):
        world.make(ReceiveDelivery)(Delivery(source="nobody", headers={}, body=b"{}"))
    assert events(world) == []


def test_an_unsigned_delivery_is_refused_and_nothing_is_kept(world: World) -> None:
    with pytest.raises(Forged):
        receive(world, b"{}", **{SIGNATURE: "guessed"})
    assert events(world) == []
    assert world.waker.woken == []


def test_a_ping_is_ignored_and_a_stale_delivery_refused(world: World) -> None:
    class Pinging(MemoryShop):
        def receive(self, delivery: Delivery, now: Any) -> Receipt:
            if delivery.body == b"old":
                raise Stale
            return Receipt(delivery_id="ping", ignored=True)

    world.shops.shops[SOURCE] = Pinging(SOURCE, SHOP_SECRET)
    assert receive(world, b"ping") is Answer.IGNORED
    with pytest.raises(Stale):
        receive(world, b"old")
    assert events(world) == []


def test_what_is_not_stored_is_never_answered_as_accepted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_state: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(world.storage, "publish", fail)
        with pytest.raises(OSError, match="disk full"):
            deliver(world, told("day 0: paid")[0])
    assert events(world) == []
    assert world.waker.woken == []
    assert deliver(world, told("day 0: paid")[0]) is Answer.ACCEPTED


# --- the work


def test_one_message_that_fails_does_not_stop_the_others(world: World) -> None:
    receive(world, b"rubbish")
    deliver(world, told("day 0: paid")[0])
    world.work()
    assert [event.state for event in events(world)] == [EventState.QUARANTINED, EventState.DONE]
    assert access(world) == "open"


def test_a_shop_that_counts_in_another_way_than_before_is_set_aside(world: World) -> None:
    world.tell(told("day 0: paid")[0])
    mixed = evolve(told("day 1: order 1002 paid")[0], version_kind=VersionKind.INSTANT)
    deliver(world, mixed)
    work_orders(world)
    found = events(world)[1]
    assert found.state is EventState.QUARANTINED
    assert found.reason == "This source counts its orders' versions in integers, and this message has an instant."
    assert len(grants(world)) == 1
    world.tell(told("day 1: order 1003 paid")[0])
    assert len(grants(world)) == 2


def test_another_shop_may_count_in_its_own_way(world: World) -> None:
    other = MemoryShop("other", SHOP_SECRET)
    world.shops.shops["other"] = other
    world.tell(told("day 0: paid")[0])
    facts = evolve(told("day 0: paid")[0], source="other", version_kind=VersionKind.INSTANT)
    world.make(ReceiveDelivery)(other.deliver(facts))
    work_orders(world)
    assert [event.state for event in events(world)] == [EventState.DONE, EventState.DONE]


def test_a_paid_order_that_names_nobody_is_set_aside_until_it_names_somebody(world: World) -> None:
    nobody, somebody = told("day 0: paid")[0], told("day 1: paid")[0]
    deliver(world, evolve(nobody, holder=Holder(user_id="0")))
    work_orders(world)
    assert only_event(world).state is EventState.QUARANTINED
    assert "names no customer" in str(only_event(world).reason)
    world.tell(somebody)
    assert access(world) == "open"


def test_a_pending_order_may_name_nobody_yet(world: World) -> None:
    pending, paid = told("day 0: pending", "day 1: paid")
    world.tell(evolve(pending, holder=Holder()))
    world.tell(paid)
    assert [event.state for event in events(world)] == [EventState.DONE, EventState.DONE]
    assert access(world) == "open"


def test_an_order_of_nothing_that_is_taught_here_is_done(world: World) -> None:
    world.tell(told("day 0: paid", sold=["a mug"])[0])
    assert only_event(world).state is EventState.DONE
    assert (grants(world), notices(world)) == ((), {})


def test_a_shop_that_does_not_answer_is_tried_again_with_growing_pauses_and_given_up_visibly(world: World) -> None:
    world.shop.down = True
    deliver(world, told("day 0: paid")[0])
    tried = []
    while only_event(world).state is EventState.NEW:
        world.clock.set(only_event(world).due_at)
        tried.append(world.clock.now())
        assert world.make(WorkInbox)() == (only_event(world),)
        assert world.make(WorkInbox)() == ()
    pauses = [(after - before).total_seconds() for before, after in pairwise(tried)]
    assert pauses == [min(3600, 5 * 2**n) for n in range(19)]
    event = only_event(world)
    assert (event.state, event.attempts) == (EventState.QUARANTINED, 20)
    assert str(event.reason).startswith("gave up: not-reachable: The shop shop did not answer")
    world.shop.down = False
    replay(world)
    work_orders(world)
    assert access(world) == "open"


def test_a_failure_that_nobody_foresaw_is_tried_again_and_says_what_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def burst(_shop: object, _event: InboxEvent) -> OrderFacts:
        raise ZeroDivisionError("by nothing")

    deliver(world, told("day 0: paid")[0])
    with monkeypatch.context() as patched:
        patched.setattr(MemoryShop, "facts", burst)
        work_orders(world)
    assert (only_event(world).state, only_event(world).reason) == (EventState.NEW, "ZeroDivisionError: by nothing")
    world.advance(seconds=5)
    work_orders(world)
    assert (only_event(world).state, only_event(world).reason) == (EventState.DONE, None)


def test_a_message_that_no_worker_survives_is_set_aside_visibly(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(_shop: object, _event: InboxEvent) -> OrderFacts:
        raise SystemExit

    deliver(world, told("day 0: paid")[0])
    with monkeypatch.context() as patched:
        patched.setattr(MemoryShop, "facts", die)
        for _ in range(20):
            with pytest.raises(SystemExit):
                world.make(WorkInbox)()
            world.advance(seconds=120)
        assert world.make(WorkInbox)() == (only_event(world),)
    assert only_event(world).state is EventState.QUARANTINED
    assert "worker" in str(only_event(world).reason)
    replay(world)
    work_orders(world)
    assert access(world) == "open"


def test_a_worker_that_dies_leaves_its_message_to_the_next_after_its_lease(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(world, told("day 0: paid")[0])
    with monkeypatch.context() as patched:
        patched.setattr(MemoryShop, "facts", lambda *_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            world.make(WorkInbox)()
    world.advance(seconds=119)
    assert world.make(WorkInbox)() == ()
    world.advance(seconds=1)
    assert world.make(WorkInbox)() == (only_event(world),)
    assert access(world) == "open"


def test_a_commit_that_fails_leaves_nothing_of_the_order_and_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish = world.storage.publish

    def fail_on_orders(state: Any) -> None:
        if state.told:
            raise OSError("disk full")
        publish(state)

    deliver(world, told("day 0: paid")[0])
    with monkeypatch.context() as patched:
        patched.setattr(world.storage, "publish", fail_on_orders)
        work_orders(world)
    assert (world.storage._state.told, grants(world), notices(world)) == ({}, (), {})
    assert only_event(world).reason == "OSError: disk full"
    world.advance(seconds=5)
    world.work()
    assert (access(world), sent(world)) == ("open", ["granted"])


def test_two_workers_on_one_order_give_one_grant_and_one_mail(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one begins while the first is still asking the shop."""
    for again, facts in enumerate(told("day 0: paid", "day 0: paid")):
        deliver(world, facts, again=again)
    facts_of = MemoryShop.facts

    def ask_slowly(shop: MemoryShop, event: InboxEvent) -> OrderFacts:
        monkeypatch.setattr(MemoryShop, "facts", facts_of)
        assert [event.state for event in world.make(WorkInbox)()] == [EventState.DONE]
        return facts_of(shop, event)

    monkeypatch.setattr(MemoryShop, "facts", ask_slowly)
    world.work()
    assert [event.state for event in events(world)] == [EventState.DONE, EventState.DONE]
    assert (len(grants(world)), sent(world)) == (1, ["granted"])


def test_messages_of_a_source_that_is_no_longer_configured_wait_for_it(world: World) -> None:
    deliver(world, told("day 0: paid")[0])
    del world.shops.shops[SOURCE]
    work_orders(world)
    assert (only_event(world).state, "no longer configured" in str(only_event(world).reason)) == (EventState.NEW, True)
    world.shops.shops[SOURCE] = world.shop
    world.advance(seconds=5)
    work_orders(world)
    assert access(world) == "open"


# --- replaying


def test_replaying_what_was_worked_on_changes_nothing_twice(world: World) -> None:
    world.tell(told("day 0: paid")[0])
    before = grants(world), notices(world), access(world)
    for _ in range(3):
        replay(world)
        assert only_event(world).state is EventState.NEW
        world.work()
    assert (grants(world), notices(world), access(world)) == before
    assert sent(world) == ["granted"]
    assert only_event(world).attempts == 1


def test_replaying_an_old_message_does_not_undo_a_refund(world: World) -> None:
    for facts in told("day 0: paid", "day 5: refunded"):
        world.clock.set(facts.at)
        world.tell(facts)
    first = events(world)[0]
    world.make(ReplayEvent)(ADMIN, first.id)
    world.work()
    assert access(world) == "ended day 5"


def test_what_was_set_aside_can_be_replayed_when_it_can_be_used(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    receive(world, b"{}")
    work_orders(world)
    assert only_event(world).state is EventState.QUARANTINED
    monkeypatch.setattr(MemoryShop, "facts", lambda *_: told("day 0: paid")[0])
    replay(world)
    assert only_event(world).reason is None
    work_orders(world)
    assert (only_event(world).state, access(world)) == (EventState.DONE, "open")


def test_only_a_message_that_is_there_can_be_replayed(world: World) -> None:
    with pytest.raises(UnknownEvent):
        world.make(ReplayEvent)(ADMIN, "no-such-id")
