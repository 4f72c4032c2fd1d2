"""RateLimiter: one suite for the limits library and memory. Time is real, so windows are short or endless."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from adapters.memory.limits import MemoryRateLimiter
from adapters.rate_limits.limits_limiter import LimitsRateLimiter
from course_domain.model.limits import Limit
from course_domain.model.refusals import QuotaExceeded
from course_domain.ports import RateLimiter

YEARS = 1_200_000_000
"""A window whose border no test run crosses."""
THREE = Limit(name="three", calls=3, window=YEARS)


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def library() -> RateLimiter:
    return LimitsRateLimiter()


def memory() -> RateLimiter:
    return MemoryRateLimiter(clock=WallClock())


@pytest.fixture(params=[library, memory], ids=lambda each: each.__name__)
def limiter(request: pytest.FixtureRequest) -> RateLimiter:
    return request.param()


def let_in(limiter: RateLimiter, limit: Limit, caller: str = "bob", calls: int = 1) -> int:
    """How many of some calls are let in."""
    return sum(_is_let_in(limiter, limit, caller) for _ in range(calls))


def _is_let_in(limiter: RateLimiter, limit: Limit, caller: str) -> bool:
    try:
        limiter.hit(limit, caller)
    except QuotaExceeded:
        return False
    return True


def test_as_many_calls_are_let_in_as_are_fair_and_no_more(limiter: RateLimiter) -> None:
    assert let_in(limiter, THREE, calls=10) == 3


def refusal(limiter: RateLimiter, limit: Limit) -> QuotaExceeded | None:
    """The first refusal of ten calls."""
    try:
        for _ in range(10):
            limiter.hit(limit, "bob")
    except QuotaExceeded as refused:
        return refused
    return None


def test_a_refusal_says_what_the_limit_is_and_when_to_try_again(limiter: RateLimiter) -> None:
    told = refusal(limiter, Limit(name="beats", calls=2, window=60))
    assert told is not None
    assert (told.limit, told.window, told.name) == (2, 60, "beats")
    assert 1 <= told.retry_after <= 60
    assert isinstance(told.retry_after, int)


def test_callers_are_counted_apart(limiter: RateLimiter) -> None:
    assert [let_in(limiter, THREE, caller, calls=5) for caller in ("bob", "eve", "bob ", "")] == [3, 3, 3, 3]


def test_limits_are_counted_apart(limiter: RateLimiter) -> None:
    other = Limit(name="other", calls=3, window=YEARS)
    assert (let_in(limiter, THREE, calls=5), let_in(limiter, other, calls=5)) == (3, 3)


@pytest.mark.parametrize(
    "pair",
    [
        ("x" * 100_000 + "1", "x" * 100_000 + "2"),
        ("a/b", "a"),
        ("2001:db8::1", "2001:db8::2"),
        ("李", "龙"),
        ("\0", "\n"),
    ],
)
def test_any_text_can_name_a_caller(limiter: RateLimiter, pair: tuple[str, str]) -> None:
    assert [let_in(limiter, THREE, caller, calls=5) for caller in pair] == [3, 3]


def test_half_a_surrogate_names_a_caller_too(limiter: RateLimiter) -> None:
    assert let_in(limiter, THREE, "\udcff", calls=5) == 3


def test_refused_calls_do_not_push_the_next_chance_away(limiter: RateLimiter) -> None:
    limit = Limit(name="short", calls=2, window=1)
    give_up_at = time.monotonic() + 5
    assert let_in(limiter, limit, calls=2) >= 1
    while not _is_let_in(limiter, limit, "bob"):
        assert time.monotonic() < give_up_at
        time.sleep(0.02)


def test_a_window_that_has_passed_is_forgotten(limiter: RateLimiter) -> None:
    limit = Limit(name="short", calls=4, window=1)
    assert let_in(limiter, limit, calls=20) >= 4
    time.sleep(2.05)  # a counted window slides over the one before it
    assert let_in(limiter, limit, calls=20) >= 4


def test_calls_at_once_get_no_more_than_what_is_fair(limiter: RateLimiter) -> None:
    limit = Limit(name="race", calls=50, window=YEARS)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _number: _is_let_in(limiter, limit, "bob"), range(400))) == 50
