"""A learner's library: one query a page."""

from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select

from adapters.sql.courses import CARD, card_of
from adapters.sql.enrollment_rows import ENROLLMENT, TALLY, enrollment_of, tally_of
from adapters.sql.lists import ROWS, older, parameters
from adapters.sql.standing import stands
from adapters.sql.tables import course_enrollments, courses
from adapters.wire.cursors import page_of, write_moment
from course_domain.model.courses import CourseStatus
from course_domain.model.enrollments import EnrollmentStatus
from course_domain.model.reports import LibraryItem, Page, PageRequest

_CARD_ENDS: Final = len(CARD)
_ENROLLMENT_ENDS: Final = _CARD_ENDS + len(ENROLLMENT)


def read_library(
    connection: Connection, user_id: str, status: str | None, now: datetime, request: PageRequest
) -> Page[LibraryItem]:
    """Give a learner's courses, newest enrolled first.

    ``status`` is active, expired or ended, as of ``now``; completed, whatever the access; None for all.
    Blocked ones and drafts are never shown. Raises Invalid for a bad cursor, ValueError for another status.
    """
    statement = _library(status, following=request.after is not None)
    told = parameters(None, request) | {"user": user_id, "now": now}
    items = [_item_of(tuple(row)) for row in connection.execute(statement, told)]
    return page_of(items, request, lambda item: write_moment(item.enrollment.enrolled_at, item.enrollment.id))


@cache
def _library(status: str | None, *, following: bool) -> Select[Any]:
    found = (
        select(*CARD, *ENROLLMENT, *TALLY)
        .join_from(course_enrollments, courses)
        .where(
            course_enrollments.c.user_id == bindparam("user"),
            course_enrollments.c.blocked_at.is_(None),
            courses.c.status != bindparam("draft", CourseStatus.DRAFT),
        )
    )
    if status is not None:
        found = found.where(_shows(status))
    if following:
        found = found.where(older(course_enrollments.c.enrolled_at, course_enrollments.c.id))
    return found.order_by(course_enrollments.c.enrolled_at.desc(), course_enrollments.c.id.desc()).limit(ROWS)


def _shows(status: str) -> ColumnElement[bool]:
    if status == "completed":
        return course_enrollments.c.completed_at.is_not(None)
    return stands(EnrollmentStatus(status))


def _item_of(row: tuple[Any, ...]) -> LibraryItem:
    return LibraryItem(
        card=card_of(row[:_CARD_ENDS]),
        enrollment=enrollment_of(row[_CARD_ENDS:_ENROLLMENT_ENDS]),
        tally=tally_of(row[_ENROLLMENT_ENDS:]),
    )
