"""A queue by its address."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from adapters.huey_queue.postgres_queue import open_postgres_queue
from adapters.huey_queue.queue import JobQueue, open_queue
from adapters.huey_queue.redis_queue import open_redis_queue

_OPENERS: Final[Mapping[str, Callable[[str], JobQueue]]] = {
    "sqlite": lambda url: open_queue(Path(url.removeprefix("sqlite:///"))),
    "postgresql": open_postgres_queue,
    "redis": open_redis_queue,
    "rediss": open_redis_queue,
}


def open_queue_at(url: str) -> JobQueue:
    """Open ``sqlite:///path``, ``postgresql://…``, ``redis://…`` or ``rediss://…``; no server is connected to yet.

    ValueError for any other kind.
    """
    kind = url.partition("://")[0]
    if kind not in _OPENERS:
        raise ValueError(f"unknown queue {kind!r}: use {', '.join(_OPENERS)}")
    return _OPENERS[kind](url)
