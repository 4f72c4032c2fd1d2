"""Outbox: one suite for every storage."""

from datetime import datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from stored import (
    KATHMANDU,
    NOW,
    any_of,
    days,
    ids,
    is_utc,
    learner,
    many_values,
    notice,
    pages_of,
    save,
)

from course_domain.model.errors import Invalid
from course_domain.model.learners import Holder
from course_domain.model.notices import Notice, NoticeKind, NoticeState
from course_domain.model.oversight import NoticeQuery
from course_domain.model.reports import PageRequest
from course_domain.ports import Storage
from parallel import in_parallel

LEASE = NOW + timedelta(seconds=60)


def owe(storage: Storage, *notices: Notice) -> list[bool]:
    with storage.writing() as unit:
        news = [unit.outbox.owe(each) for each in notices]
        unit.commit()
    return news


def take(storage: Storage, now: datetime = NOW, limit: int = 100) -> list[Notice]:
    with storage.writing() as unit:
        taken = unit.outbox.take_due(now, now + timedelta(seconds=60), limit)
        unit.commit()
    return list(taken)


def find(storage: Storage, key: str = "n1") -> Notice | None:
    with storage.reading() as unit:
        return unit.outbox.find(key)


@many_values
@given(any_of(Notice, key=ids))
def test_a_notice_comes_back_as_it_was_owed(storage: Storage, told: Notice) -> None:
    with storage.writing() as unit:
        assert unit.outbox.owe(told)
        found = unit.outbox.find(told.key)
    assert found == told
    assert is_utc(found)


def test_a_notice_that_is_not_there_is_none(storage: Storage) -> None:
    assert find(storage) is None
    assert take(storage) == []
    with storage.reading() as unit:
        assert unit.outbox.backlog() == 0


@pytest.mark.parametrize("state", [NoticeState.PENDING, NoticeState.SENT, NoticeState.DEAD])
def test_a_key_is_owed_once(storage: Storage, state: NoticeState) -> None:
    known = notice(state=state, attempts=3)
    assert owe(storage, known, notice(due_at=NOW + days(1))) == [True, False]
    assert find(storage) == known


def test_a_dormant_notice_wakes_under_its_key(storage: Storage) -> None:
    slept = notice(state=NoticeState.DORMANT, attempts=3, due_at=NOW - days(9), last_error="not true any more")
    assert owe(storage, slept, notice()) == [True, True]
    woken = find(storage)
    assert woken == slept.woken(NOW)
    assert woken is not None
    assert (woken.state, woken.due_at) == (NoticeState.PENDING, NOW)
    assert owe(storage, notice()) == [False]


def test_a_dormant_notice_wakes_by_its_own_words(storage: Storage) -> None:
    slept = notice(state=NoticeState.DORMANT, due_at=NOW)
    assert owe(storage, slept, slept) == [True, True]
    assert find(storage) == slept.woken(NOW)


def test_what_is_not_committed_is_not_owed(storage: Storage) -> None:
    with storage.writing() as unit:
        assert unit.outbox.owe(notice())
    assert owe(storage, notice()) == [True]


def test_a_notice_is_taken_when_it_is_due_the_oldest_first(storage: Storage) -> None:
    tick = timedelta(microseconds=1)
    owe(
        storage,
        notice("b"),
        notice("a", due_at=NOW.astimezone(KATHMANDU)),
        notice("oldest", due_at=NOW - tick),
        notice("later", due_at=NOW + tick),
        notice("sent", state=NoticeState.SENT),
        notice("dormant", state=NoticeState.DORMANT),
        notice("dead", state=NoticeState.DEAD),
    )
    assert [each.key for each in take(storage, limit=2)] == ["oldest", "a"]
    assert [each.key for each in take(storage)] == ["b"]
    assert [each.key for each in take(storage, now=NOW + tick)] == ["later"]


def test_a_taken_notice_is_leased_and_counted(storage: Storage) -> None:
    owe(storage, notice())
    (taken,) = take(storage)
    assert taken == notice(due_at=LEASE, attempts=1)
    assert take(storage) == []
    assert find(storage) == taken
    (again,) = take(storage, now=LEASE)
    assert again.attempts == 2


TICK = timedelta(microseconds=1)
EVERY = NoticeQuery()
DEAD = NoticeQuery(state=NoticeState.DEAD)


def listed(storage: Storage, query: NoticeQuery = EVERY, limit: int = 100) -> list[str]:
    with storage.reading() as unit:
        pages = pages_of(lambda request: unit.outbox.page(query, request), limit)
    return [row.notice.key for page in pages for row in page.items]


