"""Waker: one suite for Huey on each of its queues, with a consumer that really runs the jobs, and for memory."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager

import pytest
from attrs import field, frozen

from adapters.huey_queue.background import BackgroundWaker
from adapters.huey_queue.consumer import HueyConsumer
from adapters.huey_queue.opening import open_queue_at
from adapters.huey_queue.waker import HueyWaker
from adapters.memory.waker import MemoryWaker
from course_domain.ports import Waker

Jobs = Mapping[str, Callable[[], None]]


@frozen
class Workshop:
    """A waker, and workers that hear it. ``settle`` waits until what was woken has run."""

    waker: Waker
    settle: Callable[[], None]


@frozen
class Diary:
    """Jobs that write down that they ran; ``broken`` always fails."""

    ran: list[str] = field(factory=list)

    @property
    def jobs(self) -> Jobs:
        return {
            "relay": lambda: self.ran.append("relay"),
            "expire": lambda: self.ran.append("expire"),
            "broken": self.fail,
        }

    def fail(self) -> None:
        self.ran.append("broken")
        raise LookupError("this job always fails")


Kind = Callable[[Jobs], AbstractContextManager[Workshop]]


@contextmanager
def in_memory(jobs: Jobs) -> Iterator[Workshop]:
    waker = MemoryWaker(jobs=jobs)
    yield Workshop(waker, waker.work)


def through(url: str, *, aside: bool = False) -> Kind:
    """The waker and the workers share the queue only, as the server and the worker do."""

    @contextmanager
    def make(jobs: Jobs) -> Iterator[Workshop]:
        server, consumer = open_queue_at(url), HueyConsumer(queue=open_queue_at(url))
        settled = threading.Event()
        consumer.start({**jobs, "settle": settled.set})
        direct = HueyWaker(queue=server)
        background = BackgroundWaker(waker=direct)
        waker: Waker = background if aside else direct

        def settle() -> None:
            settled.clear()
            waker.wake("settle")  # one thread runs jobs in the order in which they were woken
            assert settled.wait(5)

        try:
            yield Workshop(waker, settle)
        finally:
            background.close()
            consumer.stop(timeout=5)
            server.close()

    return make


KINDS: Mapping[str, Callable[[pytest.FixtureRequest], Kind]] = {
    "memory": lambda _request: in_memory,
    "sqlite": lambda request: through(f"sqlite:///{request.getfixturevalue('tmp_path')}/queue/queue.db"),
    "postgres": lambda request: through(request.getfixturevalue("postgres_url")),
    "redis": lambda request: through(request.getfixturevalue("redis_database")),
    "aside": lambda request: through(request.getfixturevalue("redis_database"), aside=True),
}


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture(params=KINDS.values(), ids=KINDS.keys())
def kind(request: pytest.FixtureRequest) -> Kind:
    made: Kind = request.param(request)
    return made


@pytest.fixture
def workshop(kind: Kind, diary: Diary) -> Iterator[Workshop]:
    with kind(diary.jobs) as made:
        yield made


def test_a_job_that_is_woken_runs(workshop: Workshop, diary: Diary) -> None:
    workshop.waker.wake("relay")
    workshop.settle()
    assert diary.ran == ["relay"]


def test_a_job_that_nobody_woke_does_not_run(workshop: Workshop, diary: Diary) -> None:
    workshop.settle()
    assert diary.ran == []


def test_each_job_that_is_woken_runs(workshop: Workshop, diary: Diary) -> None:
    for job in ("expire", "relay"):
        workshop.waker.wake(job)
    workshop.settle()
    assert diary.ran == ["expire", "relay"]


def test_a_job_that_is_woken_after_it_ran_runs_again(workshop: Workshop, diary: Diary) -> None:
    for _ in range(3):
        workshop.waker.wake("relay")
        workshop.settle()
    assert diary.ran == ["relay"] * 3


def test_many_wakes_run_a_job_at_least_once_and_no_more_often_than_it_was_woken(
    workshop: Workshop, diary: Diary
) -> None:
    for _ in range(50):
        workshop.waker.wake("relay")
    workshop.settle()
    assert 1 <= len(diary.ran) <= 50


def test_a_job_that_fails_stops_no_other(workshop: Workshop, diary: Diary) -> None:
    for job in ("broken", "relay"):
        workshop.waker.wake(job)
    workshop.settle()
    assert diary.ran == ["broken", "relay"]


@pytest.mark.parametrize("job", ["unheard-of", "", "x" * 5000, "李小龙\n\0"])
def test_a_job_that_does_not_exist_harms_nobody(workshop: Workshop, diary: Diary, job: str) -> None:
    workshop.waker.wake(job)
    workshop.waker.wake("relay")
    workshop.settle()
    assert diary.ran == ["relay"]


def test_wakes_from_many_threads_are_all_heard(workshop: Workshop, diary: Diary) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(workshop.waker.wake, ["relay", "expire"] * 40))
    workshop.settle()
    assert set(diary.ran) == {"relay", "expire"}


def test_what_is_woken_while_it_runs_runs_once_more(kind: Kind) -> None:
    """Or what was stored during the run would wait for the next wake."""
    runs: list[float] = []

    def relay() -> None:
        runs.append(time.monotonic())
        if len(runs) == 1:
            workshop.waker.wake("relay")

    with kind({"relay": relay}) as workshop:
        workshop.waker.wake("relay")
        workshop.settle()
        workshop.settle()
    assert len(runs) == 2
