"""Collect everything that bears on one person's access to one course."""

from datetime import datetime

from course_domain.model.courses import Course
from course_domain.model.enrollments import Enrollment, EnrollmentStatus, refusal
from course_domain.model.grants import access_windows
from course_domain.model.history import Why
from course_domain.model.learners import Holder
from course_domain.ports import UnitOfWork


def why(uow: UnitOfWork, course: Course, enrollment: Enrollment | None, holder: Holder, now: datetime) -> Why:
    """Give the whole answer; ``holder`` is the user, or the address that waits."""
    user_id = holder.user_id
    learner = uow.learners.find(user_id) if user_id is not None else None
    email = (learner.email if learner else None) or holder.email
    grants = uow.grants.of_user(user_id, course.id) if user_id is not None else ()
    waiting = uow.grants.waiting(holder.email, course.id) if holder.email and enrollment is None else ()
    names = {grant.holder.email for grant in grants} | ({email} if enrollment is None else set())
    persons = {Holder(email=name).person for name in names if name} | (
        {holder.person} if user_id is not None else set()
    )
    return Why(
        course=course,
        enrollment=enrollment,
        learner=learner,
        email=email,
        status=_status(enrollment, waiting=bool(waiting), now=now),
        refusal=refusal(enrollment, now),
        windows=access_windows(grants),
        waiting=waiting,
        history=uow.history.of(sorted(persons), course.id),
    )


def _status(enrollment: Enrollment | None, *, waiting: bool, now: datetime) -> EnrollmentStatus | None:
    if enrollment is not None:
        return enrollment.status_at(now)
    return EnrollmentStatus.WAITING if waiting else None
