"""Media objects: the files that a player fetches, named by keys of our own making."""

import re
from datetime import datetime
from typing import Final

from attrs import frozen

PUBLIC_PREFIX: Final = "public/"
"""Below it lie thumbnails and posters, which need no signature; everything else does."""

LONGEST_KEY: Final = 512
LONGEST_SEGMENT: Final = 255
_SEGMENT: Final = re.compile(r"[A-Za-z0-9_.-]+")


@frozen(kw_only=True)
class MediaObject:
    """What is known of a stored object without reading it.

    ``size`` is in bytes. ``etag`` is strong and hexadecimal, without quotes: other bytes have another etag.
    ``modified_at`` is an aware UTC instant.
    """

    key: str
    size: int
    content_type: str
    etag: str
    modified_at: datetime


def is_valid_key(key: str) -> bool:
    """Tell whether a key is written as keys are, so that URLs, policies and file systems all read it alike.

    Segments of ``[A-Za-z0-9_.-]`` (at most 255 characters, what a file name can hold) joined by single
    slashes, none of them ``.`` or ``..``, at most 512 characters in all.
    """
    return len(key) <= LONGEST_KEY and all(_is_segment(part) for part in key.split("/"))


def is_public(key: str) -> bool:
    """Tell whether a valid key names an object that anyone may fetch without a signature."""
    return key.startswith(PUBLIC_PREFIX) and is_valid_key(key)


def _is_segment(part: str) -> bool:
    return part not in (".", "..") and len(part) <= LONGEST_SEGMENT and _SEGMENT.fullmatch(part) is not None
