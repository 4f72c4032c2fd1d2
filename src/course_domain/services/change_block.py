"""Blocking and lifting: the same steps, with the block set or gone."""

from datetime import datetime

from attrs import evolve

from course_domain.model.enrollments import Enrollment
from course_domain.model.history import HistoryEntry
from course_domain.model.learners import Holder, Session
from course_domain.ports import UnitOfWork
from course_domain.services.settle_access import AccessChange
from course_domain.services.tell_people import tell_of_closing, tell_of_opening


def change_block(
    uow: UnitOfWork, before: Enrollment, wanted: Enrollment, *, by: Session, reason: str, now: datetime
) -> Enrollment:
    """Save the change, note who did it, owe the mails; nothing where nothing changes."""
    if wanted.block == before.block:
        return before
    after = evolve(wanted, updated_at=now).marked(now)
    uow.enrollments.save(after)
    uow.history.note([_entry(after, by, reason, now)])
    change = AccessChange(
        user_id=after.user_id, course_id=after.course_id, before=before, after=after, cause="blocked", now=now
    )
    tell_of_closing(uow, [change], now)
    tell_of_opening(uow, [change], now)
    return after


def _entry(after: Enrollment, by: Session, reason: str, now: datetime) -> HistoryEntry:
    return HistoryEntry(
        person=Holder(user_id=after.user_id).person,
        course_id=after.course_id,
        what="unblocked" if after.block is None else "blocked",
        at=now,
        recorded_at=now,
        actor=f"administrator {by.user_id}",
        detail=reason,
    )
