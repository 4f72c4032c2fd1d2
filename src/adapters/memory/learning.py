"""People, their enrollments and their progress in memory."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from attrs import asdict, evolve, frozen

from adapters.memory.catalogue import MemoryVideos, card_of
from adapters.memory.lists import newest_first
from adapters.memory.state import State, Watched, in_utc
from course_domain.model.courses import CourseStatus
from course_domain.model.enrollments import Enrollment, EnrollmentStatus, Place
from course_domain.model.learners import Learner
from course_domain.model.progress import CourseRecord
from course_domain.model.reports import (
    EnrollmentQuery,
    EnrollmentRow,
    LibraryItem,
    Page,
    PageRequest,
    Tally,
    folded,
    lesson_of,
    tally_of,
    waiting_id,
)

NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class MemoryLearners:
    """People in a dictionary."""

    state: State

    def find(self, user_id: str, *, to_change: bool = False) -> Learner | None:
        """``to_change`` needs nothing: one unit of work writes at a time."""
        return self.state.learners.get(user_id)

    def remember(self, learner: Learner) -> None:
        self.state.must_be_a_user(learner.user_id)
        known = self.state.learners.get(learner.user_id, learner)
        told = {name: value for name, value in asdict(learner).items() if value is not None}
        self.state.learners[learner.user_id] = in_utc(evolve(known, **told))


@frozen(kw_only=True)
class MemoryEnrollments:
    """Enrollments by (user, course). The first of a pair keeps its id and its time of creation."""

    state: State

    def get(self, enrollment_id: str) -> Enrollment | None:
        return next((known for known in self.state.enrollments.values() if known.id == enrollment_id), None)

    def find(self, user_id: str, course_id: str) -> Enrollment | None:
        return self.state.enrollments.get((user_id, course_id))

    def save(self, enrollment: Enrollment) -> None:
        self.state.must_know_course(enrollment.course_id)
        self.state.must_be_a_user(enrollment.user_id)
        pair = enrollment.user_id, enrollment.course_id
        known = self.state.enrollments.get(pair, enrollment)
        self.state.enrollments[pair] = in_utc(evolve(enrollment, id=known.id, created_at=known.created_at))

    def lapsed(self, now: datetime, limit: int) -> tuple[Enrollment, ...]:
        marked = [x for x in self.state.enrollments.values() if x.status is EnrollmentStatus.ACTIVE]
        ended = [(x.expires_at, x.id, x) for x in marked if x.expires_at is not None and x.expires_at <= now]
        return tuple(enrollment for *_, enrollment in sorted(ended)[:limit])

    def expiring(self, after: Place, until: datetime, limit: int) -> tuple[Enrollment, ...]:
        marked = [x for x in self.state.enrollments.values() if x.status is EnrollmentStatus.ACTIVE]
        ends = [(x.expires_at, x.id, x) for x in marked if x.expires_at is not None and x.expires_at <= until]
        return tuple(found for *place, found in sorted(ends) if tuple(place) > after)[:limit]

    def of_course(self, course_id: str, after: Place, before: datetime, limit: int) -> tuple[Enrollment, ...]:
        here = [x for x in self.state.enrollments.values() if x.course_id == course_id and x.enrolled_at < before]
        places = sorted((x.enrolled_at, x.id, x) for x in here)
        return tuple(found for *place, found in places if tuple(place) > after)[:limit]

    def library(self, user_id: str, status: str | None, now: datetime, request: PageRequest) -> Page[LibraryItem]:
        found = (
            self._item(held)
            for held in self.state.enrollments.values()
            if held.user_id == user_id and held.block is None
        )
        shown = (item for item in found if _is_shown(item, status, now))
        return newest_first(shown, request, lambda item: (item.enrollment.enrolled_at, item.enrollment.id))

    def page(self, query: EnrollmentQuery, now: datetime, request: PageRequest) -> Page[EnrollmentRow]:
        rows = [*self._rows(now), *_waiting_rows(self.state)]
        found = (row for row in rows if _is_meant(row, query))
        return newest_first(found, request, lambda row: (row.enrolled_at, row.id))

    def tally(self, enrollment_id: str) -> Tally:
        held = self.get(enrollment_id)
        watched = self.state.watched.get((held.user_id, held.course_id)) if held else None
        return watched.tally if watched else Tally()

    def _item(self, held: Enrollment) -> LibraryItem:
        tally, videos = self.tally(held.id), MemoryVideos(state=self.state).of_course(held.course_id)
        return LibraryItem(
            card=card_of(self.state, self.state.courses[held.course_id]),
            enrollment=held,
            tally=tally,
            lesson=lesson_of(videos, tally.continue_video_id),
        )

    def _rows(self, now: datetime) -> Iterator[EnrollmentRow]:
        for held in self.state.enrollments.values():
            learner = self.state.learners.get(held.user_id)
            yield EnrollmentRow(
                id=held.id,
                status=held.status_at(now),
                user_id=held.user_id,
                email=learner.email if learner else None,
                name=learner.name if learner else None,
                course_id=held.course_id,
                course_title=self.state.courses[held.course_id].title,
                enrolled_at=held.enrolled_at,
                expires_at=held.expires_at,
                tally=self.tally(held.id),
            )


def _is_shown(item: LibraryItem, status: str | None, now: datetime) -> bool:
    if item.card.course.status is CourseStatus.DRAFT:
        return False
    if status == "completed":
        return item.tally.completed_at is not None
    return status is None or item.enrollment.status_at(now) is EnrollmentStatus(status)


def _waiting_rows(state: State) -> Iterable[EnrollmentRow]:
    rows: dict[str, EnrollmentRow] = {}
    for grant in state.grants.values():
        if not grant.holder.is_waiting or grant.ended_at is not None:
            continue
        row = EnrollmentRow(
            id=waiting_id(grant.holder.email or "", grant.course_id),
            status=EnrollmentStatus.WAITING,
            user_id=None,
            email=grant.holder.email,
            name=None,
            course_id=grant.course_id,
            course_title=state.courses[grant.course_id].title,
            enrolled_at=grant.given_at,
            expires_at=None,
            tally=Tally(),
        )
        rows[row.id] = min(row, rows.get(row.id, row), key=lambda either: either.enrolled_at)
    return rows.values()


def _is_meant(row: EnrollmentRow, query: EnrollmentQuery) -> bool:
    searched = (row.email, row.name, row.user_id, row.course_title)
    return (
        query.course_id in (None, row.course_id)
        and query.user_id in (None, row.user_id)
        and query.status in (None, row.status)
        and (not query.q or any(folded(query.q) in folded(text) for text in searched))
    )


@frozen(kw_only=True)
class MemoryRecords:
    """Progress by (user, course)."""

    state: State

    def get(self, user_id: str, course_id: str) -> CourseRecord:
        blank = CourseRecord(user_id=user_id, course_id=course_id, videos=())
        watched = self.state.watched.get((user_id, course_id))
        videos = MemoryVideos(state=self.state).of_course(course_id)
        return evolve(watched.record if watched else blank, videos=videos)

    def save(self, record: CourseRecord) -> None:
        pair = record.user_id, record.course_id
        if pair not in self.state.enrollments:
            raise LookupError(f"no enrollment carries the counters of user {pair[0]!r} in course {pair[1]!r}")
        kept = evolve(record, videos=())
        watched = Watched(record=kept, tally=tally_of(record), pending_seconds=record.pending_seconds)
        self.state.watched[pair] = in_utc(watched)

    def learners_of(self, course_id: str) -> tuple[str, ...]:
        watched = (
            pair[0] for pair, kept in self.state.watched.items() if pair[1] == course_id and kept.record.progress
        )
        return tuple(sorted(watched))

    def behind(self, limit: int) -> tuple[tuple[str, str], ...]:
        found = [
            (kept.record.bank.as_of if kept.record.bank else NEVER, pair)
            for pair, kept in self.state.watched.items()
            if kept.pending_seconds
        ]
        return tuple(pair for _, pair in sorted(found)[:limit])
