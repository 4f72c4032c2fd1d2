"""Saving and loading a PostgreSQL database: by its own dump tool where one fits, else by COPY.

Either way all tables are read at one snapshot, and loaded by COPY in one transaction.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from attrs import frozen
from sqlalchemy import Connection, inspect

from adapters.sql.dialects import lock_until_commit
from adapters.sql.engine import Database
from adapters.sql.migrating import VERSIONS, migrate_here, revision_of
from adapters.sql.row_digests import compare, table_states
from adapters.wire.backups import BackupRefused, DatabaseState, Progress

KIND: Final = "postgresql"
_COPY: Final = "copy"
_DUMP: Final = "pg_dump"
_DUMP_FILE: Final = "coursedock.pgdump"
_CHUNK: Final = 1 << 16
_HEAD: Final = re.compile(rb"COPY .+ \((.+)\) FROM stdin;\n")
_MAJOR: Final = re.compile(r"\(PostgreSQL\) ([0-9]+)")


@frozen(kw_only=True)
class PostgresBackup:
    """A PostgreSQL database to save or to load: the schema in which our tables are made."""

    database: Database

    def save(self, folder: Path, told: Progress) -> DatabaseState:
        """Write the state of this moment; whoever writes meanwhile neither waits nor shows."""
        with self.database.reading() as connection:
            revision = revision_of(connection)
            if revision is None:
                raise BackupRefused("The database holds no tables of Coursedock.")
            tables = table_states(connection)
            form = _DUMP if _fits(connection) else _COPY
            if form == _DUMP:
                _dump(connection, folder / _DUMP_FILE)
            else:
                _copy_out(connection, folder, told)
            return DatabaseState(kind=KIND, form=form, revision=revision, tables=tables)

    def contents(self) -> list[str]:
        """Name what is there."""
        with self.database.reading() as connection:
            return [f"table {name}" for name in sorted(inspect(connection).get_table_names())]

    def check_form(self, form: str) -> None:
        """Refuse what can't be loaded here."""
        if form not in (_COPY, _DUMP):
            raise BackupRefused(f"The backup holds its database as {form!r}, which this Coursedock doesn't know.")
        if form == _DUMP and shutil.which("pg_restore") is None:
            raise BackupRefused("The backup was made by pg_dump; restoring it needs pg_restore on the PATH.")

    def load(self, folder: Path, state: DatabaseState, told: Progress) -> None:
        """Make the tables of the backup's revision, fill and compare them: one transaction."""
        with self.database.writing() as connection:
            lock_until_commit(connection, "migrate")
            if inspect(connection).get_table_names():
                raise BackupRefused("The database is not empty any more. Nothing was restored.")
            migrate_here(connection, state.revision)
            columns = _columns(connection)
            for done, name in enumerate(columns):
                told("database tables", done, len(columns))
                if name != VERSIONS:
                    _load_table(connection, name, columns[name], folder, state.form)
                    _count_on(connection, name)
            compare(table_states(connection), state.tables)
            connection.commit()


def _columns(connection: Connection) -> dict[str, list[str]]:
    """Give the columns that are written of each table, a table after all that it refers to."""
    inspector = inspect(connection)
    names = [name for name, _ in inspector.get_sorted_table_and_fkc_names() if name]
    return {
        name: sorted(each["name"] for each in inspector.get_columns(name) if "computed" not in each) for name in names
    }


def _quoted(connection: Connection, names: Sequence[str]) -> str:
    return ", ".join(map(connection.dialect.identifier_preparer.quote_identifier, names))


# --- COPY (https://www.postgresql.org/docs/current/sql-copy.html, the text format)


def _copy_out(connection: Connection, folder: Path, told: Progress) -> None:
    columns = _columns(connection)
    driver: Any = connection.connection.driver_connection
    for done, (name, each) in enumerate(columns.items()):
        told("database tables", done, len(columns))
        table = f"{_quoted(connection, [name])} ({_quoted(connection, each)})"
        with (
            (folder / f"{name}.copy").open("xb") as file,
            driver.cursor() as cursor,
            cursor.copy(f"COPY {table} TO STDOUT") as copy,
        ):
            for part in copy:
                file.write(part)


