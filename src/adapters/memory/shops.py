"""A shop in memory: its messages are facts written down, so that a test says what it means."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, Final, TypeVar

import attrs

from course_domain.model.errors import Forged, Invalid, NotReachable, Unusable
from course_domain.model.intake import Delivery, InboxEvent, Receipt
from course_domain.model.learners import Holder
from course_domain.model.money import Money
from course_domain.model.orders import Dispute, DisputeStatus, OrderFacts, OrderLine, OrderStatus, VersionKind
from course_domain.model.products import Sold
from course_domain.ports import Shop

SIGNATURE: Final = "x-memory-signature"
T = TypeVar("T")


class MemoryShop:
    """Shop whose signature is its secret and whose body is one OrderFacts as JSON. ``down`` makes it not reachable."""

    def __init__(self, source: str, secret: str) -> None:
        self.source = source
        self.secret = secret
        self.down = False

    def deliver(self, facts: OrderFacts) -> Delivery:
        """Write facts down as this shop would send them."""
        body = json.dumps(attrs.asdict(facts, value_serializer=_plain), sort_keys=True).encode()
        return Delivery(source=self.source, headers={SIGNATURE: self.secret}, body=body)

    def receive(self, delivery: Delivery, now: datetime) -> Receipt:
        if delivery.header(SIGNATURE) != self.secret:
            raise Forged(what=f"header {SIGNATURE}")
        return Receipt(delivery_id=hashlib.sha256(delivery.body).hexdigest())

    def facts(self, event: InboxEvent) -> OrderFacts:
        if self.down:
            raise NotReachable(what=f"The shop {self.source}")
        try:
            return _facts(self.source, json.loads(event.body))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, Invalid) as error:
            raise Unusable(reason=f"The body is not an order's facts: {type(error).__name__}.") from error


class MemoryShops:
    """Shops in a dictionary that tests may add to."""

    def __init__(self, shops: Mapping[str, Shop] | None = None) -> None:
        self.shops = dict(shops or {})

    def find(self, source: str) -> Shop | None:
        return self.shops.get(source)


def _plain(_owner: object, _attribute: object, value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _facts(source: str, told: dict[str, Any]) -> OrderFacts:
    return OrderFacts(
        **told
        | {
            "source": source,
            "version_kind": VersionKind(told["version_kind"]),
            "status": OrderStatus(told["status"]),
            "at": datetime.fromisoformat(told["at"]),
            "paid_at": _maybe(datetime.fromisoformat, told["paid_at"]),
            "total": _maybe(lambda total: Money(**total), told["total"]),
            "holder": Holder(**told["holder"]),
            "lines": tuple(_line(line) for line in told["lines"]),
            "disputes": tuple(_dispute(dispute) for dispute in told["disputes"]),
        }
    )


def _line(line: dict[str, Any]) -> OrderLine:
    closed_at = _maybe(datetime.fromisoformat, line["closed_at"])
    return OrderLine(**line | {"sold": Sold(**line["sold"]), "closed_at": closed_at})


def _dispute(dispute: dict[str, Any]) -> Dispute:
    at, status = datetime.fromisoformat(dispute["at"]), DisputeStatus(dispute["status"])
    return Dispute(id=dispute["id"], status=status, at=at)


def _maybe(read: Callable[[Any], T], value: Any) -> T | None:
    return None if value is None else read(value)
