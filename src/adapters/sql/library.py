"""A learner's library: one query a page."""

from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, select, tuple_

from adapters.sql.courses import CARD, card_of
from adapters.sql.enrollment_rows import ENROLLMENT, TALLY, enrollment_of, tally_of
from adapters.sql.lists import ROWS, older, parameters
from adapters.sql.standing import stands
from adapters.sql.tables import course_enrollments, course_videos, courses
from adapters.sql.tables.catalogue import published
from adapters.wire.cursors import page_of, write_moment
from course_domain.model.courses import CourseStatus
from course_domain.model.enrollments import EnrollmentStatus
from course_domain.model.reports import Lesson, LibraryItem, Page, PageRequest

_LESSON: Final = course_videos.alias("lesson")
_UP_TO: Final = course_videos.alias("up_to")
_IS_NEXT: Final = and_(_LESSON.c.id == course_enrollments.c.continue_video_id, published(_LESSON))
_NUMBER: Final = (
    select(func.count())
    .select_from(_UP_TO)
    .where(
        _UP_TO.c.course_id == _LESSON.c.course_id,
        tuple_(_UP_TO.c.order_position, _UP_TO.c.id) <= tuple_(_LESSON.c.order_position, _LESSON.c.id),
        published(_UP_TO),
    )
    .scalar_subquery()
)
_CARD_ENDS: Final = len(CARD)
_ENROLLMENT_ENDS: Final = _CARD_ENDS + len(ENROLLMENT)
_TALLY_ENDS: Final = _ENROLLMENT_ENDS + len(TALLY)


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
        select(*CARD, *ENROLLMENT, *TALLY, _LESSON.c.title, _NUMBER)
        .join_from(course_enrollments, courses)
        .outerjoin(_LESSON, _IS_NEXT)
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
    title, number = row[_TALLY_ENDS:]
    return LibraryItem(
        card=card_of(row[:_CARD_ENDS]),
        enrollment=enrollment_of(row[_CARD_ENDS:_ENROLLMENT_ENDS]),
        tally=tally_of(row[_ENROLLMENT_ENDS:_TALLY_ENDS]),
        lesson=None if title is None else Lesson(title=title, number=number),
    )