def _load_table(connection: Connection, name: str, columns: Sequence[str], folder: Path, form: str) -> None:
    opened = _dumped(folder / _DUMP_FILE, name) if form == _DUMP else _copied(folder / f"{name}.copy", columns)
    driver: Any = connection.connection.driver_connection
    with opened as (order, rows):
        if sorted(order) != list(columns):
            raise BackupRefused(f"The backup's table {name} has other columns than this. Nothing was restored.")
        table = f"{_quoted(connection, [name])} ({_quoted(connection, order)})"
        with driver.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for part in rows:
                copy.write(part)


@contextmanager
def _copied(path: Path, columns: Sequence[str]) -> Iterator[tuple[Sequence[str], Iterator[bytes]]]:
    if not path.is_file():
        raise BackupRefused(f"The backup lacks the table {path.stem}. Nothing was restored.")
    with path.open("rb") as file:
        yield columns, iter(lambda: file.read(_CHUNK), b"")


def _count_on(connection: Connection, name: str) -> None:
    """Let a numbered column go on after its highest number."""
    preparer = connection.dialect.identifier_preparer
    for column in inspect(connection).get_pk_constraint(name)["constrained_columns"]:
        told = {"table": preparer.quote_identifier(name), "column": column}
        query = "SELECT pg_get_serial_sequence(%(table)s, %(column)s)"
        if sequence := connection.exec_driver_sql(query, told).scalar_one():
            highest = f"SELECT coalesce(max({preparer.quote_identifier(column)}), 0) FROM {told['table']}"  # noqa: S608
            connection.exec_driver_sql(f"SELECT setval(%(it)s, ({highest}) + 1, false)", {"it": sequence})


# --- the dump tool (https://www.postgresql.org/docs/current/app-pgdump.html)


def _fits(connection: Connection) -> bool:
    """Tell whether there is a pg_dump; it dumps servers of its own version and older ones."""
    if (tool := shutil.which("pg_dump")) is None or shutil.which("pg_restore") is None:
        return False
    told = subprocess.run([tool, "--version"], check=False, capture_output=True, text=True)
    major = _MAJOR.search(told.stdout)
    server: Any = connection.dialect.server_version_info
    return major is not None and int(major[1]) >= int(server[0])


def _dump(connection: Connection, path: Path) -> None:
    """Dump our schema at the snapshot of this transaction. The password is in no command line."""
    snapshot, schema = connection.exec_driver_sql("SELECT pg_export_snapshot(), current_schema()").one()
    driver: Any = connection.connection.driver_connection
    info = driver.info
    command = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-password", f"--file={path}"]
    command += [f"--snapshot={snapshot}", f"--schema={_quoted(connection, [schema])}", f"--dbname={info.dsn}"]
    secret: Mapping[str, str] = {"PGPASSWORD": info.password} if info.password else {}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env={**os.environ, **secret})
    if done.returncode:
        raise BackupRefused(f"pg_dump failed: {_last_line(done.stderr)}")


@contextmanager
def _dumped(path: Path, name: str) -> Iterator[tuple[Sequence[str], Iterator[bytes]]]:
    """Read one table out of a dump, as text: nothing of the dump's own is run."""
    command = ["pg_restore", "--data-only", f"--table={name}", "--file=-", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as tool:
        if tool.stdout is None or tool.stderr is None:
            raise RuntimeError("both were asked for")
        lines = tool.stdout
        head = next((found for line in lines if (found := _HEAD.fullmatch(line))), None)
        if head is None:
            raise BackupRefused(f"pg_restore gives no table {name}: {_last_line(tool.stderr.read().decode())}")
        yield [each.strip('"') for each in head[1].decode().split(", ")], _rows(lines)
        for _ in lines:
            pass
    if tool.returncode:
        raise BackupRefused("pg_restore failed: the dump is damaged. Nothing was restored.")


def _rows(lines: IO[bytes]) -> Iterator[bytes]:
    for line in lines:
        if line == b"\\.\n":
            return
        yield line
    raise BackupRefused("pg_restore failed: the dump is cut off. Nothing was restored.")


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["it said nothing"])[-1]
