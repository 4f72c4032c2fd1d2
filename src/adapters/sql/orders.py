"""What shops told us of orders, in a database, with a mirror of each order that people can read."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, Text, and_, bindparam, select, tuple_, update

from adapters.sql.dialects import Upsert, lock_until_commit
from adapters.sql.idle_orders import read_idle
from adapters.sql.lists import ROWS
from adapters.sql.orders_json import read_facts, write_facts
from adapters.sql.tables import order_lines, order_versions, orders
from course_domain.model.orders import OrderFacts, OrderLine, VersionKind
from course_domain.model.oversight import IdleOrder
from course_domain.model.reports import Page, PageRequest
from course_domain.model.spells import holder_of, lines_of, newest

_TOLD: Final = (
    select(order_versions.c.facts)
    .where(order_versions.c.source == bindparam("source"), order_versions.c.order_id == bindparam("order_id"))
    .order_by(order_versions.c.digest)
)
_KIND: Final = select(order_versions.c.version_kind).where(order_versions.c.source == bindparam("source")).limit(1)
_FROZEN: Final = select(order_lines.c.line_id, order_lines.c.courses).where(
    order_lines.c.source == bindparam("source"),
    order_lines.c.order_id == bindparam("order_id"),
    order_lines.c.courses.is_not(None),
)
_LINE: Final = and_(
    order_lines.c.source == bindparam("in_source"),
    order_lines.c.order_id == bindparam("in_order"),
    order_lines.c.line_id == bindparam("in_line"),
)
_LINE_COURSES: Final = select(order_lines.c.courses).where(_LINE)
_FREEZE: Final = update(order_lines).where(_LINE)
_AFTER: Final = (
    select(orders.c.source, orders.c.order_id)
    .where(
        tuple_(orders.c.source, orders.c.order_id)
        > tuple_(bindparam("source", type_=Text()), bindparam("order_id", type_=Text()))
    )
    .order_by(orders.c.source, orders.c.order_id)
    .limit(ROWS)
)
_ADD: Final = Upsert(table=order_versions, key=["source", "order_id", "digest"])
_MIRROR: Final = Upsert(
    table=orders,
    key=["source", "order_id"],
    replace=[column.name for column in orders.c if not column.primary_key],
)
_MIRROR_LINES: Final = Upsert(
    table=order_lines,
    key=["source", "order_id", "line_id"],
    replace=["product_id", "variant_id", "sku", "quantity", "closed", "closed_at"],
)


@frozen(kw_only=True)
class SqlOrders:
    """Orders in a transaction."""

    connection: Connection

    def lock(self, source: str, order_id: str) -> None:
        lock_until_commit(self.connection, "order", source, order_id)

    def tell(self, facts: OrderFacts) -> bool:
        self.lock(facts.source, facts.order_id)
        known = self.told(facts.source, facts.order_id)
        if facts in known:
            return False
        self._mirror([*known, facts])
        self.connection.execute(_ADD.on(self.connection), _version(facts))
        return True

    def told(self, source: str, order_id: str) -> tuple[OrderFacts, ...]:
        rows = self.connection.execute(_TOLD, {"source": source, "order_id": order_id})
        return tuple(read_facts(text) for text in rows.scalars())

    def version_kind(self, source: str) -> VersionKind | None:
        kind = self.connection.execute(_KIND, {"source": source}).scalar()
        if kind is None:
            # The first message of a source decides, so two first ones must not come to pass at once.
            lock_until_commit(self.connection, "source", source)
            kind = self.connection.execute(_KIND, {"source": source}).scalar()
        return kind

    def frozen(self, source: str, order_id: str) -> Mapping[str, Mapping[str, int | None]]:
        rows = self.connection.execute(_FROZEN, {"source": source, "order_id": order_id})
        return {row.line_id: row.courses for row in rows}

    def freeze(self, source: str, order_id: str, line_id: str, courses: Mapping[str, int | None]) -> None:
        place = {"in_source": source, "in_order": order_id, "in_line": line_id}
        line = self.connection.execute(_LINE_COURSES, place).first()
        if line is None:
            raise LookupError(f"nobody told us of line {line_id!r} in order {order_id!r}")
        self.connection.execute(_FREEZE, {**place, "courses": {**courses, **(line.courses or {})}})

    def after(self, source: str, order_id: str, limit: int) -> tuple[tuple[str, str], ...]:
        rows = self.connection.execute(_AFTER, {"source": source, "order_id": order_id, "rows": limit})
        return tuple((source, order_id) for source, order_id in rows)

    def idle(self, request: PageRequest) -> Page[IdleOrder]:
        return read_idle(self.connection, request)

    def _mirror(self, told: Sequence[OrderFacts]) -> None:
        order = _order(told)
        self.connection.execute(_MIRROR.on(self.connection), order)
        lines = [_line(order, line) for line in lines_of(told).values()]
        if lines:
            self.connection.execute(_MIRROR_LINES.on(self.connection), lines)


def _version(facts: OrderFacts) -> dict[str, Any]:
    text = write_facts(facts)
    return {
        "source": facts.source,
        "order_id": facts.order_id,
        "digest": sha256(text.encode()).hexdigest(),
        "version": str(facts.version),
        "version_kind": facts.version_kind,
        "status": facts.status,
        "at": facts.at,
        "facts": text,
    }


def _order(told: Sequence[OrderFacts]) -> dict[str, Any]:
    latest, holder = newest(told), holder_of(told)
    return {
        "source": latest.source,
        "order_id": latest.order_id,
        "version": str(latest.version),
        "status": latest.status,
        "user_id": holder.user_id,
        "email": holder.email,
        "name": latest.name,
        "paid_at": latest.paid_at,
        "total": latest.total.amount if latest.total else None,
        "currency": latest.total.currency if latest.total else None,
        "updated_at": latest.at,
    }


def _line(order: Mapping[str, Any], line: OrderLine) -> dict[str, Any]:
    return {
        "source": order["source"],
        "order_id": order["order_id"],
        "line_id": line.id,
        "product_id": line.sold.product_id,
        "variant_id": line.sold.variant_id,
        "sku": line.sold.sku,
        "quantity": line.quantity,
        "closed": line.closed,
        "closed_at": line.closed_at,
    }
