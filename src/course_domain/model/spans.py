"""Sets of whole seconds, kept as integers: bit ``n`` stands for the second ``[n, n + 1)``.

Union is ``|`` and size is ``bit_count()``, so union is commutative, associative, idempotent and
monotone, whatever arrives late, twice or in another order.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from math import floor

_RUN = re.compile("1+")


def to_second(value: float | Decimal) -> int:
    """Round to the nearest whole second, halves up, so that neighbours stay neighbours."""
    whole = floor(value)
    return whole + (value - whole >= 0.5)


def whole_duration(seconds: float | Decimal) -> int:
    """Give a real length as the duration that counts: ``max(1, floor(real))``."""
    return max(1, int(seconds))


def seconds_between(start: int, end: int) -> int:
    """Give the set of the seconds in ``[start, end)``; empty when reversed."""
    low, high = max(0, start), max(0, end)
    return ((1 << (high - low)) - 1) << low if high > low else 0


def seconds_of(spans: Iterable[tuple[float | Decimal, float | Decimal]], duration: int) -> int:
    """Unite spans of real numbers into a set, each end cut to ``[0, duration]`` and rounded.

    Spans are merged before the set is made: thousands that overlap cost little more than one.
    """
    whole = sorted((_second_in(start, duration), _second_in(end, duration)) for start, end in spans)
    united, low, high = 0, 0, 0
    for start, end in whole:
        if start > high:
            united |= seconds_between(low, high)
            low, high = start, end
        else:
            high = max(high, end)
    return united | seconds_between(low, high)


def _second_in(value: float | Decimal, duration: int) -> int:
    """Cut before rounding: the infinite can't be rounded. What is no number is 0."""
    return to_second(max(0, min(value, duration)))


def within(seconds: int, duration: int) -> int:
    """Keep the seconds that fit a duration."""
    return seconds & seconds_between(0, duration)


def lowest(seconds: int, count: int) -> int:
    """Give the ``count`` lowest seconds of a set (all of them when it has fewer)."""
    if count <= 0:
        return 0
    if seconds.bit_count() <= count:
        return seconds
    low, high = 0, seconds.bit_length()
    while low < high:
        middle = (low + high) // 2
        if (seconds & seconds_between(0, middle)).bit_count() < count:
            low = middle + 1
        else:
            high = middle
    return seconds & seconds_between(0, low)


def spans_of(seconds: int) -> tuple[tuple[int, int], ...]:
    """Show a set as half-open spans, ascending and apart from each other."""
    lowest_first = f"{seconds:b}"[::-1]
    return tuple(run.span() for run in _RUN.finditer(lowest_first))


def to_bytes(seconds: int) -> bytes:
    """Write a set for storage: little-endian, as short as it can be."""
    return seconds.to_bytes((seconds.bit_length() + 7) // 8, "little")


def from_bytes(stored: bytes) -> int:
    """Read what ``to_bytes`` wrote."""
    return int.from_bytes(stored, "little")
