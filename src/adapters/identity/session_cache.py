"""Sessions that were checked a moment ago, by the digest of their token."""

from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from attrs import frozen

from course_domain.model.learners import Session

LONGEST_SECONDS: Final = 60
"""So long may somebody stay an administrator whose role the shop has taken away and re-signed."""


@frozen(kw_only=True)
class _Entry:
    session: Session
    since: datetime
    until: datetime


class SessionCache:
    """At most ``entries`` sessions for at most ``seconds`` each; the oldest makes room. Tokens are not kept."""

    def __init__(self, *, seconds: int = LONGEST_SECONDS, entries: int = 10_000) -> None:
        """Start empty; with 0 seconds it stays so."""
        if not 0 <= seconds <= LONGEST_SECONDS:
            raise ValueError(f"sessions are cached for 0 to {LONGEST_SECONDS} seconds, not {seconds}")
        self._life = timedelta(seconds=seconds)
        self._entries = entries
        self._known: dict[bytes, _Entry] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._known)

    def find(self, digest: bytes, now: datetime) -> Session | None:
        """Find a session that needs no second look; a clock that stepped back is one more reason for it."""
        entry = self._known.get(digest)
        return entry.session if entry is not None and entry.since <= now < entry.until else None

    def keep(self, digest: bytes, session: Session, now: datetime, expires_at: datetime) -> None:
        """Keep a session that was checked now, not past its own end."""
        entry = _Entry(session=session, since=now, until=min(now + self._life, expires_at))
        if entry.until <= now:
            return
        with self._lock:
            self._known.pop(digest, None)
            if len(self._known) >= self._entries:
                del self._known[next(iter(self._known))]
            self._known[digest] = entry
