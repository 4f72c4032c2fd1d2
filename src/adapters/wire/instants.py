"""Instants as shops write them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_WRITTEN: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"([Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?"
)


def read(text: str, *, zone_is_utc: bool = False) -> datetime:
    """Read an RFC 3339 instant as an aware UTC time; digits beyond microseconds are cut off.

    ``zone_is_utc``: a time without a zone is UTC (WooCommerce's ``_gmt`` fields); otherwise it is refused.
    Raises ValueError on anything else, a leap second included.
    """
    written = _WRITTEN.fullmatch(text)
    if written is None or (written[2] is None and not zone_is_utc):
        raise ValueError("not an RFC 3339 instant")
    instant = datetime.fromisoformat(text.upper())
    try:
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("an instant beyond the calendar") from error


def microseconds(instant: datetime) -> int:
    """Give the whole microseconds since 1970 of an aware instant."""
    return (instant - EPOCH) // timedelta(microseconds=1)
