"""Sessions and playback tokens in memory: what the tests of use cases run on."""

from datetime import datetime, timedelta
from itertools import count

from attrs import field, frozen

from course_domain.model.errors import Forged
from course_domain.model.learners import Session, meaningful_user_id
from course_domain.model.playback import PlaybackSession
from course_domain.model.refusals import NotSignedIn


@frozen(kw_only=True)
class MemorySessions:
    """SessionReader that knows its sessions by heart; ``known`` maps tokens to sessions that don't expire."""

    known: dict[str, Session] = field(factory=dict)
    _expiries: dict[str, datetime] = field(factory=dict, init=False)

    def mint(self, session: Session, ttl_seconds: int, now: datetime) -> str:
        """Make a token for a session that lasts ``ttl_seconds`` from now."""
        token = f"token-{len(self.known) + 1}"
        self.known[token] = session
        self._expiries[token] = now + timedelta(seconds=ttl_seconds)
        return token

    def read(self, token: str, now: datetime) -> Session:
        session = self.known.get(token)
        if session is None or meaningful_user_id(session.user_id) is None:
            raise NotSignedIn
        if token in self._expiries and now >= self._expiries[token]:
            raise NotSignedIn
        return session


@frozen(kw_only=True)
class MemoryPlaybackTokens:
    """PlaybackTokens that remembers what it issued."""

    _issued: dict[str, PlaybackSession] = field(factory=dict, init=False)
    _numbers: "count[int]" = field(factory=lambda: count(1), init=False, repr=False)

    def issue(self, session: PlaybackSession) -> str:
        token = f"playback-{next(self._numbers)}"
        self._issued[token] = session
        return token

    def read(self, token: str) -> PlaybackSession:
        if token not in self._issued:
            raise Forged(what="playback session")
        return self._issued[token]
