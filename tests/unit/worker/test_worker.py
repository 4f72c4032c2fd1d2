"""The worker's loops, with parts in memory: when they look, what they survive, how they stop."""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from attrs import define, field

from entrypoints.worker import run_worker


@define
class MemoryConsumer:
    """Hears wakes as calls of ``wake``."""

    jobs: dict[str, Callable[[], object]] = field(factory=dict)
    stopped: bool = False

    def start(self, jobs: Mapping[str, Callable[[], object]]) -> None:
        self.jobs.update(jobs)

    def stop(self, timeout: float) -> None:
        self.stopped = True

    def wake(self, job: str) -> None:
        self.jobs[job]()


@define
class Times:
    """A job that counts its runs; ``more`` are the answers, True while there is more to do."""

    more: list[bool] = field(factory=list)
    ran: list[float] = field(factory=list)

    def __call__(self) -> bool:
        self.ran.append(time.monotonic())
        return self.more.pop(0) if self.more else False


def until(condition: Callable[[], bool], seconds: float = 5) -> None:
    give_up_at = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up_at
        time.sleep(0.002)


@contextmanager
def working(consumer: MemoryConsumer, **settings: Any) -> Iterator[None]:
    """A worker in a thread of its own, stopped in the end."""
    stop = threading.Event()
    given: dict[str, Any] = {"jobs": {}, "every": {}, "relay": lambda: False, "poll_seconds": 60, "stop": stop}
    given |= settings | {"consumer": consumer}
    thread = threading.Thread(target=lambda: run_worker(**given))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture
def consumer() -> MemoryConsumer:
    return MemoryConsumer()


def test_every_job_looks_as_soon_as_the_worker_starts(consumer: MemoryConsumer) -> None:
    relay, expire = Times(), Times()
    with working(consumer, relay=relay, jobs={"expire": expire}, every={"expire": 60}):
        until(lambda: bool(relay.ran and expire.ran))


def test_the_relay_goes_on_at_once_while_there_is_more(consumer: MemoryConsumer) -> None:
    relay = Times(more=[True] * 20)
    with working(consumer, relay=relay):
        until(lambda: len(relay.ran) == 21)
        time.sleep(0.1)
    assert len(relay.ran) == 21


def test_the_relay_looks_by_itself_every_while(consumer: MemoryConsumer) -> None:
    relay = Times()
    with working(consumer, relay=relay, poll_seconds=0.05):
        until(lambda: len(relay.ran) >= 4)
    pauses = [after - before for before, after in zip(relay.ran, relay.ran[1:], strict=False)]
    assert min(pauses) >= 0.045


def test_a_job_looks_as_often_as_its_interval_says(consumer: MemoryConsumer) -> None:
    often, seldom = Times(), Times()
    with working(consumer, jobs={"often": often, "seldom": seldom}, every={"often": 0.02, "seldom": 60}):
        until(lambda: len(often.ran) >= 5)
    assert len(seldom.ran) == 1


@pytest.mark.parametrize("job", ["relay", "expire"])
def test_a_job_that_is_woken_looks_at_once(consumer: MemoryConsumer, job: str) -> None:
    times = {"relay": Times(), "expire": Times()}
    with working(consumer, relay=times["relay"], jobs={"expire": times["expire"]}, every={"expire": 60}):
        until(lambda: all(each.ran for each in times.values()))
        time.sleep(0.05)
        woken_at = time.monotonic()
        consumer.wake(job)
        until(lambda: len(times[job].ran) == 2)
    assert times[job].ran[1] - woken_at < 0.5
    assert sum(len(each.ran) for each in times.values()) == 3


def test_a_job_that_is_woken_while_it_runs_looks_once_more(consumer: MemoryConsumer) -> None:
    runs: list[str] = []

    def relay() -> bool:
        runs.append("run")
        if len(runs) == 1:
            for _ in range(5):
                consumer.wake("relay")
        return False

    with working(consumer, relay=relay):
        until(lambda: len(runs) == 2)
        time.sleep(0.1)
    assert len(runs) == 2


def test_no_job_ever_runs_twice_at_once_and_a_slow_one_holds_up_no_other(consumer: MemoryConsumer) -> None:
    alone = threading.Lock()
    release, overlaps, relay = threading.Event(), [], Times()

    def slow() -> None:
        if not alone.acquire(blocking=False):
            overlaps.append("at once")
            return
        release.wait(5)
        alone.release()

    with working(consumer, relay=relay, poll_seconds=0.01, jobs={"slow": slow}, every={"slow": 0.01}):
        for _ in range(20):
            until(lambda: bool(consumer.jobs))
            consumer.wake("slow")
        until(lambda: len(relay.ran) > 10)
        release.set()
    assert overlaps == []


