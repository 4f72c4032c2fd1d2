"""The servers that are measured: real ones, as ``coursedock serve`` starts them, with one worker process each."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import psutil
from attrs import frozen

from benchmarks.load import HOST

ROOT: Final = Path(__file__).parents[1]
_PATIENCE: Final = 60.0


class NotStarted(Exception):
    """A server ended, or did not answer in time; the message holds its log."""


@frozen(kw_only=True)
class Tree:
    """A process with all below it."""

    root: psutil.Process

    def cpu(self) -> float:
        """Give the seconds of CPU so far, of processes that have ended too."""
        return sum(sum(each.cpu_times()[:4]) for each in self._all())

    def memory(self) -> int:
        """Give the bytes of the largest process."""
        return max(int(each.memory_info().rss) for each in self._all())

    def _all(self) -> list[psutil.Process]:
        return [self.root, *self.root.children(recursive=True)]


@frozen(kw_only=True)
class Server:
    """A server that answers at a loopback port."""

    port: int
    tree: Tree


@contextmanager
def served(name: str, log: Path, environ: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Serve ``hello`` or ``api`` (see ``applications``) until the block ends. Raises NotStarted."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.applications", name, str(port)]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COURSEDOCK_")}
    with log.open("wb") as printed:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**inherited, **(environ or {})}, stdout=printed, stderr=subprocess.STDOUT
        )
    with ended(process):
        wait_for(process, port, log)
        yield Server(port=port, tree=Tree(root=psutil.Process(process.pid)))


@contextmanager
def ended(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """End it with the block."""
    try:
        yield
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


def free_port() -> int:
    """Give a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    """Wait until it answers. Raises NotStarted."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(0.05)
    raise NotStarted(log.read_text(errors="replace")[-4000:] or "It did not answer in time.")
