"""Calls that make something and may be sent again: a caller's key stands for one call, and for what it made."""

from datetime import datetime, timedelta
from typing import Generic, TypeVar

from attrs import frozen

T = TypeVar("T")
KEPT = timedelta(hours=24)
"""How long a key stands for its call; then it may be used anew."""


@frozen(kw_only=True)
class Once:
    """A caller's word that calls with this key are one call; ``request`` is a digest of what they ask for."""

    key: str
    request: str


@frozen(kw_only=True)
class Creation:
    """What a call under a key made: the id of the thing, and whether it was new then."""

    caller: str
    key: str
    request: str
    made: str
    is_new: bool
    kept_until: datetime


@frozen(kw_only=True)
class Made(Generic[T]):
    """A thing, whether the call made it or found it there, and whether it answers a call that was made before."""

    thing: T
    is_new: bool = True
    is_replay: bool = False
