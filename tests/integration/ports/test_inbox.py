"""Inbox: one suite for every storage."""

from datetime import timedelta

import pytest
from attrs import evolve, fields
from hypothesis import given
from stored import KATHMANDU, NOW, any_of, event, ids, is_utc, many_values, pages_of, save

from course_domain.model.errors import Invalid
from course_domain.model.intake import EventState, InboxEvent
from course_domain.model.oversight import EventQuery, EventRow
from course_domain.model.reports import PageRequest
from course_domain.ports import Storage
from parallel import in_parallel

LEASE = NOW + timedelta(seconds=60)


def put(storage: Storage, *events: InboxEvent) -> list[bool]:
    with storage.writing() as unit:
        news = [unit.inbox.put(each) for each in events]
        unit.commit()
    return news


def take(storage: Storage, now=NOW, limit: int = 100) -> list[InboxEvent]:
    with storage.writing() as unit:
        taken = unit.inbox.take_due(now, now + timedelta(seconds=60), limit)
        unit.commit()
    return list(taken)


@many_values
@given(any_of(InboxEvent, id=ids, source=ids))
def test_a_message_comes_back_as_it_was_put(storage: Storage, told: InboxEvent) -> None:
    with storage.writing() as unit:
        assert unit.inbox.put(told)
        found = unit.inbox.find(told.id)
    assert found == told
    assert is_utc(found)


def test_a_message_that_is_not_there_is_none(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.inbox.find("i1") is None
        assert unit.inbox.backlog() == 0
    assert take(storage) == []


def test_a_delivery_is_put_once_a_source(storage: Storage) -> None:
    first, again, other = event("i1"), event("i2", delivery_id="i1"), event("i3", delivery_id="i1", source="other")
    assert put(storage, first, again, other) == [True, False, True]
    with storage.reading() as unit:
        assert unit.inbox.find("i1") == first
        assert unit.inbox.find("i2") is None
        assert unit.inbox.backlog() == 2


def test_what_is_not_committed_is_not_put(storage: Storage) -> None:
    with storage.writing() as unit:
        assert unit.inbox.put(event())
    assert put(storage, event()) == [True]


def test_a_message_is_taken_when_it_is_due_the_oldest_first(storage: Storage) -> None:
    tick = timedelta(microseconds=1)
    put(
        storage,
        event("b"),
        event("a", due_at=NOW.astimezone(KATHMANDU)),
        event("oldest", due_at=NOW - tick),
        event("later", due_at=NOW + tick),
        event("done", state=EventState.DONE),
        event("aside", state=EventState.QUARANTINED),
    )
    assert [each.id for each in take(storage, limit=2)] == ["oldest", "a"]
    assert [each.id for each in take(storage)] == ["b"]
    assert [each.id for each in take(storage, now=NOW + tick)] == ["later"]


def test_a_taken_message_is_leased_and_counted(storage: Storage) -> None:
    put(storage, event())
    (taken,) = take(storage)
    assert taken == event(due_at=LEASE, attempts=1)
    assert take(storage) == []
    with storage.reading() as unit:
        assert unit.inbox.find("i1") == taken
        assert unit.inbox.backlog() == 1
    (again,) = take(storage, now=LEASE)
    assert again.attempts == 2


TICK = timedelta(microseconds=1)
EVERY = EventQuery()
ASIDE = EventQuery(state=EventState.QUARANTINED)


def listed(storage: Storage, query: EventQuery = EVERY, limit: int = 100) -> list[str]:
    with storage.reading() as unit:
        return [
            row.id for page in pages_of(lambda request: unit.inbox.page(query, request), limit) for row in page.items
        ]


def shelve(storage: Storage) -> None:
    aside = {"state": EventState.QUARANTINED, "reason": "no order"}
    put(
        storage,
        event("a", **aside),
        event("b", **aside, received_at=NOW.astimezone(KATHMANDU)),
        event("newest", **aside, received_at=NOW + TICK),
        event("oldest", **aside, received_at=NOW - TICK, source="other"),
        event("new", received_at=NOW + 2 * TICK),
        event("done", state=EventState.DONE, source="other"),
    )


def test_messages_are_listed_newest_first(storage: Storage) -> None:
    assert listed(storage) == []
    shelve(storage)
    for limit in (1, 2, 5, 100):
        assert listed(storage, limit=limit) == ["new", "newest", "done", "b", "a", "oldest"]


def test_a_list_of_messages_is_narrowed_by_state_and_source(storage: Storage) -> None:
    shelve(storage)
    for limit in (1, 100):
        assert listed(storage, ASIDE, limit) == ["newest", "b", "a", "oldest"]
        assert listed(storage, EventQuery(state=EventState.NEW), limit) == ["new"]
        assert listed(storage, EventQuery(state=EventState.DONE), limit) == ["done"]
        assert listed(storage, EventQuery(source="other"), limit) == ["done", "oldest"]
        assert listed(storage, EventQuery(source="other", state=EventState.QUARANTINED), limit) == ["oldest"]
        assert listed(storage, EventQuery(source="nobody"), limit) == []


def test_a_listed_message_is_whole_but_for_the_shop_s_words(storage: Storage) -> None:
    told = event(state=EventState.DONE, attempts=3, reason="because", worked_at=NOW, headers={"a": "b"}, body=b"x")
    put(storage, told)
    with storage.reading() as unit:
        (row,) = unit.inbox.page(EVERY, PageRequest()).items
    assert {f.name: getattr(row, f.name) for f in fields(EventRow)} == {
        f.name: getattr(told, f.name) for f in fields(EventRow)
    }
    assert not {"body", "headers"} & {f.name for f in fields(EventRow)}


@pytest.mark.parametrize("cursor", ["", "x", "WyJ4IiwiYSJd", "WyIxIl0"])
def test_a_cursor_that_no_list_of_messages_gave_is_refused(storage: Storage, cursor: str) -> None:
    with storage.reading() as unit, pytest.raises(Invalid):
        unit.inbox.page(EVERY, PageRequest(after=cursor))


def test_nothing_is_set_aside_that_is_on_the_shelf_again(storage: Storage) -> None:
    put(storage, event(state=EventState.QUARANTINED))
    save(storage, lambda unit: unit.inbox.save(event()))
    assert listed(storage, ASIDE) == []


def test_a_saved_message_keeps_the_shop_s_words(storage: Storage) -> None:
    put(storage, event(body=b'{"a":1}', headers={"webhook-id": "x"}))
    done = evolve(event(), state=EventState.DONE, attempts=1, worked_at=NOW, reason="because")
    save(storage, lambda unit: unit.inbox.save(evolve(done, body=b"forged", delivery_id="other")))
    with storage.reading() as unit:
        assert unit.inbox.find("i1") == evolve(done, body=b'{"a":1}', headers={"webhook-id": "x"})
        assert unit.inbox.backlog() == 0


@pytest.mark.parametrize("workers", [20])
def test_workers_at_once_take_every_message_once(kept, workers: int) -> None:
    put(kept.storage, *(event(f"i{n}") for n in range(30)))
    taken = in_parallel(workers, lambda n: take((kept.storage, kept.elsewhere)[n % 2], limit=2))
    found = [each.id for batch in taken for each in batch]
    assert len(found) == 30
    assert len(set(found)) == 30


def test_twenty_deliveries_of_one_message_at_once_put_it_once(kept) -> None:
    news = in_parallel(20, lambda n: put((kept.storage, kept.elsewhere)[n % 2], event(f"i{n}", delivery_id="same"))[0])
    assert news.count(True) == 1
    with kept.storage.reading() as unit:
        assert unit.inbox.backlog() == 1
