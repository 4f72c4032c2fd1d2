"""Which beats are still taken when access has closed, and which call is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from course_domain.model.courses import Video
from course_domain.model.enrollments import Block, Enrollment, refusal_of_beats
from course_domain.model.errors import DomainError, UnknownVideo
from course_domain.model.heartbeats import take
from course_domain.model.playback import PlaybackSession
from course_domain.model.progress import Beat, CourseRecord, Heard, catch_up
from course_domain.model.refusals import AccessEnded, AccessExpired, Blocked, NotEnrolled

NOON = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)
BEGAN = NOON - timedelta(hours=1)


def enrolled(until: datetime | None = NOON, *, cut: bool = False, block: Block | None = None) -> Enrollment:
    return Enrollment(
        id="e1",
        user_id="u1",
        course_id="c1",
        enrolled_at=NOON - 30 * DAY,
        expires_at=until,
        cut=cut,
        block=block,
        created_at=NOON,
        updated_at=NOON,
    )


def blank() -> CourseRecord:
    video = Video(
        id="v1",
        course_id="c1",
        title="",
        duration=600,
        order_position=1,
        s3_key="",
        video_url="",
        created_at=NOON,
        updated_at=NOON,
    )
    return CourseRecord(user_id="u1", course_id="c1", videos=(video,))


def beat(issued_at: datetime = BEGAN, start: int = 0, video_id: str = "v1") -> Beat:
    session = PlaybackSession(id=f"s{issued_at}", user_id="u1", video_id=video_id, issued_at=issued_at)
    return Beat(session=session, seq=1, played=((start, start + 12),), position=start + 12)


def why(answer: Heard | DomainError | None) -> tuple[object, ...]:
    """Exceptions are equal by identity: compare what they say."""
    return getattr(answer, "code", answer), getattr(answer, "at", None), getattr(answer, "video_id", None)


def credited(answer: Heard | DomainError) -> int:
    assert isinstance(answer, Heard), answer
    return answer.credited


@pytest.mark.parametrize("now", [NOON - TICK, NOON, NOON + TICK, NOON + DAY - TICK])
def test_beats_of_a_session_that_began_before_a_natural_expiry_are_taken_for_24_hours_after_it(now: datetime) -> None:
    assert refusal_of_beats(enrolled(), BEGAN, now) is None
    assert refusal_of_beats(enrolled(), NOON - TICK, now) is None
    assert credited(take(blank(), enrolled(), [beat()], now)) == 12


@pytest.mark.parametrize("now", [NOON + DAY, NOON + DAY + TICK])
def test_beats_of_a_session_that_began_before_a_natural_expiry_are_refused_24_hours_after_it(now: datetime) -> None:
    assert why(refusal_of_beats(enrolled(), BEGAN, now)) == why(AccessExpired(at=NOON))
    assert why(take(blank(), enrolled(), [beat()], now)) == why(AccessExpired(at=NOON))


@pytest.mark.parametrize("issued_at", [NOON, NOON + TICK])
def test_beats_of_a_session_that_began_at_the_expiry_or_after_it_are_refused(issued_at: datetime) -> None:
    assert why(refusal_of_beats(enrolled(), issued_at, NOON + timedelta(hours=1))) == why(AccessExpired(at=NOON))


def test_after_a_refund_no_beats_are_taken() -> None:
    assert refusal_of_beats(enrolled(cut=True), BEGAN, NOON - TICK) is None
    assert why(refusal_of_beats(enrolled(cut=True), BEGAN, NOON)) == why(AccessEnded(at=NOON))


def test_after_a_block_no_beats_are_taken() -> None:
    block = Block(at=NOON, actor="administrator a1")
    for until in (None, NOON, NOON + DAY):
        assert why(refusal_of_beats(enrolled(until, block=block), BEGAN, NOON)) == why(Blocked())


def test_who_was_never_enrolled_is_refused_even_without_beats() -> None:
    assert why(refusal_of_beats(None, BEGAN, NOON)) == why(NotEnrolled())
    assert why(take(blank(), None, [beat()], NOON)) == why(NotEnrolled())
    assert why(take(blank(), None, [], NOON)) == why(NotEnrolled())
    assert why(take(blank(), enrolled(cut=True), [], NOON)) == why(AccessEnded(at=NOON))
    assert credited(take(blank(), enrolled(), [], NOON - TICK)) == 0


def test_of_a_call_the_beats_that_may_still_report_are_taken_and_the_others_not() -> None:
    late, in_time = beat(NOON + TICK, start=100), beat(start=0)
    heard = take(blank(), enrolled(), [late, in_time], NOON + timedelta(hours=1))
    assert credited(heard) == 12
    assert isinstance(heard, Heard)
    assert heard.record.of("v1").claimed == (1 << 12) - 1


def test_a_call_about_videos_of_another_course_alone_is_refused() -> None:
    stray = beat(video_id="elsewhere")
    assert why(take(blank(), enrolled(None), [stray], NOON)) == why(UnknownVideo(video_id="elsewhere"))
    assert why(take(blank(), None, [stray], NOON)) == why(NotEnrolled())
    assert credited(take(blank(), enrolled(None), [stray, beat()], NOON)) == 12


def test_what_was_received_before_is_credited_also_after_access_has_ended() -> None:
    heard = take(blank(), enrolled(), [beat(NOON - TICK), beat(NOON - TICK, 100), beat(NOON - TICK, 200)], NOON - TICK)
    assert credited(heard) == 20
    assert isinstance(heard, Heard)
    ended = evolve(enrolled(), cut=True)
    assert isinstance(take(heard.record, ended, [beat()], NOON + DAY), AccessEnded)
    assert catch_up(heard.record, NOON + DAY).record.watched_duration == 36
