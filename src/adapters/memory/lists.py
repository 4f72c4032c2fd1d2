"""Pages of lists in memory."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from adapters.wire.cursors import page_of, read_moment, write_moment
from course_domain.model.reports import Page, PageRequest

T = TypeVar("T")


def newest_first(rows: Iterable[T], request: PageRequest, place_of: Callable[[T], tuple[datetime, str]]) -> Page[T]:
    """Give a page of rows, sorted by time and id, latest first. Raises Invalid for a bad cursor."""
    before = None if request.after is None else read_moment(request.after)
    found = sorted((row for row in rows if before is None or place_of(row) < before), key=place_of, reverse=True)
    return page_of(found, request, lambda row: write_moment(*place_of(row)))
