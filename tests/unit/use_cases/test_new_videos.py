"""New videos: one mail a learner after a quiet while, to those who were there before and haven't seen them."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve

from course_domain.model.courses import CourseStatus, Video
from course_domain.model.drafts import VideoDraft
from course_domain.model.learners import Learner
from course_domain.model.notices import NoticeKind, NoticeState
from course_domain.model.playback import PlaybackSession
from course_domain.model.video_batches import BatchState
from course_domain.use_cases.add_video import AddVideo
from course_domain.use_cases.block_enrollment import BlockEnrollment
from course_domain.use_cases.change_notifications import ChangeNotifications
from course_domain.use_cases.remove_video import RemoveVideo
from course_domain.use_cases.tell_of_new_videos import TellOfNewVideos
from factories import ADMIN, ANN, World, make_course
from stories import beat, day, notices, open_world, post, put_file, send_mails, sent

HOUR, TICK = timedelta(hours=1), timedelta(microseconds=1)


@pytest.fixture
def world() -> World:
    """A course of two videos that ann and ben have for good."""
    made = open_world()
    made.add_course("drawing")
    for user in ("ann", "ben"):
        made.enroll(user, "drawing")
    made.advance(hours=1)
    return made


def add(world: World, title: str, course_id: str = "drawing") -> Video:
    draft = VideoDraft(title=title, duration=100, s3_key=put_file(world, f"videos/{title}.mp4".replace(" ", "-")))
    return world.make(AddVideo)(ADMIN, course_id, draft).thing


def tell(world: World) -> int:
    return world.make(TellOfNewVideos)()


def digests(world: World) -> dict[str, NoticeState]:
    found = (n for n in notices(world).values() if n.kind is NoticeKind.NEW_VIDEOS)
    return {str(notice.holder.user_id): notice.state for notice in found}


def batches(world: World) -> list[Any]:
    return list(world.storage._state.video_batches.values())


def lessons(world: World) -> list[tuple[str, tuple[str, ...]]]:
    return [(m.to, m.courses[0].lessons) for m in world.mailer.sent if m.kind is NoticeKind.NEW_VIDEOS]


def know(world: World, *users: str) -> None:
    with world.storage.writing() as uow:
        for user in users:
            uow.learners.remember(Learner(user_id=user, email=f"{user}@example.com", updated_at=world.clock.now()))
        uow.commit()
    send_mails(world)
    world.mailer.sent.clear()


# --- when


def test_videos_that_come_one_after_the_other_are_told_of_by_one_mail_a_learner(world: World) -> None:
    know(world, "ann", "ben")
    for title in ("Light", "Shadow", "Colour"):
        add(world, title)
        world.advance(minutes=90)
        assert tell(world) == 0
    world.advance(minutes=30)
    assert tell(world) == 2
    send_mails(world)
    assert lessons(world) == [
        ("ann@example.com", ("Light", "Shadow", "Colour")),
        ("ben@example.com", ("Light", "Shadow", "Colour")),
    ]


def test_a_batch_is_told_of_two_hours_after_its_last_video(world: World) -> None:
    add(world, "Light")
    world.advance(hours=2)
    world.clock.set(world.clock.now() - TICK)
    assert tell(world) == 0
    world.clock.set(world.clock.now() + TICK)
    assert tell(world) == 2


def test_a_batch_that_never_rests_is_told_of_a_day_after_its_first_video(world: World) -> None:
    told = []
    for number in range(26):
        add(world, f"Part {number}")
        told.append(tell(world))
        world.advance(hours=1)
    assert [number for number, owed in enumerate(told) if owed] == [24]
    assert [len(batch.video_ids) for batch in batches(world)] == [25, 1]


def test_the_key_is_the_learner_the_course_and_the_batch(world: World) -> None:
    add(world, "Light")
    world.advance(hours=2)
    tell(world)
    (batch,) = batches(world)
    assert {f"new-videos:{user}:drawing:{batch.id}" for user in ("ann", "ben")} <= set(notices(world))
    assert batch.state is BatchState.TOLD


def test_what_comes_after_a_batch_was_told_is_another_mail(world: World) -> None:
    know(world, "ann", "ben")
    for title in ("Light", "Shadow"):
        add(world, title)
        world.advance(hours=2)
        assert tell(world) == 2
        send_mails(world)
    assert [titles for to, titles in lessons(world) if to == ANN.email] == [("Light",), ("Shadow",)]
    assert tell(world) == 0


# --- of what


def test_the_fact_is_written_with_the_video_or_not_at_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_state: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(world.storage, "publish", fail)
        with pytest.raises(OSError, match="full"):
            add(world, "Light")
    assert batches(world) == []
    add(world, "Light")
    assert [len(batch.video_ids) for batch in batches(world)] == [1]


@pytest.mark.parametrize("status", [CourseStatus.DRAFT, CourseStatus.ARCHIVED])
def test_a_video_of_a_draft_or_of_what_is_no_longer_sold_is_not_told_of(world: World, status: CourseStatus) -> None:
    publish(world, status)
    add(world, "Light")
    publish(world, CourseStatus.PUBLISHED)
    world.advance(days=2)
    assert (batches(world), tell(world)) == ([], 0)


def test_a_courses_first_publication_is_not_told_of(world: World) -> None:
    world.add_course("oil", videos=0, status=CourseStatus.DRAFT)
    world.enroll("ann", "oil")
    world.advance(hours=1)
    for title in ("One", "Two"):
        add(world, title, "oil")
    publish(world, CourseStatus.PUBLISHED, "oil")
    world.advance(days=2)
    assert tell(world) == 0


def publish(world: World, status: CourseStatus, course_id: str = "drawing") -> None:
    with world.storage.writing() as uow:
        uow.courses.save(make_course(course_id, status=status))
        uow.commit()


def test_a_removed_video_is_not_told_of(world: World) -> None:
    know(world, "ann", "ben")
    gone = add(world, "Light")
    add(world, "Shadow")
    world.make(RemoveVideo)(ADMIN, gone.id)
    world.advance(hours=2)
    assert tell(world) == 2
    send_mails(world)
    assert {titles for _, titles in lessons(world)} == {("Shadow",)}


def test_a_batch_whose_videos_are_all_gone_is_told_to_nobody(world: World) -> None:
    gone = add(world, "Light")
    world.make(RemoveVideo)(ADMIN, gone.id)
    world.advance(hours=2)
    assert (tell(world), digests(world)) == (0, {})
    assert [batch.state for batch in batches(world)] == [BatchState.TOLD]


# --- to whom


def test_only_those_are_told_who_were_enrolled_before_the_video_came(world: World) -> None:
    know(world, "ann", "ben")
    add(world, "Light")
    world.advance(hours=1)
    world.enroll("cleo", "drawing")
    world.advance(minutes=1)
    add(world, "Shadow")
    world.enroll("dan", "drawing")
    know(world, "cleo", "dan")
    world.advance(hours=2)
    assert tell(world) == 3
    send_mails(world)
    assert lessons(world) == [
        ("ann@example.com", ("Light", "Shadow")),
        ("ben@example.com", ("Light", "Shadow")),
        ("cleo@example.com", ("Shadow",)),
    ]


def test_those_whose_access_is_not_open_are_not_told(world: World) -> None:
    world.enroll("cleo", "drawing", days=1)
    dan = world.enroll("dan", "drawing")
    world.make(BlockEnrollment)(ADMIN, dan.id, "")
    world.advance(days=1)
    add(world, "Light")
    world.advance(hours=2)
    tell(world)
    assert set(digests(world)) == {"ann", "ben"}


@pytest.mark.parametrize("what", ["seen", "blocked", "turned off", "removed"])
def test_a_digest_that_is_not_so_any_more_is_never_sent(world: World, what: str) -> None:
    know(world, "ann")
    video = add(world, "Light")
    world.advance(hours=2)
    tell(world)
    match what:
        case "seen":
            session = world.tokens.issue(playback_of(world, video))
            world.advance(seconds=10)
            post(world, beat(session, (0, 10), video=video.id), course="drawing")
        case "blocked":
            with world.storage.reading() as uow:
                enrollment = uow.enrollments.find("ann", "drawing")
            assert enrollment is not None
            world.make(BlockEnrollment)(ADMIN, enrollment.id, "")
        case "turned off":
            world.make(ChangeNotifications)(ANN, {NoticeKind.NEW_VIDEOS: False})
        case _:
            world.make(RemoveVideo)(ADMIN, video.id)
    send_mails(world)
    assert "new-videos" not in sent(world, ANN.email)
    assert digests(world)["ann"] is NoticeState.DORMANT


def playback_of(world: World, video: Video) -> Any:
    return PlaybackSession(id="s1", user_id="ann", video_id=video.id, issued_at=world.clock.now())


# --- many, and crashes


def crowd(world: World, count: int) -> None:
    """Enroll so many learners at once, each a minute after the one before."""
    with world.storage.reading() as uow:
        ann = uow.enrollments.find("ann", "drawing")
    assert ann is not None
    with world.storage.writing() as uow:
        for number in range(count):
            at = ann.enrolled_at + number * timedelta(milliseconds=1)
            user = f"user-{number:05}"
            uow.enrollments.save(evolve(ann, id=f"e-{user}", user_id=user, enrolled_at=at))
        uow.commit()


def test_ten_thousand_learners_are_not_one_transaction(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_domain.use_cases.tell_of_new_videos.LEARNERS", 2_000)
    crowd(world, 9_998)
    add(world, "Light")
    world.advance(hours=2)
    grown: list[int] = [len(notices(world))]
    put_in_place = world.storage.publish

    def count(state: Any) -> None:
        grown.append(len(state.outbox))
        put_in_place(state)

    monkeypatch.setattr(world.storage, "publish", count)
    assert tell(world) == 10_000
    assert max(after - before for before, after in pairwise(grown)) == 2_000
    assert len(digests(world)) == 10_000


@pytest.mark.parametrize("crash", range(2, 6))
def test_a_job_that_dies_goes_on_where_it_was_and_tells_nobody_twice(
    world: World, crash: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("course_domain.use_cases.tell_of_new_videos.LEARNERS", 3)
    crowd(world, 8)
    add(world, "Light")
    world.advance(hours=2)
    commits = 0
    put_in_place = world.storage.publish

    def die(state: Any) -> None:
        nonlocal commits
        commits += 1
        if commits == crash:
            raise KeyboardInterrupt
        put_in_place(state)

    with monkeypatch.context() as dying:
        dying.setattr(world.storage, "publish", die)
        with pytest.raises(KeyboardInterrupt):
            tell(world)
    before = len(digests(world))
    assert before == min(3 * (crash - 1), 10)
    add(world, "Shadow")
    assert tell(world) == 10 - before
    assert len(digests(world)) == 10
    first, second = batches(world)
    assert (first.state, second.state) == (BatchState.TOLD, BatchState.GATHERING)
    assert len(first.video_ids) == 1


def test_two_workers_tell_nobody_twice(world: World) -> None:
    crowd(world, 5)
    add(world, "Light")
    world.advance(hours=2)
    first, second = world.make(TellOfNewVideos), world.make(TellOfNewVideos)
    (batch,) = batches(world)
    assert [first._page(batch.id), second._page(batch.id), first._page(batch.id)] == [7, None, None]
    assert (first(), second()) == (0, 0)
    assert len(digests(world)) == 7


def test_a_sent_digest_is_counted_once_whatever_happens_later(world: World) -> None:
    know(world, "ann")
    add(world, "Light")
    world.advance(hours=2)
    tell(world)
    world.clock.set(day(9))
    for _ in range(5):
        tell(world)
        send_mails(world)
    assert sent(world, ANN.email) == ["new-videos"]
