"""Cursors of lists: the sorting key of the last row, as opaque text."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from course_domain.model.errors import Invalid
from course_domain.model.reports import Page, PageRequest

T = TypeVar("T")

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)
_LONGEST: Final = 4096


def write_cursor(*place: str) -> str:
    """Write the texts by which a row is sorted as base64url JSON without padding."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def read_cursor(cursor: str, length: int) -> tuple[str, ...]:
    """Read so many texts.

    Raises:
        Invalid: anything that ``write_cursor`` does not write.
    """
    try:
        place = _parse(cursor)
    except (ValueError, RecursionError, binascii.Error):
        raise _garbage() from None
    if not isinstance(place, list) or len(place) != length or not all(map(_is_plain, place)):
        raise _garbage()
    return tuple(place)


def write_moment(moment: datetime, row_id: str) -> str:
    """Write the place of a row in a list that is sorted by time and id."""
    return write_place(moment, row_id)


def read_moment(cursor: str) -> tuple[datetime, str]:
    """Read what ``write_moment`` wrote.

    Raises:
        Invalid: anything else.
    """
    ticks, row_id = read_cursor(cursor, 2)
    return _moment(ticks), row_id


def write_place(moment: datetime, *ids: str) -> str:
    """Write the place of a row in a list that is sorted by time, source and id."""
    return write_cursor(str((moment - _EPOCH) // _TICK), *ids)


def read_place(cursor: str) -> tuple[datetime, str, str]:
    """Read what ``write_place`` wrote of a time, a source and an id.

    Raises:
        Invalid: anything else.
    """
    ticks, source, row_id = read_cursor(cursor, 3)
    return _moment(ticks), source, row_id


def page_of(rows: Sequence[T], request: PageRequest, cursor_of: Callable[[T], str]) -> Page[T]:
    """Cut a page from rows fetched with one more than its limit; that one says whether anything follows."""
    items = tuple(rows[: request.limit])
    return Page(items=items, next=cursor_of(items[-1]) if len(rows) > request.limit else None)


def _moment(ticks: str) -> datetime:
    try:
        return _EPOCH + int(ticks) * _TICK
    except (ValueError, OverflowError):
        raise _garbage() from None


def _parse(cursor: str) -> Any:
    if len(cursor) > _LONGEST:
        raise ValueError("longer than any cursor")
    padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
    return json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))


def _is_plain(text: object) -> bool:
    """No database takes half a character or a NUL."""
    return isinstance(text, str) and "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def _garbage() -> Invalid:
    return Invalid.of("cursor", "is none that this list gave; leave it out to begin at the top")
