"""The queue of job names on SQLite: what is in it, what it does when it can't be reached, and other processes."""

import logging
import pickle
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from huey import MemoryHuey

from adapters.huey_queue.consumer import HueyConsumer
from adapters.huey_queue.queue import JobQueue, open_queue
from adapters.huey_queue.waker import HueyWaker

WAKE = "from pathlib import Path; import sys\nfrom adapters.huey_queue.queue import open_queue\n"
WAKE += "from adapters.huey_queue.waker import HueyWaker\nqueue = open_queue(Path(sys.argv[1]))\n"
WAKE += "HueyWaker(queue=queue).wake('relay'); queue.close()"


def stored(path: Path) -> list[tuple[object, ...]]:
    """The pickled messages in the queue's file, as another program reads them."""
    connection = sqlite3.connect(path)
    rows = connection.execute("select data from task order by id").fetchall()
    connection.close()
    return [pickle.loads(row[0]) for row in rows]


def test_a_queue_holds_one_task_with_one_name_and_nothing_else(tmp_path: Path) -> None:
    queue = open_queue(tmp_path / "queue.db")
    queue.put("relay")
    (message,) = stored(tmp_path / "queue.db")
    assert message.name.endswith(".run-job")
    assert (message.args, message.kwargs) == (("relay",), {})
    queue.close()


def test_a_wish_that_waits_is_not_queued_again(tmp_path: Path) -> None:
    queue = open_queue(tmp_path / "queue.db")
    for job in ("relay", "expire", "relay", "relay", "expire"):
        queue.put(job)
    assert [message.args for message in stored(tmp_path / "queue.db")] == [("relay",), ("expire",)]
    queue.close()


def test_a_queue_that_is_broken_is_logged_and_never_raised(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    queue = open_queue(tmp_path / "queue.db")
    queue.close()
    for file in tmp_path.iterdir():
        file.unlink()
    (tmp_path / "queue.db").mkdir()
    with caplog.at_level(logging.WARNING):
        HueyWaker(queue=queue).wake("relay")
    assert "job relay is not woken: OperationalError" in caplog.text


def test_a_queue_that_another_process_holds_locked_delays_a_request_by_a_second_or_two_at_most(tmp_path: Path) -> None:
    queue = open_queue(tmp_path / "queue.db")
    queue.put("warm")
    other = sqlite3.connect(tmp_path / "queue.db", isolation_level=None)
    other.execute("begin immediate")
    began = time.monotonic()
    HueyWaker(queue=queue).wake("relay")
    assert time.monotonic() - began < 2.5
    other.close()
    queue.close()


def test_immediate_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="immediate"):
        JobQueue(huey=MemoryHuey(immediate=True))


def test_a_job_that_fails_is_logged_with_its_name(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    queue = open_queue(tmp_path / "queue.db")
    queue.register_jobs({"expire": lambda: 1 // 0})
    queue.put("expire")
    with caplog.at_level(logging.ERROR):
        queue.huey.execute(queue.huey.dequeue())
    assert "job expire failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    queue.close()


def test_another_process_wakes_a_job_within_a_second(tmp_path: Path) -> None:
    queue = open_queue(tmp_path / "queue.db")
    ran: list[float] = []
    consumer = HueyConsumer(queue=queue)
    consumer.start({"relay": lambda: ran.append(time.monotonic())})
    try:
        subprocess.run([sys.executable, "-c", WAKE, str(tmp_path / "queue.db")], check=True, timeout=30)
        woken_by = time.monotonic()
        while not ran and time.monotonic() < woken_by + 5:
            time.sleep(0.005)
        assert ran
        assert ran[0] - woken_by < 1
    finally:
        consumer.stop(timeout=5)


def test_a_consumer_stops_when_it_is_told_to_and_can_be_told_twice(tmp_path: Path) -> None:
    consumer = HueyConsumer(queue=open_queue(tmp_path / "queue.db"))
    consumer.stop(timeout=1)
    consumer.start({})
    began = time.monotonic()
    consumer.stop(timeout=5)
    consumer.stop(timeout=5)
    assert time.monotonic() - began < 2


def test_what_was_woken_while_no_worker_ran_runs_when_one_starts(tmp_path: Path) -> None:
    server = open_queue(tmp_path / "queue.db")
    HueyWaker(queue=server).wake("relay")
    server.close()
    ran: list[str] = []
    consumer = HueyConsumer(queue=open_queue(tmp_path / "queue.db"))
    consumer.start({"relay": lambda: ran.append("relay")})
    give_up_at = time.monotonic() + 5
    while not ran and time.monotonic() < give_up_at:
        time.sleep(0.01)
    consumer.stop(timeout=5)
    assert ran == ["relay"]
