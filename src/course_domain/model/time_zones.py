"""Wall clocks: what the calendar says where somebody lives."""

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo


def first_zone(*names: str | None) -> tzinfo:
    """Give the first of some time zones that exists (``Europe/Berlin``); UTC where none does."""
    return next((zone for name in names if name and (zone := _zone(name))), UTC)


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such zone, not a zone's name, a folder of zones
        return None


def days_before(instant: datetime, days: int, zone: tzinfo) -> datetime:
    """Give the instant at which the clocks of a zone show the same time as many calendar days before.

    A time that was skipped there (2:30 when clocks go from 2 to 3) is moved on by what was skipped
    (3:30); of one that came twice the first counts. Both are what PEP 495 calls ``fold=0``.
    """
    shown = instant.astimezone(zone).replace(tzinfo=None, fold=0)
    return (shown - timedelta(days=days)).replace(tzinfo=zone).astimezone(UTC)