def fill(storage: Storage) -> None:
    dead = {"state": NoticeState.DEAD, "last_error": "no such mailbox"}
    owe(
        storage,
        notice("a", **dead),
        notice("b", **dead, created_at=NOW.astimezone(KATHMANDU)),
        notice("newest", **dead, created_at=NOW + TICK),
        notice("oldest", **dead, created_at=NOW - TICK, kind=NoticeKind.ACCESS_ENDED),
        notice("pending"),
        notice("sent", state=NoticeState.SENT, kind=NoticeKind.ACCESS_ENDED, created_at=NOW + 2 * TICK),
        notice("dormant", state=NoticeState.DORMANT),
    )


def test_notices_are_listed_newest_first(storage: Storage) -> None:
    assert listed(storage) == []
    fill(storage)
    for limit in (1, 2, 6, 100):
        assert listed(storage, limit=limit) == ["sent", "newest", "pending", "dormant", "b", "a", "oldest"]


def test_a_list_of_notices_is_narrowed_by_state_and_kind(storage: Storage) -> None:
    fill(storage)
    for limit in (1, 100):
        assert listed(storage, DEAD, limit) == ["newest", "b", "a", "oldest"]
        for state in (NoticeState.PENDING, NoticeState.SENT, NoticeState.DORMANT):
            assert listed(storage, NoticeQuery(state=state), limit) == [state.value]
        assert listed(storage, NoticeQuery(kind=NoticeKind.ACCESS_ENDED), limit) == ["sent", "oldest"]
        assert listed(storage, evolve(DEAD, kind=NoticeKind.ACCESS_ENDED), limit) == ["oldest"]


def test_a_listed_notice_comes_with_its_reader_as_the_directory_knows_her(storage: Storage) -> None:
    owed = notice(holder=Holder(user_id="ada", email="old@example.org"))
    owe(storage, owed, notice("n2", holder=Holder(email="guest@example.org"), created_at=NOW - TICK))
    save(storage, lambda unit: unit.learners.remember(learner("ada", email="ada@example.org", name="Ada L.")))
    with storage.reading() as unit:
        ada, guest = unit.outbox.page(EVERY, PageRequest()).items
    assert (ada.notice, ada.email, ada.name) == (owed, "ada@example.org", "Ada L.")
    assert (guest.notice.key, guest.email, guest.name) == ("n2", "guest@example.org", None)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("ADA@", ["n1"]),
        ("straße", ["n1"]),
        ("STRASSE", ["n1"]),
        ("Löwe", ["n2"]),
        ("guest@example", ["n2"]),
        ("painting", ["n2"]),
        ("n", ["n1", "n2"]),
        ("100%", []),
        ("_", []),
    ],
)
def test_a_notice_is_found_by_its_reader_its_courses_and_its_key(storage: Storage, q: str, found: list[str]) -> None:
    guest = notice("n2", holder=Holder(email="guest@example.org"), course_ids=("löwe", "painting"))
    owe(storage, notice("n1", created_at=NOW + TICK, holder=Holder(user_id="ada")), guest)
    save(storage, lambda unit: unit.learners.remember(learner("ada", email="ada@example.org", name="Ada Straße")))
    assert listed(storage, NoticeQuery(q=q)) == found


@pytest.mark.parametrize("cursor", ["", "x", "WyJ4IiwiYSJd", "WyIxIl0"])
def test_a_cursor_that_no_list_of_notices_gave_is_refused(storage: Storage, cursor: str) -> None:
    with storage.reading() as unit, pytest.raises(Invalid):
        unit.outbox.page(EVERY, PageRequest(after=cursor))


def test_nothing_is_given_up_that_is_pending_again(storage: Storage) -> None:
    owe(storage, notice(state=NoticeState.DEAD))
    save(storage, lambda unit: unit.outbox.save(notice()))
    assert listed(storage, DEAD) == []


def test_a_saved_notice_replaces_the_one_before(storage: Storage) -> None:
    owe(storage, notice(), notice("n2"))
    sent = evolve(notice(), state=NoticeState.SENT, sent_at=NOW, attempts=1)
    save(storage, lambda unit: unit.outbox.save(sent))
    assert find(storage) == sent
    with storage.reading() as unit:
        assert unit.outbox.backlog() == 1


def test_workers_at_once_take_every_notice_once(kept) -> None:
    owe(kept.storage, *(notice(f"n{n}") for n in range(30)))
    taken = in_parallel(20, lambda n: take((kept.storage, kept.elsewhere)[n % 2], limit=2))
    found = [each.key for batch in taken for each in batch]
    assert len(found) == 30
    assert len(set(found)) == 30


@pytest.mark.parametrize("known", [None, NoticeState.DORMANT])
def test_twenty_who_owe_one_key_at_once_owe_it_once(kept, known: NoticeState | None) -> None:
    if known is not None:
        owe(kept.storage, notice(state=known))
    news = in_parallel(20, lambda n: owe((kept.storage, kept.elsewhere)[n % 2], notice())[0])
    assert news.count(True) == 1
    assert find(kept.storage) == notice()