def test_a_job_that_fails_is_logged_with_the_type_of_its_exception_and_tried_again(
    consumer: MemoryConsumer, caplog: pytest.LogCaptureFixture
) -> None:
    fails = iter([LookupError("first"), ZeroDivisionError("second")])
    runs: list[float] = []

    def relay() -> bool:
        runs.append(time.monotonic())
        problem = next(fails, None)
        if problem is not None:
            raise problem
        return False

    with caplog.at_level(logging.ERROR), working(consumer, relay=relay):
        until(lambda: len(runs) == 3)
    first, second = (record.getMessage() for record in caplog.records)
    assert first == "relay failed (LookupError, 1 in a row); it is tried again in 0.5 s"
    assert second == "relay failed (ZeroDivisionError, 2 in a row); it is tried again in 1 s"
    assert runs[1] - runs[0] >= 0.5
    assert runs[2] - runs[1] >= 1


def test_wakes_do_not_hurry_a_job_that_fails(consumer: MemoryConsumer) -> None:
    runs: list[float] = []

    def relay() -> bool:
        runs.append(time.monotonic())
        raise LookupError

    with working(consumer, relay=relay):
        until(lambda: bool(runs))
        for _ in range(20):
            consumer.wake("relay")
            time.sleep(0.01)
        assert len(runs) == 1


def test_one_job_that_fails_stops_no_other(consumer: MemoryConsumer) -> None:
    relay = Times()
    with working(consumer, relay=relay, poll_seconds=0.01, jobs={"broken": lambda: 1 // 0}, every={"broken": 0.01}):
        until(lambda: len(relay.ran) > 10)


def test_a_queue_that_cannot_be_heard_leaves_a_worker_that_looks_by_itself(caplog: pytest.LogCaptureFixture) -> None:
    class Deaf(MemoryConsumer):
        def start(self, jobs: Mapping[str, Callable[[], object]]) -> None:
            raise ConnectionError("no queue")

    relay, deaf = Times(), Deaf()
    with caplog.at_level(logging.ERROR), working(deaf, relay=relay, poll_seconds=0.01):
        until(lambda: len(relay.ran) > 3)
    assert "look" in caplog.text
    assert not deaf.stopped


def test_a_worker_that_is_told_to_stop_finishes_the_piece_at_hand(consumer: MemoryConsumer) -> None:
    begun, finished = threading.Event(), []

    def relay() -> bool:
        begun.set()
        time.sleep(0.5)
        finished.append("piece")
        return True

    with working(consumer, relay=relay):
        assert begun.wait(5)
    assert finished == ["piece"]
    assert consumer.stopped


def test_a_worker_stops_within_two_seconds_whatever_is_at_hand(
    consumer: MemoryConsumer, caplog: pytest.LogCaptureFixture
) -> None:
    begun, release = threading.Event(), threading.Event()

    def endless() -> None:
        begun.set()
        release.wait(20)

    with caplog.at_level(logging.WARNING):
        with working(consumer, jobs={"endless": endless}, every={"endless": 60}):
            assert begun.wait(5)
            told_at = time.monotonic()
        assert time.monotonic() - told_at < 2.5
    release.set()
    assert "did not wait for endless" in caplog.text


def test_a_worker_that_rests_stops_at_once(consumer: MemoryConsumer) -> None:
    with working(consumer, jobs={"expire": lambda: None}, every={"expire": 3600}):
        until(lambda: bool(consumer.jobs))
        told_at = time.monotonic()
    assert time.monotonic() - told_at < 0.5


@pytest.mark.parametrize(
    ("jobs", "every"),
    [({"relay"}, {"relay"}), ({"expire"}, set()), (set(), {"expire"}), ({"expire"}, {"expire", "expires"})],
)
def test_jobs_without_an_interval_and_intervals_without_a_job_are_refused(
    consumer: MemoryConsumer, jobs: set[str], every: set[str]
) -> None:
    with pytest.raises(ValueError, match="interval"):
        run_worker(
            consumer=consumer,
            relay=lambda: False,
            jobs={name: lambda: None for name in jobs},
            every=dict.fromkeys(every, 1.0),
        )
    assert consumer.jobs == {}
