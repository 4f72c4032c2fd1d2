"""Simulated players against the play bank: the honest are credited whole, cheats get nothing beyond it."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from course_domain.model.courses import Video
from course_domain.model.playback import PlaybackSession
from course_domain.model.progress import Beat, CourseRecord, catch_up, hear

NOON = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
HOUR = 3600
LONG = 20 * HOUR
ON_ALL_DEVICES = [(2.0,), (1.0,), (0.5,), (1.5,), (1.0, 1.0), (0.5, 1.5), (0.5, 0.5, 1.0), (0.5, 0.5, 0.5, 0.5)]
"""Speeds of what plays at once: together at most 2."""


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def course(*durations: int) -> CourseRecord:
    videos = tuple(
        Video(
            id=f"v{place}",
            course_id="c1",
            title="",
            duration=duration,
            order_position=place,
            s3_key=f"videos/v{place}.mp4",
            video_url="",
            created_at=NOON,
            updated_at=NOON,
        )
        for place, duration in enumerate(durations, start=1)
    )
    return CourseRecord(user_id="u1", course_id="c1", videos=videos)


def beat(issued: float, *played: tuple[float, float], video: str = "v1", seq: int = 1) -> Beat:
    session = PlaybackSession(id=f"s{issued}", user_id="u1", video_id=video, issued_at=after(issued))
    return Beat(session=session, seq=seq, played=played, position=played[-1][1])


@frozen(kw_only=True)
class Played:
    """Something really played: its beat, and between which seconds of the clock."""

    beat: Beat
    begun: float
    ended: float


starts = st.integers(0, LONG - 16 * HOUR)
slots = st.tuples(
    st.integers(0, 4 * HOUR),
    st.integers(1, 4 * HOUR).map(lambda half: 2 * half),
    st.sampled_from(ON_ALL_DEVICES),
    st.lists(starts, min_size=4, max_size=4),
)


@st.composite
def traces(draw: st.DrawFn) -> list[Played]:
    """A learner's days: pauses and playing, on up to four devices at once, each playing with a session of its own."""
    clock, trace = 0, []
    for pause, length, speeds, begin_at in draw(st.lists(slots, min_size=1, max_size=6)):
        clock += pause
        for device, speed in enumerate(speeds):
            start = begin_at[device]
            told = beat(clock, (start, start + length * speed), video=f"v{device + 1}")
            trace.append(Played(beat=told, begun=clock, ended=clock + length))
        clock += length
    return trace


@st.composite
def deliveries(draw: st.DrawFn) -> list[tuple[float, Beat]]:
    """Every beat arrives once it is over and at most eight hours after it began, and perhaps again later."""
    arrivals = []
    for played in draw(traces()):
        at = draw(st.floats(played.ended, played.begun + 8 * HOUR) | st.just(played.begun + 8 * HOUR))
        again = draw(st.lists(st.floats(0, 30 * HOUR), max_size=2))
        arrivals += [(at, played.beat), *((at + later, played.beat) for later in again)]
    return sorted(arrivals, key=lambda arrival: arrival[0])


@settings(max_examples=200)
@given(deliveries())
def test_a_trace_really_played_with_up_to_eight_hours_unreported_is_credited_whole(
    arrivals: list[tuple[float, Beat]],
) -> None:
    """At up to 2×, on all devices together, however it is delivered: after every call nothing is pending."""
    record = course(LONG, LONG, LONG, LONG)
    for at, told in arrivals:
        record = hear(record, [told], after(at)).record
        assert record.pending_seconds == 0


@given(traces(), st.randoms(use_true_random=False))
def test_what_was_played_within_eight_hours_is_credited_whole_in_one_call(trace: list[Played], dice: object) -> None:
    short = [played for played in trace if played.ended <= 8 * HOUR]
    beats = [played.beat for played in short] * 2
    dice.shuffle(beats)
    assert hear(course(LONG, LONG, LONG, LONG), beats, after(8 * HOUR)).record.pending_seconds == 0


@given(
    st.floats(0, 600),
    st.sampled_from([0.5, 0.75, 1.0, 1.25, 1.7, 2.0]),
    st.lists(st.floats(0.1, 15), min_size=1, max_size=40),
)
def test_live_beats_at_any_speed_up_to_two_leave_no_hole_and_nothing_pending(
    start: float, speed: float, beats: list[float]
) -> None:
    record, clock, place = course(2 * HOUR), 0.0, start
    for number, seconds in enumerate(beats, start=1):
        clock, before, place = clock + seconds, place, place + seconds * speed
        record = hear(record, [beat(0, (before, place), seq=number)], after(clock)).record
        assert record.pending_seconds == 0
    assert record.watched_duration == pytest.approx(place - start, abs=1.001)


def test_two_hours_offline_in_one_batch_are_credited_whole() -> None:
    beats = [beat(0, (12 * n, 12 * n + 12), seq=n) for n in range(600)]
    heard = hear(course(2 * HOUR), beats, after(2 * HOUR))
    assert (heard.credited, heard.record.pending_seconds, heard.course_completed) == (2 * HOUR, 0, True)


