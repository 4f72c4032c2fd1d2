"""A process of its own that sends requests over many connections at once and measures the answers."""

import multiprocessing
import selectors
import socket
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Final

from attrs import define, field, frozen

HOST: Final = "127.0.0.1"
_PATIENCE: Final = 20.0
_MOST: Final = 1 << 16
_HEAD_ENDS: Final = b"\r\n\r\n"
_LENGTH: Final = b"\r\ncontent-length:"


class Refused(Exception):
    """A request was not answered with a 2xx; the message holds the answer's beginning."""


@frozen(kw_only=True)
class Burst:
    """What so many requests in so many seconds came to."""

    requests: int
    seconds: float
    p50: float
    """Seconds, as those that follow."""
    p95: float

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds


@frozen(kw_only=True)
class Order:
    """What to send: one request after the other, from the beginning again after the last, for so many seconds.

    With ``once`` it stops after the last: each of them can be sent one time only.
    """

    port: int
    requests: Sequence[bytes] = field(repr=False)
    seconds: float
    connections: int
    once: bool = False


@define
class _Line:
    """One connection: a request, its answer, the next request."""

    socket: socket.socket
    sent_at: float = 0.0
    answer: bytes = b""

    def send(self, request: bytes) -> None:
        self.answer = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def is_answered(self) -> bool:
        """Read what came; raises Refused when it is no 2xx, or the end."""
        more = self.socket.recv(_MOST)
        self.answer += more
        head, found, body = self.answer.partition(_HEAD_ENDS)
        if not more or (found and not head.startswith(b"HTTP/1.1 2")):
            raise Refused((self.answer or b"The server hung up.").decode("utf-8", "replace")[:2000])
        return bool(found) and len(body) >= _length(head)


def _length(head: bytes) -> int:
    """Read how long the body is; every answer of ours says so."""
    lower = head.lower()
    start = lower.index(_LENGTH) + len(_LENGTH)
    return int(lower[start:].partition(b"\r\n")[0])


def send(order: Order) -> Burst:
    """Send, and measure. Raises Refused at the first request that fails, OSError where nobody listens."""
    lines = [_Line(_connected(order.port)) for _ in range(order.connections)]
    try:
        return _send(order, lines)
    finally:
        for line in lines:
            line.socket.close()


def _connected(port: int) -> socket.socket:
    made = socket.create_connection((HOST, port), timeout=_PATIENCE)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def _send(order: Order, lines: Sequence[_Line]) -> Burst:
    took: list[float] = []
    with selectors.DefaultSelector() as selector:
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
        begun = time.perf_counter()
        requests = _until(order, begun + order.seconds)
        waiting = sum(_next(line, requests) for line in lines)
        while waiting:
            ready = selector.select(_PATIENCE)
            if not ready:
                raise Refused(f"No answer in {_PATIENCE:.0f} s.")
            for key, _ in ready:
                answered: _Line = key.data
                if answered.is_answered():
                    took.append(time.perf_counter() - answered.sent_at)
                    waiting -= not _next(answered, requests)
        seconds = time.perf_counter() - begun
    cuts = statistics.quantiles(took, n=20, method="inclusive")
    return Burst(requests=len(took), seconds=seconds, p50=cuts[9], p95=cuts[18])


def _until(order: Order, end: float) -> Iterator[bytes]:
    while True:
        for request in order.requests:
            if time.perf_counter() >= end:
                return
            yield request
        if order.once:
            return


def _next(line: _Line, requests: Iterator[bytes]) -> bool:
    request = next(requests, None)
    if request is not None:
        line.send(request)
    return request is not None


def _serve(pipe: Connection) -> None:
    """Take orders until there are no more."""
    while (order := pipe.recv()) is not None:
        try:
            pipe.send(send(order))
        except (Refused, OSError) as problem:
            pipe.send(Refused(str(problem)))


@frozen(kw_only=True)
class Sender:
    """The process that sends."""

    _pipe: Connection = field(alias="pipe", repr=False)

    def __call__(self, order: Order) -> Burst:
        """Have it sent. Raises Refused."""
        self._pipe.send(order)
        made: Burst | Refused = self._pipe.recv()
        if isinstance(made, Refused):
            raise made
        return made


@contextmanager
def sender() -> Iterator[Sender]:
    """Start the process that sends; it ends with the block."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield Sender(pipe=here)
    finally:
        here.send(None)
        process.join(_PATIENCE)
        process.kill()
