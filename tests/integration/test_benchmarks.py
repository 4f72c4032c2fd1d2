"""The benchmark runs: a measurement that nobody can repeat is none."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.load import Order, Refused, send
from benchmarks.servers import Server, served
from benchmarks.targets import PATHS

ROOT = Path(__file__).parents[2]
HELLO = b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"


@pytest.fixture(scope="module")
def hello(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with served("hello", tmp_path_factory.mktemp("hello") / "log") as each:
        yield each


def order(hello: Server, request: bytes, **changes: object) -> Order:
    told = {"seconds": 0.2, "connections": 3, "port": hello.port, "requests": [request]}
    return Order(**{**told, **changes})  # type: ignore[arg-type]


def test_every_path_is_measured_beside_its_gate(tmp_path: Path) -> None:
    written = tmp_path / "figures.json"
    words = "--database sqlite --rounds 1 --seconds 0.3 --connections 4 --learners 5"
    made = subprocess.run(
        [sys.executable, "-m", "benchmarks", *words.split(), "--output", str(written)],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert made.returncode == 0, made.stderr
    rows = json.loads(written.read_text())["rows"]
    assert [row["path"] for row in rows] == list(PATHS)
    for row in rows:
        assert f"sqlite     {row['path']} " in made.stdout
        assert row["requests_per_second"] > 0
        assert row["cpu_of_hello_with_database"] == row["cpu_of_hello"]
        assert 0 < row["p50_seconds"] <= row["p95_seconds"]
        assert len(row["rounds"]) == len(row["hellos"]) == 1


def test_a_request_that_fails_fails_the_measurement(hello: Server) -> None:
    with pytest.raises(Refused, match=r"HTTP/1\.1 404"):
        send(order(hello, HELLO))


def test_requests_that_may_be_sent_once_are_sent_once(hello: Server) -> None:
    request = HELLO.replace(b"/ ", b"/hello ", 1)
    assert send(order(hello, request, requests=[request] * 50, seconds=20.0, once=True)).requests == 50


def test_requests_are_repeated_until_the_time_is_over(hello: Server) -> None:
    burst = send(order(hello, HELLO.replace(b"/ ", b"/hello ", 1)))
    assert burst.requests > 50
    assert 0.2 <= burst.seconds < 5
