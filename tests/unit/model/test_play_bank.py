"""The play bank itself, with an injected clock: what it opens with, gains, holds, and never gives."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_domain.model.bank import BANK_HOLDS_SECONDS, PlayBank

NOON = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
HOUR = 3600

moments = st.integers(-400_000_000_000, 400_000_000_000).map(lambda ticks: NOON + ticks * TICK)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def opened(course_duration: int = HOUR, at: datetime = NOON) -> PlayBank:
    return PlayBank.open(at, course_duration)


@pytest.mark.parametrize(
    ("course_duration", "ticks"),
    [
        (0, 0),
        (1, 500_000),
        (3, 1_500_000),
        (39, 19_500_000),
        (40, 20_000_000),
        (41, 20_000_000),
        (36_000, 20_000_000),
    ],
)
def test_it_opens_with_the_smaller_of_twenty_seconds_and_half_the_course(course_duration: int, ticks: int) -> None:
    assert opened(course_duration).ticks == ticks


def test_it_gains_two_seconds_per_second_of_the_servers_clock() -> None:
    assert opened().at(after(0.5)).seconds == 21
    assert opened().at(after(10)).seconds == 40


def test_not_even_a_microsecond_is_lost_between_beats() -> None:
    bank = opened()
    for step in range(1, 1001):
        bank = bank.at(NOON + step * timedelta(microseconds=777))
    assert bank.ticks == 20_000_000 + 2 * 777_000


def test_it_holds_eight_hours_of_clock_at_most() -> None:
    assert BANK_HOLDS_SECONDS == 2 * 8 * HOUR == 57_600
    assert opened().at(after(8 * HOUR - 11)).seconds == 57_598
    assert opened().at(after(8 * HOUR - 10)).seconds == 57_600
    assert opened().at(after(8 * HOUR)).seconds == 57_600
    assert opened().at(after(365 * 24 * HOUR)).seconds == 57_600


def test_twice_the_longest_address_is_what_it_holds() -> None:
    assert BANK_HOLDS_SECONDS == 2 * 2 * 4 * HOUR


def test_a_clock_that_steps_back_gives_nothing_then_or_when_it_catches_up() -> None:
    bank = opened().at(after(100))
    assert bank.at(after(40)) == bank
    assert bank.at(after(40)).at(after(100)) == bank
    assert bank.at(after(40)).at(after(101)).seconds == bank.seconds + 2


def test_an_earlier_session_that_arrives_late_opens_it_earlier() -> None:
    late_news = opened(at=after(100)).at(after(200)).opened_by(NOON)
    assert late_news == opened().at(after(200))


def test_an_earlier_session_does_not_open_it_twice() -> None:
    bank = opened(at=after(100)).opened_by(NOON)
    assert bank.opened_by(NOON) == bank.opened_by(after(50)) == bank


def test_the_opening_is_fixed_when_it_opens() -> None:
    earlier = opened(course_duration=4, at=after(100)).opened_by(NOON)
    assert earlier.ticks == 2_000_000 + 200_000_000


def test_summer_time_gives_it_no_hour() -> None:
    """In much of Europe the clocks go forward in the night after NOON."""
    assert opened().spend(20).at(NOON + timedelta(hours=16)).seconds == 57_600
    assert opened().spend(20).at(NOON + timedelta(hours=7)).seconds == 2 * 7 * HOUR


ages = st.integers(0, 100_000_000_000).map(lambda ticks: ticks * TICK)


@given(st.lists(st.tuples(moments, ages), min_size=1, max_size=8), st.permutations(range(8)))
def test_sessions_in_any_order_open_it_at_the_earliest_issue_time(
    calls: list[tuple[datetime, timedelta]], order: list[int]
) -> None:
    """Without spending it has then gained up to the furthest clock, whichever call came first."""
    shuffled = [calls[place] for place in order if place < len(calls)]
    bank = opened(at=shuffled[0][0] - shuffled[0][1])
    for now, age in shuffled:
        bank = bank.opened_by(now - age).at(now)
    earliest, furthest = min(now - age for now, age in calls), max(now for now, _ in calls)
    gained = min(57_600_000_000, 20_000_000 + 2 * ((furthest - earliest) // TICK))
    assert bank == PlayBank(opened_at=earliest, as_of=furthest, ticks=gained)


steps = st.one_of(
    st.tuples(st.just("clock"), moments),
    st.tuples(st.just("session"), moments),
    st.tuples(st.just("spend"), st.integers(0, 60_000)),
)


@given(st.integers(0, 100_000), moments, st.lists(steps, max_size=20))
def test_at_every_moment_what_was_spent_is_at_most_the_opening_and_twice_the_elapsed(
    course_duration: int, issued_at: datetime, happenings: list[tuple[str, datetime | int]]
) -> None:
    """The clock may step back; elapsed is up to the furthest that it has been. It never resets, nor owes."""
    bank, spent = PlayBank.open(issued_at, course_duration), 0
    opening = bank.ticks
    for what, value in happenings:
        if isinstance(value, int):
            paid = min(value, bank.seconds)
            bank, spent = bank.spend(paid), spent + paid
        else:
            bank = bank.at(value) if what == "clock" else bank.opened_by(value)
        assert spent * 1_000_000 + bank.ticks <= opening + 2 * ((bank.as_of - bank.opened_at) // TICK)
        assert 0 <= bank.ticks <= 57_600_000_000
