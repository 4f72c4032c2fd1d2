"""Collect everything that bears on one person's access to one course."""

from collections.abc import Sequence
from datetime import datetime

from course_domain.model.courses import Course
from course_domain.model.enrollments import Enrollment, EnrollmentStatus, refusal
from course_domain.model.grants import Grant, access_windows
from course_domain.model.history import HistoryEntry, Why
from course_domain.model.learners import Holder
from course_domain.ports import UnitOfWork


def why(uow: UnitOfWork, course: Course, enrollment: Enrollment | None, holder: Holder, now: datetime) -> Why:
    """Give the whole answer; ``holder`` is the user, or the address that waits. An address must be verified."""
    user_id = holder.user_id
    learner = uow.learners.find(user_id) if user_id is not None else None
    grants = uow.grants.of_user(user_id, course.id) if user_id is not None else ()
    waiting = uow.grants.waiting(holder.email, course.id) if holder.email and enrollment is None else ()
    return Why(
        course=course,
        enrollment=enrollment,
        learner=learner,
        email=(learner.email if learner else None) or holder.email,
        status=_status(enrollment, waits=any(grant.ended_at is None for grant in waiting), now=now),
        refusal=refusal(enrollment, now),
        windows=access_windows(grants),
        waiting=waiting,
        history=_history(uow, course.id, holder, grants),
    )


def _history(uow: UnitOfWork, course_id: str, holder: Holder, grants: Sequence[Grant]) -> tuple[HistoryEntry, ...]:
    """What happened to this person, and to her grants before they were hers; not to others at the same address."""
    keys = {grant.key for grant in grants}
    addresses = {Holder(email=grant.holder.email).person for grant in grants if grant.holder.email}
    entries = uow.history.of(sorted({holder.person, *addresses}), course_id)
    return tuple(entry for entry in entries if entry.person == holder.person or entry.grant_key in keys)


def _status(enrollment: Enrollment | None, *, waits: bool, now: datetime) -> EnrollmentStatus | None:
    if enrollment is not None:
        return enrollment.status_at(now)
    return EnrollmentStatus.WAITING if waits else None
