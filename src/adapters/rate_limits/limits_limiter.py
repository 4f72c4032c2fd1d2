"""Rate limits by the ``limits`` library: a sliding window that counts instead of logging, two numbers per caller."""

import hashlib
import logging
import math
import time
from threading import Lock

from attrs import field, frozen
from limits import RateLimitItemPerSecond
from limits.storage.base import Storage
from limits.strategies import SlidingWindowCounterRateLimiter

from adapters.rate_limits.counts import ProcessCounts
from course_domain.model.limits import Limit
from course_domain.model.refusals import QuotaExceeded

_LOG = logging.getLogger(__name__)


@frozen(kw_only=True)
class LimitsRateLimiter:
    """RateLimiter of this process, or of all that share a storage.

    Callers are kept as digests. When the storage is down every call is let in and a warning is logged: limits protect
    the service, and may not be what stops it.
    """

    storage: Storage = field(factory=ProcessCounts, repr=False)
    _windows: SlidingWindowCounterRateLimiter = field(init=False, repr=False)
    _lock: Lock = field(factory=Lock, init=False, repr=False)

    @_windows.default
    def _open_windows(self) -> SlidingWindowCounterRateLimiter:
        return SlidingWindowCounterRateLimiter(self.storage)

    def hit(self, limit: Limit, caller: str) -> None:
        item = RateLimitItemPerSecond(limit.calls, limit.window, namespace=limit.name)
        key = hashlib.blake2b(caller.encode("utf-8", "replace"), digest_size=16).hexdigest()
        try:
            wait = self._wait(item, key)
        except Exception as problem:  # noqa: BLE001 - whatever a storage raises, the call goes on
            # Its type only: a storage's own words may hold its address, with a password in it.
            _LOG.warning("limit %s is not counted: its storage raised %s", limit.name, type(problem).__name__)
            return
        if wait is not None:
            retry_after = min(max(1, math.ceil(wait)), limit.window)
            raise QuotaExceeded(retry_after=retry_after, limit=limit.calls, window=limit.window, name=limit.name)

    def _wait(self, item: RateLimitItemPerSecond, key: str) -> float | None:
        """Count a call, and give the seconds until the next may succeed if it is one too many."""
        with self._lock:  # the library's memory reads, adds and takes back in three steps
            if self._windows.hit(item, key):
                return None
            return self._windows.get_window_stats(item, key).reset_time - time.time()
