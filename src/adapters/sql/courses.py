"""Courses in a database."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, Select, and_, bindparam, func, select

from adapters.sql.dialects import Upsert
from adapters.sql.lists import ROWS, contains, older, parameters
from adapters.sql.tables import course_videos, courses
from adapters.sql.videos import PUBLISHED
from adapters.wire.cursors import page_of, write_moment
from course_domain.model.courses import Course, CourseStatus
from course_domain.model.money import Money
from course_domain.model.reports import CourseCard, Page, PageRequest, folded

COURSE: Final = (
    courses.c.id,
    courses.c.title,
    courses.c.description,
    courses.c.thumbnail,
    courses.c.price,
    courses.c.currency,
    courses.c.status,
    courses.c.access_days,
    courses.c.shop_url,
    courses.c.created_at,
    courses.c.updated_at,
)
_PUBLISHED: Final = and_(course_videos.c.course_id == courses.c.id, PUBLISHED)
COUNTS: Final = (
    select(func.count()).select_from(course_videos).where(_PUBLISHED).scalar_subquery(),
    select(func.coalesce(func.sum(course_videos.c.duration), 0)).where(_PUBLISHED).scalar_subquery(),
)
CARD: Final = (*COURSE, *COUNTS)

_FIND: Final = select(*COURSE).where(courses.c.id == bindparam("course_id"))
# FOR NO KEY UPDATE: who only refers to the course (an enrollment, a grant) needn't wait.
_FIND_TO_CHANGE: Final = select(*COURSE).where(courses.c.id == bindparam("course_id")).with_for_update(key_share=True)
_FIND_MANY: Final = select(*COURSE).where(courses.c.id.in_(bindparam("course_ids", expanding=True)))
_SAVE: Final = Upsert(table=courses, key=["id"], replace=[column.name for column in courses.c if column.name != "id"])


@cache
def _page(*, searching: bool, following: bool) -> Select[Any]:
    """Cards, newest first; one statement whatever the length of the page."""
    found = select(*CARD).where(courses.c.status.in_(bindparam("statuses", expanding=True)))
    if searching:
        found = found.where(contains(courses.c.search_text))
    if following:
        found = found.where(older(courses.c.created_at, courses.c.id))
    return found.order_by(courses.c.created_at.desc(), courses.c.id.desc()).limit(ROWS)


def course_of(row: Sequence[Any]) -> Course:
    """Make a course of the columns ``COURSE``."""
    course_id, title, description, thumbnail, price, currency, status, days, shop_url, created_at, updated_at = row
    return Course(
        id=course_id,
        title=title,
        description=description,
        thumbnail=thumbnail,
        price=Money(amount=price, currency=currency),
        status=status,
        access_days=days,
        shop_url=shop_url,
        created_at=created_at,
        updated_at=updated_at,
    )


def card_of(row: Sequence[Any]) -> CourseCard:
    """Make a card of the columns ``CARD``."""
    return CourseCard(course=course_of(row[:-2]), video_count=row[-2], duration=row[-1])


def _values(course: Course) -> dict[str, Any]:
    return {
        "id": course.id,
        "title": course.title,
        "description": course.description,
        "thumbnail": course.thumbnail,
        "price": course.price.amount,
        "currency": course.price.currency,
        "status": course.status,
        "access_days": course.access_days,
        "shop_url": course.shop_url,
        "created_at": course.created_at,
        "updated_at": course.updated_at,
        "title_folded": folded(course.title),
        "search_text": folded(course.title, course.description),
    }


@frozen(kw_only=True)
class SqlCourses:
    """Courses in a transaction."""

    connection: Connection

    def find(self, course_id: str, *, to_change: bool = False) -> Course | None:
        row = self.connection.execute(_FIND_TO_CHANGE if to_change else _FIND, {"course_id": course_id}).first()
        return course_of(row) if row else None

    def find_many(self, course_ids: Iterable[str]) -> Mapping[str, Course]:
        rows = self.connection.execute(_FIND_MANY, {"course_ids": sorted(set(course_ids))})
        return {row[0]: course_of(row) for row in rows}

    def save(self, course: Course) -> None:
        self.connection.execute(_SAVE.on(self.connection), _values(course))

    def page(self, statuses: Iterable[CourseStatus], q: str | None, request: PageRequest) -> Page[CourseCard]:
        told = parameters(q, request) | {"statuses": list(statuses)}
        rows = self.connection.execute(_page(searching=bool(q), following=request.after is not None), told)
        return page_of([card_of(row) for row in rows], request, _cursor)


def _cursor(card: CourseCard) -> str:
    return write_moment(card.course.created_at, card.course.id)
