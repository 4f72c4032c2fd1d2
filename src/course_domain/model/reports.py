"""Rows that lists show, each made by one query."""

from collections.abc import Sequence
from datetime import datetime
from typing import Generic, TypeVar

from attrs import field, frozen

from course_domain.model.courses import Course, Video
from course_domain.model.enrollments import Enrollment, EnrollmentStatus
from course_domain.model.errors import Invalid
from course_domain.model.progress import CourseRecord

T = TypeVar("T")
MOST_ITEMS = 100


@frozen(kw_only=True)
class PageRequest:
    """How much of a list, and from where. ``after`` is a cursor that an earlier page gave."""

    limit: int = field(default=50)
    after: str | None = None

    @limit.validator
    def _check_limit(self, _attribute: object, value: int) -> None:
        if not 1 <= value <= MOST_ITEMS:
            raise Invalid.of("limit", f"must be from 1 to {MOST_ITEMS}")


@frozen(kw_only=True)
class Page(Generic[T]):
    """A part of a list; ``next`` is the cursor of what follows, None at the end."""

    items: tuple[T, ...]
    next: str | None = None


@frozen(kw_only=True)
class CourseCard:
    """A course with what a list says of its published videos; ``duration`` in seconds."""

    course: Course
    video_count: int
    duration: int


@frozen(kw_only=True)
class Tally:
    """A learner's counters for a course, kept on the enrollment; durations and positions in seconds."""

    videos_completed: int = 0
    watched_duration: int = 0
    completed_at: datetime | None = None
    last_watched_at: datetime | None = None
    continue_video_id: str | None = None
    continue_position: int = 0


def tally_of(record: CourseRecord) -> Tally:
    """Count a learner's record of a course, as it is kept on the enrollment."""
    place = record.continue_at()
    return Tally(
        videos_completed=record.videos_completed,
        watched_duration=record.watched_duration,
        completed_at=record.completed_at,
        last_watched_at=record.last_watched_at,
        continue_video_id=place[0] if place else None,
        continue_position=place[1] if place else 0,
    )


@frozen(kw_only=True)
class Lesson:
    """A published video as people name it; ``number`` counts from 1, in the order of the course."""

    title: str
    number: int


def lesson_of(videos: Sequence[Video], video_id: str | None) -> Lesson | None:
    """Give which lesson a video is, of a course's published videos in order; None where it is none of them."""
    numbered = enumerate(videos, start=1)
    return next((Lesson(title=each.title, number=number) for number, each in numbered if each.id == video_id), None)


@frozen(kw_only=True)
class LibraryItem:
    """A course in somebody's library; ``card`` counts the course's published videos."""

    card: CourseCard
    enrollment: Enrollment
    tally: Tally
    lesson: Lesson | None
    """The one to continue with."""

    @property
    def new_videos(self) -> int:
        """Videos that came after the course was completed and are still to watch."""
        behind = self.card.video_count - self.tally.videos_completed
        return max(0, behind) if self.tally.completed_at is not None else 0


@frozen(kw_only=True)
class EnrollmentQuery:
    """What an administrator's list is narrowed to; ``q`` is part of an e-mail, name, user id or course title."""

    course_id: str | None = None
    user_id: str | None = None
    status: EnrollmentStatus | None = None
    q: str | None = None


@frozen(kw_only=True)
class EnrollmentRow:
    """A row of the administrator's list: an enrollment, or grants that wait for an e-mail address.

    ``id`` addresses either: an enrollment's id, or ``waiting-…`` made of the address and the course.
    """

    id: str
    status: EnrollmentStatus
    user_id: str | None
    email: str | None
    name: str | None
    course_id: str
    course_title: str
    enrolled_at: datetime
    expires_at: datetime | None
    tally: Tally


_WAITING = "waiting-"


def waiting_id(email: str, course_id: str) -> str:
    """Make the id under which lists show the grants that wait for an address and a course."""
    return _WAITING + f"{course_id}\n{email}".encode().hex()


def read_waiting_id(text: str) -> tuple[str, str] | None:
    """Give the address and the course of a ``waiting_id``; None for any other text."""
    if not text.startswith(_WAITING):
        return None
    try:
        course_id, email = bytes.fromhex(text.removeprefix(_WAITING)).decode().split("\n")
    except ValueError:
        return None
    return email, course_id


def folded(*texts: str | None) -> str:
    """Give texts as they are searched in and for: without case, whatever the alphabet, one a line."""
    return "\n".join(text for text in texts if text).casefold()