def test_eight_hours_at_twice_the_speed_offline_are_credited_whole() -> None:
    heard = hear(course(16 * HOUR), [beat(0, (0, 16 * HOUR))], after(8 * HOUR))
    assert (heard.credited, heard.record.percent) == (16 * HOUR, 100)


def test_two_tabs_at_once_are_credited_whole() -> None:
    record = course(HOUR, HOUR)
    for minute in range(60):
        for video in ("v1", "v2"):
            told = beat(0, (60 * minute, 60 * minute + 60), video=video, seq=minute)
            record = hear(record, [told], after(60 * minute + 60)).record
            assert record.pending_seconds == 0
    assert record.watched_duration == 2 * HOUR


def test_an_earlier_session_that_arrives_late_is_credited_whole() -> None:
    """The phone was offline first; the computer's beats came before the phone's."""
    record = hear(course(2 * HOUR, 2 * HOUR), [beat(HOUR, (0, HOUR), video="v2")], after(1.5 * HOUR)).record
    assert record.pending_seconds == 0
    record = hear(record, [beat(0, (0, 2 * HOUR))], after(1.6 * HOUR)).record
    assert (record.pending_seconds, record.watched_duration) == (0, 3 * HOUR)


def test_what_was_unreported_for_longer_than_eight_hours_is_credited_later_not_lost() -> None:
    heard = hear(course(LONG), [beat(0, (0, LONG))], after(10 * HOUR))
    assert (heard.credited, heard.record.pending_seconds) == (16 * HOUR, 4 * HOUR)
    assert catch_up(heard.record, after(12 * HOUR)).record.watched_duration == LONG


# --- cheats


def test_seeking_to_the_end_completes_nothing() -> None:
    heard = hear(course(600), [beat(0, (599, 600))], after(1))
    assert (heard.record.watched_duration, heard.record.of("v1").completed_at) == (1, None)


def test_posting_the_end_position_completes_nothing() -> None:
    told = Beat(session=beat(0, (0, 0)).session, seq=1, position=600.0)
    record = hear(course(600), [told], after(HOUR)).record
    assert (record.watched_duration, record.videos_completed, record.percent) == (0, 0, 0)


def test_pausing_and_sitting_on_the_page_complete_nothing() -> None:
    record = course(60)
    for minute in range(120):
        told = Beat(session=beat(0, (0, 0)).session, seq=minute, position=30.0)
        record = hear(record, [told], after(60 * minute)).record
    assert (record.watched_duration, record.videos_completed) == (0, 0)


def test_claiming_the_whole_video_at_once_is_credited_twenty_seconds() -> None:
    heard = hear(course(600), [beat(0, (0, 600))], after(0))
    assert (heard.credited, heard.record.pending_seconds, heard.record.videos_completed) == (20, 580, 0)


def test_claiming_a_short_course_at_once_completes_nothing() -> None:
    for duration in range(1, 45):
        record = hear(course(duration), [beat(0, (0, duration))], after(0)).record
        assert record.watched_duration == min(20, duration // 2)
        assert record.videos_completed == 0


def test_ten_sessions_at_once_get_no_more_than_one() -> None:
    record = course(*[600] * 10)
    for number in range(1, 11):
        record = hear(record, [beat(number / 100, (0, 600), video=f"v{number}")], after(10)).record
    assert record.watched_duration == 20 + int(2 * (10 - 0.01))


def test_a_hundred_posts_in_a_second_get_no_more_than_one() -> None:
    record = course(600)
    for number in range(100):
        told = beat(0, (6 * number, 6 * number + 6), seq=number)
        record = hear(record, [told], after(number / 100)).record
    assert record.watched_duration == 20 + int(2 * 0.99)


def test_claiming_ages_ago_buys_no_time() -> None:
    told = Beat(session=beat(0, (0, 0)).session, seq=1, played=((0, 600),), position=600, age=10_000_000.0)
    assert hear(course(600), [told], after(0)).credited == 20


def test_cheating_costs_half_the_films_time_whatever_the_number_of_sessions() -> None:
    """Who waits so long can't be told from an offline learner; nobody gets it sooner."""
    record = course(HOUR)
    for second in range(HOUR // 2 - 10):
        record = hear(record, [beat(second, (0, HOUR), seq=second)], after(second)).record
        assert record.watched_duration <= 20 + 2 * second
    assert record.watched_duration < HOUR
    assert hear(record, [], after(HOUR // 2 - 10)).record.watched_duration == HOUR


def test_sessions_kept_from_earlier_days_never_get_more_than_the_days_that_they_waited() -> None:
    record, day = course(*[100 * HOUR] * 10), 86_400
    for kept in range(1, 11):
        record = hear(record, [beat(-kept * day, (0, 100 * HOUR), video=f"v{kept}")], after(0)).record
        assert record.watched_duration <= 20 + 2 * kept * day
        assert record.watched_duration <= kept * 16 * HOUR
