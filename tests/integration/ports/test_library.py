"""A learner's library: one suite for every storage."""

import pytest
from attrs import evolve
from stored import NOW, complete, course, days, enrollment, pages_of, save, save_courses, save_enrollments, video

from course_domain.model.courses import CourseStatus, VideoState
from course_domain.model.enrollments import Block, EnrollmentStatus
from course_domain.model.errors import Invalid
from course_domain.model.progress import VideoProgress
from course_domain.model.reports import Lesson, PageRequest, Tally
from course_domain.ports import Storage

BLOCK = Block(at=NOW, actor="administrator eve")
TICK = days(1) / 86_400_000_000


def library(storage: Storage, status: str | None = None) -> list[str]:
    with storage.reading() as unit:
        return [item.enrollment.id for item in unit.enrollments.library("ada", status, NOW, PageRequest()).items]


def lesson(storage: Storage) -> Lesson | None:
    with storage.reading() as unit:
        (item,) = unit.enrollments.library("ada", None, NOW, PageRequest()).items
    return item.lesson


@pytest.fixture
def shelf(storage: Storage) -> Storage:
    """One enrollment of each kind; their marks say nothing of it."""
    kinds = ["open", "lasting", "expired", "ended", "blocked", "completed-and-expired", "completed-and-blocked"]
    save_courses(storage, *(course(kind) for kind in kinds))
    held = {kind: enrollment(kind, course_id=kind, enrolled_at=NOW - days(n)) for n, kind in enumerate(kinds)}
    save_enrollments(
        storage,
        evolve(held["open"], expires_at=NOW + TICK, cut=True, status=EnrollmentStatus.EXPIRED),
        held["lasting"],
        evolve(held["expired"], expires_at=NOW),
        evolve(held["ended"], expires_at=NOW, cut=True),
        evolve(held["blocked"], block=BLOCK),
        evolve(held["completed-and-expired"], expires_at=NOW - days(1)),
        evolve(held["completed-and-blocked"], block=BLOCK),
    )
    complete(storage, "ada", "completed-and-expired")
    complete(storage, "ada", "completed-and-blocked")
    return storage


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (None, ["open", "lasting", "expired", "ended", "completed-and-expired"]),
        ("active", ["open", "lasting"]),
        ("expired", ["expired", "completed-and-expired"]),
        ("ended", ["ended"]),
        ("completed", ["completed-and-expired"]),
    ],
)
def test_a_library_shows_what_stands_like_this_now_whatever_mark_is_stored(
    shelf: Storage, status: str | None, shown: list[str]
) -> None:
    assert library(shelf, status) == shown


def test_a_status_that_no_library_has_is_an_error(shelf: Storage) -> None:
    with pytest.raises(ValueError, match="borrowed"):
        library(shelf, "borrowed")


def test_a_library_leaves_drafts_out_and_shows_archived_courses(storage: Storage) -> None:
    for status in CourseStatus:
        save_courses(storage, course(status.value, status=status))
        save_enrollments(storage, enrollment(status.value, course_id=status.value))
    assert library(storage) == ["published", "archived"]


def test_a_library_is_its_owner_s_alone(storage: Storage) -> None:
    save_courses(storage)
    save_enrollments(storage, enrollment("e1"), enrollment("e2", user_id="bob"))
    assert library(storage) == ["e1"]


def test_an_item_of_a_library_tells_course_enrollment_and_counters(storage: Storage) -> None:
    save_courses(storage)
    save_enrollments(storage, enrollment(expires_at=NOW + days(1)))
    videos = (video("v1", duration=100), video("v2", duration=50, order_position=2))
    save(storage, *(lambda unit, each=each: unit.videos.save(each) for each in videos))
    save(storage, lambda unit: unit.videos.save(video("v3", removed_at=NOW)))
    seen = VideoProgress(video_id="v1", claimed=0b111, watched=0b111, completed_at=NOW)
    with storage.writing() as unit:
        record = unit.records.get("ada", "c1")
        unit.records.save(evolve(record, progress={"v1": seen}, last_watched_at=NOW, last_video_id="v1"))
        unit.commit()
    with storage.reading() as unit:
        (item,) = unit.enrollments.library("ada", None, NOW, PageRequest()).items
        assert unit.enrollments.tally("e1") == item.tally
    assert item.card.course == course()
    assert (item.card.video_count, item.card.duration) == (2, 150)
    assert item.enrollment == enrollment(expires_at=NOW + days(1))
    assert item.tally == Tally(
        videos_completed=1, watched_duration=3, last_watched_at=NOW, continue_video_id="v1", continue_position=0
    )
    assert item.lesson == Lesson(title="Lesson v1", number=1)


def test_an_item_names_the_lesson_to_continue_with_as_the_course_stands_now(storage: Storage) -> None:
    save_courses(storage, course("c1"), course("c2"))
    save_enrollments(storage, enrollment())
    placed = (("v3", 2), ("v2", 2), ("v1", 1), ("v4", 3))
    save(storage, *(lambda unit, at=at: unit.videos.save(video(at[0], order_position=at[1])) for at in placed))
    save(storage, lambda unit: unit.videos.save(video("v0", course_id="c2")))
    assert lesson(storage) is None
    with storage.writing() as unit:
        record = unit.records.get("ada", "c1")
        unit.records.save(evolve(record, last_video_id="v3"))
        unit.commit()
    assert lesson(storage) == Lesson(title="Lesson v3", number=3)
    save(storage, lambda unit: unit.videos.save(video("v3", order_position=2, title="Another name")))
    save(storage, lambda unit: unit.videos.save(video("v2", order_position=2, removed_at=NOW)))
    save(storage, lambda unit: unit.videos.save(video("v5", order_position=0, state=VideoState.PROCESSING)))
    assert lesson(storage) == Lesson(title="Another name", number=2)
    save(storage, lambda unit: unit.videos.save(video("v3", order_position=2, removed_at=NOW)))
    assert lesson(storage) is None


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_pages_of_a_library_follow_each_other_newest_enrolled_first(storage: Storage, limit: int) -> None:
    for number, age in enumerate([0, 0, 0, 1, 1, 2, 3]):
        save_courses(storage, course(f"c{number}"))
        save_enrollments(storage, enrollment(f"e{number}", course_id=f"c{number}", enrolled_at=NOW - days(age)))
    with storage.reading() as unit:
        pages = pages_of(lambda request: unit.enrollments.library("ada", "active", NOW, request), limit)
    assert [item.enrollment.id for page in pages for item in page.items] == ["e2", "e1", "e0", "e4", "e3", "e5", "e6"]
    assert len(pages) == -(-7 // limit)


def test_a_cursor_that_no_page_gave_is_refused(storage: Storage) -> None:
    with storage.reading() as unit, pytest.raises(Invalid):
        unit.enrollments.library("ada", None, NOW, PageRequest(after="garbage"))
