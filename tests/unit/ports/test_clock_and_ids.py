"""Clock and Ids: one suite for every adapter of each."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest

from adapters.local.system import RandomIds, SystemClock
from adapters.memory.clock import MemoryClock, SequentialIds
from course_domain.ports import Clock, Ids
from parallel import in_parallel


@pytest.fixture(params=[SystemClock, MemoryClock])
def clock(request: pytest.FixtureRequest) -> Clock:
    return request.param()


@pytest.fixture(params=[RandomIds, SequentialIds])
def ids(request: pytest.FixtureRequest) -> Ids:
    return request.param()


def test_the_present_is_an_aware_utc_time(clock: Clock) -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_the_present_does_not_go_back(clock: Clock) -> None:
    moments = [clock.now() for _ in range(100)]
    assert moments == sorted(moments)


def test_an_id_is_safe_in_a_url(ids: Ids) -> None:
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]{3,39}", ids.new()) for _ in range(100))


def test_an_id_was_never_used_before(ids: Ids) -> None:
    made = [new for batch in in_parallel(20, lambda _: [ids.new() for _ in range(100)]) for new in batch]
    assert len(set(made)) == 2000


def test_random_ids_use_every_letter_of_their_alphabet_everywhere() -> None:
    made = [RandomIds().new() for _ in range(2_000)]
    assert {len(each) for each in made} == {24}
    assert all(set(place) == set("0123456789abcdefghjkmnpqrstvwxyz") for place in zip(*made, strict=True))


def test_a_clock_in_memory_stands_still_until_it_is_told() -> None:
    clock = MemoryClock(datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=1))))
    assert clock.now() == clock.now() == datetime(2026, 3, 1, 11, tzinfo=UTC)
    clock.advance(timedelta(days=1))
    assert clock.now() == datetime(2026, 3, 2, 11, tzinfo=UTC)
    clock.set(datetime(2026, 1, 1, tzinfo=UTC))
    assert clock.now() == datetime(2026, 1, 1, tzinfo=UTC)


def test_a_clock_in_memory_shows_no_naive_time() -> None:
    with pytest.raises(ValueError, match="naive"):
        MemoryClock(datetime(2026, 1, 1))  # noqa: DTZ001 this is what is refused


def test_ids_in_memory_count() -> None:
    ids = SequentialIds("course")
    assert [ids.new(), ids.new()] == ["course-1", "course-2"]
