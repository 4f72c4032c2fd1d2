"""Rate limits in memory by an exact log of calls: what the tests of use cases run on."""

import math
from collections import deque
from datetime import datetime, timedelta
from threading import Lock

from attrs import field, frozen

from course_domain.model.limits import Limit
from course_domain.model.refusals import QuotaExceeded
from course_domain.ports import Clock


@frozen(kw_only=True)
class MemoryRateLimiter:
    """RateLimiter that remembers the moment of every call that it let in."""

    clock: Clock
    _calls: dict[tuple[str, str], deque[datetime]] = field(factory=dict, init=False, repr=False)
    _lock: Lock = field(factory=Lock, init=False, repr=False)

    def hit(self, limit: Limit, caller: str) -> None:
        now, window = self.clock.now(), timedelta(seconds=limit.window)
        with self._lock:
            calls = self._calls.setdefault((limit.name, caller), deque())
            while calls and calls[0] <= now - window:
                calls.popleft()
            if len(calls) < limit.calls:
                calls.append(now)
                return
            wait = (calls[0] + window - now).total_seconds() if calls else limit.window
        retry_after = max(1, math.ceil(wait))
        raise QuotaExceeded(retry_after=retry_after, limit=limit.calls, window=limit.window, name=limit.name)
