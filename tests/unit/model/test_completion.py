"""When a video and a course are complete, what percent says, and that completion never goes back."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from course_domain.model.courses import Video
from course_domain.model.heartbeats import completion_notice
from course_domain.model.notices import NoticeKind
from course_domain.model.playback import PlaybackSession, Position
from course_domain.model.progress import Beat, CourseRecord, VideoProgress, catch_up, hear, is_complete, percent
from course_domain.model.spans import seconds_between, spans_of

NOON = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
durations = st.integers(0, 40)


def video(video_id: str, duration: int) -> Video:
    return Video(
        id=video_id,
        course_id="c1",
        title="",
        duration=duration,
        order_position=int(video_id[1:]),
        s3_key="",
        video_url="",
        created_at=NOON,
        updated_at=NOON,
    )


def course(*durations: int) -> tuple[Video, ...]:
    return tuple(video(f"v{place}", duration) for place, duration in enumerate(durations, start=1))


def record(*videos: tuple[int, int]) -> CourseRecord:
    """A record of videos given as (duration, seconds watched from the beginning), judged."""
    progress = {
        f"v{place}": VideoProgress(video_id=f"v{place}", claimed=seconds, watched=seconds)
        for place, seconds in enumerate((seconds_between(0, watched) for _, watched in videos), start=1)
    }
    blank = CourseRecord(user_id="u1", course_id="c1", videos=course(*(duration for duration, _ in videos)))
    return evolve(blank, progress=progress).judged(NOON)


def played(known: CourseRecord, video_id: str, start: int, end: int, now: datetime = LATER) -> CourseRecord:
    session = PlaybackSession(id="s1", user_id="u1", video_id=video_id, issued_at=NOON)
    return hear(known, [Beat(session=session, seq=1, played=((start, end),), position=end)], now).record


@given(st.integers(0, 200_000), st.integers(0, 200_000))
def test_a_video_is_complete_when_watched_times_100_reaches_duration_times_90(watched: int, duration: int) -> None:
    assert is_complete(watched, duration) is (duration > 0 and Fraction(watched, duration) >= Fraction(9, 10))


@pytest.mark.parametrize(
    ("watched", "duration", "complete"),
    [
        (90, 100, True),
        (89, 100, False),
        (9, 10, True),
        (8, 10, False),
        (63, 70, True),
        (62, 70, False),
        (1, 1, True),
        (0, 1, False),
        (0, 0, False),
        (5, 0, False),
    ],
)
def test_ninety_per_cent_exactly_is_complete(watched: int, duration: int, complete: bool) -> None:
    assert is_complete(watched, duration) is complete


def test_a_call_completes_the_video_at_the_second_that_makes_ninety_per_cent() -> None:
    almost = played(record((100, 0)), "v1", 0, 89)
    assert almost.of("v1").completed_at is None
    assert played(almost, "v1", 95, 96).of("v1").completed_at == LATER


def test_pending_seconds_complete_nothing_until_they_are_credited() -> None:
    claimed = played(record((100, 0)), "v1", 0, 100, now=NOON)
    assert (claimed.watched_duration, claimed.videos_completed) == (20, 0)
    done = catch_up(claimed, NOON + timedelta(seconds=35))
    assert (done.record.watched_duration, done.course_completed) == (90, True)


@given(durations, durations, durations)
def test_percent_is_the_floor_and_100_only_when_complete(watched: int, total: int, done: int) -> None:
    share = percent(min(watched, total), total, complete=bool(done))
    exact = Fraction(100 * min(watched, total), total) if total else Fraction(0)
    assert 0 <= share <= 100
    assert share == (int(exact) if done or exact < 100 else 99)


@given(st.lists(st.tuples(durations, durations), max_size=5))
def test_a_course_is_complete_when_every_published_video_is(videos: list[tuple[int, int]]) -> None:
    known = record(*videos)
    each = [is_complete(min(watched, duration), duration) for duration, watched in videos]
    assert (known.completed_at is not None) is (bool(videos) and all(each))
    assert known.videos_completed == sum(each)
    assert known.percent < 100 or known.completed_at is not None


def test_a_course_without_videos_is_at_zero_per_cent_and_never_complete() -> None:
    empty = record()
    assert (empty.percent, empty.completed_at, empty.new_videos, empty.continue_at()) == (0, None, 0, None)


def test_a_course_of_videos_of_unknown_length_is_at_zero_per_cent_and_not_complete() -> None:
    unknown = played(record((0, 0)), "v1", 0, 100)
    assert (unknown.percent, unknown.completed_at, unknown.of("v1").completed_at) == (0, None, None)


def test_a_course_completed_at_ninety_per_cent_shows_ninety_per_cent() -> None:
    known = record((100, 90), (100, 90))
    assert (known.percent, known.completed_at) == (90, NOON)


def test_a_course_all_but_one_video_complete_never_shows_100() -> None:
    assert record((100_000, 100_000), (1, 0)).percent == 99


steps = st.one_of(
    st.tuples(st.just("played"), st.integers(1, 3), durations, durations),
    st.tuples(st.just("duration"), st.integers(1, 3), durations, st.just(0)),
    st.tuples(st.just("removed"), st.integers(1, 3), st.just(0), st.just(0)),
    st.tuples(st.just("added"), st.integers(1, 3), durations, st.just(0)),
)


@given(st.lists(steps, max_size=12))
def test_completion_never_goes_back_whatever_happens_to_durations_and_videos(
    happenings: list[tuple[str, int, int, int]],
) -> None:
    known = record((20, 0), (30, 0))
    for hour, (what, place, one, two) in enumerate(happenings, start=1):
        before, now = known, NOON + timedelta(hours=hour)
        others = tuple(each for each in known.videos if each.id != f"v{place}")
        match what:
            case "played":
                known = played(known, f"v{place}", one, two, now)
            case "removed":
                known = evolve(known, videos=others).judged(now)
            case _:
                videos = sorted((*others, video(f"v{place}", one)), key=lambda each: each.order_position)
                known = evolve(known, videos=tuple(videos)).judged(now)
        assert before.completed_at in (None, known.completed_at)
        for video_id, progress in before.progress.items():
            assert progress.completed_at in (None, known.of(video_id).completed_at)
            assert progress.watched & ~known.of(video_id).watched == 0


def test_a_duration_corrected_downward_completes_what_was_watched() -> None:
    shorter = evolve(record((100, 60)), videos=course(60)).judged(LATER)
    assert (shorter.of("v1").completed_at, shorter.completed_at, shorter.percent) == (LATER, LATER, 100)


def test_a_duration_corrected_upward_uncompletes_nothing() -> None:
    longer = evolve(record((100, 100)), videos=course(500)).judged(LATER)
    assert (longer.of("v1").completed_at, longer.completed_at, longer.percent) == (NOON, NOON, 20)


def test_a_video_removed_completes_the_course_whose_others_are_complete() -> None:
    known = record((100, 100), (100, 10))
    assert known.completed_at is None
    assert evolve(known, videos=known.videos[:1]).judged(LATER).completed_at == LATER


def test_the_last_video_removed_completes_nothing() -> None:
    assert evolve(record((100, 10)), videos=()).judged(LATER).completed_at is None


def test_replacing_a_file_keeps_completion_and_the_seconds_that_still_fit() -> None:
    replaced = evolve(record((100, 95)), videos=course(80)).judged(LATER)
    assert replaced.of("v1").completed_at == NOON
    assert replaced.of("v1").watched_duration(80) == 80
    assert evolve(replaced, videos=course(200)).of("v1").watched_duration(200) == 95


def test_seconds_claimed_past_the_new_end_are_not_credited_and_not_pending() -> None:
    claimed = played(record((1000, 0)), "v1", 0, 1000, now=NOON)
    shorter = catch_up(evolve(claimed, videos=course(50)), LATER).record
    assert spans_of(shorter.of("v1").watched) == ((0, 50),)
    assert shorter.pending_seconds == 0


def test_later_videos_uncomplete_no_one_the_course_shows_two_new_videos() -> None:
    known = evolve(record((100, 100)), videos=course(100, 50, 50)).judged(LATER)
    assert (known.completed_at, known.new_videos, known.percent) == (NOON, 2, 50)
    after_one = played(known, "v2", 0, 50)
    assert (after_one.completed_at, after_one.new_videos) == (NOON, 1)


def test_a_course_that_is_not_complete_has_no_new_videos() -> None:
    assert record((100, 10), (50, 0)).new_videos == 0


def test_only_the_call_that_completes_the_course_owes_the_congratulation() -> None:
    session = PlaybackSession(id="s1", user_id="u1", video_id="v1", issued_at=NOON)
    beat = Beat(session=session, seq=1, played=((0, 100),), position=100)
    first = hear(record((100, 0)), [beat], LATER)
    again = hear(first.record, [beat], LATER + timedelta(hours=1))
    notice = completion_notice(first, LATER)
    assert notice is not None
    assert (notice.key, notice.kind) == ("course-completed:u1:c1", NoticeKind.COURSE_COMPLETED)
    assert completion_notice(again, LATER) is None


def at(video_id: str, second: int, known: CourseRecord) -> CourseRecord:
    progress = {**known.progress, video_id: evolve(known.of(video_id), position=Position(at=second))}
    return evolve(known, progress=progress, last_video_id=video_id)


@pytest.mark.parametrize(
    ("last", "place"),
    [(("v1", 30), ("v1", 30)), (("v1", 99), ("v1", 99)), (("v1", 100), ("v2", 0)), (("v3", 100), ("v3", 0))],
)
def test_one_continues_where_one_stopped_and_after_the_end_with_the_next_video(
    last: tuple[str, int], place: tuple[str, int]
) -> None:
    assert at(*last, record((100, 0), (100, 0), (100, 0))).continue_at() == place


def test_one_continues_with_the_next_video_at_its_own_place() -> None:
    half_way = at("v2", 40, record((100, 0), (100, 0)))
    assert at("v1", 100, half_way).continue_at() == ("v2", 40)
    assert at("v1", 100, at("v2", 100, half_way)).continue_at() == ("v2", 0)


def test_who_watched_nothing_has_nowhere_to_continue() -> None:
    assert record((100, 0)).continue_at() is None
