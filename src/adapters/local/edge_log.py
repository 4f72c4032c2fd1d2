"""The local CDN's access log: a file a minute and process, written from a thread of its own and read by the worker."""

import logging
import os
import secrets
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from attrs import define, field, frozen

from adapters.wire.access_logs import edge_line, sum_edge_lines, viewing_in
from course_domain.model.errors import UnknownMedia
from course_domain.ports import Clock

_LOG: Final = logging.getLogger(__name__)
_MINUTE: Final = "%Y-%m-%dT%H-%M"
_QUIET: Final = timedelta(minutes=1, seconds=30)
"""After so long from its minute's beginning nobody writes to a file any more."""
_KEPT: Final = timedelta(days=7)
"""A file that no worker read for so long is dropped."""


@define(kw_only=True, eq=False)
class EdgeLog:
    """Takes note of what the edge sent; a second of notes is one write. What a process that is killed holds is lost."""

    folder: Path
    clock: Clock
    seconds: float = 1.0
    most: int = 100_000
    _name: str = field(factory=lambda: secrets.token_hex(4), init=False)
    _waiting: deque[tuple[datetime, str, str, int, int]] = field(init=False, repr=False)
    _closing: threading.Event = field(factory=threading.Event, init=False, repr=False)
    _begun: threading.Lock = field(factory=threading.Lock, init=False, repr=False)
    _thread: threading.Thread | None = field(default=None, init=False, repr=False)
    _minute: str = field(default="", init=False)

    @_waiting.default
    def _bounded(self) -> deque[tuple[datetime, str, str, int, int]]:
        # Appending to it and taking from it are atomic: no note waits for another, or for the disk.
        return deque(maxlen=self.most)

    def note(self, query: str, key: str, status: int, sent: int) -> None:
        """Note so many bytes of an object, for the viewing that the query names, if it names any."""
        viewing = viewing_in(query)
        if viewing is None:
            return
        self._waiting.append((self.clock.now(), viewing, key, status, sent))
        if self._thread is None:
            self._begin()

    def close(self, timeout: float = 2.0) -> None:
        """Write what waits."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join(timeout)

    def _begin(self) -> None:
        with self._begun:
            if self._thread is None:
                thread = threading.Thread(target=self._run, name="edge-log", daemon=True)
                with suppress(RuntimeError):  # there is no room for another thread: the next note tries again
                    thread.start()
                    self._thread = thread

    def _run(self) -> None:
        is_over = False
        while not is_over:
            is_over = self._closing.wait(self.seconds)
            try:
                self._write()
            except OSError as problem:
                _LOG.warning("the access log could not be written: %s", problem.strerror)

    def _write(self) -> None:
        notes = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if not notes:
            return
        now = self.clock.now()
        # By the time of writing: a file is never touched after its minute.
        minute = now.astimezone(UTC).strftime(_MINUTE)
        if minute != self._minute:
            self._minute = minute
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _drop_old(self.folder, now)
        path = self.folder / f"{minute}-{self._name}.jsonl"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
            file.write("".join(edge_line(*note) for note in notes).encode())


@frozen(kw_only=True)
class EdgeAccessLogs:
    """AccessLogs of the local CDN: files whose minute is over."""

    folder: Path
    clock: Clock

    def unread(self, limit: int) -> tuple[str, ...]:
        now = self.clock.now()
        over = (path.name for path, minute in _files(self.folder) if now - minute >= _QUIET)
        return tuple(sorted(over)[:limit])

    def read(self, name: str) -> Mapping[str, int]:
        try:
            with (self.folder / name).open(encoding="utf-8", errors="replace") as lines:
                return sum_edge_lines(lines)
        except FileNotFoundError as missing:
            raise UnknownMedia(key=name) from missing

    def done(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[tuple[Path, datetime]]:
    for path in folder.glob("*.jsonl"):
        try:
            yield path, datetime.strptime(path.name[:16], _MINUTE).replace(tzinfo=UTC)
        except ValueError:
            continue


def _drop_old(folder: Path, now: datetime) -> None:
    for path, minute in _files(folder):
        if now - minute > _KEPT:
            path.unlink(missing_ok=True)
