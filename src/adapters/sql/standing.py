"""``Enrollment.status_at`` in SQL: decided by ``now``, never by the mark that is stored."""

from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, case, or_, type_coerce

from adapters.sql.tables import course_enrollments
from adapters.sql.types import UtcDateTime, Word
from course_domain.model.enrollments import EnrollmentStatus

_NOW: Final = bindparam("now", type_=UtcDateTime())
_IS_BLOCKED: Final = course_enrollments.c.blocked_at.is_not(None)
_IS_OVER: Final = course_enrollments.c.expires_at <= _NOW
_WORD: Final = Word(EnrollmentStatus)

STATUS: Final = type_coerce(
    case(
        (_IS_BLOCKED, EnrollmentStatus.BLOCKED.value),
        (and_(_IS_OVER, course_enrollments.c.cut), EnrollmentStatus.ENDED.value),
        (_IS_OVER, EnrollmentStatus.EXPIRED.value),
        else_=EnrollmentStatus.ACTIVE.value,
    ),
    _WORD,
)


def stands(status: EnrollmentStatus) -> ColumnElement[bool]:
    """Find the enrollments that stand like this at the parameter ``now``; ValueError for ``waiting``."""
    match status:
        case EnrollmentStatus.BLOCKED:
            return _IS_BLOCKED
        case EnrollmentStatus.ACTIVE:
            return and_(
                course_enrollments.c.blocked_at.is_(None),
                or_(course_enrollments.c.expires_at.is_(None), course_enrollments.c.expires_at > _NOW),
            )
        case EnrollmentStatus.EXPIRED:
            return and_(course_enrollments.c.blocked_at.is_(None), _IS_OVER, course_enrollments.c.cut.is_(False))
        case EnrollmentStatus.ENDED:
            return and_(course_enrollments.c.blocked_at.is_(None), _IS_OVER, course_enrollments.c.cut.is_(True))
        case EnrollmentStatus.WAITING:
            raise ValueError("no enrollment waits: grants do")
