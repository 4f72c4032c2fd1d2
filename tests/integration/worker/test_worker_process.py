"""The worker as a process of its own, woken through the real queue and stopped by real signals."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adapters.huey_queue.queue import open_queue
from adapters.huey_queue.waker import HueyWaker

WORKER = """
import sys, time
from pathlib import Path
from adapters.huey_queue.consumer import HueyConsumer
from adapters.huey_queue.queue import open_queue
from entrypoints.process.orphans import end_with_parent
from entrypoints.worker import run_worker

folder, mode = Path(sys.argv[1]), sys.argv[2]

def say(word):
    with (folder / "said").open("a") as file:
        file.write(word + "\\n")

def relay():
    say("relay")
    if mode == "busy":
        time.sleep(0.4)
        say("finished")
    elif mode == "stuck":
        time.sleep(60)
    return False

if mode == "orphan":
    end_with_parent(every=0.1)
run_worker(
    consumer=HueyConsumer(queue=open_queue(folder / "queue.db")), relay=relay,
    jobs={"expire": lambda: say("expire")}, every={"expire": 3600}, poll_seconds=3600,
)
say("stopped")
"""


def said(folder: Path) -> list[str]:
    path = folder / "said"
    return path.read_text().split() if path.exists() else []


def until_said(folder: Path, *words: str, seconds: float = 20) -> float:
    give_up_at = time.monotonic() + seconds
    while not set(words) <= set(said(folder)):
        assert time.monotonic() < give_up_at, said(folder)
        time.sleep(0.005)
    return time.monotonic()


@contextmanager
def worker(folder: Path, mode: str = "plain") -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", WORKER, str(folder), mode], stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)
        if process.stderr is not None:
            process.stderr.close()


def test_a_wake_from_another_process_is_worked_on_within_a_second(tmp_path: Path) -> None:
    queue = open_queue(tmp_path / "queue.db")
    with worker(tmp_path):
        until_said(tmp_path, "relay", "expire")
        (tmp_path / "said").unlink()
        woken_at = time.monotonic()
        HueyWaker(queue=queue).wake("relay")
        assert until_said(tmp_path, "relay") - woken_at < 1
        HueyWaker(queue=queue).wake("expire")
        until_said(tmp_path, "expire")
        assert said(tmp_path) == ["relay", "expire"]
    queue.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_worker_after_the_piece_at_hand(tmp_path: Path, number: signal.Signals) -> None:
    with worker(tmp_path, "busy") as process:
        until_said(tmp_path, "relay")
        process.send_signal(number)
        assert process.wait(5) == 0
    assert said(tmp_path)[-2:] == ["finished", "stopped"]


def test_a_piece_without_end_is_not_waited_for(tmp_path: Path) -> None:
    with worker(tmp_path, "stuck") as process:
        until_said(tmp_path, "relay")
        told_at = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert time.monotonic() - told_at < 3
    assert said(tmp_path)[-1] == "stopped"


def test_a_second_ctrl_c_ends_it_all(tmp_path: Path) -> None:
    with worker(tmp_path, "stuck") as process:
        until_said(tmp_path, "relay")
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        told_at = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) != 0
        assert time.monotonic() - told_at < 1.5
    assert "stopped" not in said(tmp_path)


def test_a_worker_can_end_with_the_process_that_started_it(tmp_path: Path) -> None:
    starter = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', sys.argv[1], sys.argv[2], 'orphan'])\n"
        "print(child.pid, flush=True)\ntime.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", starter, WORKER, str(tmp_path)], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    try:
        until_said(tmp_path, "relay")
        parent.kill()
        parent.wait(10)
        until_said(tmp_path, "stopped", seconds=5)
    finally:
        parent.stdout.close()
        if "stopped" not in said(tmp_path):
            os.kill(child, signal.SIGKILL)
