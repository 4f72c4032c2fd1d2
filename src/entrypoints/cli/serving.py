"""Processes: the API, the edge, the worker, and ending them together."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from granian import Granian
from granian.constants import Interfaces

API_THREADS = 8
EDGE_THREADS = 16
PATIENCE = 10.0
"""Seconds that a child may take to end before it is killed."""


def serve_wsgi(target: str, address: tuple[str, int], *, workers: int = 1, threads: int = API_THREADS) -> None:
    """Serve a WSGI factory (``module:function``) until SIGTERM or SIGINT."""
    server = Granian(
        target,
        address=address[0],
        port=address[1],
        interface=Interfaces.WSGI,
        factory=True,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        log_enabled=False,
        workers_kill_timeout=5,
        respawn_failed_workers=True,
    )
    server.serve()


@contextmanager
def children(
    commands: Sequence[Sequence[str]], environ: Mapping[str, str] | None = None
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run ``coursedock`` commands beside this one; whatever happens, they end with it."""
    merged = {**os.environ, **(environ or {})}
    started: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            words = [sys.executable, "-m", "entrypoints.cli", *command, "--end-with-parent"]
            started.append(subprocess.Popen(words, env=merged))
        yield started
    finally:
        _end(started)


def _end(started: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in started:
        with suppress(ProcessLookupError):
            child.send_signal(signal.SIGTERM)
    for child in started:
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
