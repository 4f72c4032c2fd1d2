"""Notes of what was opened, written some at a time, so that no request waits for them."""

import logging
import threading
from collections import deque
from collections.abc import Sequence
from typing import Final

from attrs import define, field

from course_domain.model.viewings import Viewing
from course_domain.ports import Storage

_LOG: Final = logging.getLogger(__name__)


@define(kw_only=True, eq=False)
class BatchedViewingLog:
    """ViewingLog with a bounded buffer and a thread of its own, which begins with the first note.

    A transaction writes up to ``together`` notes, every ``seconds`` or as soon as there are so many. Where the storage
    is away they wait for it; a buffer that holds ``most`` drops the oldest, and counts it. What a process that is
    killed holds is lost; a transaction of which nobody knows how it ended is written again, and counts twice.
    """

    storage: Storage
    seconds: float = 1.0
    together: int = 200
    most: int = 10_000
    _waiting: deque[Viewing] = field(factory=deque, init=False, repr=False)
    _dropped: int = field(default=0, init=False)
    _changed: threading.Condition = field(factory=threading.Condition, init=False, repr=False)
    _thread: threading.Thread | None = field(default=None, init=False, repr=False)
    _is_closing: bool = field(default=False, init=False)

    def note(self, viewing: Viewing) -> None:
        with self._changed:
            self._is_closing = False
            self._hold([viewing])
            self._begin()
            if len(self._waiting) in (1, self.together):
                self._changed.notify()

    def take_dropped(self) -> int:
        """Give how many notes were dropped since this was asked last."""
        with self._changed:
            dropped, self._dropped = self._dropped, 0
            return dropped

    def close(self, timeout: float = 2.0) -> None:
        """Write what waits, for up to ``timeout`` seconds; a later note begins anew."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
            thread = self._thread
        if thread is not None:
            thread.join(timeout)

    def _hold(self, viewings: Sequence[Viewing]) -> None:
        self._waiting.extend(viewings)
        while len(self._waiting) > self.most:
            self._waiting.popleft()
            self._dropped += 1

    def _begin(self) -> None:
        if self._thread is not None:
            return
        # A daemon: a storage that does not answer must not hold up the end of the process.
        thread = threading.Thread(target=self._run, name="viewing-log", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # there is no room for another thread: the next note tries again
            _LOG.exception("viewings can't be written now")
        else:
            self._thread = thread

    def _run(self) -> None:
        while batch := self._next():
            self._write(batch)

    def _next(self) -> Sequence[Viewing]:
        """Wait for notes, and for more of them; nothing means the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._is_closing)
            self._changed.wait_for(lambda: len(self._waiting) >= self.together or self._is_closing, self.seconds)
            batch = [self._waiting.popleft() for _ in range(min(self.together, len(self._waiting)))]
            if not batch:
                self._thread = None
            return batch

    def _write(self, batch: Sequence[Viewing]) -> None:
        try:
            with self.storage.writing() as uow:
                uow.viewings.note(batch)
                uow.commit()
        except Exception as problem:  # noqa: BLE001 - a log that is gone must not hold up who is logged
            _LOG.warning("%d viewings could not be written (%s)", len(batch), type(problem).__name__)
            self._keep(batch)

    def _keep(self, batch: Sequence[Viewing]) -> None:
        """Put back what could not be written, before what came since; when it all ends, drop it."""
        with self._changed:
            if self._is_closing:
                self._dropped += len(batch)
                return
            since, self._waiting = self._waiting, deque(batch)
            self._hold(since)
            self._changed.wait_for(lambda: self._is_closing, self.seconds)
