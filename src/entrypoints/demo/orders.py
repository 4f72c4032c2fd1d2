"""The demonstration shop's own orders, and the messages that it sends about them."""

import json
import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

from attrs import asdict, evolve, field, frozen

from course_domain.ports import Clock
from entrypoints.demo.catalogue import CURRENCY, PEOPLE, PRODUCTS, DemoPerson, DemoProduct

SOURCE: Final = "demo-shop"
T = TypeVar("T")

Deliver = Callable[[str, bytes, datetime], None]
"""Signs a message (id, body, time) and posts it to our webhook; raises ``NotTaken``."""


class NotTaken(Exception):
    """The webhook did not answer 200: a real shop would try again later."""


class NoSuch(Exception):
    """No product, order or person of that id."""


@frozen(kw_only=True)
class DemoOrder:
    """One order of one product; ``version`` grows with every change."""

    id: str
    product_id: str
    person_id: str
    status: str
    created_at: str
    version: int = 1


def product_of(product_id: str) -> DemoProduct:
    """Find a product."""
    return _found({product.id: product for product in PRODUCTS}, product_id)


def person_of(person_id: str) -> DemoPerson:
    """Find a person."""
    return _found({person.id: person for person in PEOPLE}, person_id)


def _found(things: Mapping[str, T], wanted: str) -> T:
    if wanted not in things:
        raise NoSuch(wanted)
    return things[wanted]


@frozen(kw_only=True)
class DemoOrders:
    """Orders in a file of the shop's own; each change is told to Coursedock by a signed webhook.

    One change at a time: what is told of an order follows from what was kept of it.
    """

    path: Path
    clock: Clock
    deliver: Deliver
    _lock: threading.Lock = field(factory=threading.Lock, init=False, repr=False)

    def all(self) -> list[DemoOrder]:
        """Every order, newest first."""
        if not self.path.exists():
            return []
        return [DemoOrder(**order) for order in json.loads(self.path.read_text(encoding="utf-8"))]

    def buy(self, person_id: str, product_id: str) -> DemoOrder:
        """Make an order that is paid at once."""
        order = DemoOrder(
            id=secrets.token_hex(4),
            product_id=product_of(product_id).id,
            person_id=person_of(person_id).id,
            status="paid",
            created_at=_text(self.clock.now()),
        )
        with self._lock:
            return self._put(order)

    def change(self, order_id: str, status: str) -> DemoOrder:
        """Refund or cancel an order; what is over stays as it is."""
        with self._lock:
            order = next((order for order in self.all() if order.id == order_id), None)
            if order is None:
                raise NoSuch(order_id)
            if order.status != "paid":
                return order
            return self._put(evolve(order, status=status, version=order.version + 1))

    def _put(self, order: DemoOrder) -> DemoOrder:
        """Tell first, keep then: an order whose message was not taken stays as it was."""
        now = self.clock.now()
        # A message that was taken, and its answer lost, must not stand in the way of another one.
        self.deliver(f"{order.id}-{order.version}-{secrets.token_hex(4)}", message(order, now), now)
        others = [other for other in self.all() if other.id != order.id]
        orders = sorted([*others, order], key=lambda each: each.created_at, reverse=True)
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps([asdict(each) for each in orders]), encoding="utf-8")
        fresh.replace(self.path)
        return order


def message(order: DemoOrder, now: datetime) -> bytes:
    """Write an order as the standard order event."""
    person, product = person_of(order.person_id), product_of(order.product_id)
    customer = {"email": person.email, "name": person.name, "locale": "en"}
    if person.role != "guest":
        customer["id"] = person.id
    event: Mapping[str, Any] = {
        "type": "order.paid" if order.version == 1 else f"order.{order.status}",
        "timestamp": _text(now),
        "data": {
            "order": {
                "id": order.id,
                "version": order.version,
                "status": order.status,
                "paid_at": order.created_at,
                "total": {"amount": product.price, "currency": CURRENCY},
            },
            "customer": customer,
            "lines": [{"id": "1", "product_id": product.id, "quantity": 1}],
        },
    }
    return json.dumps(event).encode()


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
