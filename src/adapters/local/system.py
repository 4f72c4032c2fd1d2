"""The machine's own clock and source of chance."""

import secrets
from datetime import UTC, datetime


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class RandomIds:
    """Ids of 120 random bits, in letters and digits that survive any URL and any hand-writing."""

    _ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

    def new(self) -> str:
        return "".join(secrets.choice(self._ALPHABET) for _ in range(24))
