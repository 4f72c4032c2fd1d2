"""Orders as two shops tell them, each with the grants that a person would write down for it by hand."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import count, cycle, islice
from typing import Any, Final

from attrs import frozen

STANDARD, WOO = "own-shop", "woo"
BREAD, TEA, PASS = "bread", "tea", "pass"
DAYS: Final[Mapping[str, int | None]] = {BREAD: None, TEA: None, PASS: 30}
PRODUCTS: Final[Mapping[str, tuple[str, ...]]] = {"11": (BREAD,), "12": (PASS,), "13": (BREAD, TEA, PASS)}
"""Product -> the courses that it opens, the same in both shops."""

Spell = tuple[str, str, int]
"""Line, course, number of the spell."""
Span = tuple[datetime, datetime | None, str | None]
"""Given, ended, and why."""


@frozen(kw_only=True)
class Story:
    """One order: what its shop says of it, oldest first, and what it must come to."""

    name: str
    source: str
    order_id: str
    user_id: str | None
    email: str
    messages: tuple[bytes, ...]
    grants: Mapping[Spell, Span]
    shares_its_course: bool = False
    """Another order of the same person opens the same course."""

    @property
    def alive(self) -> frozenset[str]:
        """The courses that it opens to this day."""
        return frozenset(course for (_, course, _), (_, ended, _) in self.grants.items() if ended is None)


@frozen(kw_only=True)
class Customer:
    """Who buys, and when; ``at(n)`` is the n-th minute of the order."""

    number: int
    day: datetime
    is_guest: bool = False

    @property
    def user_id(self) -> str | None:
        return None if self.is_guest else f"u{self.number}"

    @property
    def email(self) -> str:
        return f"u{self.number}@example.com"

    def at(self, minute: int) -> datetime:
        return self.day + timedelta(seconds=self.number, minutes=minute)


@frozen(kw_only=True)
class Told:
    """One message: the n-th version of an order, told in its n-th minute."""

    version: int
    status: str
    closed: tuple[str, ...] = ()
    dispute: str | None = None


def paid(version: int = 1) -> Told:
    return Told(version=version, status="paid")


def refunded(version: int = 2) -> Told:
    return Told(version=version, status="refunded")


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def standard_message(order_id: str, who: Customer, products: tuple[str, ...], told: Told) -> bytes:
    """Write the standard order event; an order is paid in the minute in which it is first told paid."""
    at = _instant(who.at(told.version))
    lines = [
        {"id": str(n), "product_id": product, "quantity": 1, "refunded": str(n) in told.closed}
        for n, product in enumerate(products, start=1)
    ]
    data: dict[str, Any] = {
        "order": {"id": order_id, "version": told.version, "status": told.status},
        "customer": {"id": who.user_id, "email": who.email, "name": f"Customer {who.number}"},
        "lines": lines,
    }
    if told.status == "paid":
        data["order"]["paid_at"] = at
    if told.dispute:
        data["dispute"] = {"id": f"d{order_id}", "status": told.dispute, "at": at}
    return json.dumps({"type": "order.updated", "timestamp": at, "data": data}).encode()


def woo_message(order_id: str, who: Customer, products: tuple[str, ...], told: Told) -> bytes:
    """Write a WooCommerce order; its customers' ids are its own, so the sign-on's stands in its metadata."""
    was_paid = told.status in ("processing", "refunded", "cancelled")
    items = [
        {"id": n, "product_id": int(product), "variation_id": 0, "quantity": 1, "sku": "", "total": "49.00"}
        for n, product in enumerate(products, start=1)
    ]
    order = {
        "id": int(order_id),
        "status": told.status,
        "currency": "EUR",
        "total": "49.00",
        "date_modified_gmt": _instant(who.at(told.version))[:-1],
        "date_paid_gmt": _instant(who.at(1))[:-1] if was_paid else None,
        "customer_id": 0 if who.is_guest else 7000 + who.number,
        "billing": {"first_name": "Customer", "last_name": str(who.number), "email": who.email},
        "refunds": [{"id": 1, "total": "-49.00"}] if told.status == "refunded" else [],
        "line_items": items,
        "meta_data": [] if who.is_guest else [{"id": 1, "key": "_coursedock_user_id", "value": who.user_id}],
    }
    return json.dumps(order).encode()


Plot = tuple[str, str, tuple[str, ...], tuple[Told, ...], Callable[[Customer], dict[Spell, Span]]]
"""Name, source, products, messages, and the grants by hand."""


def _live(*lines: tuple[str, str], minute: int = 1) -> Callable[[Customer], dict[Spell, Span]]:
    return lambda who: {(line, course, 1): (who.at(minute), None, None) for line, course in lines}


def _ended(*lines: tuple[str, str], minute: int = 2, why: str = "refunded") -> Callable[[Customer], dict[Spell, Span]]:
    return lambda who: {(line, course, 1): (who.at(1), who.at(minute), why) for line, course in lines}


def _nothing(_: Customer) -> dict[Spell, Span]:
    return {}


ONE, BOX = (("1", BREAD),), (("1", BREAD), ("1", TEA), ("1", PASS))

PLOTS: Final[tuple[Plot, ...]] = (
    ("pending, then paid", STANDARD, ("11",), (Told(version=1, status="pending"), paid(2)), _live(*ONE, minute=2)),
    ("refunded", STANDARD, ("11",), (paid(), refunded()), _ended(*ONE)),
    (
        "one line of two refunded",
        STANDARD,
        ("11", "12"),
        (paid(), Told(version=2, status="partially_refunded", closed=("1",))),
        lambda who: {
            ("1", BREAD, 1): (who.at(1), who.at(2), "refunded"),
            ("2", PASS, 1): (who.at(1), None, None),
        },
    ),
    (
        "an amount refunded",
        STANDARD,
        ("12",),
        (paid(), Told(version=2, status="partially_refunded")),
        _live(("1", PASS)),
    ),
    ("a bundle", STANDARD, ("13",), (paid(),), _live(*BOX)),
    ("a bundle refunded", STANDARD, ("13",), (paid(), refunded()), _ended(*BOX)),
    (
        "cancelled, never paid",
        STANDARD,
        ("11",),
        (Told(version=1, status="pending"), Told(version=2, status="cancelled")),
        _nothing,
    ),
    (
        "cancelled after payment",
        STANDARD,
        ("11",),
        (paid(), Told(version=2, status="cancelled")),
        _ended(*ONE, why="cancelled"),
    ),
    ("a guest", STANDARD, ("11",), (paid(),), _live(*ONE)),
    ("a guest refunded", STANDARD, ("12",), (paid(), refunded()), _ended(("1", PASS))),
    (
        "a dispute lost",
        STANDARD,
        ("11",),
        (paid(), Told(version=2, status="paid", dispute="open"), Told(version=3, status="paid", dispute="lost")),
        _ended(*ONE, minute=3, why="dispute lost"),
    ),
    (
        "a dispute won",
        STANDARD,
        ("13",),
        (
            paid(),
            Told(version=2, status="paid", dispute="open"),
            Told(version=3, status="paid", dispute="lost"),
            Told(version=4, status="paid", dispute="won"),
        ),
        _live(*BOX),
    ),
    (
        "refunded and paid again",
        STANDARD,
        ("11",),
        (paid(), refunded(), paid(3)),
        lambda who: {
            ("1", BREAD, 1): (who.at(1), who.at(2), "refunded"),
            ("1", BREAD, 2): (who.at(3), None, None),
        },
    ),
    ("paid twice, then refunded", STANDARD, ("11",), (paid(), paid(2), refunded(3)), _ended(*ONE, minute=3)),
    ("first of two orders", STANDARD, ("11",), (paid(), refunded()), _ended(*ONE)),
    ("second of two orders", STANDARD, ("11",), (paid(),), _live(*ONE)),
    ("first of two passes", STANDARD, ("12",), (paid(),), _live(("1", PASS))),
    ("second of two passes", STANDARD, ("12",), (paid(),), _live(("1", PASS))),
    ("WooCommerce", WOO, ("13",), (Told(version=1, status="processing"),), _live(*BOX)),
    (
        "WooCommerce refunded",
        WOO,
        ("11", "12"),
        (Told(version=1, status="processing"), Told(version=2, status="refunded")),
        _ended(("1", BREAD), ("2", PASS)),
    ),
    (
        "a guest at WooCommerce",
        WOO,
        ("12",),
        (Told(version=0, status="pending"), Told(version=1, status="processing")),
        _live(("1", PASS)),
    ),
    (
        "cancelled at WooCommerce",
        WOO,
        ("11",),
        (Told(version=1, status="processing"), Told(version=2, status="cancelled")),
        _ended(*ONE, why="cancelled"),
    ),
)
_WRITE: Final = {STANDARD: standard_message, WOO: woo_message}


def stories(day: datetime) -> Iterator[Story]:
    """Tell the plots again and again, each time of another order; two orders are one person's."""
    for number, (name, source, products, told, grants) in zip(count(1), cycle(PLOTS), strict=False):
        person = number - 1 if "second of two" in name else number
        who = Customer(number=person, day=day, is_guest="guest" in name)
        order_id = str(1000 + number)
        yield Story(
            name=name,
            source=source,
            order_id=order_id,
            user_id=who.user_id,
            email=who.email,
            messages=tuple(_WRITE[source](order_id, who, products, each) for each in told),
            grants=grants(who),
            shares_its_course="of two" in name,
        )


def some(number: int, day: datetime) -> tuple[Story, ...]:
    """Give so many of them."""
    return tuple(islice(stories(day), number))
