"""WooCommerce's order webhooks.

Sources: WooCommerce REST API v3, "Orders"; ``WC_Webhook`` for the signature, the ping and what is sent when an order
can't be read; ``wc_create_refund`` for when an order turns "refunded" by itself.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from attrs import field, frozen, validators

from adapters.shops.customers import CUSTOMER_IDS, CustomerIds, holder
from adapters.shops.woocommerce_refunds import MOST_LINES, MOST_REFUNDS, RefundLines, after_refunds, meta, sold_line
from adapters.wire import amounts, base64_text, fields, instants, strict_json
from adapters.wire.fields import Fields
from course_domain.model.errors import Forged, Invalid, Unusable
from course_domain.model.intake import Delivery, InboxEvent, Receipt
from course_domain.model.learners import Holder
from course_domain.model.money import Money
from course_domain.model.orders import OrderFacts, OrderLine, OrderStatus, VersionKind
from course_domain.model.products import Sold

SIGNATURE: Final = "x-wc-webhook-signature"
USER_ID_META: Final = "_coursedock_user_id"
"""Where a shop whose customer ids are its own writes the sign-on's user id; customers can't write such a key."""

STATUSES: Final[Mapping[str, OrderStatus]] = MappingProxyType(
    {
        "auto-draft": OrderStatus.PENDING,
        "checkout-draft": OrderStatus.PENDING,
        "draft": OrderStatus.PENDING,
        "new": OrderStatus.PENDING,
        "pending": OrderStatus.PENDING,
        "trash": OrderStatus.PENDING,
        "on-hold": OrderStatus.ON_HOLD,
        "processing": OrderStatus.PAID,
        "completed": OrderStatus.PAID,
        "cancelled": OrderStatus.CANCELLED,
        "refunded": OrderStatus.REFUNDED,
        "failed": OrderStatus.FAILED,
    }
)
"""PAID holds with ``date_paid_gmt`` only. A status that a plugin adds keeps what is: it says nothing of the payment,
and to guess would give away a course or take one away."""

_AHEAD: Final = timedelta(days=1)
_PING: Final = re.compile(rb"webhook_id=[0-9]{1,20}")
_FORM: Final = "application/x-www-form-urlencoded"


def _keys(secrets: Iterable[str]) -> tuple[bytes, ...]:
    keys = tuple(secret.encode() for secret in secrets)
    if not keys or not all(keys):
        raise Invalid.of("secrets", "must hold at least one secret, none of them empty")
    return keys


@frozen(kw_only=True)
class WooCommerceShop:
    """Shop of kind ``woocommerce``. Several ``secrets`` rotate. Raises Invalid where there is none.

    ``refunds`` finds the lines of a refund on an order that stays completed; without it only full refunds end access.
    """

    source: str
    keys: tuple[bytes, ...] = field(alias="secrets", converter=_keys, repr=False)
    customer_ids: CustomerIds = field(default="session", validator=validators.in_(CUSTOMER_IDS))
    refunds: RefundLines | None = None

    def needs_attention(self) -> tuple[str, ...]:
        """Say, one sentence each, what this shop's configuration keeps us from doing."""
        if self.refunds is not None:
            return ()
        keys = "url, consumer_key and consumer_secret"
        return (f'Shop "{self.source}": without {keys} only a full refund ends access, for the lines are unknown.',)

    def receive(self, delivery: Delivery, now: datetime) -> Receipt:
        written = delivery.header(SIGNATURE)
        digest = hashlib.sha256(delivery.body).hexdigest()  # their delivery ids repeat within a second
        if not written and _is_ping(delivery):
            return Receipt(delivery_id=digest, ignored=True)
        self._check(written, delivery.body)
        return Receipt(delivery_id=digest, ignored=_is_error(delivery.body))

    def _check(self, written: str, body: bytes) -> None:
        try:
            signature = base64_text.read(written)
        except ValueError as error:
            raise Forged(what=f"header {SIGNATURE}") from error
        if not any(hmac.compare_digest(hmac.digest(key, body, hashlib.sha256), signature) for key in self.keys):
            raise Forged(what="signature")

    def facts(self, event: InboxEvent) -> OrderFacts:
        """Read what the order is; headers such as the topic are not signed and not looked at."""
        order = fields.read(event.body)
        _refuse_what_is_no_order(order)
        before = event.received_at + _AHEAD
        at = order.instant("date_modified_gmt", before=before, zone_is_utc=True)
        paid_at = order.maybe_instant("date_paid_gmt", before=before, zone_is_utc=True)
        items = order.children("line_items", MOST_LINES)
        status, closed = self._state(order, items, at, paid=paid_at is not None)
        billing = order.maybe_child("billing")
        return OrderFacts(
            source=self.source,
            order_id=order.id("id"),
            version=instants.microseconds(at),
            version_kind=VersionKind.INSTANT,
            status=status,
            at=at,
            paid_at=paid_at,
            total=_total(order),
            holder=self._holder(order, billing),
            name=" ".join(filter(None, (billing.words("first_name"), billing.words("last_name")))) or None,
            lines=tuple(_line(item, closed) for item in items),
        )

    def _holder(self, order: Fields, billing: Fields) -> Holder:
        return holder(
            customer_ids=self.customer_ids,
            customer_id=order.maybe_id("customer_id"),
            vouched_id=meta(order, USER_ID_META),
            email=billing.words("email"),
        )

    def _state(
        self, order: Fields, items: Iterable[Fields], at: datetime, *, paid: bool
    ) -> tuple[OrderStatus, Mapping[str, datetime]]:
        """Give the status, and the lines that refunds cover in full with the time of that."""
        status = STATUSES.get(order.text("status").removeprefix("wc-"), OrderStatus.ON_HOLD)
        named = {refund.id("id"): abs(refund.decimal("total")) for refund in order.children("refunds", MOST_REFUNDS)}
        if status is OrderStatus.PAID and not paid:
            return OrderStatus.ON_HOLD, {}
        if status is not OrderStatus.PAID or not named:
            return status, {}
        found = self.refunds.of_order(order.id("id")) if self.refunds else ()
        return after_refunds(
            lines=[sold_line(item) for item in items],
            refunds=[refund for refund in found if refund.id in named],
            refunded=sum(named.values(), Decimal()),
            total=order.decimal("total"),
            at=at,
        )


