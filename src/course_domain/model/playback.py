"""How long an address lives, when it is renewed, and the session that beats are told by."""

from datetime import datetime, timedelta

from attrs import field, frozen

from course_domain.model.errors import Invalid

SHORTEST = timedelta(hours=2)
LONGEST = timedelta(hours=4)


@frozen(kw_only=True)
class PlaybackPolicy:
    """The life of a video's address."""

    life: timedelta = timedelta(hours=3)

    @classmethod
    def of_hours(cls, hours: float) -> "PlaybackPolicy":
        """Take an operator's setting; anything but 2 to 4 hours is refused."""
        life = timedelta(hours=hours)
        if not SHORTEST <= life <= LONGEST:
            raise Invalid.of("COURSEDOCK_URL_HOURS", "must be from 2 to 4")
        return cls(life=life)

    def ends_at(self, now: datetime, access_until: datetime | None) -> datetime:
        """Give when an address handed out now dies: never past the end of access."""
        end = now + self.life
        return end if access_until is None else min(end, access_until)

    def renews_at(self, now: datetime, expires_at: datetime) -> datetime:
        """Give when the player should ask again: after nine tenths of the address's life."""
        return now + (expires_at - now) * 9 / 10


@frozen(kw_only=True)
class PlaybackSession:
    """One playing of one video by one user, told by a signed token that costs no write."""

    id: str
    user_id: str
    video_id: str
    issued_at: datetime


@frozen(kw_only=True)
class Position:
    """Where the learner stopped, and by which beat we know."""

    at: int = 0
    """Whole seconds into the video."""
    happened_at: datetime | None = None
    session_id: str = ""
    seq: int = field(default=0)

    def latest(self, other: "Position") -> "Position":
        """Of two, the beat that happened last wins."""
        return max(self, other, key=_moment)


def _moment(position: Position) -> tuple[float, str, int]:
    happened = position.happened_at.timestamp() if position.happened_at else float("-inf")
    return happened, position.session_id, position.seq


def resume_at(position: int, duration: int) -> int:
    """Offer the place to go on from: the beginning when the end was reached."""
    return 0 if position >= duration else position
