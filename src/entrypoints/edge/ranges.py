"""Which part of an object a request asks for (RFC 9110, sections 13 and 14)."""

import re
from typing import Final

from attrs import frozen

LARGEST_PART: Final = 1 << 20
"""Bytes in one 206 answer. It is sent in one piece, so that a slow viewer holds no thread."""

_RANGE: Final = re.compile(r"(?i:bytes)=[ \t]*(?:([0-9]{1,18})-([0-9]{1,18})?|-([0-9]{1,18}))[ \t]*")


@frozen(kw_only=True)
class Part:
    """Bytes ``first`` to ``last``, both included; ``last < first`` when no byte of the object is in it."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """Give the number of bytes, 0 when the range cannot be satisfied."""
        return max(0, self.last - self.first + 1)


def wanted_part(header: str, if_range: str, etag: str, size: int) -> Part | None:
    """Read a Range header; None means the whole object.

    A range of another unit, several ranges, one that is not well-formed, and one whose If-Range does not
    name the object's strong ``etag`` (without quotes) are ignored, as the RFC allows or demands. Long parts
    are cut: the client asks on from where the answer ended.
    """
    found = _RANGE.fullmatch(header)
    if found is None or if_range not in ("", f'"{etag}"'):
        return None
    first, last, suffix = (None if text is None else int(text) for text in found.groups())
    if first is None:
        first = max(0, size - (suffix or 0))
    elif last is not None and last < first:
        return None
    end = size - 1 if last is None else min(last, size - 1)
    return Part(first=first, last=min(end, first + LARGEST_PART - 1))


def is_unchanged(if_none_match: str, etag: str) -> bool:
    """Tell whether If-None-Match names the object's ``etag`` (weakly compared) or is ``*``."""
    if if_none_match.strip() == "*":
        return True
    return any(each.strip().removeprefix("W/") == f'"{etag}"' for each in if_none_match.split(","))
