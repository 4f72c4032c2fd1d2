"""Which lines of a WooCommerce order its refunds cover in full."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final, Protocol

from attrs import frozen

from adapters.wire.fields import Fields
from course_domain.model.orders import OrderStatus

MOST_LINES: Final = 500
MOST_REFUNDS: Final = 1000
_BEFORE: Final = datetime(2100, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class SoldLine:
    """A line of the order. ``total`` is after discounts and before tax; ``container`` is the bundle's line it is in."""

    id: str
    total: Decimal
    quantity: Decimal
    container: str | None = None


@frozen(kw_only=True)
class RefundedLine:
    """What one refund gives back of one line of the order, as positive numbers."""

    line_id: str
    total: Decimal
    quantity: Decimal


@frozen(kw_only=True)
class Refund:
    """A refund as the REST interface tells it."""

    id: str
    at: datetime
    lines: tuple[RefundedLine, ...]


class RefundLines(Protocol):
    """Looks up the refunds of an order, which the order itself names without their lines."""

    def of_order(self, order_id: str) -> tuple[Refund, ...]: ...  # raises NotReachable


def after_refunds(
    *, lines: Sequence[SoldLine], refunds: Iterable[Refund], refunded: Decimal, total: Decimal, at: datetime
) -> tuple[OrderStatus, Mapping[str, datetime]]:
    """Give what a paid order has become, and its lines that are refunded in full, each with the time of that.

    ``refunds`` are those whose lines are known; ``refunded`` and ``total`` are sums over the whole order, tax and
    shipping included. When all the money went back every line is refunded, but for free ones whose refund is not
    known: WooCommerce itself waits for those before it calls such an order "refunded" (``wc_create_refund``).
    """
    known = list(refunds)
    closed = covered(lines, known)
    if 0 < total <= refunded:
        last = max((refund.at for refund in known), default=at)
        closed = _with_contents(lines, {line.id: last for line in lines if line.total > 0} | closed)
        if all(line.id in closed for line in lines):
            return OrderStatus.REFUNDED, {}
    return (OrderStatus.PARTIALLY_REFUNDED if closed else OrderStatus.PAID), closed


def covered(lines: Iterable[SoldLine], refunds: Iterable[Refund]) -> dict[str, datetime]:
    """Give the lines that are refunded in full, each with the time of the refund that completed it.

    A line that cost something is covered by its total, a free one by its quantity. A free line in a bundle goes with
    the bundle's line.
    """
    sold = list(lines)
    closed: dict[str, datetime] = {}
    totals: dict[str, Decimal] = defaultdict(Decimal)
    quantities: dict[str, Decimal] = defaultdict(Decimal)
    for refund in sorted(refunds, key=lambda refund: (refund.at, refund.id)):
        for part in refund.lines:
            totals[part.line_id] += part.total
            quantities[part.line_id] += part.quantity
        for line in sold:
            if line.id not in closed and _is_covered(line, totals[line.id], quantities[line.id]):
                closed[line.id] = refund.at
    return _with_contents(sold, closed)


def _with_contents(lines: Iterable[SoldLine], closed: Mapping[str, datetime]) -> dict[str, datetime]:
    """Add the free contents of the bundles that are closed; a bundle's line comes before its contents."""
    complete = dict(closed)
    for line in lines:
        if line.total <= 0 and line.container is not None and line.container in complete:
            complete.setdefault(line.id, complete[line.container])
    return complete


def _is_covered(line: SoldLine, total: Decimal, quantity: Decimal) -> bool:
    return total >= line.total if line.total > 0 else quantity >= line.quantity > 0


def sold_line(item: Fields) -> SoldLine:
    """Read a line of the order. The plugins Product Bundles and Composite Products name a line's container."""
    container = item.values.get("bundled_by") or item.values.get("composite_parent")
    return SoldLine(
        id=item.id("id"),
        total=item.decimal("total"),
        quantity=item.decimal("quantity"),
        container=str(container) if isinstance(container, int | str) and container else None,
    )


def read_refund(refund: Fields) -> Refund:
    """Read a refund of the REST interface, or raise Unusable.

    Its lines carry negative quantities and totals, and name the order's line in their metadata. Source: WooCommerce
    REST API v3, "Order refunds", and ``wc_create_refund``.
    """
    return Refund(
        id=refund.id("id"),
        at=refund.instant("date_created_gmt", before=_BEFORE, zone_is_utc=True),
        lines=tuple(_refunded(refund.children("line_items", MOST_LINES))),
    )


def _refunded(lines: Iterable[Fields]) -> Iterator[RefundedLine]:
    for line in lines:
        line_id = meta(line, "_refunded_item_id")
        if line_id is not None:
            total, quantity = abs(line.decimal("total")), abs(line.decimal("quantity"))
            yield RefundedLine(line_id=line_id, total=total, quantity=quantity)


def meta(owner: Fields, key: str) -> str | None:
    """Find an id in the metadata of an order or a line; None where it is not or is no id.

    PHP writes a list with gaps as an object with numbers for names.
    """
    found = owner.values.get("meta_data")
    items = found.values() if isinstance(found, Mapping) else found if isinstance(found, list) else ()
    values = (item.get("value") for item in items if isinstance(item, Mapping) and item.get("key") == key)
    return next((str(value) for value in values if isinstance(value, int | str) and value), None)
