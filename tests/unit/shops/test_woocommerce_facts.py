"""WooCommerce's orders: status by status, refund by refund, and what is not an order."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field

from adapters.shops.woocommerce import STATUSES, WooCommerceShop
from adapters.shops.woocommerce_refunds import Refund, SoldLine, covered, read_refund
from adapters.wire.fields import Fields
from course_domain.model.errors import Forged, Invalid, NotReachable, Unusable
from course_domain.model.intake import Delivery, InboxEvent
from course_domain.model.learners import Holder
from course_domain.model.money import Money
from course_domain.model.orders import OrderFacts, OrderLine, OrderStatus, VersionKind
from course_domain.model.products import Sold

DATA = Path(__file__).parents[1] / "data"
NOW = datetime(2026, 4, 2, 12, 0, tzinfo=UTC)
FIRST = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
LAST = datetime(2026, 3, 12, 17, 30, tzinfo=UTC)
MODIFIED = datetime(2026, 3, 12, 17, 30, 1, tzinfo=UTC)
Change = Callable[[dict[str, Any]], object]


@define
class KnownRefunds:
    """RefundLines from a list; ``asked`` is what it was asked for."""

    refunds: tuple[Refund, ...] = ()
    asked: list[str] = field(factory=list)

    def of_order(self, order_id: str) -> tuple[Refund, ...]:
        self.asked.append(order_id)
        return self.refunds


class NoRefunds:
    def of_order(self, order_id: str) -> tuple[Refund, ...]:
        raise NotReachable(what="WooCommerce")


def sample(name: str) -> Any:
    return json.loads((DATA / f"woocommerce_{name}.json").read_bytes(), parse_float=Decimal)


def known() -> KnownRefunds:
    return KnownRefunds(tuple(read_refund(Fields(values=each)) for each in sample("refunds")))


def shop(**settings: Any) -> WooCommerceShop:
    return WooCommerceShop(source="my-shop", secrets=["a secret"], **settings)


def facts(value: object, **settings: Any) -> OrderFacts:
    body = json.dumps(value, default=float).encode()
    event = InboxEvent(id="e", source="x", delivery_id="d", received_at=NOW, body=body, due_at=NOW)
    return shop(**settings).facts(event)


def changed(name: str, **fields: object) -> dict[str, Any]:
    return sample(name) | fields


def test_a_completed_order_says_who_bought_what_and_when() -> None:
    assert facts(sample("order_completed")) == OrderFacts(
        source="my-shop",
        order_id="9007199254740993",
        version=1_772_442_931_000_000,
        version_kind=VersionKind.INSTANT,
        status=OrderStatus.PAID,
        at=datetime(2026, 3, 2, 9, 15, 31, tzinfo=UTC),
        paid_at=datetime(2026, 3, 2, 9, 14, 40, tzinfo=UTC),
        total=Money(amount=9002, currency="EUR"),
        holder=Holder(user_id="58", email="ada.kovacs@example.com"),
        name="Ada Kovács",
        lines=(
            OrderLine(id="9007199254740995", sold=Sold(product_id="310"), quantity=1),
            OrderLine(
                id="9007199254740996",
                sold=Sold(product_id="322", variant_id="323", sku="PORTRAIT-FB"),
                quantity=2,
            ),
        ),
    )


def test_a_guest_is_known_by_the_e_mail_address_alone() -> None:
    told = facts(sample("order_guest"))
    assert told.holder == Holder(user_id=None, email="jun@example.jp")
    assert told.name == "Jun"
    assert told.total == Money(amount=4900, currency="JPY")


def test_a_free_order_is_paid_like_any_other() -> None:
    told = facts(sample("order_free"))
    assert told.status is OrderStatus.PAID
    assert told.total == Money(amount=0, currency="EUR")


@pytest.mark.parametrize(
    ("meta_data", "expected"),
    [
        ([{"key": "_coursedock_user_id", "value": "sso-4411"}], "sso-4411"),
        ({"3": {"key": "_coursedock_user_id", "value": 4411}}, "4411"),
        ([{"key": "coursedock_user_id", "value": "written by the customer"}], None),
        ([{"key": "_coursedock_user_id", "value": {"x": 1}}], None),
        ([], None),
        (None, None),
    ],
)
def test_a_shop_with_ids_of_its_own_is_believed_only_in_the_order_s_metadata(
    meta_data: object, expected: str | None
) -> None:
    told = facts(changed("order_completed", meta_data=meta_data), customer_ids="own")
    assert told.holder == Holder(user_id=expected, email="ada.kovacs@example.com")


STATUS_TABLE = [
    # status, paid?, what it means
    ("pending", False, OrderStatus.PENDING),
    ("checkout-draft", False, OrderStatus.PENDING),
    ("auto-draft", False, OrderStatus.PENDING),
    ("draft", False, OrderStatus.PENDING),
    ("new", False, OrderStatus.PENDING),
    ("trash", True, OrderStatus.PENDING),
    ("on-hold", False, OrderStatus.ON_HOLD),
    ("on-hold", True, OrderStatus.ON_HOLD),
    ("processing", True, OrderStatus.PAID),
    ("processing", False, OrderStatus.ON_HOLD),  # cash on delivery
    ("completed", True, OrderStatus.PAID),
    ("wc-completed", True, OrderStatus.PAID),
    ("completed", False, OrderStatus.ON_HOLD),
    ("cancelled", False, OrderStatus.CANCELLED),
    ("cancelled", True, OrderStatus.CANCELLED),
    ("refunded", True, OrderStatus.REFUNDED),
    ("failed", False, OrderStatus.FAILED),
    ("failed", True, OrderStatus.FAILED),
    ("shipped-by-a-plugin", True, OrderStatus.ON_HOLD),
    ("shipped-by-a-plugin", False, OrderStatus.ON_HOLD),
]


@pytest.mark.parametrize(("status", "paid", "meaning"), STATUS_TABLE)
def test_each_status_opens_keeps_or_ends(status: str, paid: bool, meaning: OrderStatus) -> None:
    paid_at = "2026-03-02T09:14:40" if paid else None
    assert facts(changed("order_completed", status=status, date_paid_gmt=paid_at)).status is meaning


def test_the_table_above_has_every_status() -> None:
    assert STATUSES.keys() <= {status for status, _, _ in STATUS_TABLE}


def test_a_fully_refunded_order_flags_no_line_for_it_is_every_line() -> None:
    refunds = known()
    told = facts(changed("order_refunds_on_completed", status="refunded"), refunds=refunds)
    assert told.status is OrderStatus.REFUNDED
    assert told.closes_every_line
    assert refunds.asked == []


def test_refunds_on_a_completed_order_close_the_lines_they_cover_in_full() -> None:
    refunds = known()
    told = facts(sample("order_refunds_on_completed"), refunds=refunds)
    assert told.status is OrderStatus.PARTIALLY_REFUNDED
    assert refunds.asked == ["1422"]
    assert {line.id: line.closed_at for line in told.lines if line.closed} == {
        "2812": LAST,  # half by the first refund, the rest by the last; the deleted one between doesn't count
        "2813": LAST,
        "2814": LAST,  # free, in the bundle of line 2813
    }


def test_without_the_refund_s_lines_nothing_is_closed_by_a_part_of_the_money() -> None:
    told = facts(sample("order_refunds_on_completed"))
    assert told.status is OrderStatus.PAID
    assert not any(line.closed for line in told.lines)


def test_a_refund_that_names_no_lines_ends_nothing() -> None:
    by_amount = Refund(id="1503", at=LAST, lines=())
    told = facts(sample("order_refunds_on_completed"), refunds=KnownRefunds((by_amount,)))
    assert told.status is OrderStatus.PAID


def test_refunds_are_asked_for_only_when_a_paid_order_names_some() -> None:
    refunds = KnownRefunds()
    facts(sample("order_completed"), refunds=refunds)
    facts(changed("order_refunds_on_completed", date_paid_gmt=None), refunds=refunds)
    assert refunds.asked == []


def test_a_shop_that_does_not_answer_leaves_the_message_for_later() -> None:
    with pytest.raises(NotReachable):
        facts(sample("order_refunds_on_completed"), refunds=NoRefunds())


@pytest.mark.parametrize("refunds", [None, KnownRefunds()], ids=["without keys", "with keys"])
def test_all_of_the_money_back_is_a_refunded_order(refunds: KnownRefunds | None) -> None:
    value = changed("order_completed", refunds=[{"id": 1, "total": "-50.02"}, {"id": 2, "total": "-40.00"}])
    told = facts(value, refunds=refunds)
    assert told.status is OrderStatus.REFUNDED
    assert told.closes_every_line


def test_all_of_the_money_back_leaves_the_free_lines_that_no_refund_names() -> None:
    value = changed("order_refunds_on_completed", refunds=[{"id": 1503, "total": "-158.00"}])
    told = facts(value)
    assert told.status is OrderStatus.PARTIALLY_REFUNDED
    assert [line.id for line in told.lines if not line.closed] == ["2815"]
    assert {line.closed_at for line in told.lines if line.closed} == {MODIFIED}


@pytest.mark.parametrize("name", ["order_free", "order_completed"])
def test_a_refund_of_nothing_on_an_order_that_cost_nothing_ends_nothing(name: str) -> None:
    told = facts(changed(name, total="0.00", refunds=[{"id": 1, "total": "-0.00"}]))  # paid by store credit, say
    assert told.status is OrderStatus.PAID


D = Decimal
COVERED = [
    # line total, quantity; refunds as (total, quantity); index of the refund that covers, or None
    ("49.00", "1", [("49.00", "1")], 0),
    ("49.00", "1", [("49.00", "0")], 0),
    ("49.00", "1", [("48.99", "1")], None),
    ("49.00", "1", [("0.00", "1")], None),
    ("49.00", "1", [("20.00", "0"), ("29.00", "1")], 1),
    ("49.00", "1", [("49.00", "1"), ("49.00", "1")], 0),
    ("0.10", "3", [("0.03", "1"), ("0.03", "1"), ("0.04", "1")], 2),
    ("0.00", "2", [("0.00", "1")], None),
    ("0.00", "2", [("0.00", "1"), ("0.00", "1")], 1),
    ("0.00", "0", [("0.00", "0")], None),
    ("0.00", "1", [], None),
]


@pytest.mark.parametrize(("total", "quantity", "parts", "by"), COVERED)
def test_a_line_is_covered_by_its_total_and_a_free_one_by_its_quantity(
    total: str, quantity: str, parts: list[tuple[str, str]], by: int | None
) -> None:
    line = SoldLine(id="7", total=D(total), quantity=D(quantity))
    refunds = [
        read_refund(
            Fields(
                values={
                    "id": index,
                    "date_created_gmt": f"2026-03-0{index + 1}T00:00:00",
                    "line_items": [
                        {
                            "total": f"-{money}",
                            "quantity": -int(count),
                            "meta_data": [{"key": "_refunded_item_id", "value": "7"}],
                        }
                    ],
                }
            )
        )
        for index, (money, count) in enumerate(parts)
    ]
    expected = {} if by is None else {"7": datetime(2026, 3, by + 1, tzinfo=UTC)}
    assert covered([line], refunds) == expected
    assert covered([line], reversed(refunds)) == expected


def test_a_line_in_a_bundle_that_has_a_price_of_its_own_stands_for_itself() -> None:
    bundle = SoldLine(id="1", total=D(10), quantity=D(1))
    priced = SoldLine(id="2", total=D(5), quantity=D(1), container="1")
    part = read_refund(
        Fields(
            values={
                "id": 1,
                "date_created_gmt": "2026-03-01T00:00:00",
                "line_items": [{"total": "-10", "meta_data": [{"key": "_refunded_item_id", "value": 1}]}],
            }
        )
    )
    assert covered([bundle, priced], [part]).keys() == {"1"}


def delivery(body: bytes, headers: dict[str, str] | None = None) -> Delivery:
    return Delivery(source="my-shop", headers=headers or {}, body=body)


def signed(body: bytes) -> Delivery:
    mac = hmac.new(b"a secret", body, hashlib.sha256).digest()
    return delivery(body, {"x-wc-webhook-signature": base64.b64encode(mac).decode()})


FORM = {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}


def test_the_unsigned_ping_of_a_new_webhook_is_ignored() -> None:
    assert shop().receive(delivery(b"webhook_id=14", FORM), NOW).ignored


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"webhook_id=14", {"content-type": "application/json"}),
        (b"webhook_id=14", {}),
        (b"webhook_id=", FORM),
        (b"webhook_id=14&id=1", FORM),
        (b"webhook_id=14\n", FORM),
        (b"webhook_id=14", FORM | {"x-wc-webhook-signature": "AAAA"}),
        (b'{"id":1}', FORM),
        (b"", FORM),
    ],
)
def test_nothing_else_comes_in_unsigned(body: bytes, headers: dict[str, str]) -> None:
    with pytest.raises(Forged):
        shop().receive(delivery(body, headers), NOW)


def test_a_signed_error_of_the_shop_itself_is_ignored() -> None:
    body = (DATA / "woocommerce_error.json").read_bytes()
    assert shop().receive(signed(body), NOW).ignored
    with pytest.raises(Forged):
        shop().receive(delivery(body), NOW)


@pytest.mark.parametrize("body", [b'{"id":1,"code":"x","message":"y"}', b'{"code":"x"}', b"[]", b"", b"\xff"])
def test_what_only_looks_like_an_error_is_kept(body: bytes) -> None:
    assert not shop().receive(signed(body), NOW).ignored


def test_a_message_s_id_comes_from_its_body_for_the_delivery_ids_repeat() -> None:
    one, other = signed(b'{"id":1}'), signed(b'{"id":2}')
    for each in (one, other):
        each.headers["x-wc-webhook-delivery-id"] = "the same"
    assert shop().receive(one, NOW) != shop().receive(other, NOW)


UNUSABLE: list[tuple[dict[str, object], str]] = [
    ({"id": None}, "^id is missing"),
    ({"line_items": None}, "line_items is missing: this is no order"),
    ({"line_items": {"0": {}}}, "line_items is missing: this is no order"),
    ({"line_items": [{"id": None, "product_id": 1}]}, r"line_items\[0\].id is missing"),
    ({"line_items": [{"id": 5}]}, r"line_items\[0\].product_id is missing"),
    ({"line_items": [{"id": i, "product_id": 1} for i in range(501)]}, "more than the 500"),
    ({"status": None}, "^status is missing"),
    ({"date_modified_gmt": None}, "date_modified_gmt is missing"),
    ({"date_modified_gmt": "2026-03-02"}, "date_modified_gmt must be a time"),
    ({"date_modified_gmt": "2036-03-02T00:00:00"}, "date_modified_gmt is not believable"),
    ({"date_paid_gmt": "0000-00-00 00:00:00"}, "date_paid_gmt must be a time"),
    ({"total": "-1.00"}, "total must not be negative"),
    ({"total": "1,00"}, "total must be a decimal number"),
    ({"total": []}, "total must be a decimal number"),
    ({"customer_id": True}, "customer_id must be a text or a whole number"),
    ({"refunds": [{"total": "-1.00"}]}, r"refunds\[0\].id is missing"),
]


@pytest.mark.parametrize(("fields", "reason"), UNUSABLE, ids=[reason for _, reason in UNUSABLE])
def test_an_order_that_can_not_be_used_says_which_field_stands_in_the_way(
    fields: dict[str, object], reason: str
) -> None:
    with pytest.raises(Unusable, match=reason):
        facts(changed("order_completed", **fields))


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"id": 12}, "only says that 12 was deleted"),
        ({"id": 310, "name": "A product", "status": "publish"}, "this is no order"),
        ({"action": "woocommerce_add_to_cart", "arg": "x"}, "this is no order"),
    ],
)
def test_what_is_no_order_is_unusable(value: object, reason: str) -> None:
    with pytest.raises(Unusable, match=reason):
        facts(value)


def test_a_currency_that_iso_does_not_know_costs_nobody_a_course() -> None:
    assert facts(changed("order_completed", currency="POINTS")).total is None


def test_the_doctor_is_told_when_only_full_refunds_can_end_access() -> None:
    (sentence,) = shop().needs_attention()
    assert "my-shop" in sentence
    assert "consumer_key" in sentence
    assert shop(refunds=KnownRefunds()).needs_attention() == ()


@pytest.mark.parametrize("secrets", [[], [""], ["good", ""]])
def test_a_shop_without_a_secret_can_not_be_configured(secrets: list[str]) -> None:
    with pytest.raises(Invalid):
        WooCommerceShop(source="my-shop", secrets=secrets)


def test_a_shop_doesn_t_show_its_secrets() -> None:
    assert "a secret" not in repr(shop())
