"""Waking through a queue that is reached over a network, which may be slow or gone."""

import threading

from attrs import define, field

from course_domain.ports import Waker


@define(kw_only=True, eq=False)
class BackgroundWaker:
    """Waker that leaves the waking to a thread of its own, so that no request waits for a queue.

    Wishes that wait are held once each, in their order; the thread begins with the first of them.
    """

    waker: Waker
    _wishes: dict[str, None] = field(factory=dict, init=False)
    _changed: threading.Condition = field(factory=threading.Condition, init=False, repr=False)
    _thread: threading.Thread | None = field(default=None, init=False, repr=False)
    _is_closing: bool = field(default=False, init=False)

    def wake(self, job: str) -> None:
        with self._changed:
            self._wishes[job] = None
            self._is_closing = False
            if self._thread is None:
                # A daemon: a queue that does not answer must not hold up the end of the process either.
                self._thread = threading.Thread(target=self._run, name="waker", daemon=True)
                self._thread.start()
            self._changed.notify()

    def close(self, timeout: float = 2.0) -> None:
        """Pass on what waits, for up to ``timeout`` seconds; what is lost is found by the workers themselves."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
            thread = self._thread
        if thread is not None:
            thread.join(timeout)

    def _run(self) -> None:
        while (job := self._next()) is not None:
            self.waker.wake(job)

    def _next(self) -> str | None:
        with self._changed:
            self._changed.wait_for(lambda: self._wishes or self._is_closing)
            if not self._wishes:
                self._thread = None
                return None
            job = next(iter(self._wishes))
            del self._wishes[job]
            return job
