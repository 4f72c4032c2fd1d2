"""One stream: a film fetched by ranges, or whole, over one connection; from whoever serves it."""

import socket
import time
from collections.abc import Sequence
from typing import Final

from attrs import frozen

from benchmarks.load import HOST, Refused
from benchmarks.servers import Tree

_PATIENCE: Final = 30.0
_HEAD_ENDS: Final = b"\r\n\r\n"
_LENGTH: Final = b"\r\ncontent-length:"


@frozen(kw_only=True)
class Fetched:
    """How fast a film came, and the CPU that its server took."""

    size: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        """Bytes per second."""
        return self.size / self.seconds

    @property
    def cpu_per_byte(self) -> float:
        """Seconds of CPU."""
        return self.cpu / self.size


def whole() -> Sequence[str]:
    """Ask for all of it at once."""
    return ("",)


def parts(size: int, part: int) -> Sequence[str]:
    """Ask for one part after the other."""
    return [f"Range: bytes={start}-{min(start + part, size) - 1}\r\n" for start in range(0, size, part)]


def fetch(port: int, address: str, asked: Sequence[str], size: int, server: Tree) -> Fetched:
    """Fetch it. Raises Refused unless so many bytes came."""
    buffer = bytearray(1 << 18)
    with socket.create_connection((HOST, port), _PATIENCE) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        cpu, begun = server.cpu(), time.perf_counter()
        came = sum(_one(line, f"GET {address} HTTP/1.1\r\nHost: cdn.example\r\n{each}\r\n", buffer) for each in asked)
        seconds = time.perf_counter() - begun
    if came != size:
        raise Refused(f"{came} bytes came instead of {size}.")
    return Fetched(size=came, seconds=seconds, cpu=server.cpu() - cpu)


def _one(line: socket.socket, request: str, buffer: bytearray) -> int:
    line.sendall(request.encode())
    head = b""
    while _HEAD_ENDS not in head:
        more = line.recv(1 << 16)
        if not more:
            raise Refused("The server hung up.")
        head += more
    told, _, body = head.partition(_HEAD_ENDS)
    if not told.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 206 ")):
        raise Refused(told.decode("utf-8", "replace")[:2000])
    length = int(told.lower().partition(_LENGTH)[2].partition(b"\r\n")[0])
    left = length - len(body)
    while left > 0:
        got = line.recv_into(buffer, min(left, len(buffer)))
        if not got:
            raise Refused("The server hung up.")
        left -= got
    return length
