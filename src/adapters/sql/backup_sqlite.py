"""Saving and loading a SQLite database: its online backup, checked, as one file."""

import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from attrs import frozen
from sqlalchemy import URL, Connection, NullPool, create_engine, inspect

from adapters.sql.engine import Database
from adapters.sql.migrating import revision_of
from adapters.sql.row_digests import compare, table_states
from adapters.wire.backups import BackupRefused, DatabaseState, Progress

KIND: Final = "sqlite"
_FORM: Final = "sqlite-file"
_FILE: Final = "coursedock.db"
_PAGES: Final = 4096
"""Copied at once; between them the progress is told."""


@frozen(kw_only=True)
class SqliteBackup:
    """A SQLite database to save or to load."""

    database: Database

    @property
    def file(self) -> Path:
        """Where it lies."""
        return Path(str(self.database.reader.url.database))

    def save(self, folder: Path, told: Progress) -> DatabaseState:
        """Copy the state of this moment; whoever writes meanwhile neither waits nor shows."""
        if not self.file.is_file():
            raise BackupRefused(f"There is no database {self.file}.")
        copy = folder / _FILE
        self._copy(copy, told)
        with _opened(copy) as connection:
            _check(connection)
            revision = revision_of(connection)
            if revision is None:
                raise BackupRefused(f"The database {self.file} holds no tables of Coursedock.")
            return DatabaseState(kind=KIND, form=_FORM, revision=revision, tables=table_states(connection))

    def _copy(self, copy: Path, told: Progress) -> None:
        def show(_status: int, remaining: int, total: int) -> None:
            told("database pages", total - remaining, total)

        with self.database.reading() as connection, closing(sqlite3.connect(copy)) as target:
            # A reading transaction holds one state: without it each write of another process begins the copy anew
            # (https://www.sqlite.org/backup.html).
            connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").all()
            driver: Any = connection.connection.driver_connection
            driver.backup(target, pages=_PAGES, progress=show)
            # One file without companions.
            target.execute("PRAGMA journal_mode=DELETE")

    def contents(self) -> list[str]:
        """Name what is there."""
        if not self.file.exists():
            return [str(path) for path in self._companions() if path.exists()]
        with _opened(self.file) as connection:
            return [f"table {name}" for name in sorted(inspect(connection).get_table_names())]

    def _companions(self) -> list[Path]:
        return [self.file.with_name(f"{self.file.name}-{suffix}") for suffix in ("wal", "shm", "journal")]

    def check_form(self, form: str) -> None:
        """Refuse what can't be loaded here."""
        if form != _FORM:
            raise BackupRefused(f"The backup holds its database as {form!r}, which this Coursedock doesn't know.")

    def load(self, folder: Path, state: DatabaseState, told: Progress) -> None:
        """Check a copy beside the database's place, then give it the name."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.file.parent / f"~{secrets.token_hex(8)}"
        try:
            with (folder / _FILE).open("rb") as body, os.fdopen(_created(unfinished), "wb") as file:
                shutil.copyfileobj(body, file, 1 << 20)
                file.flush()
                os.fsync(file.fileno())
            told("checking the database", 0, state.rows)
            with _opened(unfinished) as connection:
                _check(connection)
                _compare(connection, state)
            self._replace(unfinished)
        finally:
            unfinished.unlink(missing_ok=True)

    def _replace(self, whole: Path) -> None:
        """An empty database may have been here; its companions would be taken for the new one's."""
        self.database.dispose()
        for path in (self.file, *self._companions()):
            path.unlink(missing_ok=True)
        whole.replace(self.file)


def _created(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


@contextmanager
def _opened(file: Path) -> Iterator[Connection]:
    """Open a file that nobody else writes to, by itself."""
    engine = create_engine(URL.create("sqlite", database=str(file)), poolclass=NullPool, hide_parameters=True)
    with engine.connect() as connection:
        yield connection


def _check(connection: Connection) -> None:
    """Refuse a damaged file (https://www.sqlite.org/pragma.html#pragma_integrity_check)."""
    try:
        found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    except Exception as problem:
        raise BackupRefused("The database is damaged: SQLite can't read it.") from problem
    if found != "ok":
        raise BackupRefused(f"The database is damaged: {found}.")


def _compare(connection: Connection, state: DatabaseState) -> None:
    if revision_of(connection) != state.revision:
        raise BackupRefused("The database is of another revision than its manifest says. Nothing was restored.")
    compare(table_states(connection), state.tables)
