"""What was asked for last, kept at hand within bounds."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Values by key, as many as fit together, those that were asked for last; safe among threads."""

    def __init__(self, most: int) -> None:
        """Take how much all values may weigh together."""
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._weight = 0

    def find(self, key: K) -> V | None:
        """Find what is kept under a key, or None."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def keep(self, key: K, value: V, weight: int = 1) -> None:
        """Keep a value in place of what was there; one that weighs more than all may is not kept."""
        with self._lock:
            before = self._kept.pop(key, None)
            self._weight -= before[1] if before else 0
            if weight <= self._most:
                self._kept[key] = (value, weight)
                self._weight += weight
            while self._weight > self._most:
                self._weight -= self._kept.popitem(last=False)[1][1]
