"""Mails: each key once, nothing that is no longer true, and one bad address never stops the rest."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve

from course_domain.model.learners import Holder, Learner
from course_domain.model.mail import Mail
from course_domain.model.notices import Notice, NoticeState, RetryPolicy
from course_domain.model.reports import PageRequest
from course_domain.use_cases.block_enrollment import BlockEnrollment
from course_domain.use_cases.deliver_notices import DeliverNotices, OutboxPolicy
from course_domain.use_cases.end_grant import EndGrant
from course_domain.use_cases.enroll_user import EnrollmentWish, EnrollUser
from course_domain.use_cases.extend_enrollment import ExtendEnrollment
from course_domain.use_cases.mark_expired import MarkExpired
from course_domain.use_cases.read_library import ReadLibrary
from course_domain.use_cases.reconcile import Reconcile
from course_domain.use_cases.unblock_enrollment import UnblockEnrollment
from factories import ADMIN, ANN, World
from stories import (
    access,
    day,
    deliver,
    enrollment,
    grants,
    notices,
    open_world,
    send_mails,
    sent,
    told,
    watch,
    work_orders,
)


@pytest.fixture
def world() -> World:
    """A course of 30 days and one for good."""
    made = open_world()
    made.add_course("drawing", access_days=30)
    made.add_course("painting")
    return made


def tell_without_mails(world: World, *phrases: str, **more: Any) -> None:
    for facts in told(*phrases, **more):
        deliver(world, facts)
        work_orders(world)


def enrollment_id(world: World, course_id: str = "drawing") -> str:
    found = enrollment(world, course_id)
    assert found is not None
    return found.id


def block(world: World) -> None:
    world.make(BlockEnrollment)(ADMIN, enrollment_id(world), "")


def unblock(world: World) -> None:
    world.make(UnblockEnrollment)(ADMIN, enrollment_id(world))


def extend(world: World, reference: str | None = "thanks") -> None:
    world.make(ExtendEnrollment)(ADMIN, enrollment_id(world), 10, reference)


def only_notice(world: World) -> Notice:
    (found,) = notices(world).values()
    return found


# --- each kind once per key


def granted(world: World) -> None:
    world.tell(told("day 0: paid")[0])


def given_by_hand(world: World) -> None:
    granted_by_hand = EnrollmentWish(holder=Holder(user_id="ann"), course_id="painting", reference="prize")
    world.make(EnrollUser)(ADMIN, granted_by_hand)


def renewed(world: World) -> None:
    world.tell(told("day 1: order 1002 paid")[0])


def ended(world: World) -> None:
    world.clock.set(day(2))
    for facts in told("day 2: order 1001 refunded", "day 2: order 1002 refunded"):
        world.tell(facts)


def completed(world: World) -> None:
    watch(world, 0, 100)
    watch(world, 0, 100, "drawing-2")


def claimed(world: World) -> None:
    world.tell(told("day 0: order 77 paid", sold=["painting"], user_id=None)[0])
    world.make(ReadLibrary)(ANN, None, PageRequest())


def bought_and_blocked(world: World) -> None:
    granted(world)
    block(world)


STORIES: dict[str, tuple[list[Callable[[World], None]], list[str]]] = {
    "an order": ([granted], ["granted"]),
    "a grant by hand": ([granted, given_by_hand], ["granted", "granted"]),
    "an order that only lengthens": ([granted, renewed], ["granted", "renewed"]),
    "an extension": ([granted, extend], ["granted", "extended"]),
    "an end": ([granted, renewed, ended], ["granted", "renewed", "ended"]),
    "a block": ([granted, block], ["granted", "ended"]),
    "a block that is lifted": ([granted, block, unblock], ["granted", "ended", "restored"]),
    "a claim": ([claimed], ["granted", "claimed"]),
    "a course completed": ([granted, completed], ["granted", "course-completed"]),
}


@pytest.mark.parametrize(("steps", "mails"), STORIES.values(), ids=STORIES)
def test_each_fact_is_told_by_one_mail_however_often_it_is_repeated(
    world: World, steps: list[Callable[[World], None]], mails: list[str]
) -> None:
    for step in steps:
        step(world)
        world.work()
    assert sent(world) == mails
    before = notices(world)
    for number, step in enumerate(steps, start=1):
        if step is not unblock and step is not block:
            step(world)
        if granted in steps:
            deliver(world, told("day 0: paid")[0], again=number)
        world.work()
        world.make(Reconcile)()
        world.work()
    assert sent(world) == mails
    assert set(notices(world)) == set(before)


def test_the_keys_are_what_the_documentation_says(world: World) -> None:
    world.tell(told("day 0: paid", sold=["drawing", "painting"])[0])
    completed(world)
    block(world)
    unblock(world)
    found = enrollment_id(world)
    now = (world.clock.now() - day(0)) // timedelta(microseconds=1) + 1_774_785_600_000_000
    assert sorted(notices(world)) == [
        f"access-ended:{found}:{now}:blocked",
        "access-granted:shop:1001:user:ann",
        f"access-restored:{found}:{now}",
        "course-completed:ann:drawing",
    ]


def test_one_mail_lists_all_courses_of_an_order(world: World) -> None:
    world.tell(told("day 0: paid", sold=["drawing", "painting", "drawing"])[0])
    (mail,) = world.mailer.sent
    assert [course.title for course in mail.courses] == ["Drawing", "Painting"]
    assert [course.expires_at for course in mail.courses] == [day(60), None]


def test_a_course_that_a_shop_adds_to_a_paid_order_is_told_by_a_mail_of_its_own(world: World) -> None:
    """Shops sell on the page after the payment, too."""
    (first,) = told("day 0: paid")
    (more,) = told("day 0.01: paid", sold=["drawing", "painting"])
    more = evolve(more, paid_at=day(0))
    world.tell(first)
    world.clock.set(more.at)
    world.tell(more)
    for again, facts in enumerate((first, more, more), start=1):
        deliver(world, facts, again=again)
        world.work()
    assert [[course.title for course in mail.courses] for mail in world.mailer.sent] == [["Drawing"], ["Painting"]]
    assert sent(world) == ["granted", "granted"]


def test_a_course_that_a_shop_adds_to_a_guests_order_is_told_once_also_when_the_order_finds_its_user(
    world: World,
) -> None:
    (first,) = told("day 0: paid", user_id=None)
    (more,) = told("day 1: paid", sold=["drawing", "painting"], user_id=None)
    (named,) = told("day 2: paid", sold=["drawing", "painting"])
    for facts in (first, more, named):
        world.clock.set(facts.at)
        world.tell(facts)
    assert [[course.title for course in mail.courses] for mail in world.mailer.sent] == [["Drawing"], ["Painting"]]


def test_one_message_may_bring_one_course_back_and_open_another(world: World) -> None:
    for facts in told("day 0: paid", "day 1: dispute lost"):
        world.clock.set(facts.at)
        world.tell(facts)
    (won,) = told("day 2: dispute won", sold=["drawing", "painting"])
    world.clock.set(won.at)
    world.tell(evolve(won, paid_at=day(0)))
    assert sent(world) == ["granted", "ended", "granted", "restored"]
    assert [course.title for course in world.mailer.sent[2].courses] == ["Painting"]


def test_an_order_that_lengthens_one_course_and_opens_another_is_a_welcome(world: World) -> None:
    granted(world)
    world.tell(told("day 1: order 1002 paid", sold=["drawing", "painting"])[0])
    assert sent(world) == ["granted", "granted"]


def test_buying_again_after_the_expiry_is_a_welcome(world: World) -> None:
    granted(world)
    world.clock.set(day(40))
    world.make(MarkExpired)()
    world.work()
    world.tell(told("day 40: order 1002 paid")[0])
    assert sent(world) == ["granted", "ended", "granted"]


def test_a_refund_that_leaves_the_course_open_tells_of_no_end(world: World) -> None:
    granted(world)
    renewed(world)
    world.clock.set(day(2))
    world.tell(told("day 2: order 1001 refunded")[0])
    assert sent(world) == ["granted", "renewed"]


@pytest.mark.parametrize("word", ["on hold", "partly refunded"])
def test_an_expiry_is_told_also_when_the_shop_speaks_of_the_order_before_the_job_ran(world: World, word: str) -> None:
    granted(world)
    world.clock.set(day(30) + timedelta(seconds=1))
    world.tell(told("day 0: paid", f"day 29: {word}")[1])
    assert access(world) == "expired day 30"
    assert world.make(MarkExpired)() == 1
    world.work()
    assert [(mail.kind.value, mail.cause) for mail in world.mailer.sent[1:]] == [("access-ended", "expired")]
    assert world.make(MarkExpired)() == 0


def test_a_refund_that_is_told_after_the_course_ran_out_is_told_as_a_refund(world: World) -> None:
    granted(world)
    world.clock.set(day(30) + timedelta(seconds=1))
    world.tell(told("day 0: paid", "day 29: refunded")[1])
    world.make(MarkExpired)()
    world.work()
    assert [(mail.kind.value, mail.cause) for mail in world.mailer.sent[1:]] == [("access-ended", "refunded")]


@pytest.mark.parametrize(
    ("word", "cause"),
    [
        ("refunded", "refunded"),
        ("cancelled", "cancelled"),
        ("failed", "failed"),
        ("dispute lost", "dispute lost"),
        ("partly refunded, line 1", "refunded"),
    ],
)
def test_the_mail_of_an_end_says_why(world: World, word: str, cause: str) -> None:
    for facts in told("day 0: paid", f"day 0.1: {word}"):
        world.clock.set(facts.at)
        world.tell(facts)
    assert [mail.cause for mail in world.mailer.sent] == [None, cause]


def test_the_mail_of_an_administrators_end_says_so(world: World) -> None:
    granted(world)
    world.make(EndGrant)(ADMIN, enrollment_id(world), grants(world)[0].key)
    world.work()
    assert [mail.cause for mail in world.mailer.sent] == [None, "administrator"]


# --- only while it is true


def test_no_welcome_is_sent_after_a_refund(world: World) -> None:
    tell_without_mails(world, "day 0: paid")
    world.clock.set(day(1))
    tell_without_mails(world, "day 1: refunded")
    send_mails(world)
    assert sent(world) == ["ended"]
    assert notices(world)["access-granted:shop:1001:user:ann"].state is NoticeState.DORMANT


def test_a_sleeping_welcome_wakes_under_the_same_key_and_is_sent_once(world: World) -> None:
    tell_without_mails(world, "day 0: paid", "day 0: refunded")
    send_mails(world)
    world.clock.set(day(3))
    tell_without_mails(world, "day 3: paid")
    send_mails(world)
    tell_without_mails(world, "day 3: on hold", "day 4: paid")
    send_mails(world)
    assert [mail.key for mail in world.mailer.sent if "granted" in mail.key] == ["access-granted:shop:1001:user:ann"]
    assert "restored" not in sent(world)


def test_a_mail_that_was_sent_is_not_sent_again_when_its_fact_is_true_again(world: World) -> None:
    for facts in told("day 0: paid", "day 1: dispute lost", "day 2: dispute won"):
        world.clock.set(facts.at)
        world.tell(facts)
    assert sent(world) == ["granted", "ended", "restored"]


def test_no_end_is_told_of_what_is_open_again(world: World) -> None:
    granted(world)
    block(world)
    unblock(world)
    world.work()
    assert sent(world) == ["granted", "restored"]


def test_no_expiry_is_told_after_a_renewal(world: World) -> None:
    granted(world)
    world.clock.set(day(31))
    world.make(MarkExpired)()
    tell_without_mails(world, "day 31: order 1002 paid")
    send_mails(world)
    assert sent(world) == ["granted", "granted"]


def test_a_renewal_refunded_before_its_mail_is_not_told(world: World) -> None:
    granted(world)
    tell_without_mails(world, "day 1: order 1002 paid", "day 1: order 1002 refunded")
    send_mails(world)
    assert sent(world) == ["granted"]


def test_a_welcome_of_somebody_blocked_waits_for_the_block_to_be_lifted(world: World) -> None:
    tell_without_mails(world, "day 0: paid")
    block(world)
    send_mails(world)
    assert "granted" not in sent(world)
    unblock(world)
    send_mails(world)
    assert [kind for kind in sent(world) if kind != "ended"] == ["granted"]


def test_a_block_that_is_lifted_is_told_where_the_welcome_was_given_up(world: World) -> None:
    """A dead welcome will not tell it: an address that bounced may have been put right."""
    world.mailer.refuse("ann@example.com")
    granted(world)
    assert only_notice(world).state is NoticeState.DEAD
    world.mailer.accept("ann@example.com")
    block(world)
    world.work()
    world.advance(minutes=1)
    unblock(world)
    world.work()
    assert sent(world) == ["ended", "restored"]


def test_only_the_courses_that_are_still_open_stand_in_a_welcome(world: World) -> None:
    both = ["drawing", "painting"]
    tell_without_mails(world, "day 0: paid", "day 0: partly refunded, line 1", sold=both)
    send_mails(world)
    (welcome,) = [mail for mail in world.mailer.sent if mail.kind.value == "access-granted"]
    assert [course.title for course in welcome.courses] == ["Painting"]


def test_a_refund_by_a_shop_whose_clock_is_ahead_of_ours_is_told_when_it_takes_effect(world: World) -> None:
    granted(world)
    world.clock.set(day(5) - timedelta(minutes=2))
    world.tell(told("day 0: paid", "day 5: refunded")[1])
    assert sent(world) == ["granted"]
    assert access(world) == "open until day 5"
    world.clock.set(day(5))
    assert access(world) == "ended day 5"
    assert world.make(MarkExpired)() == 1
    assert world.make(MarkExpired)() == 0
    world.work()
    assert [(mail.kind.value, mail.cause) for mail in world.mailer.sent[1:]] == [("access-ended", "refunded")]


def happen_after_the_next_reading(world: World, monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]) -> None:
    """Let something happen between a worker's reading and its writing."""
    reading = world.storage.reading

    @contextmanager
    def read_and_then() -> Any:
        with reading() as uow:
            yield uow
        monkeypatch.setattr(world.storage, "reading", reading)
        happens()

    monkeypatch.setattr(world.storage, "reading", read_and_then)


