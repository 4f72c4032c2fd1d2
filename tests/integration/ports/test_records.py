"""Records: one suite for every storage."""

from datetime import datetime
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from stored import (
    KATHMANDU,
    NOW,
    any_of,
    course,
    days,
    enrollment,
    is_utc,
    many_values,
    save,
    save_courses,
    video,
)

from course_domain.model.bank import PlayBank
from course_domain.model.playback import Device, DeviceKind, Position
from course_domain.model.progress import CourseRecord, VideoProgress
from course_domain.model.reports import Tally
from course_domain.ports import Storage
from parallel import in_parallel

V1 = video("v1", duration=100)
V2 = video("v2", duration=50, order_position=2)
SECONDS = st.integers(0, 2**200)


@pytest.fixture
def school(storage: Storage) -> Storage:
    """A course of two videos, and two who may watch it."""
    save_courses(storage, course("c1"), course("c2"))
    save(
        storage,
        lambda unit: unit.videos.save(V2),
        lambda unit: unit.videos.save(V1),
        lambda unit: unit.enrollments.save(enrollment("e1")),
        lambda unit: unit.enrollments.save(enrollment("e2", user_id="bob")),
        lambda unit: unit.enrollments.save(enrollment("e3", course_id="c2")),
    )
    return storage


def record(*progress: VideoProgress, **fields: Any) -> CourseRecord:
    known = {"user_id": "ada", "course_id": "c1", "videos": (V1, V2)}
    return CourseRecord(**{**known, "progress": {each.video_id: each for each in progress}, **fields})


def watched(video_id: str = "v1", seconds: int = 0b1011, **fields: Any) -> VideoProgress:
    return VideoProgress(video_id=video_id, **{"claimed": seconds, "watched": seconds, **fields})


def save_records(storage: Storage, *records: CourseRecord) -> None:
    save(storage, *(lambda unit, each=each: unit.records.save(each) for each in records))


def read(storage: Storage, user_id: str = "ada", course_id: str = "c1") -> CourseRecord:
    with storage.reading() as unit:
        return unit.records.get(user_id, course_id)


@many_values
@given(
    any_of(VideoProgress, video_id=st.just("v1"), claimed=SECONDS, watched=SECONDS),
    st.none() | any_of(PlayBank),
    st.none() | any_of(VideoProgress, video_id=st.just("v2"), claimed=SECONDS, watched=SECONDS),
)
def test_a_record_comes_back_as_it_was_saved(
    school: Storage, first: VideoProgress, bank: PlayBank | None, second: VideoProgress | None
) -> None:
    told = record(first, *([second] if second else []), bank=bank, completed_at=NOW, last_video_id="v2")
    with school.writing() as unit:
        unit.records.save(told)
        unit.records.save(evolve(told, last_watched_at=NOW))
        again = unit.records.get("ada", "c1")
    assert again == evolve(told, last_watched_at=NOW)
    assert is_utc(list(again.progress.values()))
    assert is_utc(again.bank)


def test_a_saved_record_is_read_by_others(school: Storage) -> None:
    told = record(watched(), bank=PlayBank(opened_at=NOW, as_of=NOW, ticks=1), last_watched_at=NOW)
    save_records(school, told)
    assert read(school) == told


def test_a_record_of_somebody_who_watched_nothing_is_blank(school: Storage) -> None:
    assert read(school) == record()
    assert read(school, "nobody") == record(user_id="nobody")
    assert read(school, "ada", "nowhere") == record(course_id="nowhere", videos=())


def test_times_with_an_offset_come_back_as_the_same_instants_in_utc(school: Storage) -> None:
    local = NOW.astimezone(KATHMANDU)
    place = Position(at=3, happened_at=local, session_id="s", seq=1)
    save_records(school, record(watched(position=place, last_watched_at=local), completed_at=local))
    found = read(school)
    assert found.of("v1").position.happened_at == NOW
    assert is_utc(found.of("v1"))
    assert found.completed_at is not None
    assert is_utc(found.completed_at)


def test_both_places_come_back_with_their_devices(school: Storage) -> None:
    phone, tablet = Device(name="a", kind=DeviceKind.PHONE), Device(name="b", kind=DeviceKind.TABLET)
    place = Position(at=3, happened_at=NOW, session_id="s", seq=1, device=phone)
    other = Position(at=9, happened_at=NOW - days(1), session_id="t", seq=2, device=tablet)
    save_records(school, record(watched(position=place, other=other)))
    assert (read(school).of("v1").position, read(school).of("v1").other) == (place, other)


def test_progress_in_a_removed_video_is_kept(school: Storage) -> None:
    save_records(school, record(watched("v1"), watched("v2")))
    save(school, lambda unit: unit.videos.save(evolve(V1, removed_at=NOW)))
    assert read(school) == record(watched("v1"), watched("v2"), videos=(V2,))
    save_records(school, evolve(read(school), last_video_id="v2"))
    assert read(school) == record(watched("v1"), watched("v2"), videos=(V2,), last_video_id="v2")


