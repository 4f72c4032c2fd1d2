"""Warnings before access runs out: when each is due, and how long it is worth saying."""

from datetime import datetime, timedelta

from attrs import frozen

from course_domain.model.enrollments import Enrollment
from course_domain.model.grants import Window
from course_domain.model.learners import Holder
from course_domain.model.notices import Notice, NoticeKind, instant, owe
from course_domain.model.time_zones import days_before, first_zone

MOST_SHIFT = timedelta(days=1)
"""A warning's moment lies within so much of whole days before the end: clocks change, and a zone may skip a day."""


@frozen(kw_only=True)
class WarningPolicy:
    """When people are warned. ``time_zone`` is the shop's, for learners whose own we don't know."""

    time_zone: str = "UTC"
    days: tuple[int, ...] = (14, 7, 1)
    settled: timedelta = timedelta(days=1)
    """A warning exists only where its moment lies at least so long after the grant that set the end."""
    grace: timedelta = timedelta(hours=12)
    """How long after its moment a warning is still owed: a job that slept for days says nothing of the past."""
    patience: timedelta = timedelta(hours=24)
    """How long after its moment one that is owed is still sent."""

    def moment(self, expires_at: datetime, days: int, time_zone: str | None) -> datetime:
        """Give the moment of a warning: what the learner's clock shows at the end, so many calendar days before."""
        return days_before(expires_at, days, first_zone(time_zone, self.time_zone))

    def exists(self, closing: Window | None, moment: datetime) -> bool:
        """Tell whether there is a warning at all before the window that closes last.

        None where access has no end, or was cut rather than runs out; none where it would follow right
        upon the grant, or upon the claim that started its days.
        """
        return closing is not None and not closing.cut and closing.grant.starts_at + self.settled <= moment


def range_of(days: int, now: datetime, within: timedelta) -> tuple[datetime, datetime]:
    """Give the ends of access between which a warning can be due now, whatever the learner's time zone."""
    middle = now + timedelta(days=days)
    return middle - within - MOST_SHIFT, middle + MOST_SHIFT


def warning_of(enrollment: Enrollment, days: int, now: datetime) -> Notice:
    """Word a warning; its key holds the end that it warns of, so a renewal has warnings of its own."""
    end = instant(enrollment.expires_at)
    holder = Holder(user_id=enrollment.user_id)
    courses = (enrollment.course_id,)
    return owe(NoticeKind.EXPIRY, f"{enrollment.id}:{end}:{days}", holder, courses, now, end=end, days=str(days))