def test_a_fact_that_comes_true_while_its_mail_is_put_to_sleep_is_not_slept_through(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_without_mails(world, "day 0: paid")
    block(world)
    world.make(DeliverNotices)()
    assert sent(world) == ["ended"]
    happen_after_the_next_reading(world, monkeypatch, lambda: unblock(world))
    world.make(DeliverNotices)()
    assert notices(world)["access-granted:shop:1001:user:ann"].state is NoticeState.PENDING
    send_mails(world)
    assert sent(world) == ["ended", "granted"]


# --- once per key


def test_a_second_worker_takes_nothing_that_another_is_sending(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    tell_without_mails(world, "day 0: paid")
    send = world.mailer.send
    taken: list[tuple[Notice, ...]] = []

    def send_slowly(_mailer: object, mail: Mail) -> None:
        world.advance(seconds=119)
        taken.append(world.make(DeliverNotices)())
        send(mail)

    monkeypatch.setattr(type(world.mailer), "send", send_slowly)
    world.make(DeliverNotices)()
    assert (taken, sent(world)) == ([()], ["granted"])


def test_a_worker_that_dies_between_sending_and_its_record_leaves_the_mail_to_the_next(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At least once over a crash: the one case in which a key is sent twice."""
    tell_without_mails(world, "day 0: paid")
    writing = world.storage.writing
    send = world.mailer.send

    def send_and_die(_mailer: object, mail: Mail) -> None:
        send(mail)
        monkeypatch.setattr(world.storage, "writing", None)

    with monkeypatch.context() as patched:
        patched.setattr(type(world.mailer), "send", send_and_die)
        with pytest.raises(TypeError):
            world.make(DeliverNotices)()
    monkeypatch.setattr(world.storage, "writing", writing)
    send_mails(world)
    assert len(sent(world)) == 1
    world.advance(seconds=120)
    send_mails(world)
    assert sent(world) == ["granted", "granted"]
    assert {mail.key for mail in world.mailer.sent} == {"access-granted:shop:1001:user:ann"}


# --- failures


def test_one_bad_address_does_not_stop_the_others(world: World) -> None:
    world.mailer.refuse("ann@example.com", permanent=False)
    tell_without_mails(world, "day 0: paid")
    tell_without_mails(world, "day 0: order 1002 paid", user_id="ben", email="ben@example.com")
    send_mails(world)
    assert sent(world, "ben@example.com") == ["granted"]
    world.mailer.accept("ann@example.com")
    world.advance(seconds=15)
    send_mails(world)
    assert sent(world, "ann@example.com") == ["granted"]


def test_an_address_that_is_refused_for_good_is_given_up_at_once_and_visibly(world: World) -> None:
    world.mailer.refuse("ann@example.com", permanent=True)
    granted(world)
    notice = only_notice(world)
    assert (notice.state, notice.attempts, notice.last_error) == (
        NoticeState.DEAD,
        1,
        "told to refuse this address",
    )
    world.mailer.accept("ann@example.com")
    world.advance(days=3)
    world.work()
    assert sent(world) == []


def test_failed_mail_is_tried_again_with_growing_pauses_and_given_up_visibly(world: World) -> None:
    world.mailer.refuse("ann@example.com", permanent=False)
    tell_without_mails(world, "day 0: paid")
    tried = []
    while only_notice(world).state is NoticeState.PENDING:
        world.clock.set(only_notice(world).due_at)
        tried.append(world.clock.now())
        send_mails(world)
    pauses = [(after - before).total_seconds() for before, after in pairwise(tried)]
    assert pauses == [15 * 2**n for n in range(7)]
    assert (only_notice(world).attempts, only_notice(world).last_error) == (8, "told to refuse this address")
    with world.storage.reading() as uow:
        assert uow.outbox.backlog() == 0


def test_an_error_that_nobody_foresaw_counts_as_a_failure(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    tell_without_mails(world, "day 0: paid")

    def burst(_mailer: object, _mail: Mail) -> None:
        raise OSError("the wire is cut")

    with monkeypatch.context() as patched:
        patched.setattr(type(world.mailer), "send", burst)
        send_mails(world)
    assert (only_notice(world).state, only_notice(world).last_error) == (
        NoticeState.PENDING,
        "OSError: the wire is cut",
    )
    world.advance(seconds=15)
    send_mails(world)
    assert sent(world) == ["granted"]


def test_a_notice_that_cannot_be_worded_is_given_up_visibly_and_stops_no_other(world: World) -> None:
    tell_without_mails(world, "day 0: paid")
    tell_without_mails(world, "day 0: order 1002 paid", user_id="ben", email="ben@example.com", sold=["painting"])
    del world.storage._state.courses["drawing"]
    send_mails(world)
    assert sent(world) == ["granted"]
    for _ in range(20):
        world.advance(hours=6)
        send_mails(world)
    broken = notices(world)["access-granted:shop:1001:user:ann"]
    assert (broken.state, broken.attempts, broken.last_error) == (NoticeState.DEAD, 8, "KeyError: 'drawing'")


def test_a_notice_that_no_worker_survives_is_given_up_visibly(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that crashes its worker each time must not be tried for ever."""
    tell_without_mails(world, "day 0: paid")

    def die(_mailer: object, _mail: Mail) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(type(world.mailer), "send", die)
        for _ in range(8):
            with pytest.raises(SystemExit):
                world.make(DeliverNotices)()
            world.advance(seconds=120)
        send_mails(world)
    assert only_notice(world).state is NoticeState.DEAD
    assert "worker" in str(only_notice(world).last_error)
    assert sent(world) == []


def test_a_learner_without_an_address_waits_visibly(world: World) -> None:
    world.enroll("carla")
    world.work()
    for _ in range(30):
        world.advance(hours=1)
        world.work()
    waiting = only_notice(world)
    assert (waiting.state, waiting.attempts, waiting.last_error) == (NoticeState.PENDING, 0, "no e-mail address")
    with world.storage.writing() as uow:
        assert uow.outbox.backlog() == 1
        uow.learners.remember(Learner(user_id="carla", email="carla@example.com", updated_at=world.clock.now()))
        uow.commit()
    world.advance(hours=1)
    world.work()
    assert sent(world, "carla@example.com") == ["granted"]


def test_a_notice_is_written_with_its_fact_or_not_at_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(world, told("day 0: paid")[0])
    publish = world.storage.publish
    refused: list[int] = []

    def fail_on_grants(state: Any) -> None:
        if state.grants and not refused:
            refused.append(1)
            raise OSError("disk full")
        publish(state)

    monkeypatch.setattr(world.storage, "publish", fail_on_grants)
    work_orders(world)
    assert (refused, grants(world), notices(world)) == ([1], (), {})
    world.advance(seconds=5)
    work_orders(world)
    assert (len(grants(world)), len(notices(world))) == (1, 1)


def test_the_address_of_the_directory_counts_and_a_guests_own_before_that(world: World) -> None:
    world.tell(told("day 0: paid", user_id=None, email="guest@example.com")[0])
    session = evolve(ANN, email="guest@example.com")
    world.make(ReadLibrary)(session, None, PageRequest())
    world.work()
    assert [mail.to for mail in world.mailer.sent] == ["guest@example.com"] * 2
    assert [mail.name for mail in world.mailer.sent] == [None, "Ann"]


def test_a_policy_may_give_up_sooner(world: World) -> None:
    policy = OutboxPolicy(retry=RetryPolicy(attempts=1))
    world.mailer.refuse("ann@example.com", permanent=False)
    tell_without_mails(world, "day 0: paid")
    (given_up,) = world.make(DeliverNotices, policy=policy)()
    assert given_up == only_notice(world)
    assert given_up.state is NoticeState.DEAD