def test_saving_without_having_read_replaces_what_is_told(school: Storage) -> None:
    save_records(school, record(watched("v1", 1), watched("v2", 1)))
    save_records(school, record(watched("v1", 3)))
    assert read(school).of("v1") == watched("v1", 3)
    assert read(school).of("v2").watched in (0, 1)


def test_a_record_is_saved_only_for_somebody_enrolled(school: Storage) -> None:
    with school.writing() as unit, pytest.raises(LookupError):
        unit.records.save(record(user_id="nobody"))


def test_the_counters_stand_on_the_enrollment(school: Storage) -> None:
    place = Position(at=7, happened_at=NOW, session_id="s", seq=1)
    save_records(
        school,
        record(
            watched("v1", 2**100 - 1, completed_at=NOW),
            watched("v2", 0b111, position=place),
            last_watched_at=NOW,
            last_video_id="v2",
        ),
    )
    with school.reading() as unit:
        assert unit.enrollments.tally("e1") == Tally(
            videos_completed=1,
            watched_duration=103,
            completed_at=None,
            last_watched_at=NOW,
            continue_video_id="v2",
            continue_position=7,
        )
        assert unit.enrollments.tally("e2") == Tally()


def test_changing_access_leaves_counters_and_progress_alone(school: Storage) -> None:
    told = record(watched(), bank=PlayBank(opened_at=NOW, as_of=NOW, ticks=5), last_watched_at=NOW, completed_at=NOW)
    save_records(school, told)
    with school.reading() as unit:
        before = unit.enrollments.tally("e1")
    save(school, lambda unit: unit.enrollments.save(enrollment("e1", expires_at=NOW, cut=True)))
    assert read(school) == told
    with school.reading() as unit:
        assert unit.enrollments.tally("e1") == before


def test_saving_a_record_leaves_access_alone(school: Storage) -> None:
    save_records(school, record(watched()))
    with school.reading() as unit:
        assert unit.enrollments.find("ada", "c1") == enrollment("e1")


def test_a_record_that_is_not_committed_is_not_kept(school: Storage) -> None:
    with school.writing() as unit:
        unit.records.save(record(watched()))
        assert unit.records.get("ada", "c1").of("v1") == watched()
    assert read(school) == record()


def test_the_learners_of_a_course_are_those_with_any_progress(school: Storage) -> None:
    save_records(school, record(watched("v2"), user_id="bob"), record(watched("v1"), watched("v2")))
    with school.reading() as unit:
        assert unit.records.learners_of("c1") == ("ada", "bob")
        assert unit.records.learners_of("c2") == ()


def looked_at(moment: datetime) -> PlayBank:
    return PlayBank(opened_at=moment, as_of=moment, ticks=0)


def test_records_with_pending_seconds_are_behind_those_first_whose_bank_was_asked_longest_ago(school: Storage) -> None:
    waits = VideoProgress(video_id="v1", claimed=0b11, watched=0b01)
    beyond_the_end = VideoProgress(video_id="v1", claimed=1 << 5000)
    save(school, lambda unit: unit.enrollments.save(enrollment("e4", user_id="carol")))
    save_records(
        school,
        record(waits, bank=looked_at(NOW)),
        record(waits, user_id="bob", bank=looked_at(NOW - days(1))),
        record(beyond_the_end, user_id="carol", bank=looked_at(NOW - days(2))),
    )
    with school.reading() as unit:
        assert unit.records.behind(10) == (("bob", "c1"), ("ada", "c1"))
        assert unit.records.behind(1) == (("bob", "c1"),)
    save_records(school, record(watched("v1", 0b11), user_id="bob", last_watched_at=NOW))
    with school.reading() as unit:
        assert unit.records.behind(10) == (("ada", "c1"),)


def test_twenty_writers_of_one_record_lose_nothing(kept) -> None:
    """Each adds the second of its number to what it reads."""
    save_courses(kept.storage)
    save(
        kept.storage,
        lambda unit: unit.videos.save(V1),
        lambda unit: unit.enrollments.save(enrollment("e1")),
    )

    def add(number: int) -> None:
        with (kept.storage, kept.elsewhere)[number % 2].writing() as unit:
            known = unit.records.get("ada", "c1")
            seconds = known.of("v1").watched | 1 << number
            unit.records.save(evolve(known, progress={"v1": watched("v1", seconds)}))
            unit.commit()

    in_parallel(20, add)
    with kept.storage.reading() as unit:
        assert unit.records.get("ada", "c1").of("v1").watched == 2**20 - 1
        assert unit.enrollments.tally("e1").watched_duration == 20
