"""The access log: one suite for every storage."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import permutations

import pytest
from attrs import evolve
from hypothesis import given
from stored import KATHMANDU, NOW, any_of, days, ids, is_utc, many_values, pages_of, save

from course_domain.model.errors import Invalid
from course_domain.model.reports import PageRequest
from course_domain.model.viewings import Viewing, ViewingQuery
from course_domain.ports import Storage
from parallel import in_parallel

TICK = timedelta(microseconds=1)


def viewing(viewing_id: str = "w1", **fields: object) -> Viewing:
    known = {
        "user_id": "ada",
        "course_id": "c1",
        "video_id": "v1",
        "revision": "r1",
        "address": "203.0.113.7",
        "opened_at": NOW,
        "last_opened_at": NOW,
    }
    return Viewing(id=viewing_id, **{**known, **fields})


def note(storage: Storage, *viewings: Viewing) -> None:
    save(storage, lambda unit: unit.viewings.note(viewings))


def listed(storage: Storage, limit: int = 100, **query: str) -> list[Viewing]:
    def read(request: PageRequest):
        with storage.reading() as unit:
            return unit.viewings.page(ViewingQuery(**query), request)

    return [each for page in pages_of(read, limit) for each in page.items]


def names(viewings: Iterable[Viewing]) -> list[str]:
    return [each.id for each in viewings]


def forget(storage: Storage, before: datetime, limit: int = 100) -> int:
    with storage.writing() as unit:
        count = unit.viewings.forget(before, limit)
        unit.commit()
    return count


@many_values
@given(any_of(Viewing, id=ids))
def test_a_viewing_comes_back_as_it_was_noted(storage: Storage, told: Viewing) -> None:
    with storage.writing() as unit:
        unit.viewings.note([told])
        (found,) = (
            each for each in unit.viewings.page(ViewingQuery(), PageRequest(limit=100)).items if each.id == told.id
        )
    assert found == told
    assert is_utc(found)


def test_where_nothing_was_opened_the_log_is_empty(storage: Storage) -> None:
    note(storage)
    save(storage, lambda unit: unit.viewings.sent({}))
    assert listed(storage) == []
    assert forget(storage, NOW) == 0


def test_what_is_not_committed_is_not_noted(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.viewings.note([viewing()])
    assert listed(storage) == []


def test_notes_of_one_playback_are_joined_in_any_order(storage: Storage) -> None:
    first = viewing()
    again = viewing(address="198.51.100.4", opened_at=NOW + days(1), last_opened_at=NOW + days(1), sent_bytes=5)
    last = viewing(
        address="2001:db8::1", revision="r2", opened_at=NOW + days(2), last_opened_at=(NOW + days(2)), addresses=3
    )
    joined = evolve(last, opened_at=NOW, addresses=5, sent_bytes=5)
    for number, order in enumerate(permutations([first, again, last])):
        named = [evolve(each, id=f"w{number}") for each in order]
        note(storage, named[0], named[1])
        note(storage, named[2])
        assert [each for each in listed(storage) if each.id == f"w{number}"] == [evolve(joined, id=f"w{number}")]


def test_notes_in_any_time_zone_are_joined_by_the_instant(storage: Storage) -> None:
    note(storage, viewing(), viewing(last_opened_at=(NOW + TICK).astimezone(KATHMANDU)))
    (found,) = listed(storage)
    assert (found.opened_at, found.last_opened_at, found.addresses) == (NOW, NOW + TICK, 2)
    assert is_utc(found)


def test_bytes_are_added_to_what_is_known(storage: Storage) -> None:
    note(storage, viewing("w1"), viewing("w2"), viewing("w3"))
    save(storage, lambda unit: unit.viewings.sent({"w1": 3 << 40, "w2": 0, "unknown": 7}))
    save(storage, lambda unit: unit.viewings.sent({"w1": 5}))
    assert {each.id: each.sent_bytes for each in listed(storage)} == {"w1": (3 << 40) + 5, "w2": 0, "w3": None}
    note(storage, viewing("w1"))
    assert {each.id: each.sent_bytes for each in listed(storage)}["w1"] == (3 << 40) + 5


def test_the_list_is_newest_first_whatever_the_page(storage: Storage) -> None:
    ages = {"wa": 3, "wc": 1, "wb": 1, "wd": 2}
    note(storage, *(viewing(name, opened_at=NOW - age * TICK) for name, age in ages.items()))
    for limit in (1, 2, 3, 100):
        assert names(listed(storage, limit)) == ["wc", "wb", "wd", "wa"]


def test_the_list_is_narrowed_by_video_course_and_user(storage: Storage) -> None:
    note(storage, viewing("w1"), viewing("w2", video_id="v2"), viewing("w3", course_id="c2", user_id=None))
    note(storage, viewing("w4", user_id="Ada"), viewing("w5", user_id="ben", video_id="v2"))
    assert names(listed(storage, 1, video_id="v2")) == ["w5", "w2"]
    assert names(listed(storage, 2, course_id="c1")) == ["w5", "w4", "w2", "w1"]
    assert names(listed(storage, user_id="ada")) == ["w2", "w1"]
    assert names(listed(storage, user_id="ada", video_id="v2", course_id="c1")) == ["w2"]
    assert listed(storage, user_id="") == listed(storage, video_id="%") == []


@pytest.mark.parametrize("cursor", ["x", "WyJhIiwiYiJd", "WyIxIl0"])
def test_a_cursor_that_the_list_never_gave_is_refused(storage: Storage, cursor: str) -> None:
    with storage.reading() as unit, pytest.raises(Invalid):
        unit.viewings.page(ViewingQuery(), PageRequest(after=cursor))


def test_what_was_opened_before_is_forgotten_the_oldest_first(storage: Storage) -> None:
    note(storage, *(viewing(f"w{age}", opened_at=NOW - age * TICK) for age in (2, 4, 1, 3, 0)))
    assert forget(storage, NOW, limit=2) == 2
    assert names(listed(storage)) == ["w0", "w1", "w2"]
    assert [forget(storage, NOW, limit=2), forget(storage, NOW, limit=2)] == [2, 0]
    assert names(listed(storage)) == ["w0"]


def test_notes_and_bytes_of_one_playback_at_once_are_all_counted(kept) -> None:
    note(kept.storage, viewing("w0"), viewing("w1"))

    def work(number: int) -> None:
        place = (kept.storage, kept.elsewhere)[number % 2]
        several = [viewing(f"w{each}") for each in (0, 1)]
        note(place, *(several if number % 4 < 2 else reversed(several)))
        save(place, lambda unit: unit.viewings.sent({"w1": 1, "w0": 2} if number % 3 else {"w0": 2, "w1": 1}))

    in_parallel(12, work)
    assert {each.id: (each.addresses, each.sent_bytes) for each in listed(kept.storage)} == {
        "w0": (13, 24),
        "w1": (13, 12),
    }


def test_forgetting_at_once_forgets_each_once(kept) -> None:
    note(kept.storage, *(viewing(f"w{number:02}", opened_at=NOW - TICK) for number in range(40)))
    counts = in_parallel(8, lambda number: forget((kept.storage, kept.elsewhere)[number % 2], NOW, 10))
    assert sum(counts) + forget(kept.storage, NOW) == 40
    assert listed(kept.storage) == []
