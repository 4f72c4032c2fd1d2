"""What happened to somebody's access, for the question "why can('t) she watch?"."""

from datetime import datetime

from attrs import frozen

from course_domain.model.courses import Course
from course_domain.model.enrollments import Enrollment, EnrollmentStatus
from course_domain.model.errors import DomainError
from course_domain.model.grants import Grant, Window
from course_domain.model.learners import Learner


@frozen(kw_only=True)
class HistoryEntry:
    """One thing that happened, when it took effect, when we learned of it, and who did it."""

    person: str
    """``Holder.person``: a user, or an address that waits."""
    course_id: str
    what: str
    """A past fact such as ``granted``, ``ended``, ``claimed``, ``blocked``, ``unblocked``, ``expired``."""
    at: datetime
    recorded_at: datetime
    actor: str
    """Who: ``shop <source>``, ``administrator <user id>``, ``system``, ``learner``."""
    grant_key: str | None = None
    detail: str = ""


@frozen(kw_only=True)
class Why:
    """The whole answer to "why does this person (not) have access?"."""

    course: Course
    enrollment: Enrollment | None
    learner: Learner | None
    email: str | None
    status: EnrollmentStatus | None
    refusal: DomainError | None
    windows: tuple[Window, ...]
    waiting: tuple[Grant, ...]
    history: tuple[HistoryEntry, ...]


def explain(why: Why) -> str:
    """Answer in plain words, strongest reason first."""
    if why.status is EnrollmentStatus.WAITING:
        return "It waits for someone to sign in with this e-mail address, verified; the days start then."
    if why.refusal is not None:
        return why.refusal.sentence
    if why.enrollment is None or why.enrollment.expires_at is None:
        return "The course is open, for good."
    return f"The course is open until {why.enrollment.expires_at:%Y-%m-%d %H:%M} UTC."
