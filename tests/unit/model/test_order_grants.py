"""What an order grants: one grant per line, course and spell, and what survives the shop's later messages."""

from datetime import UTC, datetime, timedelta

from attrs import evolve

from course_domain.model.grants import ADMINISTRATOR, Grant
from course_domain.model.learners import Holder
from course_domain.model.order_grants import merged, order_grants
from course_domain.model.orders import OrderFacts, OrderLine, OrderStatus, VersionKind
from course_domain.model.products import Sold

DAY0 = datetime(2026, 3, 1, tzinfo=UTC)


def day(number: float) -> datetime:
    return DAY0 + timedelta(days=number)


def told(version: int, status: str, flagged: str = "", **more: object) -> OrderFacts:
    """A message about lines "a" and "b", its day the version's number; ``flagged`` lines are refunded in full."""
    lines = (OrderLine(id=line, sold=Sold(product_id="p1"), closed=line in flagged) for line in "ab")
    facts = OrderFacts(
        source="shop",
        order_id="o1",
        version=version,
        version_kind=VersionKind.INTEGER,
        status=OrderStatus(status),
        at=day(version),
        holder=Holder(user_id="u1"),
        lines=tuple(lines),
    )
    return evolve(facts, **more)


FROZEN = {"a": {"c1": 30, "c2": None}, "b": {"c1": 30}}


def granted(*messages: OrderFacts) -> dict[tuple[str, ...], Grant]:
    return {tuple(key.split(":")[3:]): grant for key, grant in order_grants(messages, FROZEN).items()}


def test_a_grants_key_is_source_order_line_course_and_spell_number() -> None:
    grants = order_grants([told(1, "paid"), told(2, "refunded", "a"), told(3, "paid")], FROZEN)
    assert sorted(grants) == [
        "order:shop:o1:a:c1:1",
        "order:shop:o1:a:c1:2",
        "order:shop:o1:a:c2:1",
        "order:shop:o1:a:c2:2",
        "order:shop:o1:b:c1:1",
    ]


def test_quantity_does_not_multiply_access_and_two_lines_of_the_same_product_are_two_grants() -> None:
    many = told(1, "paid")
    many = evolve(many, lines=tuple(evolve(line, quantity=7) for line in many.lines))
    assert sorted(granted(many)) == [("a", "c1", "1"), ("a", "c2", "1"), ("b", "c1", "1")]


def test_a_bundle_lines_grants_end_together() -> None:
    grants = granted(told(1, "paid"), told(2, "partially_refunded", "a"))
    assert {key: grant.ended_at for key, grant in grants.items()} == {
        ("a", "c1", "1"): day(2),
        ("a", "c2", "1"): day(2),
        ("b", "c1", "1"): None,
    }


def test_a_guests_order_waits_for_the_normalised_address() -> None:
    guest = told(1, "paid", holder=Holder(user_id="0", email=" Ada@Example.ORG "))
    holders = {grant.holder for grant in order_grants([guest], FROZEN).values()}
    assert holders == {Holder(email="ada@example.org")}


def test_a_claim_survives_what_the_shop_tells_later() -> None:
    guest = told(1, "paid", holder=Holder(email="ada@example.org"))
    claimed = granted(guest)["a", "c1", "1"].claim("u1", day(4))
    later = granted(guest, told(6, "refunded", holder=guest.holder))["a", "c1", "1"]
    assert merged(later, claimed) == evolve(claimed, ended_at=day(6), end_reason="refunded")


def test_an_administrators_ending_survives_what_the_shop_tells_later() -> None:
    ended = granted(told(1, "paid"))["a", "c1", "1"].end(day(2), ADMINISTRATOR)
    again = granted(told(1, "paid"), told(5, "paid"))["a", "c1", "1"]
    assert merged(again, ended) == ended
    refunded = granted(told(1, "paid"), told(5, "refunded"))["a", "c1", "1"]
    assert merged(refunded, ended) == ended


def test_an_administrators_ending_survives_a_dispute_that_is_lost_and_won() -> None:
    ended = granted(told(1, "paid"))["a", "c1", "1"].end(day(4), ADMINISTRATOR)
    lost = evolve(ended, ended_at=day(2), end_reason="dispute lost")
    assert merged(lost, ended) == ended
    won = granted(told(1, "paid"))["a", "c1", "1"]
    assert merged(won, merged(lost, ended)) == ended


def test_an_administrators_ending_holds_for_spells_that_a_late_message_splits_off() -> None:
    ended = granted(told(1, "paid"))["a", "c1", "1"].end(day(10), ADMINISTRATOR)
    split = granted(told(1, "paid"), told(3, "refunded"), told(5, "paid"))
    assert merged(split["a", "c1", "2"], None, [ended]).ended_at == day(10)
    later = granted(told(1, "paid"), told(3, "refunded"), told(11, "paid"))
    assert merged(later["a", "c1", "2"], None, [ended]).ended_at is None, "paid again after the ending"
    assert merged(split["a", "c2", "2"], None, [ended]).ended_at is None, "another course of the line"


def test_a_claim_is_the_orders_whichever_spell_was_claimed() -> None:
    guest = told(1, "paid", holder=Holder(email="ada@example.org"))
    claimed = granted(guest)["a", "c1", "1"].claim("u1", day(4))
    again = granted(guest, told(6, "refunded", holder=guest.holder), told(8, "paid", holder=guest.holder))
    second = merged(again["a", "c1", "2"], None, [claimed])
    assert (second.holder.user_id, second.starts_at) == ("u1", day(8))
