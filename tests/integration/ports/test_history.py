"""History: one suite for every storage."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from stored import KATHMANDU, NOW, any_of, days, is_utc, many_values, save

from course_domain.model.history import HistoryEntry
from course_domain.ports import Storage
from parallel import in_parallel


def entry(what: str = "granted", **fields: Any) -> HistoryEntry:
    known = {"person": "user:ada", "course_id": "c1", "at": NOW, "recorded_at": NOW, "actor": "system"}
    return HistoryEntry(what=what, **{**known, **fields})


def told(storage: Storage, *persons: str, course_id: str = "c1") -> list[str]:
    with storage.reading() as unit:
        return [each.what for each in unit.history.of(persons, course_id)]


@many_values
@given(any_of(HistoryEntry, person=st.uuids().map(str)))
def test_an_entry_comes_back_as_it_was_noted(storage: Storage, noted: HistoryEntry) -> None:
    with storage.writing() as unit:
        unit.history.note([noted])
        found = unit.history.of([noted.person], noted.course_id)
    assert found == (noted,)
    assert is_utc(found)


def test_where_nothing_happened_there_is_no_history(storage: Storage) -> None:
    save(storage, lambda unit: unit.history.note([]))
    assert told(storage, "user:ada") == []
    assert told(storage) == []


def test_history_is_read_oldest_first_and_then_as_written(storage: Storage) -> None:
    save(storage, lambda unit: unit.history.note([entry("third"), entry("second", recorded_at=NOW - days(1))]))
    save(
        storage,
        lambda unit: unit.history.note([entry("fourth", recorded_at=NOW.astimezone(KATHMANDU)), entry("fifth")]),
        lambda unit: unit.history.note([entry("first", recorded_at=NOW - days(2), at=NOW)]),
    )
    assert told(storage, "user:ada") == ["first", "second", "third", "fourth", "fifth"]


def test_history_is_of_these_persons_and_this_course(storage: Storage) -> None:
    save(
        storage,
        lambda unit: unit.history.note(
            [
                entry("mine"),
                entry("mine before I signed in", person="email:ada@example.org"),
                entry("another's", person="user:bob"),
                entry("elsewhere", course_id="c2"),
            ]
        ),
    )
    assert told(storage, "user:ada") == ["mine"]
    assert told(storage, "user:ada", "email:ada@example.org", "user:ada") == ["mine", "mine before I signed in"]
    assert told(storage, "user:ada", course_id="c2") == ["elsewhere"]


def test_what_is_not_committed_did_not_happen(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.history.note([entry()])
    assert told(storage, "user:ada") == []


def test_twenty_writers_at_once_lose_no_entry(kept) -> None:
    in_parallel(
        20,
        lambda n: save((kept.storage, kept.elsewhere)[n % 2], lambda unit: unit.history.note([entry(str(n))])),
    )
    assert sorted(told(kept.storage, "user:ada"), key=int) == [str(n) for n in range(20)]
