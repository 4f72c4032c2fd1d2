"""VideoBatches: one suite for every storage."""

import pytest
from hypothesis import given
from stored import KATHMANDU, NOW, any_of, course, days, ids, is_utc, many_values, save, save_courses

from course_domain.model.video_batches import BatchState, VideoBatch
from course_domain.ports import Storage
from parallel import in_parallel


def batch(batch_id: str = "b1", **fields: object) -> VideoBatch:
    known: dict[str, object] = {"course_id": "c1", "video_ids": ("v1",), "first_at": NOW, "last_at": NOW}
    return VideoBatch(id=batch_id, **{**known, **fields})  # type: ignore[arg-type]


def keep(storage: Storage, *batches: VideoBatch) -> None:
    save(storage, *(lambda unit, each=each: unit.video_batches.save(each) for each in batches))


def find(storage: Storage, batch_id: str = "b1") -> VideoBatch | None:
    with storage.reading() as unit:
        return unit.video_batches.find(batch_id)


def due(storage: Storage, quiet: float = 0, opened: float = 0, limit: int = 10) -> list[str]:
    with storage.reading() as unit:
        return [each.id for each in unit.video_batches.due(NOW + days(quiet), NOW + days(opened), limit)]


@many_values
@given(any_of(VideoBatch, id=ids, course_id=ids))
def test_a_batch_comes_back_as_saved(storage: Storage, told: VideoBatch) -> None:
    with storage.writing() as unit:
        unit.courses.save(course(told.course_id))
        unit.video_batches.save(told)
        found = unit.video_batches.find(told.id)
    assert found == told
    assert is_utc(found)


def test_a_batch_that_is_not_there_is_none(storage: Storage) -> None:
    assert find(storage) is None
    with storage.reading() as unit:
        assert unit.video_batches.gathering("c1") is None


def test_the_gathering_batch_of_a_course_is_found_until_it_is_told(storage: Storage) -> None:
    save_courses(storage, course(), course("c2"))
    keep(storage, batch("b0", state=BatchState.TOLD), batch(), batch("b2", course_id="c2"))
    with storage.reading() as unit:
        assert unit.video_batches.gathering("c1") == batch()
        assert unit.video_batches.gathering("c2") == batch("b2", course_id="c2")
    keep(storage, batch(state=BatchState.TELLING))
    with storage.reading() as unit:
        assert unit.video_batches.gathering("c1") is None


def test_two_batches_of_one_course_never_gather_at_once(storage: Storage) -> None:
    save_courses(storage)
    keep(storage, batch())
    with pytest.raises(Exception, match=r"gathers already|UNIQUE|unique"):
        keep(storage, batch("b2"))


def test_a_batch_is_due_when_it_was_quiet_or_open_for_long_or_is_being_told(storage: Storage) -> None:
    save_courses(storage, *(course(f"c{n}") for n in range(5)))
    keep(
        storage,
        batch("quiet", course_id="c0", first_at=NOW - days(3), last_at=NOW),
        batch("busy", course_id="c1", first_at=NOW - days(2), last_at=NOW + days(9)),
        batch("fresh", course_id="c2", first_at=NOW + days(1), last_at=NOW + days(1)),
        batch("telling", course_id="c3", first_at=NOW - days(1), last_at=NOW + days(9), state=BatchState.TELLING),
        batch("told", course_id="c4", state=BatchState.TOLD),
    )
    assert due(storage, quiet=0, opened=-2) == ["quiet", "busy", "telling"]
    assert due(storage, quiet=-0.1, opened=-3.1) == ["telling"]
    assert due(storage, quiet=9, opened=0, limit=2) == ["quiet", "busy"]


def test_a_time_with_an_offset_comes_back_as_the_same_instant_in_utc(storage: Storage) -> None:
    save_courses(storage)
    keep(storage, batch(first_at=NOW.astimezone(KATHMANDU), last_at=NOW.astimezone(KATHMANDU)))
    assert find(storage) == batch()
    assert is_utc(find(storage))


def test_what_is_not_committed_is_not_kept(storage: Storage) -> None:
    save_courses(storage)
    with storage.writing() as unit:
        unit.video_batches.save(batch())
    assert find(storage) is None


def test_a_batch_of_no_course_is_refused(storage: Storage) -> None:
    with pytest.raises(Exception, match=r"no course|FOREIGN|foreign"):
        keep(storage, batch())


def test_twenty_videos_that_come_at_once_join_one_batch(kept) -> None:
    save_courses(kept.storage)

    def add(number: int) -> None:
        with (kept.storage, kept.elsewhere)[number % 2].writing() as unit:
            gathering = unit.video_batches.gathering("c1") or batch(f"b{number}", video_ids=())
            unit.video_batches.save(gathering.joined_by(f"v{number}", NOW))
            unit.commit()

    in_parallel(20, add)
    with kept.storage.reading() as unit:
        found = unit.video_batches.gathering("c1")
    assert found is not None
    assert sorted(found.video_ids) == sorted(f"v{number}" for number in range(20))
