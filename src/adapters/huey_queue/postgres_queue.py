"""The queue in a PostgreSQL database, in a schema of its own, so that its tables are no matter of our migrations."""

from typing import Any, Final

import psycopg
from huey import PostgresHuey
from huey.storage import PostgresStorage

from adapters.huey_queue.queue import BY_A_SERVER, JobQueue

_SCHEMA: Final = "huey"
_LOCK: Final = 0x48756579
"""Who makes the tables holds it: "if not exists" alone is no promise among several."""
_PATIENCE: Final = {
    "connect_timeout": "2",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "5000",
}


class _Storage(PostgresStorage):  # type: ignore[misc]  # huey has no types
    """Makes its tables when it first connects, and closes every connection that any thread opened."""

    def __init__(self, *names: Any, **said: Any) -> None:
        self._opened: list[psycopg.Connection[Any]] = []
        super().__init__(*names, create_tables=False, **said)

    def _connect(self) -> psycopg.Connection[Any]:
        connection = psycopg.connect(self.dsn, autocommit=True, **self.connection_params)
        self._opened = [*(each for each in self._opened if not each.closed), connection]
        # A lock that others hold must not hold up whoever only wants to wake a worker.
        connection.execute(f"SET search_path TO {_SCHEMA}")
        connection.execute("SET lock_timeout TO '2s'")
        if connection.execute("SELECT to_regclass(%s)", [f"{_SCHEMA}.{self.table_counter}"]).fetchone() == (None,):
            self._make_tables(connection)
        return connection

    _create_connection = _connect

    def _make_tables(self, connection: psycopg.Connection[Any]) -> None:
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            for statement in (f"CREATE SCHEMA IF NOT EXISTS {_SCHEMA}", *self.ddl):
                connection.execute(statement)

    def close(self) -> bool:
        """Close what every thread opened: Huey leaves the connections that listen to the garbage collector."""
        was_open = bool(super().close())
        for connection in self._opened:
            connection.close()
        self._opened = []
        return was_open


def open_postgres_queue(url: str) -> JobQueue:
    """Open the queue at ``postgresql://…``; nothing is connected before it is used. Wakes arrive by LISTEN and NOTIFY.

    Needs a direct connection: a pooler that hands a connection on after each transaction loses what it listens to.
    """
    given = psycopg.conninfo.conninfo_to_dict(url)
    patience = {name: value for name, value in _PATIENCE.items() if name not in given}
    return JobQueue(huey=PostgresHuey(storage_class=_Storage, dsn=url, **BY_A_SERVER, **patience))
