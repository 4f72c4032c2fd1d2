"""The administrator's list: enrollments, and grants that wait for an address, in one query a page."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from attrs import frozen
from sqlalchemy import (
    Connection,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from adapters.sql.enrollment_rows import TALLY, tally_of
from adapters.sql.lists import ROWS, contains, older, parameters
from adapters.sql.standing import STATUS, stands
from adapters.sql.tables import course_enrollments, courses, grants, learners
from adapters.sql.types import UtcDateTime, Word
from adapters.wire.cursors import page_of, write_moment
from course_domain.model.enrollments import EnrollmentStatus
from course_domain.model.reports import EnrollmentQuery, EnrollmentRow, Page, PageRequest

_WAITING: Final = EnrollmentStatus.WAITING
_COURSE: Final = bindparam("course", type_=Text())
_NOTHING_WATCHED: Final = (
    literal_column("0", Integer).label("videos_completed"),
    literal_column("0", Integer).label("watched_duration"),
    cast(null(), UtcDateTime).label("completed_at"),
    cast(null(), UtcDateTime).label("last_watched_at"),
    cast(null(), Text).label("continue_video_id"),
    literal_column("0", Integer).label("continue_position"),
)


@frozen(kw_only=True)
class _Shape:
    """The conditions that a query has: a statement is built once for each."""

    course: bool
    user: bool
    status: EnrollmentStatus | None
    searching: bool
    following: bool


def read_rows(
    connection: Connection, query: EnrollmentQuery, now: datetime, request: PageRequest
) -> Page[EnrollmentRow]:
    """Give a page, newest first; statuses are as of ``now``. Raises Invalid for a bad cursor."""
    if query.user_id is not None and query.status is _WAITING:
        return Page(items=())
    shape = _Shape(
        course=query.course_id is not None,
        user=query.user_id is not None,
        status=query.status,
        searching=bool(query.q),
        following=request.after is not None,
    )
    told = parameters(query.q, request) | {"course": query.course_id, "user": query.user_id, "now": now}
    rows = [_row_of(row) for row in connection.execute(_statement(shape), told)]
    return page_of(rows, request, lambda row: write_moment(row.enrolled_at, row.id))


@cache
def _statement(shape: _Shape) -> Select[Any]:
    """Take the newest of either kind, each by its own index, then the newest of both."""
    kinds = []
    if shape.status is not _WAITING:
        kinds.append(select(_enrollments(shape).subquery()))
    if shape.status in (None, _WAITING) and not shape.user:
        kinds.append(select(_waiting(shape).subquery()))
    rows = union_all(*kinds).subquery()
    return select(rows).order_by(rows.c.enrolled_at.desc(), rows.c.id.desc()).limit(ROWS)


def _enrollments(shape: _Shape) -> Select[Any]:
    row = course_enrollments.c
    found = (
        select(
            row.id,
            STATUS.label("status"),
            row.user_id,
            learners.c.email,
            learners.c.name,
            row.course_id,
            courses.c.title,
            row.enrolled_at,
            row.expires_at,
            *TALLY,
        )
        .join_from(course_enrollments, courses)
        .outerjoin(learners, learners.c.user_id == row.user_id)
    )
    if shape.course:
        found = found.where(row.course_id == _COURSE)
    if shape.user:
        found = found.where(row.user_id == bindparam("user"))
    if shape.status is not None:
        found = found.where(stands(shape.status))
    if shape.searching:
        searched = (learners.c.email, learners.c.name_folded, row.user_id_folded, courses.c.title_folded)
        found = found.where(or_(*map(contains, searched)))
    if shape.following:
        found = found.where(older(row.enrolled_at, row.id))
    return found.order_by(row.enrolled_at.desc(), row.id.desc()).limit(ROWS)


def _waiting(shape: _Shape) -> Select[Any]:
    """One row for the grants that wait for one address in one course, with the columns of ``_enrollments``."""
    since = func.min(grants.c.given_at)
    found = (
        select(
            grants.c.waiting_id.label("id"),
            type_coerce(cast(_WAITING.value, Text), Word(EnrollmentStatus)).label("status"),
            cast(null(), Text).label("user_id"),
            func.min(grants.c.email).label("email"),
            cast(null(), Text).label("name"),
            grants.c.course_id,
            courses.c.title,
            since.label("enrolled_at"),
            cast(null(), UtcDateTime).label("expires_at"),
            *_NOTHING_WATCHED,
        )
        .join_from(grants, courses)
        .where(grants.c.user_id.is_(None), grants.c.ended_at.is_(None))
        .group_by(grants.c.waiting_id, grants.c.course_id, courses.c.title)
    )
    if shape.course:
        found = found.where(grants.c.course_id == _COURSE)
    if shape.searching:
        found = found.where(or_(contains(grants.c.email), contains(courses.c.title_folded)))
    if shape.following:
        found = found.having(older(since, grants.c.waiting_id))
    return found.order_by(since.desc(), grants.c.waiting_id.desc()).limit(ROWS)


def _row_of(row: Sequence[Any]) -> EnrollmentRow:
    row_id, status, user_id, email, name, course_id, title, enrolled_at, expires_at, *tally = row
    return EnrollmentRow(
        id=row_id,
        status=status,
        user_id=user_id,
        email=email,
        name=name,
        course_id=course_id,
        course_title=title,
        enrolled_at=enrolled_at,
        expires_at=expires_at,
        tally=tally_of(tally),
    )
