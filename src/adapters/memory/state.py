"""What the memory adapters keep: plain dictionaries, copied for each writing unit of work."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, TypeVar, cast

import attrs
from attrs import field, frozen

from course_domain.model.courses import Course, Video
from course_domain.model.creations import Creation
from course_domain.model.enrollments import Enrollment
from course_domain.model.grants import Grant
from course_domain.model.history import HistoryEntry
from course_domain.model.intake import InboxEvent
from course_domain.model.learners import Learner
from course_domain.model.media_jobs import MediaJob
from course_domain.model.notices import Notice
from course_domain.model.orders import OrderFacts
from course_domain.model.oversight import JobRun
from course_domain.model.preferences import Preference
from course_domain.model.products import ProductLink
from course_domain.model.progress import CourseRecord
from course_domain.model.reports import Tally
from course_domain.model.uploads import Upload
from course_domain.model.video_batches import VideoBatch
from course_domain.model.viewings import Viewing

T = TypeVar("T")
Pair = tuple[str, str]
"""(user, course), (source, order), (caller, key), or (user, kind of mail)."""
Frozen = Mapping[str, Mapping[str, int | None]]


@frozen(kw_only=True)
class Watched:
    """A record as it was saved, without the videos, which are the course's, and what was counted then."""

    record: CourseRecord
    tally: Tally
    pending_seconds: int


@frozen(kw_only=True)
class State:
    """One consistent state of everything."""

    courses: dict[str, Course] = field(factory=dict)
    videos: dict[str, Video] = field(factory=dict)
    products: dict[str, ProductLink] = field(factory=dict)
    told: dict[Pair, tuple[OrderFacts, ...]] = field(factory=dict)
    frozen: dict[Pair, Frozen] = field(factory=dict)
    grants: dict[str, Grant] = field(factory=dict)
    enrollments: dict[Pair, Enrollment] = field(factory=dict)
    watched: dict[Pair, Watched] = field(factory=dict)
    learners: dict[str, Learner] = field(factory=dict)
    preferences: dict[Pair, Preference] = field(factory=dict)
    video_batches: dict[str, VideoBatch] = field(factory=dict)
    inbox: dict[str, InboxEvent] = field(factory=dict)
    outbox: dict[str, Notice] = field(factory=dict)
    history: dict[int, HistoryEntry] = field(factory=dict)
    creations: dict[Pair, Creation] = field(factory=dict)
    runs: dict[str, JobRun] = field(factory=dict)
    media_jobs: dict[str, MediaJob] = field(factory=dict)
    uploads: dict[str, Upload] = field(factory=dict)
    viewings: dict[str, Viewing] = field(factory=dict)

    def copy(self) -> "State":
        """Give one that can be changed apart."""
        return State(**{name: dict(kept) for name, kept in self._dictionaries().items()})

    def read_only(self) -> "State":
        """Give one that can't be changed: writing to it is a TypeError."""
        return State(**{name: cast(Any, MappingProxyType(kept)) for name, kept in self._dictionaries().items()})

    def _dictionaries(self) -> dict[str, dict[Any, Any]]:
        return {name.name: getattr(self, name.name) for name in attrs.fields(State)}

    def must_know_course(self, course_id: str) -> None:
        """Refuse a row of a course that isn't there, as a database does; LookupError."""
        if course_id not in self.courses:
            raise LookupError(f"there is no course {course_id!r}")

    def must_be_a_user(self, user_id: str) -> None:
        """Refuse what shops say for a guest, as a database does; LookupError."""
        if user_id in ("", "0"):
            raise LookupError(f"{user_id!r} is a guest and no user")


def in_utc(value: T) -> T:
    """Give a value with every time in it in UTC, as a database gives it back; ValueError for a naive one."""
    return cast(T, _in_utc(value))


def _in_utc(value: Any) -> Any:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a naive time names no instant")
        return value.astimezone(UTC)
    if attrs.has(type(value)):
        return attrs.evolve(value, **{a.alias: _in_utc(getattr(value, a.name)) for a in attrs.fields(type(value))})
    if isinstance(value, tuple):
        return tuple(map(_in_utc, value))
    if isinstance(value, Mapping):
        return {key: _in_utc(each) for key, each in value.items()}
    return value
