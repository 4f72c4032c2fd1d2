"""The standard order event: what each field means, and what makes a message unusable."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.shops.standard import StandardShop
from course_domain.model.errors import Invalid, Unusable
from course_domain.model.intake import InboxEvent
from course_domain.model.learners import Holder
from course_domain.model.money import Money
from course_domain.model.orders import Dispute, DisputeStatus, OrderFacts, OrderLine, OrderStatus, VersionKind
from course_domain.model.products import Sold

DATA = Path(__file__).parents[1] / "data"
NOW = datetime(2026, 4, 2, 12, 0, tzinfo=UTC)
SECRET = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
Change = Callable[[dict[str, Any]], object]


def sample(name: str) -> dict[str, Any]:
    return json.loads((DATA / f"standard_order_{name}.json").read_bytes())


def facts(value: object, customer_ids: str = "session") -> OrderFacts:
    shop = StandardShop(source="my-shop", secrets=[SECRET], customer_ids=customer_ids)
    body = json.dumps(value).encode()
    return shop.facts(InboxEvent(id="e", source="x", delivery_id="d", received_at=NOW, body=body, due_at=NOW))


def changed(name: str, change: Change) -> dict[str, Any]:
    value = sample(name)
    change(value)
    return value


def test_a_paid_order_says_who_bought_what_and_when() -> None:
    assert facts(sample("paid")) == OrderFacts(
        source="my-shop",
        order_id="9007199254740993",
        version=3,
        version_kind=VersionKind.INTEGER,
        status=OrderStatus.PAID,
        at=datetime(2026, 3, 2, 9, 14, 41, 250_000, tzinfo=UTC),
        paid_at=datetime(2026, 3, 2, 9, 14, 40, tzinfo=UTC),
        total=Money(amount=9002, currency="EUR"),
        holder=Holder(user_id="58", email="ada.kovacs@example.com"),
        name="Ada Kovács",
        locale="hu-HU",
        time_zone="Europe/Budapest",
        lines=(
            OrderLine(id="l-1", sold=Sold(product_id="310"), quantity=1),
            OrderLine(id="l-2", sold=Sold(product_id="322", variant_id="323", sku="PORTRAIT-FB"), quantity=2),
        ),
    )


def test_a_guest_s_free_order_is_paid_and_waits_for_the_e_mail() -> None:
    told = facts(sample("guest_bundle"))
    assert told.holder == Holder(user_id=None, email="jun@example.jp")
    assert told.status is OrderStatus.PAID
    assert told.total == Money(amount=0, currency="JPY")
    assert told.name is None
    assert [line.id for line in told.lines] == ["1", "2"]


def test_without_a_version_the_body_s_timestamp_serves() -> None:
    told = facts(sample("guest_bundle"))
    assert (told.version_kind, told.version) == (VersionKind.INSTANT, 1_772_751_602_000_000)
    assert told.version == (told.at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def test_a_version_may_be_an_instant_apart_from_the_time_of_the_message() -> None:
    told = facts(sample("partially_refunded"))
    assert told.version_kind is VersionKind.INSTANT
    assert told.version == 1_773_336_600_500_000
    assert told.at == datetime(2026, 3, 12, 17, 30, 1, tzinfo=UTC)


def test_a_refunded_line_is_closed_at_its_refund_and_the_others_are_not() -> None:
    first, second, third = facts(sample("partially_refunded")).lines
    assert (first.closed, first.closed_at) == (True, datetime(2026, 3, 12, 17, 29, 59, tzinfo=UTC))
    assert (second.closed, second.closed_at) == (True, None)
    assert (third.closed, third.closed_at) == (False, None)


def test_a_dispute_is_told_with_the_order() -> None:
    told = facts(sample("disputed"))
    at = datetime(2026, 4, 1, 6, 59, 58, tzinfo=UTC)
    assert told.disputes == (Dispute(id="dp_1", status=DisputeStatus.LOST, at=at),)
    assert told.status is OrderStatus.PAID


@pytest.mark.parametrize("status", list(OrderStatus))
def test_what_the_order_is_counts_and_not_the_name_of_the_event(status: OrderStatus) -> None:
    for name in ("order.paid", "order.refunded", "order.something-new"):
        told = facts(
            changed("paid", lambda v, name=name: (v.update(type=name), v["data"]["order"].update(status=status)))
        )
        assert told.status is status


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({"user_id": "sso-4411"}, "sso-4411"),
        ({"user_id": 4411}, "4411"),
        ({"user_id": "0"}, None),
        ({}, None),
        ([], None),
    ],
)
def test_a_shop_with_ids_of_its_own_is_believed_only_in_the_order_s_metadata(
    metadata: object, expected: str | None
) -> None:
    value = changed("paid", lambda v: v["data"]["order"].update(metadata=metadata))
    value["data"]["customer"]["metadata"] = {"user_id": "chosen by the customer"}
    told = facts(value, customer_ids="own")
    assert told.holder == Holder(user_id=expected, email="ada.kovacs@example.com")


def test_a_shop_whose_ids_are_the_session_s_needs_no_metadata() -> None:
    assert facts(sample("paid")).holder.user_id == "58"


@pytest.mark.parametrize("customer_id", [0, "0", "", " ", None])
def test_the_ids_that_mean_a_guest_match_no_one(customer_id: object) -> None:
    assert facts(changed("paid", lambda v: v["data"]["customer"].update(id=customer_id))).holder.user_id is None


@pytest.mark.parametrize("status", ["pending", "on-hold", "failed", "cancelled", "refunded"])
def test_an_order_that_opens_nothing_may_name_nobody(status: str) -> None:
    def strip(value: dict[str, Any]) -> None:
        del value["data"]["customer"]
        value["data"]["order"]["status"] = status

    assert facts(changed("paid", strip)).holder == Holder()


def test_a_cancelled_order_may_come_without_its_lines() -> None:
    def strip(value: dict[str, Any]) -> None:
        del value["data"]["lines"]
        value["data"]["order"]["status"] = "cancelled"

    assert facts(changed("paid", strip)).lines == ()


def test_a_strange_language_or_time_zone_stops_no_order() -> None:
    value = changed(
        "paid", lambda v: v["data"]["customer"].update(locale="../../x", time_zone="../etc", name="A\x00\nB")
    )
    told = facts(value)
    assert (told.locale, told.time_zone, told.name) == (None, None, "A  B")


def order(**fields: object) -> Change:
    return lambda value: value["data"]["order"].update(fields)


def line(**fields: object) -> Change:
    return lambda value: value["data"]["lines"][1].update(fields)


def customer(**fields: object) -> Change:
    return lambda value: value["data"]["customer"].update(fields)


UNUSABLE: list[tuple[Change, str]] = [
    (lambda v: v.update(type="customer.created"), "type must begin"),
    (lambda v: v.pop("type"), "type is missing"),
    (lambda v: v.update(timestamp="2026-03-02T09:14:41"), "timestamp must be an RFC 3339 time with its zone"),
    (lambda v: v.update(timestamp=1772442881), "timestamp must be a text"),
    (lambda v: v.update(timestamp="2026-04-03T12:00:00Z"), "timestamp is not believable"),
    (lambda v: v.update(timestamp="0001-01-01T00:00:00Z"), "timestamp is not believable"),
    (lambda v: v.pop("data"), "data is missing"),
    (lambda v: v["data"].pop("order"), "data.order is missing"),
    (order(id=None), "data.order.id is missing"),
    (order(id=""), "data.order.id is missing"),
    (order(id=1.5), "data.order.id must be a text or a whole number"),
    (order(id="x\x00y"), "data.order.id must have at most 255 characters"),
    (order(status="shipped"), "data.order.status must be one of pending, on-hold"),
    (order(status=None), "data.order.status is missing"),
    (order(version=-1), "data.order.version must be a whole number"),
    (order(version=2**63), "data.order.version must be a whole number"),
    (order(version=1.5), "data.order.version must be a whole number"),
    (order(version="12"), "data.order.version must be an RFC 3339 time"),
    (order(paid_at="yesterday"), "data.order.paid_at must be an RFC 3339 time"),
    (order(paid_at="2036-01-01T00:00:00Z"), "data.order.paid_at is not believable"),
    (order(total=49), "data.order.total must be an object"),
    (order(total={"amount": -1, "currency": "EUR"}), "data.order.total.amount must be a whole number, not negative"),
    (order(total={"amount": 49.0, "currency": "EUR"}), "data.order.total.amount must be a whole number"),
    (order(total={"amount": 4900, "currency": "EURO"}), "data.order.total must be an amount in minor units"),
    (order(total={"amount": 4900}), "data.order.total.currency is missing"),
    (line(id=None), r"data.lines\[1\].id is missing"),
    (line(id="l-1"), "two lines with the same id"),
    (line(product_id=None), r"data.lines\[1\].product_id is missing"),
    (line(quantity=-1), r"data.lines\[1\].quantity must be a whole number"),
    (line(refunded="yes"), r"data.lines\[1\].refunded must be true or false"),
    (line(refunded=True, refunded_at="2026-03-02"), r"data.lines\[1\].refunded_at must be an RFC 3339 time"),
    (lambda v: v["data"].update(lines=[{"id": i, "product_id": 1} for i in range(501)]), "more than the 500"),
    (lambda v: v["data"].update(lines=[7]), r"data.lines\[0\] must be an object"),
    (lambda v: v["data"].update(dispute={"id": 1, "status": "lost"}), "data.dispute.at is missing"),
    (lambda v: v["data"].update(dispute={"id": 1, "status": "?"}), "data.dispute.status must be one of open, lost"),
    (customer(id={}), "data.customer.id must be a text or a whole number"),
]


@pytest.mark.parametrize(("change", "reason"), UNUSABLE, ids=[reason for _, reason in UNUSABLE])
def test_an_event_that_can_not_be_used_says_which_field_stands_in_the_way(change: Change, reason: str) -> None:
    with pytest.raises(Unusable, match=reason):
        facts(changed("paid", change))


@pytest.mark.parametrize("secrets", [[], ["nonsense"], ["whsec_c2hvcnQ="]])
def test_a_shop_without_a_proper_secret_can_not_be_configured(secrets: list[str]) -> None:
    with pytest.raises(Invalid):
        StandardShop(source="my-shop", secrets=secrets)


def test_customer_ids_are_the_session_s_or_the_shop_s_own() -> None:
    with pytest.raises(ValueError, match="customer_ids"):
        StandardShop(source="my-shop", secrets=[SECRET], customer_ids="both")


def test_a_shop_doesn_t_show_its_secrets() -> None:
    assert "secret" not in repr(StandardShop(source="my-shop", secrets=[SECRET]))
