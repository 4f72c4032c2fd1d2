"""Paid orders that open nothing: two statements a page, the orders and what their lines sold."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from attrs import evolve, frozen
from sqlalchemy import Connection, Select, Text, and_, bindparam, exists, select, tuple_

from adapters.sql.lists import ROWS
from adapters.sql.tables import courses, grants, order_lines, orders, products
from adapters.sql.tables.sales import PAID_FOR
from adapters.sql.types import UtcDateTime
from adapters.wire.cursors import page_of, read_place, write_place
from course_domain.model.courses import CourseStatus
from course_domain.model.grants import GrantKind
from course_domain.model.learners import Holder
from course_domain.model.oversight import IdleLine, IdleOrder
from course_domain.model.products import ProductLink, Sold, opens
from course_domain.model.reports import Page, PageRequest

_PLACE: Final = (orders.c.updated_at, orders.c.source, orders.c.order_id)
_BEFORE: Final = tuple_(
    bindparam("moment", type_=UtcDateTime()), bindparam("in_source", type_=Text()), bindparam("in_order", type_=Text())
)
_OPENED: Final = exists().where(
    grants.c.source == orders.c.source,
    grants.c.reference == orders.c.order_id,
    grants.c.kind != GrantKind.MANUAL,
    courses.c.id == grants.c.course_id,
    courses.c.status != CourseStatus.DRAFT,
)
_LINES: Final = (
    select(
        order_lines.c.source,
        order_lines.c.order_id,
        order_lines.c.line_id,
        order_lines.c.product_id,
        order_lines.c.variant_id,
        order_lines.c.sku,
        order_lines.c.courses,
        products.c.id,
        products.c.variant_id,
        products.c.sku,
        products.c.course_id,
    )
    .outerjoin(
        products,
        and_(products.c.source == order_lines.c.source, products.c.product_id == order_lines.c.product_id),
    )
    .where(tuple_(order_lines.c.source, order_lines.c.order_id).in_(bindparam("orders", expanding=True)))
    .order_by(order_lines.c.source, order_lines.c.order_id, order_lines.c.line_id, products.c.id)
)


@cache
def _page(*, following: bool) -> Select[Any]:
    columns = (*_PLACE, orders.c.paid_at, orders.c.user_id, orders.c.email, orders.c.name)
    found = select(*columns).where(PAID_FOR, ~_OPENED)
    if following:
        found = found.where(tuple_(*_PLACE) < _BEFORE)
    return found.order_by(*(column.desc() for column in _PLACE)).limit(ROWS)


def read_idle(connection: Connection, request: PageRequest) -> Page[IdleOrder]:
    """Give a page, newest first. Raises Invalid for a bad cursor."""
    told: dict[str, Any] = {"rows": request.limit + 1}
    if request.after is not None:
        told |= zip(("moment", "in_source", "in_order"), read_place(request.after), strict=True)
    rows = connection.execute(_page(following=request.after is not None), told).all()
    found = page_of([_order_of(row) for row in rows], request, lambda order: write_place(*_place(order)))
    lines = _lines_of(connection, [(order.source, order.order_id) for order in found.items])
    return evolve(found, items=tuple(evolve(order, lines=lines[order.source, order.order_id]) for order in found.items))


def _place(order: IdleOrder) -> tuple[datetime, str, str]:
    return order.updated_at, order.source, order.order_id


def _order_of(row: Sequence[Any]) -> IdleOrder:
    updated_at, source, order_id, paid_at, user_id, email, name = row
    return IdleOrder(
        source=source,
        order_id=order_id,
        updated_at=updated_at,
        paid_at=paid_at,
        holder=Holder(user_id=user_id, email=email),
        name=name,
        lines=(),
    )


def _lines_of(connection: Connection, meant: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Any]:
    """Give the lines of orders; a line that several links could fit comes in several rows."""
    found: dict[tuple[str, str], dict[str, IdleLine]] = defaultdict(dict)
    for row in connection.execute(_LINES, {"orders": meant}) if meant else ():
        sold = _Row(*row)
        lines = found[sold.source, sold.order_id]
        line = lines.get(sold.line_id) or sold.line
        lines[sold.line_id] = evolve(line, links=(*line.links, *sold.fitting))
    return defaultdict(tuple, {place: tuple(lines.values()) for place, lines in found.items()})


@frozen
class _Row:
    """A line beside one of the links of its product, as far as there is any."""

    source: str
    order_id: str
    line_id: str
    product_id: str
    variant_id: str | None
    sku: str | None
    courses: Mapping[str, int | None] | None
    link_id: str | None
    link_variant: str | None
    link_sku: str | None
    link_course: str

    @property
    def line(self) -> IdleLine:
        return IdleLine(line_id=self.line_id, sold=self.sold, course_ids=tuple(sorted(self.courses or ())))

    @property
    def sold(self) -> Sold:
        return Sold(product_id=self.product_id, variant_id=self.variant_id, sku=self.sku)

    @property
    def fitting(self) -> tuple[ProductLink, ...]:
        if self.link_id is None:
            return ()
        link = ProductLink(
            id=self.link_id,
            source=self.source,
            product_id=self.product_id,
            variant_id=self.link_variant,
            sku=self.link_sku,
            course_id=self.link_course,
        )
        return (link,) if opens(link, self.sold) else ()
