"""How long an address lives and when it is renewed."""

from datetime import UTC, datetime, timedelta
from math import inf, nan

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from course_domain.model.errors import Invalid
from course_domain.model.playback import PlaybackPolicy

NOON = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)


def test_the_life_of_an_address_is_three_hours_by_default() -> None:
    assert PlaybackPolicy().ends_at(NOON, None) == NOON + 3 * HOUR


@pytest.mark.parametrize("hours", [2, 2.0, 2.5, 3, 3.999, 4, 4.0])
def test_two_to_four_hours_are_taken(hours: float) -> None:
    assert PlaybackPolicy.of_hours(hours).ends_at(NOON, None) == NOON + timedelta(hours=hours)


@pytest.mark.parametrize("hours", [-3, 0, 1.999, 4.001, 180, 1e300, inf, -inf, nan])
def test_anything_but_two_to_four_hours_is_refused(hours: float) -> None:
    with pytest.raises(Invalid) as refused:
        PlaybackPolicy.of_hours(hours)
    assert refused.value.problems[0].field == "COURSEDOCK_URL_HOURS"


@given(st.floats())
def test_no_number_makes_a_life_beyond_two_to_four_hours(hours: float) -> None:
    try:
        policy = PlaybackPolicy.of_hours(hours)
    except Invalid:
        assert not 2 <= hours <= 4
    else:
        assert 2 * HOUR <= policy.life <= 4 * HOUR


@pytest.mark.parametrize(
    ("access_left", "life"),
    [(4 * HOUR, 3 * HOUR), (3 * HOUR, 3 * HOUR), (3 * HOUR - TICK, 3 * HOUR - TICK), (TICK, TICK)],
)
def test_an_address_never_lives_past_the_enrollments_expiry(access_left: timedelta, life: timedelta) -> None:
    assert PlaybackPolicy().ends_at(NOON, NOON + access_left) == NOON + life


def test_tests_that_need_twenty_seconds_give_the_policy() -> None:
    policy = PlaybackPolicy(life=timedelta(seconds=20))
    assert policy.ends_at(NOON, None) == NOON + timedelta(seconds=20)
    assert policy.renews_at(NOON, NOON + timedelta(seconds=20)) == NOON + timedelta(seconds=18)


@given(st.timedeltas(TICK, 10 * HOUR))
@example(TICK)
@example(4 * TICK)
def test_renew_at_lies_before_expires_at(left: timedelta) -> None:
    """However little access is left, and never before now."""
    expires_at = PlaybackPolicy().ends_at(NOON, NOON + left)
    assert NOON <= PlaybackPolicy().renews_at(NOON, expires_at) < expires_at <= NOON + left


def test_an_address_of_three_hours_is_renewed_eighteen_minutes_before_its_end() -> None:
    assert PlaybackPolicy().renews_at(NOON, NOON + 3 * HOUR) == NOON + timedelta(hours=2, minutes=42)
