"""Queues on PostgreSQL and on the Redis protocol: what is in them, and what happens while they can't be reached."""

import gc
import logging
import pickle
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg
import pytest
import redis

from adapters.huey_queue.background import BackgroundWaker
from adapters.huey_queue.consumer import HueyConsumer
from adapters.huey_queue.opening import open_queue_at
from adapters.huey_queue.queue import JobQueue
from adapters.huey_queue.waker import HueyWaker
from parallel import in_parallel
from servers import postgres_server, redis_server


@pytest.fixture(params=["postgres_url", "redis_database"], ids=["postgres", "redis"])
def url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def queue(url: str) -> Iterator[JobQueue]:
    queue = open_queue_at(url)
    yield queue
    queue.close()


def stored(url: str) -> list[tuple[str, tuple[object, ...]]]:
    """The pickled messages, as another program reads them."""
    if url.startswith("redis"):
        with redis.Redis.from_url(url) as client:
            rows = client.lrange("huey.redis.coursedock", 0, -1)[::-1]
    else:
        with psycopg.connect(url) as connection:
            rows = [row[0] for row in connection.execute("SELECT data FROM huey.huey_task ORDER BY id")]
    messages = [pickle.loads(bytes(row)) for row in rows]
    return [(message.name.rpartition(".")[2], message.args) for message in messages]


def until(look: Callable[[], object], patience: float = 10) -> None:
    end = time.monotonic() + patience
    while not look():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def test_a_queue_holds_names_of_jobs_once_each(queue: JobQueue, url: str) -> None:
    for job in ("relay", "expire", "relay", "relay", "expire"):
        queue.put(job)
    assert stored(url) == [("run-job", ("relay",)), ("run-job", ("expire",))]


def test_several_processes_make_the_tables_of_a_queue_at_once(postgres_url: str) -> None:
    queues = [open_queue_at(postgres_url) for _ in range(8)]
    in_parallel(8, lambda number: queues[number].put(f"job-{number}"))
    assert sorted(args for _, args in stored(postgres_url)) == [(f"job-{number}",) for number in range(8)]
    for queue in queues:
        queue.close()


def test_the_tables_of_the_queue_lie_in_a_schema_of_their_own(postgres_url: str) -> None:
    queue = open_queue_at(postgres_url)
    queue.put("relay")
    queue.close()
    with psycopg.connect(postgres_url) as connection:
        found = connection.execute("SELECT table_schema, table_name FROM information_schema.tables").fetchall()
    ours = {(schema, name) for schema, name in found if "huey" in schema or "huey" in name}
    assert {schema for schema, _ in ours} == {"huey"}
    assert ("huey", "huey_task") in ours


def test_a_job_is_heard_of_at_once(queue: JobQueue, url: str) -> None:
    """The server tells; nobody looks ten times a second."""
    ran: list[float] = []
    consumer = HueyConsumer(queue=open_queue_at(url))
    consumer.start({"relay": lambda: ran.append(time.monotonic())})
    time.sleep(0.3)
    waits = []
    for count in range(1, 6):
        began = time.monotonic()
        HueyWaker(queue=queue).wake("relay")
        until(lambda count=count: len(ran) == count)
        waits.append(ran[-1] - began)
    consumer.stop(timeout=5)
    assert sorted(waits)[2] < 0.1


def test_no_connection_stays_open_behind_a_consumer(postgres_url: str) -> None:
    consumer = HueyConsumer(queue=open_queue_at(postgres_url))
    consumer.start({})
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

        def count() -> int:
            row = connection.execute(others).fetchone()
            assert row is not None
            return int(row[0])

        until(lambda: count() == 2)  # one that asks, one that listens
        consumer.stop(timeout=5)
        until(lambda: count() == 0)
    gc.collect()  # one that is left to it is a warning, and so an error


# --- while it can't be reached


@contextmanager
def mute() -> Iterator[int]:
    """A port at which somebody takes calls and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@contextmanager
def closed() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))  # bound and not listening: nobody else gets it
        yield int(probe.getsockname()[1])


KINDS = ["postgresql://somebody@127.0.0.1:{port}/db", "redis://127.0.0.1:{port}/0"]


@pytest.mark.parametrize("kind", KINDS, ids=["postgres", "redis"])
@pytest.mark.parametrize("peer", [mute, closed])
def test_a_queue_that_can_not_be_reached_holds_up_no_request(
    kind: str, peer: Callable[[], AbstractContextManager[int]], caplog: pytest.LogCaptureFixture
) -> None:
    with peer() as port, caplog.at_level(logging.WARNING):
        queue = open_queue_at(kind.format(port=port))
        waker = BackgroundWaker(waker=HueyWaker(queue=queue))
        began = time.monotonic()
        for job in ("relay", "expire") * 100:
            waker.wake(job)
        assert time.monotonic() - began < 0.2
        until(lambda: "job relay is not woken" in caplog.text)
        waker.close(timeout=10)
        queue.close()


@pytest.mark.parametrize("kind", KINDS, ids=["postgres", "redis"])
def test_closing_waits_for_no_queue_that_is_mute(kind: str) -> None:
    with mute() as port:
        queue = open_queue_at(kind.format(port=port))
        waker = BackgroundWaker(waker=HueyWaker(queue=queue))
        waker.wake("relay")
        began = time.monotonic()
        waker.close(timeout=0.2)
        assert time.monotonic() - began < 1
        waker.close(timeout=10)
        queue.close()


def test_closing_passes_on_what_waits(url: str) -> None:
    queue = open_queue_at(url)
    waker = BackgroundWaker(waker=HueyWaker(queue=queue))
    for job in ("relay", "expire"):
        waker.wake(job)
    waker.close()
    queue.close()
    assert {args for _, args in stored(url)} == {("relay",), ("expire",)}
    waker.wake("again")
    waker.close()
    queue.close()
    assert ("run-job", ("again",)) in stored(url), "it opens again when it is used"


def went_away_and_came_back(url: str, stop: Callable[[], object], start: Callable[[], object]) -> list[str]:
    """Wake before, during and after; gives the jobs that ran afterwards."""
    ran: list[str] = []
    server, consumer = open_queue_at(url), HueyConsumer(queue=open_queue_at(url))
    consumer.start({name: lambda name=name: ran.append(name) for name in ("before", "during", "after")})
    waker = HueyWaker(queue=server)
    waker.wake("before")
    until(lambda: ran == ["before"])
    stop()
    waker.wake("during")
    start()
    until(lambda: waker.wake("after") or "after" in ran, patience=20)
    consumer.stop(timeout=5)
    server.close()
    return ran


def test_a_postgres_that_comes_back_is_used_again() -> None:
    with postgres_server() as server, server.database() as url:
        assert went_away_and_came_back(url, server.stop, server.start)[-1] == "after"


def test_a_redis_that_comes_back_is_used_again() -> None:
    with redis_server() as server:
        port = server.port
        server._desired_port = port
        url = f"redis://127.0.0.1:{port}/0"
        assert went_away_and_came_back(url, server.stop, server.start)[-1] == "after"


def test_an_unknown_queue_is_refused() -> None:
    with pytest.raises(ValueError, match="amqp"):
        open_queue_at("amqp://127.0.0.1/")
