"""What a shop corrects later: another customer, another address, a course that was not out yet."""

from attrs import evolve

from course_domain.model.courses import CourseStatus
from course_domain.model.learners import Holder
from course_domain.model.notices import NoticeState
from course_domain.use_cases.deliver_notices import DeliverNotices
from factories import World
from stories import access, day, events, notices, open_world, sent, told


def ordered(world: World, at: float, user_id: str, email: str) -> None:
    world.clock.set(day(at))
    world.tell(evolve(told(f"day {at:g}: paid")[0], holder=Holder(user_id=user_id, email=email), paid_at=day(0)))


def test_an_order_that_moves_to_another_customer_welcomes_and_notes_both() -> None:
    world = open_world()
    world.add_course("drawing")
    ordered(world, 0, "ann", "ann@example.com")
    ordered(world, 1, "ben", "ben@example.com")
    assert access(world, user_id="ben") == "open"
    assert sent(world, "ben@example.com") == ["granted"]
    with world.storage.reading() as uow:
        assert [entry.what for entry in uow.history.of(["user:ann"], "drawing")] == ["granted", "withdrawn"]
        assert [entry.what for entry in uow.history.of(["user:ben"], "drawing")] == ["granted"]


def test_a_welcome_given_up_on_is_tried_again_at_a_new_address() -> None:
    world = open_world()
    world.add_course("drawing")
    world.mailer.refuse("wrong@example.com")
    ordered(world, 0, "ann", "wrong@example.com")
    assert {notice.state for notice in notices(world).values()} == {NoticeState.DEAD}
    ordered(world, 1, "ann", "right@example.com")
    assert sent(world, "right@example.com") == ["granted"]


def test_the_welcome_to_a_draft_waits_until_it_is_published() -> None:
    world = open_world()
    course = world.add_course("drawing", status=CourseStatus.DRAFT)
    ordered(world, 0, "ann", "ann@example.com")
    assert sent(world) == []
    assert {notice.last_error for notice in notices(world).values()} == {"the course is not published yet"}
    with world.storage.writing() as uow:
        uow.courses.save(evolve(course, status=CourseStatus.PUBLISHED))
        uow.commit()
    world.clock.set(day(1))
    while world.make(DeliverNotices)():
        pass
    assert sent(world) == ["granted"]


def test_a_dispute_told_without_lines_or_customer_acts_on_the_order() -> None:
    world = open_world()
    world.add_course("drawing")
    ordered(world, 0, "ann", "ann@example.com")
    (lost,) = told("day 3: dispute lost")
    world.clock.set(day(3))
    world.tell(evolve(lost, lines=(), holder=Holder()))
    assert access(world) == "ended day 3"


def test_a_paid_order_without_any_line_is_set_aside() -> None:
    world = open_world()
    world.tell(evolve(told("day 0: paid")[0], lines=()))
    (event,) = events(world)
    assert event.reason == "The paid order names no lines, so nothing can be opened."
