"""Real processes for tests: each in a process group of its own, on a free loopback port, gone when the test is."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
from attrs import frozen

HERE = Path(__file__).parent
PATIENCE = 20.0
"""Seconds until a server must answer."""


class NotStarted(Exception):
    """A process ended, or did not answer in time; the message ends with its log."""


@frozen(kw_only=True)
class Running:
    """A process that leads a group; ``log`` holds what it and its children print."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def printed(self) -> str:
        """Give the log so far."""
        return self.log.read_text(errors="replace")

    def kill(self) -> None:
        """Kill the whole group at once, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


@frozen(kw_only=True)
class Served(Running):
    """A server that answers at ``url`` (no slash at the end)."""

    url: str


def free_port() -> int:
    """Find a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_pair() -> int:
    """Find a free loopback port whose next one is free as well."""
    while True:
        port = free_port()
        with socket.socket() as probe, suppress(OSError, OverflowError):
            probe.bind(("127.0.0.1", port + 1))
            return port


@contextmanager
def running(command: Sequence[str], *, log: Path, environ: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Run a command in a process group of its own and end the group afterwards: asked first, then killed.

    The environment is this one without settings of ours, plus ``environ``; the folder of the helper modules is
    importable.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COURSEDOCK_")}
    settings = {**inherited, "PYTHONPATH": str(HERE), "PYTHONUNBUFFERED": "1", **(environ or {})}
    with log.open("ab") as printed:
        process = subprocess.Popen(
            command,
            env=settings,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    made = Running(process=process, log=log)
    try:
        yield made
    finally:
        _end(made)


@contextmanager
def served(
    factory: str,
    *,
    log: Path,
    environ: Mapping[str, str] | None = None,
    port: int | None = None,
    threads: int = 4,
    ready: str = "/",
) -> Iterator[Served]:
    """Serve what a WSGI application factory (``module:function``) makes by granian, with one worker process.

    It is ready once ``ready`` gets any answer. Raises NotStarted with the log when that takes too long.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--no-ws"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--blocking-threads", str(threads), factory]
    with running(command, log=log, environ=environ) as each:
        url = f"http://127.0.0.1:{port}"
        wait_until_answered(each, url + ready)
        yield Served(process=each.process, log=log, url=url)


def wait_until_answered(each: Running, url: str, patience: float = PATIENCE) -> None:
    """Return once the URL gets any HTTP answer; raises NotStarted when the process ends before, or in time."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if each.process.poll() is not None:
            raise NotStarted(f"ended with {each.process.returncode}:\n{each.printed}")
        with suppress(httpx.TransportError):
            # Unverified, since it is plain HTTP, and reading certificates takes longer than the answer.
            httpx.get(url, timeout=2, trust_env=False, verify=False)
            return
        time.sleep(0.05)
    raise NotStarted(f"no answer at {url} after {patience} s:\n{each.printed}")


def _end(each: Running) -> None:
    with suppress(ProcessLookupError):
        os.killpg(each.process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        each.process.wait(5)
    # The leader may be gone while its workers are not.
    each.kill()
