"""How long an address lives, when it is renewed, and the session that beats are told by."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from attrs import field, frozen

from course_domain.model.errors import Invalid

SHORTEST = timedelta(hours=2)
LONGEST = timedelta(hours=4)
_HOUR = timedelta(hours=1)
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class PlaybackPolicy:
    """The life of a video's address."""

    life: timedelta = timedelta(hours=3)

    @classmethod
    def of_hours(cls, hours: float) -> "PlaybackPolicy":
        """Take an operator's setting; anything but 2 to 4 hours, "nan" and "inf" too, is refused."""
        if not SHORTEST / _HOUR <= hours <= LONGEST / _HOUR:
            raise Invalid.of("COURSEDOCK_URL_HOURS", "must be from 2 to 4")
        return cls(life=hours * _HOUR)

    def ends_at(self, now: datetime, access_until: datetime | None) -> datetime:
        """Give when an address handed out now dies: never past the end of access."""
        end = now + self.life
        return end if access_until is None else min(end, access_until)

    def renews_at(self, now: datetime, expires_at: datetime) -> datetime:
        """Give when the player should ask again: after nine tenths of the address's life, rounded down."""
        return now + (expires_at - now) * 9 // 10


class DeviceKind(StrEnum):
    """What a learner watches with, in her own words."""

    COMPUTER = "computer"
    PHONE = "phone"
    TABLET = "tablet"


@frozen(kw_only=True)
class Device:
    """What a learner watches with; ``name`` is the player's own for it, and empty where it told none."""

    name: str = ""
    kind: DeviceKind = DeviceKind.COMPUTER


UNNAMED = Device()


@frozen(kw_only=True)
class PlaybackSession:
    """One playing of one video by one user, told by a signed token that costs no write."""

    id: str
    user_id: str
    video_id: str
    issued_at: datetime
    device: Device = UNNAMED


@frozen(kw_only=True)
class Position:
    """Where the learner stopped, and by which beat we know."""

    at: int = 0
    """Whole seconds into the video."""
    happened_at: datetime | None = None
    session_id: str = ""
    seq: int = field(default=0)
    device: Device = UNNAMED

    def latest(self, other: "Position") -> "Position":
        """Of two, the beat that happened last wins; of two told as one beat, the place further on."""
        return max(self, other, key=_moment)


def two_latest(*places: Position) -> tuple[Position, Position]:
    """Give the latest of all places, and the latest of another device than its; a blank one where there is none."""
    latest = max(places, key=_moment)
    others = (place for place in places if place.device.name != latest.device.name)
    return latest, max(others, key=_moment, default=Position())


def elsewhere(places: tuple[Position, Position], asking: Device, duration: int) -> Position | None:
    """Give where the learner was last on another device than the one that asks, of ``two_latest`` places.

    None where either has no name, for they may be the same; and where nothing is left to go on with: at 0, at the end.
    """
    place = next((each for each in places if each.device.name != asking.name), None)
    if place is None or not asking.name or not place.device.name:
        return None
    return place if 0 < place.at < duration else None


def _moment(position: Position) -> tuple[bool, datetime, str, int, int, str, str]:
    happened, device = position.happened_at, position.device
    told_by = position.session_id, position.seq, position.at, device.name, device.kind.value
    return happened is not None, happened or _NEVER, *told_by


def resume_at(position: int, duration: int) -> int:
    """Offer the place to go on from: the beginning when the end was reached."""
    return 0 if position >= duration else position
