"""Whether somebody should be warned now that access runs out."""

from datetime import datetime, timedelta

from course_domain.model.enrollments import Enrollment
from course_domain.model.expiry_warnings import WarningPolicy
from course_domain.model.grants import access_windows, closing_window
from course_domain.model.notices import NoticeKind
from course_domain.model.preferences import is_wanted
from course_domain.ports import UnitOfWork


def should_warn(
    uow: UnitOfWork, policy: WarningPolicy, enrollment: Enrollment, days: int, now: datetime, *, within: timedelta
) -> bool:
    """Tell whether a warning is true at an instant, and not older than ``within``."""
    if enrollment.expires_at is None or not enrollment.is_open(now):
        return False
    learner = uow.learners.find(enrollment.user_id)
    moment = policy.moment(enrollment.expires_at, days, learner.time_zone if learner else None)
    if not moment <= now < moment + within:
        return False
    windows = access_windows(uow.grants.of_user(enrollment.user_id, enrollment.course_id))
    return policy.exists(closing_window(windows), moment)


def wants(uow: UnitOfWork, kind: NoticeKind, user_id: str | None) -> bool:
    """Tell whether somebody wants mails of a kind."""
    return user_id is None or is_wanted(kind, uow.preferences.of(user_id))
