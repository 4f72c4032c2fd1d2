"""The queue on a server that speaks the Redis protocol."""

from typing import Final

import redis
from huey import RedisHuey
from huey.storage import RedisStorage
from redis.backoff import NoBackoff
from redis.retry import Retry

from adapters.huey_queue.queue import BY_A_SERVER, JobQueue

_CONNECT_SECONDS: Final = 1
_ANSWER_SECONDS: Final = 2
"""Longer than a consumer asks the server to wait for a job."""


class _Storage(RedisStorage):  # type: ignore[misc]  # huey has no types
    def close(self) -> None:
        """Close every connection; they open again when they are needed."""
        self.pool.disconnect()


def open_redis_queue(url: str) -> JobQueue:
    """Open the queue at ``redis://…`` or ``rediss://…``; nothing is connected before it is used."""
    pool = redis.ConnectionPool.from_url(
        url,
        socket_connect_timeout=_CONNECT_SECONDS,
        socket_timeout=_ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    return JobQueue(huey=RedisHuey(storage_class=_Storage, connection_pool=pool, **BY_A_SERVER))
