"""A player tells what was played."""

from attrs import field, frozen

from course_domain.model.courses import may_be_seen
from course_domain.model.errors import DomainError, Forged, Invalid, UnknownCourse
from course_domain.model.heartbeats import HeartbeatCall
from course_domain.model.learners import Session
from course_domain.model.limits import Limits
from course_domain.model.progress import Beat, Heard
from course_domain.model.refusals import NotEnrolled
from course_domain.ports import Clock, Heartbeats, PlaybackTokens, RateLimiter, Storage, Waker


@frozen(kw_only=True)
class ToldBeat:
    """A beat as the player tells it; times in seconds, ``session`` is the token that came with the address."""

    video_id: str
    position: float
    played: tuple[tuple[float, float], ...] = ()
    session: str = field(repr=False)
    seq: int
    age: float = 0.0


@frozen(kw_only=True)
class RecordProgress:
    """Take the beats of one call; claims are clipped, never rejected.

    Raises:
        QuotaExceeded: keep the beats and send them later.
        Forged, Invalid: a session that is not this learner's, or not for the video named.
        UnknownCourse, UnknownVideo, NotEnrolled, AccessEnded, AccessExpired, Blocked.
    """

    storage: Storage
    heartbeats: Heartbeats
    tokens: PlaybackTokens
    clock: Clock
    limiter: RateLimiter
    limits: Limits
    waker: Waker

    def __call__(self, session: Session, course_id: str, told: tuple[ToldBeat, ...]) -> Heard:
        """Give what the beats came to, durable by then."""
        self.limiter.hit(self.limits.heartbeat_by_learner, session.user_id)
        beats = tuple(self._beat(session, beat, place) for place, beat in enumerate(told))
        call = HeartbeatCall(user_id=session.user_id, course_id=course_id, beats=beats)
        heard = self.heartbeats.apply([call], self.clock.now())[0]
        if isinstance(heard, DomainError):
            raise self._refusal(heard, session, course_id)
        if heard.course_completed:
            self.waker.wake("relay")
        return heard

    def _beat(self, session: Session, told: ToldBeat, place: int) -> Beat:
        playback = self.tokens.read(told.session)
        if playback.user_id != session.user_id:
            raise Forged(what="playback session")
        if playback.video_id != told.video_id:
            raise Invalid.of(f"beats[{place}].session", "was issued for another video")
        return Beat(session=playback, seq=told.seq, played=told.played, position=told.position, age=told.age)

    def _refusal(self, refused: DomainError, session: Session, course_id: str) -> DomainError:
        """A course that isn't there is unknown rather than not bought; looked up only when it matters."""
        if isinstance(refused, NotEnrolled):
            with self.storage.reading() as uow:
                if not may_be_seen(uow.courses.find(course_id), is_admin=session.is_admin):
                    return UnknownCourse(course_id=course_id)
        return refused
