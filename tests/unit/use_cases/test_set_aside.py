"""What no worker takes any more: it is seen, and it is worked on again by hand."""

import pytest
from attrs import evolve

from course_domain.model.intake import EventState
from course_domain.model.notices import NoticeState, RetryPolicy
from course_domain.use_cases.deliver_notices import DeliverNotices, OutboxPolicy
from course_domain.use_cases.list_set_aside import ListSetAside
from course_domain.use_cases.resend_notices import ResendNotices
from factories import World
from stories import deliver, grants, notices, open_world, sent, told, work_orders

ANN_S = "ann@example.com"


@pytest.fixture
def world() -> World:
    """A course for good, and a mail server that refuses Ann for ever."""
    made = open_world()
    made.add_course("drawing")
    made.mailer.refuse(ANN_S, permanent=True)
    return made


def give_up_some(world: World, count: int) -> None:
    """Owe Ann so many notices that can't be delivered."""
    for number in range(count):
        world.tell(told(f"day 0: order {number} paid")[0])
    world.work()


def test_nothing_is_set_aside_at_first(world: World) -> None:
    found = world.make(ListSetAside)(10)
    assert (found.events, found.event_count, found.notices, found.notice_count) == ((), 0, (), 0)


def test_what_is_set_aside_is_counted_and_the_newest_are_listed(world: World) -> None:
    (paid,) = told("day 0: paid")
    for number in range(3):
        deliver(world, evolve(paid, order_id=str(number), holder=evolve(paid.holder, user_id=None, email=None)))
    work_orders(world)
    give_up_some(world, 3)
    found = world.make(ListSetAside)(2)
    assert (found.event_count, len(found.events)) == (3, 2)
    assert {event.state for event in found.events} == {EventState.QUARANTINED}
    assert (found.notice_count, len(found.notices)) == (len(notices(world)), 2)
    assert {notice.state for notice in found.notices} == {NoticeState.DEAD}


def test_what_was_given_up_is_sent_again_once(world: World) -> None:
    give_up_some(world, 1)
    assert sent(world) == []
    world.mailer.accept(ANN_S)
    assert world.make(ResendNotices)() == 1
    assert world.make(ResendNotices)() == 0
    world.work()
    assert sent(world) == ["granted"]
    assert world.make(ListSetAside)(10).notice_count == 0


def test_what_is_sent_again_has_all_its_attempts(world: World) -> None:
    give_up_some(world, 1)
    world.make(ResendNotices)()
    world.mailer.accept(ANN_S)
    world.mailer.refuse(ANN_S, permanent=False)
    world.make(DeliverNotices, policy=OutboxPolicy(retry=RetryPolicy(attempts=2)))()
    (notice,) = notices(world).values()
    assert (notice.state, notice.attempts) == (NoticeState.PENDING, 1)


def test_what_is_no_longer_true_is_not_sent_again(world: World) -> None:
    give_up_some(world, 1)
    world.mailer.accept(ANN_S)
    world.tell(told("day 0.01: order 0 refunded")[0])
    world.make(ResendNotices)()
    world.work()
    assert grants(world)
    assert "granted" not in sent(world)


def test_more_than_a_handful_are_all_sent_again(world: World) -> None:
    give_up_some(world, 1)
    (dead,) = notices(world).values()
    with world.storage.writing() as uow:
        for number in range(250):
            uow.outbox.save(evolve(dead, key=f"{dead.key}:{number}"))
        uow.commit()
    assert world.make(ResendNotices)() == 251
    assert world.make(ListSetAside)(10).notice_count == 0
