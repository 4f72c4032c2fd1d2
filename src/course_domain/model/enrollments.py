"""Enrollments: one per user and course, the sum of that pair's grants, and who may watch now."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from attrs import evolve, frozen

from course_domain.model.errors import DomainError
from course_domain.model.grants import Grant, access_windows, summarise
from course_domain.model.refusals import AccessEnded, AccessExpired, Blocked, NotEnrolled

LATE_BEATS = timedelta(hours=24)
"""How long after a natural expiry the beats of a session that began before it are taken."""


Place = tuple[datetime, str]
"""Where a list stands: an enrollment's ``expires_at`` or ``enrolled_at``, as the list is sorted, and its id."""
NOWHERE: Place = (datetime(1970, 1, 1, tzinfo=UTC), "")
"""Before the first."""


class EnrollmentStatus(StrEnum):
    """How an enrollment stands; ``waiting`` is shown for grants that no user has claimed yet."""

    ACTIVE = "active"
    EXPIRED = "expired"
    ENDED = "ended"
    BLOCKED = "blocked"
    WAITING = "waiting"


@frozen(kw_only=True)
class Block:
    """An administrator's "no"; it beats every grant until it is lifted."""

    at: datetime
    actor: str
    reason: str = ""


@frozen(kw_only=True)
class Enrollment:
    """One person's access to one course.

    ``expires_at`` is None for lifetime access only. ``status`` is a mark for lists: access itself is
    decided by ``refusal`` at the moment of the request.
    """

    id: str
    user_id: str
    course_id: str
    enrolled_at: datetime
    expires_at: datetime | None
    cut: bool = False
    """Access closes, or closed, because something was ended rather than run out."""
    status: EnrollmentStatus = EnrollmentStatus.ACTIVE
    block: Block | None = None
    created_at: datetime
    updated_at: datetime

    def is_open(self, now: datetime) -> bool:
        """Tell whether this person may watch."""
        return refusal(self, now) is None

    def status_at(self, now: datetime) -> EnrollmentStatus:
        """Give the status as it is at an instant, whatever mark is stored."""
        if self.block is not None:
            return EnrollmentStatus.BLOCKED
        if self.expires_at is None or now < self.expires_at:
            return EnrollmentStatus.ACTIVE
        return EnrollmentStatus.ENDED if self.cut else EnrollmentStatus.EXPIRED

    def marked(self, now: datetime) -> "Enrollment":
        """Store the status of an instant as the mark."""
        return evolve(self, status=self.status_at(now))


def refusal(enrollment: Enrollment | None, now: datetime) -> DomainError | None:
    """Give the strongest reason against watching now, or None: blocked, else how access closed, else not enrolled.

    Windows of one person's grants follow each other without a gap up to the present, because none
    starts in the future of its own facts; so "before ``expires_at``" is "inside a window".
    """
    if enrollment is None:
        return NotEnrolled()
    match enrollment.status_at(now):
        case EnrollmentStatus.BLOCKED:
            return Blocked()
        case EnrollmentStatus.ENDED:
            return AccessEnded(at=enrollment.expires_at)
        case EnrollmentStatus.EXPIRED:
            return AccessExpired(at=enrollment.expires_at)
        case _:
            return None


def refusal_of_beats(enrollment: Enrollment | None, issued_at: datetime, now: datetime) -> DomainError | None:
    """Give the reason against a session's beats; after a natural expiry they are taken for a day."""
    refused = refusal(enrollment, now)
    if isinstance(refused, AccessExpired) and refused.at is not None:
        began_in_time, still_taken = issued_at < refused.at, now < refused.at + LATE_BEATS
        return None if began_in_time and still_taken else refused
    return refused


def enroll(known: Enrollment | None, grants: Iterable[Grant], *, new_id: str, now: datetime) -> Enrollment | None:
    """Give the enrollment that one user's grants for one course add up to; None without any.

    Progress is not part of it, so ending access can't touch progress.
    """
    held = list(grants)
    summary = summarise(access_windows(held))
    if summary is None:
        return None if known is None else _without_grants(known, now)
    base = known or Enrollment(
        id=new_id,
        user_id=held[0].holder.user_id or "",
        course_id=held[0].course_id,
        enrolled_at=summary.enrolled_at,
        expires_at=summary.expires_at,
        created_at=now,
        updated_at=now,
    )
    changed = evolve(base, enrolled_at=summary.enrolled_at, expires_at=summary.expires_at, cut=summary.cut)
    changed = changed.marked(now)
    return changed if changed == known else evolve(changed, updated_at=now)


def _without_grants(known: Enrollment, now: datetime) -> Enrollment:
    """A late message can take back the only grant: access then never was, and closed when it began."""
    if known.expires_at == known.enrolled_at and known.cut:
        return known
    return evolve(known, expires_at=known.enrolled_at, cut=True, updated_at=now).marked(now)
