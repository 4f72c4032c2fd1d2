"""Where the learner stopped: the beat that happened last wins, however it arrived."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import reduce
from math import inf, nan

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from course_domain.model.courses import Video
from course_domain.model.playback import PlaybackSession, Position, resume_at
from course_domain.model.progress import Beat, CourseRecord, hear

NOON = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)

positions = st.builds(
    Position,
    at=st.integers(0, 5),
    happened_at=st.none() | st.integers(0, 3).map(lambda tick: NOON + tick * timedelta(microseconds=1)),
    session_id=st.sampled_from(["", "a", "b"]),
    seq=st.integers(0, 2),
)


def video(video_id: str, place: int) -> Video:
    return Video(
        id=video_id,
        course_id="c1",
        title="",
        duration=600,
        order_position=place,
        s3_key="",
        video_url="",
        created_at=NOON,
        updated_at=NOON,
    )


def blank() -> CourseRecord:
    return CourseRecord(user_id="u1", course_id="c1", videos=(video("v1", 1), video("v2", 2)))


def beat(position: float, *played: tuple[float, float], seq: int = 1, age: float = 0, of: str = "v1/s1") -> Beat:
    video_id, session_id = of.split("/")
    session = PlaybackSession(id=session_id, user_id="u1", video_id=video_id, issued_at=NOON - timedelta(hours=1))
    return Beat(session=session, seq=seq, played=played, position=position, age=age)


def told(*beats: Beat, now: datetime = NOON, record: CourseRecord | None = None) -> CourseRecord:
    return hear(record or blank(), beats, now).record


def place(record: CourseRecord, video_id: str = "v1") -> int:
    return record.of(video_id).position.at


@given(positions, positions, positions)
def test_the_last_of_positions_is_commutative_associative_and_idempotent(a: Position, b: Position, c: Position) -> None:
    assert a.latest(b) == b.latest(a)
    assert a.latest(b).latest(c) == a.latest(b.latest(c))
    assert a.latest(a) == a


@given(st.lists(positions, min_size=1))
def test_the_beat_that_happened_last_wins_by_received_minus_age_then_session_then_seq(known: list[Position]) -> None:
    winner = reduce(Position.latest, known)
    never = NOON - timedelta(days=1)
    words = [(each.happened_at or never, each.session_id, each.seq) for each in known]
    assert (winner.happened_at or never, winner.session_id, winner.seq) == max(words)


def test_an_older_beat_that_arrives_late_does_not_move_the_place_back() -> None:
    record = told(beat(300, (290, 300), seq=2))
    assert place(told(beat(100, (90, 100), seq=1, age=60), record=record)) == 300


def test_a_beat_further_back_that_happened_later_moves_the_place_back() -> None:
    record = told(beat(300, (290, 300)))
    assert place(told(beat(100, seq=2), record=record, now=NOON + timedelta(seconds=1))) == 100


def test_of_two_beats_of_one_instant_the_higher_session_then_the_higher_seq_wins() -> None:
    assert place(told(beat(10, of="v1/s2", seq=1), beat(20, of="v1/s1", seq=9))) == 10
    assert place(told(beat(10, seq=2), beat(20, seq=1))) == 10


def test_two_different_places_told_as_one_beat_give_the_same_place_in_any_order() -> None:
    assert place(told(beat(10), beat(20))) == place(told(beat(20), beat(10))) == 20


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5), st.integers(0, 3), st.sampled_from("ab")), max_size=6))
def test_the_beats_of_a_call_in_any_order_give_the_same_places_and_the_same_last_video(
    raw: list[tuple[int, int, int, str]],
) -> None:
    beats = [beat(at, seq=seq, age=age, of=f"v{1 + (s == 'b')}/{s}") for at, age, seq, s in raw]
    one, other = told(*beats), told(*reversed(beats))
    assert [one.of(key).position for key in ("v1", "v2")] == [other.of(key).position for key in ("v1", "v2")]
    if any(each.position for each in beats):
        assert one.last_video_id == other.last_video_id


@pytest.mark.parametrize("silent", [0, 0.0, 0.4, -3, -inf, nan])
def test_a_beat_at_0_that_played_nothing_never_overwrites(silent: float) -> None:
    record = told(beat(300, (290, 300)))
    assert place(told(beat(silent, seq=2), record=record, now=NOON + timedelta(hours=1))) == 300
    assert place(told(beat(silent, (5, 5), seq=3), record=record, now=NOON + timedelta(hours=1))) == 300


def test_a_beat_at_0_that_played_something_overwrites() -> None:
    record = told(beat(300, (290, 300)))
    assert place(told(beat(0, (590, 600), seq=2), record=record, now=NOON + timedelta(hours=1))) == 0


def test_a_silent_beat_at_0_of_another_video_leaves_the_video_to_continue_with() -> None:
    record = told(beat(300, (290, 300)))
    record = told(beat(0, of="v2/s2"), record=record, now=NOON + timedelta(hours=1))
    assert record.continue_at() == ("v1", 300)


def test_an_offline_beat_of_another_video_that_arrives_late_leaves_the_video_to_continue_with() -> None:
    record = told(beat(300, (290, 300), of="v2/s2"))
    record = told(beat(100, (90, 100), age=1800), record=record)
    assert record.continue_at() == ("v2", 300)
    assert place(record) == 100


def test_who_only_opened_a_video_continues_with_it() -> None:
    assert told(beat(0)).continue_at() == ("v1", 0)


@pytest.mark.parametrize(
    ("said", "kept"), [(299.5, 300), (299.49, 299), (600, 600), (600.4, 600), (10**400, 600), (inf, 600)]
)
def test_the_position_is_kept_in_whole_seconds_up_to_the_end(said: float, kept: int) -> None:
    assert place(told(beat(said, (0, 1)))) == kept


@pytest.mark.parametrize(("position", "offered"), [(0, 0), (599, 599), (600, 0), (601, 0)])
def test_the_address_offers_0_when_the_end_was_reached(position: int, offered: int) -> None:
    assert resume_at(position, 600) == offered


def test_the_end_reached_is_stored_as_it_is() -> None:
    assert place(told(beat(600, (590, 600)))) == 600


def test_the_position_never_decides_completion() -> None:
    assert told(beat(600)).of("v1").completed_at is None


def moments(ages: Sequence[float]) -> list[datetime | None]:
    return [told(beat(5, age=age)).of("v1").position.happened_at for age in ages]


def test_an_age_below_zero_or_beyond_a_year_is_cut() -> None:
    assert moments([-5, -inf, nan, 0, 60]) == [NOON, NOON, NOON, NOON, NOON - timedelta(seconds=60)]
    assert moments([1e308, inf, 10**400]) == [NOON - timedelta(days=366)] * 3


@given(st.floats(), st.floats(), st.floats(), st.floats())
@example(position=-1e308, start=-1e308, end=1e308, age=-1e308)
@example(position=1e308, start=1e308, end=-1e308, age=1e308)
def test_no_number_however_wild_breaks_a_beat(position: float, start: float, end: float, age: float) -> None:
    record = told(beat(position, (start, end), age=age))
    assert 0 <= place(record) <= 600
    assert record.of("v1").claimed.bit_length() <= 600


def test_a_clock_before_1970_breaks_no_beat() -> None:
    dawn = datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
    assert told(beat(5, age=100), now=dawn).of("v1").position.happened_at == datetime(1970, 1, 1, tzinfo=UTC)
