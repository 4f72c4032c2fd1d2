"""A process of its own that watches: slow and fast viewers, who fetch a film by ranges from the local CDN."""

import multiprocessing
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Final

from attrs import define, field, frozen

from benchmarks.load import HOST, Refused

PART: Final = 1 << 20
"""Bytes that a viewer asks for at once."""
_TICK: Final = 0.05
_MOST: Final = 1 << 18
_LINE_HOLDS: Final = 1 << 16
_PATIENCE: Final = 20.0
_HEAD_ENDS: Final = b"\r\n\r\n"


@frozen(kw_only=True)
class Audience:
    """Viewers of one film; rates in bytes per second."""

    port: int
    address: str
    """Path and query, as signed."""
    size: int
    slow: int
    slow_rate: float
    fast: int
    fast_rate: float


@frozen(kw_only=True)
class Watched:
    """What came: bytes by kind of viewer, and for how many seconds."""

    slow: int
    fast: int
    seconds: float


@define
class _Viewer:
    """One connection, read no faster than its rate; the film from its beginning again after its end."""

    audience: Audience
    rate: float
    socket: socket.socket
    begun: float
    place: int = 0
    left: int = 0
    """Bytes of the answer at hand that are still to come; 0: ask for more."""
    head: bytes = field(default=b"", repr=False)
    received: int = 0

    def may_read(self, now: float) -> int:
        """Give how many bytes are due by now."""
        return int(self.rate * (now - self.begun)) - self.received

    def ask(self) -> None:
        last = min(self.place + PART, self.audience.size) - 1
        told = f"GET {self.audience.address} HTTP/1.1\r\nHost: cdn.example\r\nRange: bytes={self.place}-{last}\r\n\r\n"
        self.head, self.left = b"", -1
        self.socket.sendall(told.encode())
        self.place = 0 if last + 1 == self.audience.size else last + 1

    def read(self, most: int) -> None:
        """Take what is there; raises Refused for anything but a part of the film, BlockingIOError for nothing."""
        more = self.socket.recv(min(most, _MOST), socket.MSG_DONTWAIT)
        if not more:
            raise Refused("The CDN hung up.")
        if self.left < 0:
            more = self._body_in(more)
        self.received += len(more)
        self.left -= len(more)
        if self.left == 0:
            self.ask()

    def _body_in(self, more: bytes) -> bytes:
        self.head += more
        head, found, body = self.head.partition(_HEAD_ENDS)
        if not found:
            self.left = -1
            return b""
        if not head.startswith(b"HTTP/1.1 206 "):
            raise Refused(head.decode("utf-8", "replace")[:2000])
        length = head.lower().partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
        self.left = int(length)
        return body


def _viewers(audience: Audience) -> list[_Viewer]:
    now = time.perf_counter()
    rates = [audience.slow_rate] * audience.slow + [audience.fast_rate] * audience.fast
    return [_Viewer(audience, rate, _connected(audience.port), now) for rate in rates]


def _connected(port: int) -> socket.socket:
    made = socket.socket()
    # A line across a network holds little, whereas that of a machine to itself would hold whole parts of the film.
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _LINE_HOLDS)
    made.settimeout(_PATIENCE)
    made.connect((HOST, port))
    return made


def watch(audience: Audience, begun: Callable[[], object], is_over: Callable[[], bool]) -> Watched:
    """Watch until it is over; ``begun`` is called when all have asked. Raises Refused, OSError."""
    viewers = _viewers(audience)
    try:
        for viewer in viewers:
            viewer.ask()
        begun()
        while not is_over():
            _turn(viewers)
        seconds = time.perf_counter() - viewers[0].begun
    finally:
        for viewer in viewers:
            viewer.socket.close()
    slow, fast = viewers[: audience.slow], viewers[audience.slow :]
    return Watched(slow=sum(v.received for v in slow), fast=sum(v.received for v in fast), seconds=seconds)


def _turn(viewers: list[_Viewer]) -> None:
    """Let every viewer read what is due and there, then rest: nobody is read faster than her rate."""
    now = time.perf_counter()
    for viewer in viewers:
        most = viewer.may_read(now)
        with suppress(BlockingIOError):
            while most > 0:
                before = viewer.received
                viewer.read(most)
                most -= max(1, viewer.received - before)
    time.sleep(max(0.0, _TICK - (time.perf_counter() - now)))


def _serve(pipe: Connection, audience: Audience) -> None:
    try:
        pipe.send(watch(audience, lambda: pipe.send(None), pipe.poll))
    except (Refused, OSError) as problem:
        pipe.send(Refused(str(problem)))


def _told(pipe: Connection) -> Watched | None:
    made: Watched | Refused | None = pipe.recv()
    if isinstance(made, Refused):
        raise made
    return made


@contextmanager
def watching(audience: Audience) -> Iterator[list[Watched]]:
    """Have them watch while the block runs; after it, the list holds what came. Raises Refused."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(there, audience), daemon=True)
    process.start()
    found: list[Watched] = []
    try:
        _told(here)
        yield found
        here.send(None)
        watched = _told(here)
        if watched is not None:
            found.append(watched)
    finally:
        process.join(_PATIENCE)
        process.kill()
