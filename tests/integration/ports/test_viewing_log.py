"""Taking note of what is opened: one suite for every viewing log."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from stored import NOW
from test_viewings import listed, viewing

from adapters.local.viewing_log import BatchedViewingLog
from adapters.memory.storage import MemoryStorage
from adapters.memory.viewing_log import MemoryViewingLog
from course_domain.model.viewings import Viewing
from course_domain.ports import Storage, ViewingLog
from parallel import in_parallel


def batched(storage: Storage) -> BatchedViewingLog:
    return BatchedViewingLog(storage=storage, seconds=0.05, together=7)


LOGS: dict[str, Callable[[Storage], ViewingLog]] = {
    "batched": batched,
    "memory": lambda storage: MemoryViewingLog(storage=storage),
}


@pytest.fixture(params=LOGS.values(), ids=LOGS.keys())
def log(request: pytest.FixtureRequest, storage: Storage) -> Iterator[ViewingLog]:
    made = request.param(storage)
    yield made
    if isinstance(made, BatchedViewingLog):
        made.close()


def until(storage: Storage, is_there: Callable[[list[Viewing]], bool]) -> list[Viewing]:
    end = time.monotonic() + 10
    while not is_there(found := listed(storage)):
        assert time.monotonic() < end, found
        time.sleep(0.01)
    return found


def test_what_is_noted_is_in_the_log_some_time_soon(storage: Storage, log: ViewingLog) -> None:
    log.note(viewing())
    assert until(storage, bool) == [viewing()]


def test_notes_of_one_playback_become_one(storage: Storage, log: ViewingLog) -> None:
    for _ in range(20):
        log.note(viewing())
    (found,) = until(storage, lambda found: found[:1] != [] and found[0].addresses == 20)
    assert found.opened_at == NOW


def test_notes_of_many_threads_are_all_kept(storage: Storage, log: ViewingLog) -> None:
    in_parallel(10, lambda number: [log.note(viewing(f"w{number}-{each}")) for each in range(10)])
    found = until(storage, lambda found: len(found) == 100)
    assert {each.id for each in found} == {f"w{number}-{each}" for number in range(10) for each in range(10)}


# --- what only the batched one promises: a storage that is slow or away is none of the viewer's business


class Away(MemoryStorage):
    """Storage that can be away, and slow."""

    def __init__(self) -> None:
        """Be there."""
        super().__init__()
        self.is_away = False
        self.pass_on = threading.Event()
        self.pass_on.set()
        self.transactions = 0

    @contextmanager
    def writing(self):  # type: ignore[override]
        """Wait, fail, or write."""
        self.pass_on.wait(10)
        self.transactions += 1
        if self.is_away:
            raise ConnectionError("the storage is away")
        with super().writing() as unit:
            yield unit


@pytest.fixture
def away() -> Away:
    return Away()


def test_a_note_never_waits_for_the_storage(away: Away) -> None:
    away.pass_on.clear()
    log = batched(away)
    begun = time.perf_counter()
    for number in range(1000):
        log.note(viewing(f"w{number:03}"))
    assert time.perf_counter() - begun < 1
    assert listed(away) == []
    away.pass_on.set()
    assert len(until(away, lambda found: len(found) == 1000)) == 1000
    log.close()


def test_closing_writes_what_waits_at_once(away: Away) -> None:
    log = BatchedViewingLog(storage=away, seconds=60, together=200)
    for number in range(30):
        log.note(viewing(f"w{number}"))
    log.close()
    assert len(listed(away)) == 30
    assert away.transactions == 1
    log.note(viewing("later"))
    log.close()
    assert len(listed(away)) == 31


def test_many_notes_are_written_before_their_second_is_over(away: Away) -> None:
    log = BatchedViewingLog(storage=away, seconds=60, together=200)
    for number in range(400):
        log.note(viewing(f"w{number}"))
    until(away, lambda found: len(found) == 400)
    assert away.transactions == 2
    log.close()


def test_what_could_not_be_written_is_written_when_the_storage_is_back(
    away: Away, caplog: pytest.LogCaptureFixture
) -> None:
    away.is_away = True
    log = batched(away)
    for number in range(10):
        log.note(viewing(f"w{number}"))
    while away.transactions < 3:
        time.sleep(0.01)
    away.is_away = False
    assert len(until(away, lambda found: len(found) == 10)) == 10
    assert log.take_dropped() == 0
    assert "7 viewings could not be written (ConnectionError)" in caplog.text
    log.close()


def test_a_full_buffer_drops_the_oldest_and_counts_them(away: Away) -> None:
    away.is_away = True
    log = BatchedViewingLog(storage=away, seconds=0.01, together=4, most=10)
    for number in range(25):
        log.note(viewing(f"w{number:02}"))
    while away.transactions < 3:
        time.sleep(0.01)
    away.is_away = False
    found = until(away, lambda found: len(found) == 10)
    assert sorted(each.id for each in found) == [f"w{number:02}" for number in range(15, 25)]
    assert (log.take_dropped(), log.take_dropped()) == (15, 0)
    log.close()


def test_what_is_left_when_all_ends_is_counted_as_dropped(away: Away) -> None:
    away.is_away = True
    log = BatchedViewingLog(storage=away, seconds=60)
    log.note(viewing())
    log.close()
    assert log.take_dropped() == 1
    assert listed(away) == []
