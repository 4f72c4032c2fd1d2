"""The limits library behind the port: what happens when its store is down, and what it keeps of a caller."""

import logging
import threading
import time

import pytest
from limits.errors import StorageError
from limits.storage import MemoryStorage

from adapters.rate_limits.counts import ProcessCounts
from adapters.rate_limits.limits_limiter import LimitsRateLimiter
from course_domain.model.limits import Limit
from course_domain.model.refusals import QuotaExceeded

LIMIT = Limit(name="url-learner", calls=1, window=1_200_000_000)


class BrokenStorage(MemoryStorage):
    STORAGE_SCHEME = None  # type: ignore[assignment]  # not to be found by its address

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        raise StorageError(ConnectionError("the store is down"))


def test_a_store_that_is_down_lets_calls_in_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    limiter = LimitsRateLimiter(storage=BrokenStorage())
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            limiter.hit(LIMIT, "bob")
    assert len(caplog.records) == 5
    assert "url-learner" in caplog.text
    assert "StorageError" in caplog.text
    assert "bob" not in caplog.text


def test_callers_are_kept_as_digests_of_one_length() -> None:
    storage = MemoryStorage()
    limiter = LimitsRateLimiter(storage=storage)
    for caller in ("bob@example.com", "x" * 100_000):
        limiter.hit(LIMIT, caller)
    keys = list(storage.storage)
    assert "bob" not in str(keys)
    assert len({len(key) for key in keys}) == 1


def test_the_limits_of_two_limiters_are_shared_with_their_storage() -> None:
    storage = MemoryStorage()
    LimitsRateLimiter(storage=storage).hit(LIMIT, "bob")
    with pytest.raises(QuotaExceeded):
        LimitsRateLimiter(storage=storage).hit(LIMIT, "bob")


def test_counting_starts_no_threads() -> None:
    limiter = LimitsRateLimiter()
    threads_that_were_started: list[str] = []
    threading.setprofile(lambda *_: threads_that_were_started.append(threading.current_thread().name))
    try:
        for number in range(50):
            limiter.hit(LIMIT, str(number))
            time.sleep(0.001)
    finally:
        threading.setprofile(None)
    assert threads_that_were_started == []


def test_what_is_over_is_swept_away(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = ProcessCounts()
    limiter = LimitsRateLimiter(storage=counts)
    short, long = Limit(name="short", calls=5, window=1), Limit(name="long", calls=5, window=3600)
    for caller in ("bob", "eve"):
        limiter.hit(short, caller)
        limiter.hit(long, caller)
    later = time.time() + 60
    monkeypatch.setattr(time, "time", lambda: later)
    limiter.hit(short, "ida")
    assert len(counts.storage) == len(counts.expirations) == 3
