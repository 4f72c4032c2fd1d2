"""Enrollments in a database; see ``library`` and ``enrollment_list`` for the lists."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, Executable, Text, bindparam, select, tuple_, update

from adapters.sql.dialects import Upsert, lock_until_commit
from adapters.sql.enrollment_list import read_rows
from adapters.sql.enrollment_rows import ENROLLMENT, TALLY, enrollment_of, tally_of, values_of
from adapters.sql.library import read_library
from adapters.sql.lists import ROWS
from adapters.sql.tables import course_enrollments
from adapters.sql.tables.learning import ACTIVE
from adapters.sql.types import UtcDateTime
from course_domain.model.enrollments import Enrollment, Place
from course_domain.model.reports import EnrollmentQuery, EnrollmentRow, LibraryItem, Page, PageRequest, Tally

_GET: Final = select(*ENROLLMENT).where(course_enrollments.c.id == bindparam("enrollment_id"))
_TALLY: Final = select(*TALLY).where(course_enrollments.c.id == bindparam("enrollment_id"))
_FIND: Final = select(*ENROLLMENT).where(
    course_enrollments.c.user_id == bindparam("user"), course_enrollments.c.course_id == bindparam("course")
)
_LAPSED: Final = (
    select(*ENROLLMENT)
    .where(ACTIVE, course_enrollments.c.expires_at <= bindparam("now"))
    .order_by(course_enrollments.c.expires_at, course_enrollments.c.id)
    .limit(ROWS)
)
_AFTER: Final = tuple_(bindparam("moment", type_=UtcDateTime()), bindparam("row_id", type_=Text()))
_EXPIRING: Final = (
    select(*ENROLLMENT)
    .where(
        ACTIVE,
        tuple_(course_enrollments.c.expires_at, course_enrollments.c.id) > _AFTER,
        course_enrollments.c.expires_at <= bindparam("until"),
    )
    .order_by(course_enrollments.c.expires_at, course_enrollments.c.id)
    .limit(ROWS)
)
_OF_COURSE: Final = (
    select(*ENROLLMENT)
    .where(
        course_enrollments.c.course_id == bindparam("course"),
        tuple_(course_enrollments.c.enrolled_at, course_enrollments.c.id) > _AFTER,
        course_enrollments.c.enrolled_at < bindparam("before"),
    )
    .order_by(course_enrollments.c.enrolled_at, course_enrollments.c.id)
    .limit(ROWS)
)
_ACCESS: Final = (
    "enrolled_at",
    "expires_at",
    "cut",
    "status",
    "blocked_at",
    "blocked_by",
    "block_reason",
    "updated_at",
)
_CHANGE: Final = update(course_enrollments).where(
    course_enrollments.c.user_id == bindparam("in_user"), course_enrollments.c.course_id == bindparam("in_course")
)
_ADD: Final = Upsert(table=course_enrollments, key=["user_id", "course_id"], replace=_ACCESS)


@frozen(kw_only=True)
class SqlEnrollments:
    """Enrollments in a transaction. The first of a pair keeps its id and its time of creation.

    Whoever writes has found the pair before: finding it keeps other writers out until the commit, so
    that each adds up the grants that the one before it left.
    """

    connection: Connection
    writes: bool

    def get(self, enrollment_id: str) -> Enrollment | None:
        return self._one(_GET, {"enrollment_id": enrollment_id})

    def find(self, user_id: str, course_id: str) -> Enrollment | None:
        if self.writes:
            lock_until_commit(self.connection, "enrollment", user_id, course_id)
        return self._one(_FIND, {"user": user_id, "course": course_id})

    def save(self, enrollment: Enrollment) -> None:
        values = values_of(enrollment)
        changes = {name: values[name] for name in _ACCESS}
        pair = {"in_user": enrollment.user_id, "in_course": enrollment.course_id}
        if self.connection.execute(_CHANGE, {**changes, **pair}).rowcount == 0:
            self.connection.execute(_ADD.on(self.connection), values)

    def lapsed(self, now: datetime, limit: int) -> tuple[Enrollment, ...]:
        rows = self.connection.execute(_LAPSED, {"now": now, "rows": limit})
        return tuple(enrollment_of(row) for row in rows)

    def expiring(self, after: Place, until: datetime, limit: int) -> tuple[Enrollment, ...]:
        told = {"moment": after[0], "row_id": after[1], "until": until, "rows": limit}
        return tuple(map(enrollment_of, self.connection.execute(_EXPIRING, told)))

    def of_course(self, course_id: str, after: Place, before: datetime, limit: int) -> tuple[Enrollment, ...]:
        told = {"course": course_id, "moment": after[0], "row_id": after[1], "before": before, "rows": limit}
        return tuple(map(enrollment_of, self.connection.execute(_OF_COURSE, told)))

    def library(self, user_id: str, status: str | None, now: datetime, request: PageRequest) -> Page[LibraryItem]:
        return read_library(self.connection, user_id, status, now, request)

    def page(self, query: EnrollmentQuery, now: datetime, request: PageRequest) -> Page[EnrollmentRow]:
        return read_rows(self.connection, query, now, request)

    def tally(self, enrollment_id: str) -> Tally:
        row: Sequence[Any] | None = self.connection.execute(_TALLY, {"enrollment_id": enrollment_id}).first()
        return tally_of(row) if row else Tally()

    def _one(self, statement: Executable, told: dict[str, str]) -> Enrollment | None:
        row: Sequence[Any] | None = self.connection.execute(statement, told).first()
        return enrollment_of(row) if row else None
