"""The play bank: how many new seconds a learner can honestly have played by now in a course."""

from datetime import datetime, timedelta

from attrs import evolve, frozen

OPENING_SECONDS = 20
TOP_SPEED = 2
BANK_HOLDS_SECONDS = 57_600
_TICK = timedelta(microseconds=1)
_TICKS = 1_000_000


@frozen(kw_only=True)
class PlayBank:
    """How many new seconds a learner can honestly have played by now in a course.

    ``ticks`` are microseconds of play, kept whole so that no rounding is lost between beats.
    """

    opened_at: datetime
    as_of: datetime
    ticks: int

    @classmethod
    def open(cls, issued_at: datetime, course_duration: int) -> "PlayBank":
        """Open at a session's issue time with the smaller of 20 s and half the course."""
        opening = min(OPENING_SECONDS * _TICKS, course_duration * _TICKS // 2)
        return cls(opened_at=issued_at, as_of=issued_at, ticks=opening)

    @property
    def seconds(self) -> int:
        """The whole seconds that it can credit."""
        return self.ticks // _TICKS

    def opened_by(self, issued_at: datetime) -> "PlayBank":
        """Learn of an earlier session: the bank has been open since then."""
        if issued_at >= self.opened_at:
            return self
        gained = TOP_SPEED * ((self.opened_at - issued_at) // _TICK)
        return evolve(self, opened_at=issued_at, ticks=_held(self.ticks + gained))

    def at(self, now: datetime) -> "PlayBank":
        """Gain two seconds per second of the server's clock; a clock that steps back gives nothing."""
        if now <= self.as_of:
            return self
        return evolve(self, as_of=now, ticks=_held(self.ticks + TOP_SPEED * ((now - self.as_of) // _TICK)))

    def spend(self, seconds: int) -> "PlayBank":
        """Pay for seconds credited."""
        return evolve(self, ticks=self.ticks - seconds * _TICKS)


def _held(ticks: int) -> int:
    return min(ticks, BANK_HOLDS_SECONDS * _TICKS)
