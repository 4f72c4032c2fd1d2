"""A job marks what ran out; access itself was decided at every request all along."""

from datetime import datetime

from attrs import frozen

from course_domain.model.enrollments import Enrollment, EnrollmentStatus
from course_domain.model.history import HistoryEntry
from course_domain.model.learners import Holder
from course_domain.model.notices import NoticeKind, instant, owe
from course_domain.ports import Clock, Storage, UnitOfWork, Waker

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
            lapsed = uow.enrollments.lapsed(now, BATCH)
            for enrollment in lapsed:
                _mark(uow, enrollment.marked(now), now)
            uow.commit()
        return len(lapsed)


def _mark(uow: UnitOfWork, enrollment: Enrollment, now: datetime) -> None:
    uow.enrollments.save(enrollment)
    if enrollment.status is not EnrollmentStatus.EXPIRED or enrollment.expires_at is None:
        return
    holder = Holder(user_id=enrollment.user_id)
    uow.history.note(
        [
            HistoryEntry(
                person=holder.person,
                course_id=enrollment.course_id,
                what="expired",
                at=enrollment.expires_at,
                recorded_at=now,
                actor="system",
            )
        ]
    )
    key = f"{enrollment.id}:{instant(enrollment.expires_at)}:expired"
    uow.outbox.owe(owe(NoticeKind.ACCESS_ENDED, key, holder, (enrollment.course_id,), now, cause="expired"))
