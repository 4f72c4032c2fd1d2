"""A clock that is set, and ids that count: what tests can foresee."""

from datetime import UTC, datetime, timedelta
from threading import Lock


class MemoryClock:
    """A clock that stands still until it is set or advanced."""

    def __init__(self, now: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        """Start at an aware time."""
        self.set(now)

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        """Show another time; ValueError for a naive one."""
        if now.tzinfo is None:
            raise ValueError("a naive time names no instant")
        self._now = now.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Go on, or back."""
        self._now += by


class SequentialIds:
    """Ids that count from 1, such as ``id-1``."""

    def __init__(self, prefix: str = "id") -> None:
        """Take what the ids begin with."""
        self._prefix = prefix
        self._last = 0
        self._lock = Lock()

    def new(self) -> str:
        with self._lock:
            self._last += 1
            return f"{self._prefix}-{self._last}"
