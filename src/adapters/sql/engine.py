"""The database: how it is opened, and how a transaction for reading or for writing begins."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import local
from typing import Any, Final

from attrs import field, frozen
from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url

from adapters.sql.troubles import told_as_refusals

_BUSY_SECONDS: Final = 15
_PATIENCE: Final = {
    "connect_timeout": "5",
    # A server that vanished without a word is missed within half a minute, not within hours.
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
}


@frozen(kw_only=True)
class Database:
    """One database, entered for reading or for writing. Opened by ``open_engine``; connects when first used."""

    reader: Engine
    writer: Engine
    _here: local = field(factory=local, init=False, repr=False, eq=False)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state from its first statement on and can't change it.

        Raises Busy and NotReachable, as ``writing`` does.
        """
        with told_as_refusals(), self.reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in a transaction, rolled back unless it is committed.

        On SQLite one thread of a process writes at a time, the others wait for the one connection.
        Raises:
            Busy: others hold what this needs, or the other way round; all of it can be done again.
            NotReachable: the database is not there, or went away; a commit may or may not have been its last act.
            RuntimeError: this thread is writing already and would wait for itself.
        """
        if getattr(self._here, "writes", False):
            raise RuntimeError("this thread is writing already: units of work don't nest")
        self._here.writes = True
        try:
            with told_as_refusals(), self.writer.connect() as connection, connection.begin() as transaction:
                yield connection
                if transaction.is_active:
                    transaction.rollback()
        finally:
            self._here.writes = False

    def dispose(self) -> None:
        """Close every connection."""
        self.reader.dispose()
        self.writer.dispose()


def open_engine(url: str, *, synchronous: str = "FULL") -> Database:
    """Open ``sqlite:///path`` or ``postgresql://…``; nothing is connected yet.

    ``synchronous`` is SQLite's: FULL writes to the disk before a commit returns, because what we
    answered 2xx for must survive the power. ValueError for any other database, and for SQLite in memory.
    """
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return _open_sqlite(parsed, synchronous)
        case "postgresql":
            return _open_postgresql(parsed)
        case other:
            raise ValueError(f"unknown database {other!r}: use sqlite:///path or postgresql://…")


def _open_postgresql(url: URL) -> Database:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        pool_size=16,
        max_overflow=0,
        pool_timeout=10,
        connect_args={name: value for name, value in _PATIENCE.items() if name not in url.query},
        hide_parameters=True,
    )
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Database(reader=reader, writer=engine)


def _open_sqlite(url: URL, synchronous: str) -> Database:
    if url.database in (None, "", ":memory:"):
        raise ValueError("SQLite needs a file: several connections share it")
    file = Path(str(url.database))
    file.parent.mkdir(parents=True, exist_ok=True)
    # Few, since readers of one process take turns anyway: 32 spent three times as much on changing places as 4.
    reader = _sqlite_engine(url, pool_size=4, max_overflow=0)
    writer = _sqlite_engine(url, pool_size=1, max_overflow=0)
    _make_private(file, before=reader)
    _make_private(file, before=writer)
    _on_connect(reader, "query_only=ON")
    _on_connect(writer, "journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON")
    _begin_with(reader, "BEGIN")
    _begin_with(writer, "BEGIN IMMEDIATE")
    return Database(reader=reader, writer=writer)


def _sqlite_engine(url: URL, *, pool_size: int, max_overflow: int) -> Engine:
    """Make an engine whose transactions begin where we say; a busy file is waited for."""
    return create_engine(
        url,
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=max_overflow,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False, "isolation_level": None},
        hide_parameters=True,
    )


def _make_private(file: Path, *, before: Engine) -> None:
    """Make a missing file before it is connected to, for its owner's eyes only; SQLite gives -wal and -shm its mode.

    See https://www.sqlite.org/src/file/src/os_unix.c (findCreateFileMode).
    """

    @event.listens_for(before, "do_connect")
    def _make(*_connection: object) -> None:
        # Where it can't be made, SQLite says so in its own words.
        with suppress(OSError):
            if not file.exists():
                file.touch(mode=0o600)


def _on_connect(engine: Engine, *pragmas: str) -> None:
    @event.listens_for(engine, "connect")
    def _set(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")


def _begin_with(engine: Engine, statement: str) -> None:
    """Begin as told: a transaction that only later turns into a writing one would lose updates.

    See https://docs.sqlalchemy.org/en/20/dialects/sqlite.html (transactions with SQLite and the sqlite3 driver).
    """

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        driver.execute(statement)