def _is_ping(delivery: Delivery) -> bool:
    """Tell the test that WooCommerce sends, unsigned, when a webhook is made; it wants exactly 200."""
    kind = delivery.header("content-type").partition(";")[0].strip().lower()
    return kind == _FORM and _PING.fullmatch(delivery.body) is not None


def _is_error(body: bytes) -> bool:
    """Tell the REST interface's error, which is sent where the order could not be read."""
    try:
        value = strict_json.read(body)
    except ValueError:
        return False
    return isinstance(value, Mapping) and {"code", "message"} <= value.keys() and "id" not in value


def _refuse_what_is_no_order(order: Fields) -> None:
    if order.values.keys() == {"id"}:
        order_id = order.id("id")
        raise Unusable(
            reason=f"The shop only says that {order_id} was deleted, which ends nothing: refund or cancel it there."
        )
    if not isinstance(order.values.get("line_items"), list):
        order.refuse("line_items", "is missing: this is no order, so the webhook's topic must be an order's")


def _line(item: Fields, closed: Mapping[str, datetime]) -> OrderLine:
    line_id, variation = item.id("id"), item.maybe_id("variation_id")
    sold = Sold(
        product_id=item.id("product_id"),
        variant_id=None if variation == "0" else variation,
        sku=item.maybe_id("sku"),
    )
    quantity = max(1, int(item.decimal("quantity")))
    return OrderLine(id=line_id, sold=sold, quantity=quantity, closed=line_id in closed, closed_at=closed.get(line_id))


def _total(order: Fields) -> Money | None:
    amount = order.decimal("total")
    if amount < 0:
        order.refuse("total", "must not be negative")
    try:
        return amounts.from_major(amount, order.words("currency") or "")
    except ValueError:
        return None  # a plugin's own currency; access doesn't hang on the amount
