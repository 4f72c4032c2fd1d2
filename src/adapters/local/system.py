"""The machine's own clock and source of chance."""

import secrets
from base64 import b32encode
from datetime import UTC, datetime
from typing import Final

_BYTES: Final = 15
# Base32's letters and digits, for those that are not mistaken for each other.
_ALPHABET: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789abcdefghjkmnpqrstvwxyz")


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class RandomIds:
    """Ids of 120 random bits, in letters and digits that survive any URL and any hand-writing."""

    def new(self) -> str:
        return b32encode(secrets.token_bytes(_BYTES)).decode().translate(_ALPHABET)
