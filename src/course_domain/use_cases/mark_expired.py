"""A job marks what ran out; access itself was decided at every request all along."""

from collections.abc import Iterator
from datetime import datetime

from attrs import frozen

from course_domain.model.enrollments import Enrollment, EnrollmentStatus
from course_domain.model.grants import access_windows, summarise
from course_domain.model.history import HistoryEntry
from course_domain.model.learners import Holder
from course_domain.ports import Clock, Storage, UnitOfWork, Waker
from course_domain.services.tell_people import closing_of

BATCH = 200


@frozen(kw_only=True)
class MarkExpired:
    """Mark enrollments whose end has passed and owe their notices, once each."""

    storage: Storage
    clock: Clock
    waker: Waker

    def __call__(self) -> int:
        """Mark all that are due; gives how many."""
        marked = 0
        while batch := self._batch():
            marked += batch
        if marked:
            self.waker.wake("relay")
        return marked

    def _batch(self) -> int:
        now = self.clock.now()
        with self.storage.writing() as uow:
            marked = [each.marked(now) for each in _lapsed(uow, now)]
            for enrollment in marked:
                _mark(uow, enrollment, now)
            uow.commit()
        return len(marked)


def _lapsed(uow: UnitOfWork, now: datetime) -> Iterator[Enrollment]:
    """Find each again, which keeps others out; one that was renewed or marked in the meantime is not due any more."""
    due = uow.enrollments.lapsed(now, BATCH)
    for user_id, course_id in sorted((each.user_id, each.course_id) for each in due):
        found = uow.enrollments.find(user_id, course_id)
        if found is not None and found.status is EnrollmentStatus.ACTIVE and not found.is_open(now):
            yield found


def _mark(uow: UnitOfWork, enrollment: Enrollment, now: datetime) -> None:
    uow.enrollments.save(enrollment)
    if enrollment.status is EnrollmentStatus.EXPIRED:
        uow.history.note([_entry(enrollment, now)])
    uow.outbox.owe(closing_of(enrollment, _cause(uow, enrollment), now))


def _cause(uow: UnitOfWork, enrollment: Enrollment) -> str:
    """An ending that a shop with a clock ahead of ours told before its time takes effect here."""
    summary = summarise(access_windows(uow.grants.of_user(enrollment.user_id, enrollment.course_id)))
    return summary.cause if summary is not None and enrollment.cut else "expired"


def _entry(enrollment: Enrollment, now: datetime) -> HistoryEntry:
    return HistoryEntry(
        person=Holder(user_id=enrollment.user_id).person,
        course_id=enrollment.course_id,
        what="expired",
        at=enrollment.expires_at or now,
        recorded_at=now,
        actor="system",
    )
