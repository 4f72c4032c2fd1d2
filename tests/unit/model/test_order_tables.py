"""What each message of a shop opens, keeps and ends: the tables, line by line."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from course_domain.model.learners import Holder
from course_domain.model.money import Money
from course_domain.model.orders import Dispute, DisputeStatus, OrderFacts, OrderLine, OrderStatus, VersionKind
from course_domain.model.products import Sold
from course_domain.model.spells import Spell, joined_versions, spells

DAY0 = datetime(2026, 3, 1, tzinfo=UTC)
Row = tuple[float, float | None]


def day(number: float) -> datetime:
    return DAY0 + timedelta(days=number)


def told(version: int, status: str, flagged: str = "", *, at: float | None = None, **more: object) -> OrderFacts:
    """A message about lines "a" and "b", its day the version's number; ``flagged`` lines are refunded in full."""
    lines = (OrderLine(id=line, sold=Sold(product_id="p1"), closed=line in flagged) for line in "ab")
    facts = OrderFacts(
        source="shop",
        order_id="o1",
        version=version,
        version_kind=VersionKind.INTEGER,
        status=OrderStatus(status),
        at=day(version if at is None else at),
        holder=Holder(user_id="u1"),
        lines=tuple(lines),
    )
    return evolve(facts, **more)


def dispute(version: int, status: str, at: float, name: str = "d1") -> OrderFacts:
    """A word of a dispute alone: it keeps what the order is."""
    return told(version, "pending", disputes=(Dispute(id=name, status=DisputeStatus(status), at=day(at)),))


def spells_of(line_id: str, *messages: OrderFacts) -> tuple[Spell, ...]:
    return spells(joined_versions(messages), line_id)


def rows(line_id: str, *messages: OrderFacts) -> list[Row]:
    """The spells of a line as days after DAY0."""

    def days(instant: datetime | None) -> float | None:
        return None if instant is None else (instant - DAY0) / timedelta(days=1)

    return [(days(each.given_at) or 0.0, days(each.ended_at)) for each in spells_of(line_id, *messages)]


# --- status -> opens, keeps, ends


@pytest.mark.parametrize(
    ("status", "never_paid", "after_payment", "after_a_refund"),
    [
        ("pending", [], [(1, None)], [(1, 2)]),
        ("on-hold", [], [(1, None)], [(1, 2)]),
        ("failed", [], [(1, 3)], [(1, 2)]),
        ("paid", [(3, None)], [(1, None)], [(1, 2), (3, None)]),
        ("partially_refunded", [(3, None)], [(1, None)], [(1, 2), (3, None)]),
        ("cancelled", [], [(1, 3)], [(1, 2)]),
        ("refunded", [], [(1, 3)], [(1, 2)]),
    ],
)
def test_each_status_opens_keeps_or_ends(
    status: str, never_paid: list[Row], after_payment: list[Row], after_a_refund: list[Row]
) -> None:
    news = told(3, status)
    assert rows("a", told(1, "pending"), news) == never_paid
    assert rows("a", told(1, "paid"), news) == after_payment
    assert rows("a", told(1, "paid"), told(2, "refunded"), news) == after_a_refund


@pytest.mark.parametrize(
    ("status", "flagged", "a", "b"),
    [
        ("refunded", "", [(1, 2)], [(1, 2)]),
        ("refunded", "a", [(1, 2)], [(1, None)]),
        ("refunded", "ab", [(1, 2)], [(1, 2)]),
        ("partially_refunded", "", [(1, None)], [(1, None)]),
        ("partially_refunded", "a", [(1, 2)], [(1, None)]),
        ("partially_refunded", "ab", [(1, 2)], [(1, 2)]),
        ("paid", "b", [(1, None)], [(1, 2)]),
        ("on-hold", "b", [(1, None)], [(1, 2)]),
        ("cancelled", "", [(1, 2)], [(1, 2)]),
        ("cancelled", "a", [(1, 2)], [(1, 2)]),
        ("failed", "", [(1, 2)], [(1, 2)]),
    ],
)
def test_a_refund_ends_the_grants_of_the_lines_it_covers_in_full_and_only_those(
    status: str, flagged: str, a: list[Row], b: list[Row]
) -> None:
    messages = (told(1, "paid"), told(2, status, flagged))
    assert (rows("a", *messages), rows("b", *messages)) == (a, b)


@pytest.mark.parametrize("total", [0, 1, 4900])
def test_a_zero_total_is_paid(total: int) -> None:
    """A free product or a 100 % coupon takes the one path of every total."""
    free = told(1, "paid", total=Money(amount=total, currency="EUR"))
    assert rows("a", free) == [(1, None)]
    assert rows("a", free, told(2, "refunded")) == [(1, 2)]


def test_cancelling_what_was_never_paid_ends_nothing() -> None:
    assert rows("a", told(1, "pending"), told(2, "cancelled")) == []


def test_a_late_paid_does_not_undo_a_refund() -> None:
    assert rows("a", told(2, "refunded"), told(1, "paid")) == [(1, 2)]


def test_a_line_refunded_is_closed_at_its_own_time_where_the_shop_tells_one() -> None:
    news = told(3, "partially_refunded")
    lines = tuple(evolve(line, closed=line.id == "a", closed_at=day(2.5)) for line in news.lines)
    assert rows("a", told(1, "paid"), evolve(news, lines=lines)) == [(1, 2.5)]
    assert rows("b", told(1, "paid"), evolve(news, lines=lines)) == [(1, None)]


