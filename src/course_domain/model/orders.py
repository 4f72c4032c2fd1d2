"""What shops tell us of an order: one ``OrderFacts`` a message. See ``spells`` for what a set of them grants."""

from datetime import datetime
from enum import StrEnum

from attrs import frozen

from course_domain.model.learners import Holder
from course_domain.model.money import Money
from course_domain.model.products import Sold


class OrderStatus(StrEnum):
    """A shop's word for an order, lowest first: of two equal versions the higher one wins."""

    PENDING = "pending"
    ON_HOLD = "on-hold"
    FAILED = "failed"
    PAID = "paid"
    PARTIALLY_REFUNDED = "partially_refunded"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class DisputeStatus(StrEnum):
    """How a dispute stands, lowest first: of two equal versions the higher one wins."""

    OPEN = "open"
    LOST = "lost"
    WON = "won"


class VersionKind(StrEnum):
    """What a shop counts its versions in; one kind per source."""

    INTEGER = "integer"
    INSTANT = "instant"


@frozen(kw_only=True)
class Dispute:
    """One word about one dispute of an order."""

    id: str
    status: DisputeStatus
    at: datetime


@frozen(kw_only=True)
class OrderLine:
    """One line as a message tells it; ``closed``: the shop says this line is refunded in full."""

    id: str
    sold: Sold
    quantity: int = 1
    closed: bool = False
    closed_at: datetime | None = None


@frozen(kw_only=True)
class OrderFacts:
    """What one message says of an order.

    ``version`` grows with the shop's changes: a plain integer, or an instant as microseconds since 1970.
    ``at`` is the shop's own time of this version.
    """

    source: str
    order_id: str
    version: int
    version_kind: VersionKind
    status: OrderStatus
    at: datetime
    paid_at: datetime | None = None
    total: Money | None = None
    holder: Holder
    name: str | None = None
    locale: str | None = None
    time_zone: str | None = None
    lines: tuple[OrderLine, ...] = ()
    disputes: tuple[Dispute, ...] = ()

    @property
    def closes_every_line(self) -> bool:
        """A cancelled order, or a refunded one without line flags, is every line."""
        if self.status is OrderStatus.REFUNDED:
            return not any(line.closed for line in self.lines)
        return self.status is OrderStatus.CANCELLED
