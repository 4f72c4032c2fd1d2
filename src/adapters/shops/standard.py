"""Shops that send the standard order event, signed as Standard Webhooks: Coursedock's own contract for any shop."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from attrs import field, frozen, validators

from adapters.shops.customers import CUSTOMER_IDS, CustomerIds, holder
from adapters.wire import amounts, fields, instants
from adapters.wire.fields import Fields
from adapters.wire.standard_webhooks import VerifyingKey, verify, verifying_key
from course_domain.model.errors import Invalid
from course_domain.model.intake import Delivery, InboxEvent, Receipt
from course_domain.model.learners import Holder
from course_domain.model.money import Money
from course_domain.model.orders import Dispute, DisputeStatus, OrderFacts, OrderLine, OrderStatus, VersionKind
from course_domain.model.products import Sold

MOST_LINES: Final = 500
AHEAD: Final = timedelta(days=1)
"""How far a shop's clock may run ahead of ours."""

_LOCALE: Final = re.compile(r"[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,4}")
_TIME_ZONE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")


def _keys(secrets: Iterable[str]) -> tuple[VerifyingKey, ...]:
    keys = tuple(verifying_key(secret) for secret in secrets)
    if not keys:
        raise Invalid.of("secrets", "must hold at least one secret")
    return keys


@frozen(kw_only=True)
class StandardShop:
    """Shop of kind ``standard``. Several ``secrets`` rotate; any of them verifies. Raises Invalid on a bad secret."""

    source: str
    keys: tuple[VerifyingKey, ...] = field(alias="secrets", converter=_keys, repr=False)
    customer_ids: CustomerIds = field(default="session", validator=validators.in_(CUSTOMER_IDS))

    def receive(self, delivery: Delivery, now: datetime) -> Receipt:
        return Receipt(delivery_id=verify(self.keys, delivery.headers, delivery.body, now))

    def facts(self, event: InboxEvent) -> OrderFacts:
        """Read what the order is; the event's type only says that it is about an order."""
        body = fields.read(event.body)
        if not body.text("type").startswith("order."):
            body.refuse("type", 'must begin with "order."')
        before = event.received_at + AHEAD
        at = body.instant("timestamp", before=before)
        data = body.child("data")
        order, customer = data.child("order"), data.maybe_child("customer")
        version, kind = _version(order, at, before)
        status = _status(order)
        return OrderFacts(
            source=self.source,
            order_id=order.id("id"),
            version=version,
            version_kind=kind,
            status=status,
            at=at,
            paid_at=order.maybe_instant("paid_at", before=before),
            total=_total(order),
            holder=self._holder(order, customer),
            name=customer.words("name"),
            locale=_plain(_LOCALE, customer.words("locale")),
            time_zone=_plain(_TIME_ZONE, customer.words("time_zone")),
            lines=_lines(data, before),
            disputes=_disputes(data, before),
        )

    def _holder(self, order: Fields, customer: Fields) -> Holder:
        return holder(
            customer_ids=self.customer_ids,
            customer_id=customer.maybe_id("id"),
            vouched_id=order.maybe_child("metadata").maybe_id("user_id"),
            email=customer.words("email"),
        )


def _version(order: Fields, at: datetime, before: datetime) -> tuple[int, VersionKind]:
    if not order.has("version"):
        return instants.microseconds(at), VersionKind.INSTANT
    if isinstance(order.values["version"], str):
        return instants.microseconds(order.instant("version", before=before)), VersionKind.INSTANT
    return order.whole("version"), VersionKind.INTEGER


def _status(order: Fields) -> OrderStatus:
    try:
        return OrderStatus(order.text("status"))
    except ValueError:
        order.refuse("status", f"must be one of {', '.join(OrderStatus)}")


def _total(order: Fields) -> Money | None:
    if not order.has("total"):
        return None
    total = order.child("total")
    amount, currency = total.whole("amount"), total.text("currency")
    try:
        return amounts.from_minor(amount, currency)
    except ValueError:
        order.refuse("total", "must be an amount in minor units (cents) and an ISO 4217 currency")


def _lines(data: Fields, before: datetime) -> tuple[OrderLine, ...]:
    lines = tuple(_line(line, before) for line in data.children("lines", MOST_LINES))
    if len({line.id for line in lines}) != len(lines):
        data.refuse("lines", "holds two lines with the same id")
    return lines


def _line(line: Fields, before: datetime) -> OrderLine:
    closed = line.flag("refunded")
    return OrderLine(
        id=line.id("id"),
        sold=Sold(product_id=line.id("product_id"), variant_id=line.maybe_id("variant_id"), sku=line.maybe_id("sku")),
        quantity=line.whole("quantity") if line.has("quantity") else 1,
        closed=closed,
        closed_at=line.maybe_instant("refunded_at", before=before) if closed else None,
    )


def _disputes(data: Fields, before: datetime) -> tuple[Dispute, ...]:
    if not data.has("dispute"):
        return ()
    dispute = data.child("dispute")
    try:
        status = DisputeStatus(dispute.text("status"))
    except ValueError:
        dispute.refuse("status", f"must be one of {', '.join(DisputeStatus)}")
    return (Dispute(id=dispute.id("id"), status=status, at=dispute.instant("at", before=before)),)


def _plain(pattern: re.Pattern[str], text: str | None) -> str | None:
    """Keep what is written as it should be; for a language or a time zone no order is refused."""
    return text if text and pattern.fullmatch(text) else None