# --- when spells begin and end


def test_the_first_spell_is_given_at_the_paid_time() -> None:
    assert rows("a", told(3, "paid", paid_at=day(1.25))) == [(1.25, None)]
    assert rows("a", told(3, "paid"), told(4, "paid", paid_at=day(1.25))) == [(1.25, None)]
    assert rows("a", told(3, "paid")) == [(3, None)]


@pytest.mark.parametrize(("paid_at", "begins"), [(1, 5), (5, 5), (5.5, 5.5)])
def test_a_later_spell_is_given_at_the_later_of_the_paid_time_and_its_first_versions_own(
    paid_at: float, begins: float
) -> None:
    first, refund = told(1, "paid", paid_at=day(1)), told(2, "refunded")
    assert rows("a", first, refund, told(5, "paid", paid_at=day(paid_at))) == [(1, 2), (begins, None)]


def test_a_late_older_version_may_correct_when_a_grant_was_given() -> None:
    assert rows("a", told(4, "paid")) == [(4, None)]
    assert rows("a", told(4, "paid"), told(2, "paid")) == [(2, None)]


def test_a_late_refund_between_two_payments_makes_two_spells_of_one() -> None:
    assert rows("a", told(1, "paid"), told(5, "paid")) == [(1, None)]
    assert rows("a", told(1, "paid"), told(5, "paid"), told(3, "refunded")) == [(1, 3), (5, None)]


def test_a_spell_ends_at_the_time_of_the_version_that_closes_it_not_of_later_ones() -> None:
    messages = (told(1, "paid"), told(2, "cancelled"), told(3, "refunded"), told(4, "failed"))
    assert rows("a", *messages) == [(1, 2)]


def test_no_spell_ends_before_it_begins() -> None:
    assert rows("a", told(1, "paid", paid_at=day(9)), told(2, "refunded")) == [(9, 9)]


@pytest.mark.parametrize("closing", ["refunded", "cancelled"])
def test_a_refund_and_a_new_payment_within_one_tick_read_as_refunded(closing: str) -> None:
    """The limit that the shop's clock sets."""
    assert rows("a", told(1, "paid"), told(2, closing), told(2, "paid")) == [(1, 2)]
    assert rows("a", told(1, "paid"), told(2, "partially_refunded", "a"), told(2, "paid")) == [(1, 2)]


def test_a_cancel_and_a_refund_of_one_line_within_one_tick_close_every_line() -> None:
    messages = (told(1, "paid"), told(2, "cancelled"), told(2, "refunded", "a"))
    assert (rows("a", *messages), rows("b", *messages)) == ([(1, 2)], [(1, 2)])


def test_a_payment_that_failed_and_succeeded_within_one_tick_reads_as_paid() -> None:
    assert rows("a", told(2, "failed"), told(2, "paid")) == [(2, None)]


@pytest.mark.parametrize(
    ("status", "flagged", "reason"),
    [
        ("refunded", "", "refunded"),
        ("partially_refunded", "a", "refunded"),
        ("cancelled", "", "cancelled"),
        ("failed", "", "failed"),
    ],
)
def test_an_ending_says_why(status: str, flagged: str, reason: str) -> None:
    assert spells_of("a", told(1, "paid"), told(2, status, flagged))[0].end_reason == reason


# --- disputes


@pytest.mark.parametrize(
    ("words", "spell"),
    [
        ([("open", 3)], (1, None)),
        ([("open", 3), ("lost", 5)], (1, 5)),
        ([("open", 3), ("lost", 5), ("won", 7)], (1, None)),
        ([("lost", 5)], (1, 5)),
        ([("won", 5)], (1, None)),
        ([("won", 5), ("lost", 7)], (1, 7)),
        ([("lost", 5), ("open", 7)], (1, None)),
    ],
)
def test_a_lost_dispute_is_a_refund_and_a_won_one_restores(words: list[tuple[str, float]], spell: Row) -> None:
    told_words = [dispute(version, status, at) for version, (status, at) in enumerate(words, start=2)]
    assert rows("a", told(1, "paid"), *told_words) == [spell]
    assert rows("a", *reversed(told_words), told(1, "paid")) == [spell]


def test_of_two_disputes_one_lost_is_enough() -> None:
    words = (dispute(2, "lost", 6, "d1"), dispute(3, "lost", 5, "d2"), dispute(4, "won", 7, "d2"))
    assert rows("a", told(1, "paid"), *words) == [(1, 6)]
    assert rows("a", told(1, "paid"), *words[:2]) == [(1, 5)]


def test_of_equal_versions_a_won_dispute_is_higher_than_a_lost_one() -> None:
    assert rows("a", told(1, "paid"), dispute(2, "lost", 5), dispute(2, "won", 5)) == [(1, None)]
    assert rows("a", told(1, "paid"), dispute(2, "lost", 6), dispute(2, "lost", 5)) == [(1, 5)]


def test_a_refund_before_the_dispute_was_lost_stands_with_its_own_time() -> None:
    assert rows("a", told(1, "paid"), told(2, "refunded"), dispute(3, "lost", 5)) == [(1, 2)]
    assert rows("a", told(1, "paid"), told(6, "refunded"), dispute(3, "lost", 5)) == [(1, 5)]
