"""Processes: the API, the edge, the worker, and ending them together."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker

import click
from granian import Granian
from granian.constants import Interfaces

from entrypoints.process.ports import PortTaken, check_port

API_THREADS = 64
"""More than the bodies that are read at the same time (``BodyPlaces``)."""
EDGE_THREADS = 16
PATIENCE = 10.0
"""Seconds that a child may take to end before it is killed."""

Parts = Sequence[subprocess.Popen[bytes]]


def require_port(address: tuple[str, int], hint: str) -> None:
    """Refuse to serve where somebody else does; ``hint`` says what sets another port."""
    try:
        check_port(*address)
    except PortTaken as taken:
        raise click.ClickException(f"{taken} Is Coursedock running already? {hint}") from taken


def serve_wsgi(
    target: str, address: tuple[str, int], *, workers: int = 1, threads: int = API_THREADS, beside: Parts = ()
) -> None:
    """Serve a WSGI factory (``module:function``) until SIGTERM or SIGINT, or until a process beside it ends."""
    # A forked worker would inherit open SQLite files, which damages them: https://www.sqlite.org/howtocorrupt.html
    multiprocessing.set_start_method("spawn", force=True)
    track_resources()
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
    lost = threading.Event()

    def watch() -> None:
        while all(part.poll() is None for part in beside):
            time.sleep(0.5)
        time.sleep(1)  # a Ctrl-C reaches them all, and then nothing is wrong
        if not server.interrupt_signal:
            lost.set()
            os.kill(os.getpid(), signal.SIGTERM)

    if beside:
        threading.Thread(target=watch, name="beside-watch", daemon=True).start()
    server.serve()
    if lost.is_set():
        raise click.ClickException("A process beside the API ended by itself, so the API ended too.")


def track_resources() -> None:
    """Start multiprocessing's tracker now, and keep the signals away that are kept away from this process.

    It unblocks SIGINT when it starts, which is with the first worker; a Ctrl-C then reached workers that were
    starting, in spite of ``children`` (CPython 3.11, Lib/multiprocessing/resource_tracker.py, ensure_running).
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    resource_tracker.ensure_running()
    signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def children(
    commands: Sequence[Sequence[str]], environ: Mapping[str, str] | None = None
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run ``coursedock`` commands beside this one; whatever happens, they end with it."""
    merged = {**os.environ, **(environ or {})}
    started: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            words = [sys.executable, "-m", "entrypoints.cli", *command, "--end-with-parent", str(os.getpid())]
            with _ctrl_c_kept_away():
                started.append(subprocess.Popen(words, env=merged))
        yield started
    finally:
        _end(started)


@contextmanager
def _ctrl_c_kept_away() -> Iterator[None]:
    """What is started here never hears a Ctrl-C, which reaches all processes of a terminal: we tell it to end."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(started: Parts) -> None:
    for child in started:
        with suppress(ProcessLookupError):
            child.send_signal(signal.SIGTERM)
    for child in started:
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
