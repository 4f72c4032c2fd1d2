"""After grants changed: bring the enrollment up to date and say what that did to access."""

from datetime import datetime

from attrs import evolve, frozen

from course_domain.model.enrollments import Enrollment, EnrollmentStatus, enroll
from course_domain.model.grants import access_windows, summarise
from course_domain.ports import Ids, UnitOfWork


@frozen(kw_only=True)
class AccessChange:
    """One person's access to one course before and after, both as of ``now``."""

    user_id: str
    course_id: str
    before: Enrollment | None
    after: Enrollment | None
    cause: str
    """Why access closed, if it did."""
    now: datetime

    @property
    def was_open(self) -> bool:
        """Access existed before."""
        return self.before is not None and self.before.is_open(self.now)

    @property
    def is_open(self) -> bool:
        """Access exists now."""
        return self.after is not None and self.after.is_open(self.now)

    @property
    def opened(self) -> bool:
        """There was none, and now there is."""
        return self.is_open and not self.was_open

    @property
    def closed(self) -> bool:
        """There was access, and now there is none."""
        return self.was_open and not self.is_open

    @property
    def moved(self) -> bool:
        """The enrollment was not what its grants say; how it is marked is the job's matter."""
        return _extent(self.before) != _extent(self.after)


def _extent(enrollment: Enrollment | None) -> tuple[datetime, datetime | None, bool] | None:
    return None if enrollment is None else (enrollment.enrolled_at, enrollment.expires_at, enrollment.cut)


def settle(uow: UnitOfWork, ids: Ids, user_id: str, course_id: str, now: datetime) -> AccessChange:
    """Recompute one enrollment from its grants and save it where it changed.

    What ran out stays marked as it was: the job that marks it tells of it.
    """
    before = uow.enrollments.find(user_id, course_id)
    grants = uow.grants.of_user(user_id, course_id)
    after = enroll(before, grants, new_id=ids.new(), now=now)
    if before is not None and after is not None and _ran_out(before, now) and not after.is_open(now):
        after = evolve(after, status=before.status)
    if after is not None and after != before:
        uow.enrollments.save(after)
    summary = summarise(access_windows(grants))
    return AccessChange(
        user_id=user_id,
        course_id=course_id,
        before=before,
        after=after,
        cause=_cause(after, summary.cause if summary else "ended"),
        now=now,
    )


def _ran_out(enrollment: Enrollment, now: datetime) -> bool:
    return enrollment.status is EnrollmentStatus.ACTIVE and not enrollment.is_open(now)


def _cause(after: Enrollment | None, cause: str) -> str:
    blocked = after is not None and after.status is EnrollmentStatus.BLOCKED
    return "blocked" if blocked else cause
