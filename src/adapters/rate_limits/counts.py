"""The counts of one process, kept without a thread."""

import time
from typing import Final

from limits.storage import MemoryStorage

SWEEP_SECONDS: Final = 10.0


class ProcessCounts(MemoryStorage):
    """The library's memory, for callers that use it one at a time.

    The library starts a thread after every call that looks through all callers, up to a hundred times a second: many
    callers make every request slow. Here one call in ten seconds sweeps away what is over.
    """

    STORAGE_SCHEME = None  # type: ignore[assignment]  # not to be found by an address

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._sweep_at = time.time() + SWEEP_SECONDS

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, and say how many there are; the first of a window says when it is over, in seconds from now."""
        now = time.time()
        if now >= self._sweep_at:
            self._sweep(now)
        count = self.get(key) + amount
        self.storage[key] = count
        if count == amount:
            self.expirations[key] = now + expiry
        return count

    def _sweep(self, now: float) -> None:
        for key in [key for key, end in self.expirations.items() if end <= now]:
            self.clear(key)
        self._sweep_at = now + SWEEP_SECONDS
