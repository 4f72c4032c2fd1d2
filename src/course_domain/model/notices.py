"""Messages owed to somebody; each has a key, and a key is delivered once."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from attrs import evolve, field, frozen

from course_domain.model.learners import Holder

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NoticeKind(StrEnum):
    """What a notice tells of, as a past fact."""

    ACCESS_GRANTED = "access-granted"
    ACCESS_RENEWED = "access-renewed"
    ACCESS_EXTENDED = "access-extended"
    ACCESS_RESTORED = "access-restored"
    ACCESS_CLAIMED = "access-claimed"
    ACCESS_ENDED = "access-ended"
    COURSE_COMPLETED = "course-completed"
    NEW_VIDEOS = "new-videos"
    EXPIRY = "expiry"


WELCOMES = (NoticeKind.ACCESS_GRANTED, NoticeKind.ACCESS_RENEWED, NoticeKind.ACCESS_EXTENDED)
"""Kinds that tell of grants."""


class NoticeState(StrEnum):
    """Where a notice stands.

    Dormant: its fact was found untrue, and it wakes when that is true again. Dead: given up after
    the last attempt, and it can be sent again by hand.
    """

    PENDING = "pending"
    SENT = "sent"
    DORMANT = "dormant"
    DEAD = "dead"


@frozen(kw_only=True)
class Notice:
    """A message owed. ``grant_keys`` are the grants it tells of, for the check at sending."""

    key: str
    kind: NoticeKind
    holder: Holder
    course_ids: tuple[str, ...]
    grant_keys: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(factory=dict)
    created_at: datetime
    state: NoticeState = NoticeState.PENDING
    attempts: int = 0
    due_at: datetime
    sent_at: datetime | None = None
    last_error: str | None = None

    def woken(self, now: datetime) -> "Notice":
        """Wake a dormant notice whose fact is true again, its attempts to come; one that was sent stays sent."""
        if self.state is not NoticeState.DORMANT:
            return self
        return evolve(self, state=NoticeState.PENDING, attempts=0, due_at=now)


@frozen(kw_only=True)
class RetryPolicy:
    """How often and how fast a failed delivery is tried again."""

    attempts: int = 8
    first: timedelta = timedelta(seconds=15)
    longest: timedelta = timedelta(hours=6)

    def gives_up(self, attempts: int) -> bool:
        """Tell whether that many attempts are enough."""
        return attempts >= self.attempts

    def due_after(self, attempts: int, now: datetime) -> datetime:
        """Give the next moment: the pause doubles up to a cap."""
        doublings = min(max(0, attempts - 1), 20)
        return now + min(self.longest, self.first * (1 << doublings))


def owe(kind: NoticeKind, key: str, holder: Holder, course_ids: tuple[str, ...], now: datetime, **facts: str) -> Notice:
    """Write a notice down, due at once."""
    return Notice(
        key=f"{kind}:{key}", kind=kind, holder=holder, course_ids=course_ids, facts=facts, created_at=now, due_at=now
    )


def due_again(notice: Notice, now: datetime) -> Notice:
    """Owe a notice again, its attempts to come; ``sent_at`` keeps whether it was ever sent."""
    return evolve(notice, state=NoticeState.PENDING, attempts=0, due_at=now, last_error=None)


def instant(moment: datetime | None) -> str:
    """Write an instant as a part of a key: microseconds since 1970, or "never"."""
    return "never" if moment is None else str((moment - _EPOCH) // timedelta(microseconds=1))
