"""Heartbeats: one suite for every storage."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from attrs import asdict, evolve
from stored import NOW, days, enrollment, save, save_courses, video

from course_domain.model.enrollments import Block
from course_domain.model.errors import DomainError, UnknownVideo
from course_domain.model.heartbeats import HeartbeatCall
from course_domain.model.notices import NoticeKind
from course_domain.model.playback import UNNAMED, Device, DeviceKind, PlaybackSession
from course_domain.model.progress import Beat, Heard
from course_domain.model.refusals import AccessEnded, AccessExpired, Blocked, NotEnrolled
from course_domain.ports import Heartbeats, Storage
from parallel import in_parallel

START = NOW - timedelta(minutes=10)
COMPLETED = "course-completed:ada:c1"


def beat(
    *played: tuple[float, float],
    video_id: str = "v1",
    seq: int = 1,
    issued_at: datetime = START,
    device: Device = UNNAMED,
    **fields: Any,
) -> Beat:
    session = PlaybackSession(id="s1", user_id="ada", video_id=video_id, issued_at=issued_at, device=device)
    position = played[-1][1] if played else 0.0
    return Beat(**{"session": session, "seq": seq, "played": played, "position": position, **fields})


def call(*beats: Beat, user_id: str = "ada", course_id: str = "c1") -> HeartbeatCall:
    return HeartbeatCall(user_id=user_id, course_id=course_id, beats=beats)


def apply(heartbeats: Heartbeats, *calls: HeartbeatCall, now: datetime = NOW) -> list[Heard]:
    heard = heartbeats.apply(calls, now)
    assert all(isinstance(each, Heard) for each in heard)
    return [each for each in heard if isinstance(each, Heard)]


def refusals(heartbeats: Heartbeats, *calls: HeartbeatCall) -> list[tuple[str, dict[str, Any]]]:
    """Give code and data of each refusal: exceptions are equal to themselves only."""
    answers = heartbeats.apply(calls, NOW)
    assert all(isinstance(each, DomainError) for each in answers)
    return [(each.code, asdict(each)) for each in answers if isinstance(each, DomainError)]


@pytest.fixture
def school(kept) -> Storage:
    """A course of two videos of 100 and 50 s, and two who may watch it."""
    save_courses(kept.storage)
    save(
        kept.storage,
        lambda unit: unit.videos.save(video("v1", duration=100)),
        lambda unit: unit.videos.save(video("v2", duration=50, order_position=2)),
        lambda unit: unit.enrollments.save(enrollment("e1")),
        lambda unit: unit.enrollments.save(enrollment("e2", user_id="bob")),
    )
    return kept.storage


def test_what_was_played_is_credited_and_kept(school: Storage, heartbeats: Heartbeats) -> None:
    (heard,) = apply(heartbeats, call(beat((0, 12.4))))
    assert (heard.credited, heard.touched, heard.course_completed) == (12, ("v1",), False)
    with school.reading() as unit:
        assert unit.records.get("ada", "c1") == heard.record
        assert unit.enrollments.tally("e1").watched_duration == 12
        assert unit.enrollments.tally("e1").continue_position == 12


def test_the_latest_place_and_the_latest_of_another_device_are_kept(school: Storage, heartbeats: Heartbeats) -> None:
    phone = Device(name="phone-1", kind=DeviceKind.PHONE)
    on_phone, on_laptop = beat((0, 20), device=phone), beat((0, 12), device=Device(name="laptop-1"), seq=2)
    apply(heartbeats, call(on_phone))
    apply(heartbeats, call(on_laptop), now=NOW + timedelta(seconds=1))
    apply(heartbeats, call(evolve(on_phone, position=15, age=30)), now=NOW + timedelta(seconds=2))
    with school.reading() as unit:
        known = unit.records.get("ada", "c1").of("v1")
    assert (known.position.at, known.position.device.name) == (12, "laptop-1")
    assert (known.other.at, known.other.device, known.other.happened_at) == (20, phone, NOW)


def test_the_same_beat_again_credits_nothing(school: Storage, heartbeats: Heartbeats) -> None:
    first, second = apply(heartbeats, call(beat((0, 12))), call(beat((0, 12))))
    assert (first.credited, second.credited) == (12, 0)


def test_what_the_bank_does_not_cover_stays_pending(school: Storage, heartbeats: Heartbeats) -> None:
    (heard,) = apply(heartbeats, call(beat((0, 100), issued_at=NOW)))
    assert (heard.credited, heard.record.pending_seconds) == (20, 80)
    with school.reading() as unit:
        assert unit.records.behind(10) == (("ada", "c1"),)
    (later,) = apply(heartbeats, call(beat(seq=2, issued_at=NOW)), now=NOW + timedelta(seconds=60))
    assert (later.credited, later.record.pending_seconds) == (80, 0)
    with school.reading() as unit:
        assert unit.records.behind(10) == ()


def test_completing_the_course_owes_one_notice(school: Storage, heartbeats: Heartbeats) -> None:
    (first,) = apply(heartbeats, call(beat((0, 95))))
    assert not first.course_completed
    with school.reading() as unit:
        assert unit.outbox.find(COMPLETED) is None
    (second,) = apply(heartbeats, call(beat((0, 45), video_id="v2")))
    assert second.course_completed
    with school.reading() as unit:
        owed = unit.outbox.find(COMPLETED)
        assert unit.enrollments.tally("e1").completed_at == NOW
        assert unit.outbox.backlog() == 1
    assert owed is not None
    assert (owed.kind, owed.holder.user_id, owed.due_at) == (NoticeKind.COURSE_COMPLETED, "ada", NOW)
    apply(heartbeats, call(beat((0, 50), video_id="v2", seq=2)))
    with school.reading() as unit:
        assert unit.outbox.backlog() == 1


@pytest.mark.parametrize(
    ("access", "refused"),
    [
        ({"expires_at": NOW - days(2)}, (AccessExpired.code, {"at": NOW - days(2)})),
        ({"expires_at": NOW, "cut": True}, (AccessEnded.code, {"at": NOW})),
        ({"block": Block(at=NOW, actor="administrator eve")}, (Blocked.code, {})),
    ],
)
def test_a_refusal_is_given_back_and_nothing_is_kept(
    school: Storage, heartbeats: Heartbeats, access: dict[str, Any], refused: object
) -> None:
    save(school, lambda unit: unit.enrollments.save(enrollment("e1", **access)))
    assert refusals(heartbeats, call(beat((0, 12)))) == [refused]
    with school.reading() as unit:
        assert not unit.records.get("ada", "c1").progress


def test_who_was_never_enrolled_is_refused(school: Storage, heartbeats: Heartbeats) -> None:
    unknown = call(beat((0, 1)), user_id="carol"), call(beat((0, 1)), course_id="nowhere")
    assert refusals(heartbeats, *unknown) == [(NotEnrolled.code, {})] * 2


def test_a_video_of_another_course_is_refused(school: Storage, heartbeats: Heartbeats) -> None:
    elsewhere = call(beat((0, 1), video_id="v9"))
    assert refusals(heartbeats, elsewhere) == [(UnknownVideo.code, {"video_id": "v9"})]


def test_late_beats_of_a_session_from_before_the_end_are_taken(school: Storage, heartbeats: Heartbeats) -> None:
    save(school, lambda unit: unit.enrollments.save(enrollment("e1", expires_at=NOW)))
    (heard,) = apply(heartbeats, call(beat((0, 12))), now=NOW + timedelta(hours=23))
    assert heard.credited == 12


def test_one_refusal_stops_no_other_call(school: Storage, heartbeats: Heartbeats) -> None:
    calls = [call(beat((0, 10))), call(beat((0, 10)), user_id="carol"), call(beat((0, 10)), user_id="bob")]
    first, refused, last = heartbeats.apply(calls, NOW)
    assert isinstance(first, Heard)
    assert isinstance(refused, NotEnrolled)
    assert isinstance(last, Heard)
    assert last.record.user_id == "bob"


def test_no_calls_give_no_answers(heartbeats: Heartbeats) -> None:
    assert heartbeats.apply([], NOW) == ()


def test_twenty_beats_at_once_lose_nothing(kept, school: Storage) -> None:
    def play(number: int) -> Heard:
        heartbeats = (kept.heartbeats, kept.heartbeats_elsewhere)[number % 2]
        return apply(heartbeats, call(beat((number * 5, number * 5 + 5), seq=number)))[0]

    heard = in_parallel(20, play)
    assert sum(each.credited for each in heard) == 100
    with school.reading() as unit:
        known = unit.records.get("ada", "c1")
        assert known.of("v1").watched == 2**100 - 1
        assert known.of("v1").completed_at == NOW
        assert unit.enrollments.tally("e1").watched_duration == 100


def test_twenty_beats_that_complete_at_once_congratulate_once(kept, school: Storage) -> None:
    whole = call(beat((0, 100)), beat((0, 50), video_id="v2"))
    heard = in_parallel(
        20, lambda n: apply((kept.heartbeats, kept.heartbeats_elsewhere)[n % 2], whole)[0].course_completed
    )
    assert heard.count(True) == 1
    with school.reading() as unit:
        assert unit.outbox.backlog() == 1
