"""Writing over nothing that one has not seen."""

from collections.abc import Callable
from typing import TypeAlias, TypeVar

T = TypeVar("T")
Seen: TypeAlias = Callable[[T], bool]
"""Tells whether what is there is what the caller has seen."""
