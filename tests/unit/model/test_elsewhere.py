"""Where the learner was on another device: the latest place of all and the latest of another device are kept."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_domain.model.courses import Video
from course_domain.model.playback import Device, DeviceKind, PlaybackSession, Position, elsewhere, two_latest
from course_domain.model.progress import Beat, CourseRecord, hear

NOON = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
PHONE = Device(name="mine", kind=DeviceKind.PHONE)
LAPTOP = Device(name="work")
NOBODY = Device()

devices = st.builds(Device, name=st.sampled_from(["", "a", "b", "c"]), kind=st.sampled_from(DeviceKind))
positions = st.builds(
    Position,
    at=st.integers(0, 3),
    happened_at=st.none() | st.integers(0, 3).map(lambda tick: NOON + tick * timedelta(microseconds=1)),
    session_id=st.sampled_from(["", "s"]),
    seq=st.integers(0, 1),
    device=devices,
)
pairs = st.lists(positions, min_size=1, max_size=4).map(lambda known: two_latest(*known))


def at(position: int, device: Device = PHONE, tick: int = 0) -> Position:
    return Position(at=position, happened_at=NOON + timedelta(seconds=tick), session_id="s", device=device)


def joined(one: tuple[Position, Position], other: tuple[Position, Position]) -> tuple[Position, Position]:
    return two_latest(*one, *other)


@given(pairs, pairs, pairs)
def test_joining_two_places_is_commutative_associative_and_idempotent(
    a: tuple[Position, Position], b: tuple[Position, Position], c: tuple[Position, Position]
) -> None:
    assert joined(a, b) == joined(b, a)
    assert joined(joined(a, b), c) == joined(a, joined(b, c))
    assert joined(a, a) == a


@given(st.lists(positions, min_size=1, max_size=6), st.integers(1, 5))
def test_places_joined_in_parts_are_those_of_all_of_them(known: list[Position], size: int) -> None:
    parts = [two_latest(*known[start : start + size]) for start in range(0, len(known), size)]
    assert two_latest(*(place for part in parts for place in part)) == two_latest(*known)


@given(st.lists(positions, min_size=1, max_size=6))
def test_the_first_is_the_latest_of_all_and_the_second_the_latest_of_another_device(known: list[Position]) -> None:
    first, second = two_latest(*known)
    assert all(first.latest(place) == first for place in known)
    others = [place for place in known if place.device.name != first.device.name]
    assert second == Position() if not others else all(second.latest(place) == second for place in others)


@pytest.mark.parametrize(
    ("places", "asking", "seen"),
    [
        ([at(50)], LAPTOP, 50),
        ([at(50)], PHONE, None),
        ([at(50), at(20, LAPTOP, tick=1)], LAPTOP, 50),
        ([at(50), at(20, LAPTOP, tick=1)], PHONE, 20),
        ([at(50), at(60, tick=1)], LAPTOP, 60),
        ([at(50), at(20, LAPTOP, tick=1)], Device(name="third"), 20),
        ([at(50)], Device(name="mine", kind=DeviceKind.TABLET), None),
        ([at(50)], NOBODY, None),
        ([at(50, NOBODY)], LAPTOP, None),
        ([at(100)], LAPTOP, None),
        ([at(0)], LAPTOP, None),
        ([at(99)], LAPTOP, 99),
        ([Position()], LAPTOP, None),
    ],
)
def test_a_device_is_told_where_another_was_last_unless_nothing_is_left_there(
    places: Sequence[Position], asking: Device, seen: int | None
) -> None:
    found = elsewhere(two_latest(*places), asking, duration=100)
    assert (found.at if found else None) == seen


def beat(position: float, device: Device, seq: int = 1, age: float = 0) -> Beat:
    session = PlaybackSession(id=device.name, user_id="u1", video_id="v1", issued_at=NOON, device=device)
    return Beat(session=session, seq=seq, played=((0, 1),), position=position, age=age)


def kept(*beats: Beat) -> tuple[int, str, int, str]:
    told = {"title": "", "duration": 600, "order_position": 1, "s3_key": "", "video_url": ""}
    video = Video(id="v1", course_id="c1", created_at=NOON, updated_at=NOON, **told)
    known = hear(CourseRecord(user_id="u1", course_id="c1", videos=(video,)), beats, NOON).record.of("v1")
    return known.position.at, known.position.device.name, known.other.at, known.other.device.name


def test_beats_keep_the_latest_place_and_the_latest_of_another_device_in_any_order() -> None:
    beats = [beat(10, PHONE, age=30), beat(20, PHONE, seq=2, age=20), beat(300, LAPTOP, age=10)]
    assert kept(*beats) == kept(*reversed(beats)) == (300, "work", 20, "mine")
    assert kept(*beats, beat(40, PHONE, seq=3)) == (40, "mine", 300, "work")
