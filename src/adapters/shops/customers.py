"""Whom an order belongs to, decided the same way for every shop."""

import re
from typing import Final, Literal

from course_domain.model.learners import Holder, meaningful_user_id

CustomerIds = Literal["session", "own"]
"""``session``: a shop's customer ids are the user ids of its sign-on. ``own``: they are not, and match no one."""

CUSTOMER_IDS: Final[tuple[CustomerIds, ...]] = ("session", "own")

_EMAIL: Final = re.compile(r"[^\s@\x00-\x1f\x7f]+@[^\s@\x00-\x1f\x7f]+")
_LONGEST_EMAIL: Final = 254  # RFC 5321, 4.5.3.1.3


def holder(*, customer_ids: CustomerIds, customer_id: str | None, vouched_id: str | None, email: str | None) -> Holder:
    """Give the holder. ``vouched_id`` is the sign-on's user id that the shop wrote into the order's metadata."""
    own = customer_ids == "own"
    return Holder(user_id=meaningful_user_id(vouched_id if own else customer_id), email=_address(email))


def _address(text: str | None) -> str | None:
    trimmed = (text or "").strip()
    return trimmed if len(trimmed) <= _LONGEST_EMAIL and _EMAIL.fullmatch(trimmed) else None
