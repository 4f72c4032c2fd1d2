"""Grants laid end to end: the examples worked out by hand, and the edges of the calendar."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from course_domain.model.grants import Grant, GrantKind, access_windows, key_of
from course_domain.model.learners import Holder

DAY0 = datetime(2026, 3, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
LAST = datetime.max.replace(tzinfo=UTC)


def day(number: float) -> datetime:
    return DAY0 + timedelta(days=number)


def grant(
    key: str, begins: float, days: int | None = 30, ended: float | None = None, claimed: float | None = None
) -> Grant:
    return Grant(
        key=key,
        kind=GrantKind.ORDER,
        holder=Holder(user_id="u1"),
        course_id="c1",
        given_at=day(begins),
        days=days,
        ended_at=None if ended is None else day(ended),
        claimed_at=None if claimed is None else day(claimed),
    )


def shown(*grants: Grant) -> list[tuple[float, float | None]]:
    """The windows as days after DAY0."""

    def days(instant: datetime | None) -> float | None:
        return None if instant is None else (instant - DAY0) / timedelta(days=1)

    return [(days(window.start) or 0.0, days(window.end)) for window in access_windows(grants)]


@pytest.mark.parametrize(
    ("grants", "windows"),
    [
        ([grant("a", 0), grant("b", 10)], [(0, 30), (30, 60)]),
        ([grant("a", 0, ended=20), grant("b", 10)], [(0, 20), (20, 50)]),
        ([grant("a", 0, ended=45), grant("b", 10)], [(0, 30), (30, 60)]),
        ([grant("a", 0), grant("b", 10, ended=20)], [(0, 30), (30, 30)]),
        ([grant("a", 0), grant("b", 10, ended=40)], [(0, 30), (30, 40)]),
        ([grant("a", 0), grant("b", 40)], [(0, 30), (40, 70)]),
        ([grant("a", 0, ended=5), grant("b", 10, 7)], [(0, 5), (10, 17)]),
        ([grant("a", 0, ended=0), grant("b", 0)], [(0, 0), (0, 30)]),
        ([grant("a", 0, ended=30)], [(0, 30)]),
        ([grant("a", 0, ended=29.5)], [(0, 29.5)]),
    ],
)
def test_worked_examples(grants: list[Grant], windows: list[tuple[float, float]]) -> None:
    """A 30 days from day 0, B from day 10; A refunded on day 20; on day 45: unchanged."""
    assert shown(*grants) == windows


@pytest.mark.parametrize(
    ("grants", "windows"),
    [
        ([grant("a", 0, None)], [(0, None)]),
        ([grant("a", 0, None, ended=12)], [(0, 12)]),
        ([grant("a", 5, None), grant("b", 0)], [(0, 30), (5, None)]),
        ([grant("a", 5, None, ended=12), grant("b", 0), grant("c", 6)], [(0, 30), (5, 12), (30, 60)]),
        ([grant("a", 5, None, ended=5)], [(5, 5)]),
    ],
)
def test_a_lifetimes_window_is_from_its_start_to_its_end_or_for_ever(
    grants: list[Grant], windows: list[tuple[float, float | None]]
) -> None:
    assert shown(*grants) == windows


def test_running_out_does_not_take_a_grant_out_of_the_row() -> None:
    assert shown(grant("a", 0, 10), grant("b", 5, 10), grant("c", 18, 10)) == [(0, 10), (10, 20), (20, 30)]


def test_of_grants_that_begin_together_the_ended_come_before_the_running_then_by_key() -> None:
    windows = access_windows([grant("c", 0), grant("a", 0), grant("b", 0, ended=3)])
    assert [window.grant.key for window in windows] == ["b", "a", "c"]
    assert shown(grant("c", 0), grant("a", 0), grant("b", 0, ended=3)) == [(0, 3), (3, 33), (33, 63)]


@pytest.mark.parametrize(("claimed", "starts"), [(0, 0), (10, 10), (364.5, 364.5), (365, 365), (366, 365), (9999, 365)])
def test_a_claimed_grants_days_start_at_the_claim_at_most_a_year_after_it_was_given(
    claimed: float, starts: float
) -> None:
    assert shown(grant("a", 0, claimed=claimed)) == [(starts, starts + 30)]


def test_a_second_purchase_of_an_order_claimed_before_starts_when_it_was_given() -> None:
    assert shown(grant("a", 20, claimed=10)) == [(20, 50)]


def test_a_grant_refunded_before_its_claim_takes_no_time() -> None:
    assert shown(grant("a", 0, ended=5, claimed=10), grant("b", 10)) == [(10, 10), (10, 40)]


def test_ending_a_grant_twice_leaves_the_first_ending() -> None:
    once = grant("a", 0).end(day(10), "refunded")
    assert (once.ended_at, once.end_reason) == (day(10), "refunded")
    assert once.end(day(5), "administrator") == once


def test_a_grant_cannot_end_before_it_was_given() -> None:
    assert grant("a", 10).end(day(3), "refunded").ended_at == day(10)


def test_a_window_holds_its_start_and_not_its_end() -> None:
    window = access_windows([grant("a", 0)])[0]
    assert [window.holds(at) for at in (day(0) - TICK, day(0), day(30) - TICK, day(30))] == [False, True, True, False]


@given(st.integers(1, 10**12), st.integers(1, 10**12), st.datetimes(timezones=st.just(UTC)))
@example(days=10**12, more=1, begins=LAST)
def test_no_length_and_no_date_overflow_the_calendar(days: int, more: int, begins: datetime) -> None:
    first = evolve(grant("a", 0), days=days, given_at=begins, claimed_at=LAST)
    windows = access_windows([first, evolve(first, key="b", days=more)])
    assert all(window.start <= window.end <= LAST for window in windows)
    assert access_windows([evolve(grant("a", 0), days=days)])[0].end > DAY0


@given(st.lists(st.lists(st.text(), min_size=1, max_size=3), min_size=2, max_size=2, unique_by=tuple))
@example(parts=[["a:b"], ["a", "b"]])
@example(parts=[["~3a"], [":"]])
@example(parts=[["\ud800"], ["\ud801"]])
def test_a_key_is_safe_in_a_url_and_never_ambiguous(parts: list[list[str]]) -> None:
    one, other = (key_of(*each) for each in parts)
    assert one != other
    assert set(one) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~:")
