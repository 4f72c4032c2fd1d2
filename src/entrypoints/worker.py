"""The worker: loops that look for work by themselves, and sooner when they are woken.

Each job has a loop in a thread of its own, so it never runs twice at once, and a slow one holds up no other. What the
work is stands in the tables; a wake says no more than "look now".
"""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Final, Protocol

from attrs import define, field

from entrypoints.process.logs import begin_context

_LOG = logging.getLogger(__name__)
RELAY: Final = "relay"
"""The name by which the relay is woken."""
STOP_SECONDS: Final = 2.0
_LOOK_SECONDS: Final = 0.1
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0

Job = Callable[[], object]
"""A piece of work, small enough to be finished when the worker is told to stop. True: there is more of it."""


class Consumer(Protocol):
    """What hears wakes."""

    def start(self, jobs: Mapping[str, Callable[[], object]]) -> None:
        """Begin to call the job whose name is woken, from a thread."""

    def stop(self, timeout: float) -> None:
        """Hear no more; wait up to ``timeout`` seconds for the call at hand."""


@define(kw_only=True, eq=False)
class Loop:
    """Runs a job again and again: at once while there is more, else every ``seconds``, or when it is woken.

    It never dies of an exception: it logs it, and pauses from half a second up to half a minute.
    """

    name: str
    job: Job
    seconds: float
    _failures: int = field(default=0, init=False)
    _woken: threading.Event = field(factory=threading.Event, init=False, repr=False)
    _stopping: threading.Event = field(factory=threading.Event, init=False, repr=False)
    _thread: threading.Thread | None = field(default=None, init=False, repr=False)

    def start(self) -> None:
        """Begin, with a first run at once: much may have happened while no worker ran."""
        # A daemon, so that a job that outlasts the time to stop is dropped: its transaction rolls back.
        self._thread = threading.Thread(target=self._run, name=f"worker-{self.name}", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Look now; after what is at hand if need be."""
        self._woken.set()

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopping.set()
        self._woken.set()

    def ended(self, timeout: float) -> bool:
        """Wait up to ``timeout`` seconds for the end of what is at hand, and tell whether it came."""
        if self._thread is not None:
            self._thread.join(max(0.0, timeout))
        return self._thread is None or not self._thread.is_alive()

    def _run(self) -> None:
        begin_context(job=self.name)
        while not self._stopping.is_set():
            try:
                has_more = self.job() is True
                self._failures = 0
            except Exception as problem:  # noqa: BLE001 - a worker that is gone helps no one
                self._recover(problem)
            else:
                self._rest(has_more=has_more)

    def _rest(self, *, has_more: bool) -> None:
        if not has_more:
            self._woken.wait(self.seconds)
        # Before the next run, so that what is stored during it is looked for once more.
        if not self._stopping.is_set():
            self._woken.clear()

    def _recover(self, problem: Exception) -> None:
        pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(self._failures, 10))
        self._failures += 1
        what = "%s failed (%s, %d in a row); it is tried again in %g s"
        _LOG.error(what, self.name, type(problem).__name__, self._failures, pause, exc_info=problem)
        # Wakes don't shorten it, or a busy shop would turn one broken part into a storm.
        self._stopping.wait(pause)


def run_worker(
    *,
    consumer: Consumer,
    relay: Callable[[], bool],
    jobs: Mapping[str, Job],
    every: Mapping[str, float],
    poll_seconds: float = 0.5,
    stop: threading.Event | None = None,
) -> None:
    """Work until SIGTERM or SIGINT, or until ``stop`` is set.

    ``relay`` drains the inbox and then the outbox, a piece at a time; True means that there is more. It looks every
    ``poll_seconds``, and each of ``jobs`` as often as ``every`` says, in seconds; a wake by name makes any of them look
    at once. What is at hand when the worker is told to stop is finished if that takes no longer than two seconds.

    Raises ValueError unless ``every`` has the same names as ``jobs``, none of them ``relay``.
    """
    loops = _loops(relay, jobs, {**every, RELAY: poll_seconds})
    with _signals() as received:
        heard = _hear(consumer, loops)
        for loop in loops:
            loop.start()
        _LOG.info("the worker has started: %s", ", ".join(loop.name for loop in loops))
        try:
            _wait(received, stop or threading.Event())
        finally:
            _end(consumer if heard else None, loops)


def _loops(relay: Callable[[], bool], jobs: Mapping[str, Job], every: Mapping[str, float]) -> Sequence[Loop]:
    if RELAY in jobs or {*jobs, RELAY} != set(every):
        raise ValueError(f"each job needs an interval, and none may be named {RELAY}: {sorted(jobs)}, {sorted(every)}")
    return [Loop(name=name, job=job, seconds=every[name]) for name, job in {RELAY: relay, **jobs}.items()]


def _hear(consumer: Consumer, loops: Sequence[Loop]) -> bool:
    try:
        consumer.start({loop.name: loop.wake for loop in loops})
    except Exception:  # noqa: BLE001 - the queue saves half a second, and nothing depends on it
        _LOG.exception("wakes can't be heard; the worker looks by itself")
        return False
    return True


def _wait(received: Sequence[int], stop: threading.Event) -> None:
    while not received and not stop.wait(_LOOK_SECONDS):
        pass
    if received:
        _LOG.info("the worker stops: %s", signal.Signals(received[0]).name)


def _end(consumer: Consumer | None, loops: Sequence[Loop]) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    for loop in loops:
        loop.stop()
    if consumer is not None:
        consumer.stop(timeout=STOP_SECONDS / 2)
    late = [loop.name for loop in loops if not loop.ended(deadline - time.monotonic())]
    if late:
        _LOG.warning("the worker did not wait for %s", ", ".join(late))
    _LOG.info("the worker has stopped")


@contextmanager
def _signals() -> Iterator[Sequence[int]]:
    """Collect SIGTERM and SIGINT; the same again does what it did before, so that an impatient Ctrl-C ends it all.

    One after the other is no impatience: Ctrl-C reaches whoever started us as well, and that tells us to stop too.
    Only the main thread can, so a worker in another thread is stopped by its event.
    """
    received: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield received
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def note(number: int, _frame: FrameType | None) -> None:
        # A list, not an event: the handler may interrupt the very thread that holds the event's lock.
        received.append(number)
        signal.signal(number, before[signal.Signals(number)])

    for number in before:
        signal.signal(number, note)
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
