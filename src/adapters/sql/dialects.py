"""The few places where SQLite and PostgreSQL say the same thing in different words."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from attrs import field, frozen
from sqlalchemy import ColumnElement, Connection, Insert, Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

_LOCK = select(func.pg_advisory_xact_lock(bindparam("key")))


def is_postgresql(connection: Connection) -> bool:
    """Tell which of the two a connection speaks."""
    return connection.dialect.name == "postgresql"


@frozen(kw_only=True)
class Upsert:
    """An insert that knows what to do where its key is taken.

    The old row takes the new values of ``replace``, and those of ``fill`` that are not NULL; where
    both are empty it stays as it is.
    """

    table: Table
    key: Sequence[str]
    replace: Sequence[str] = ()
    fill: Sequence[str] = ()
    _statements: dict[bool, Insert] = field(init=False, repr=False, eq=False)

    @_statements.default
    def _build(self) -> dict[bool, Insert]:
        return {
            False: self._complete(sqlite.insert(self.table)),
            True: self._complete(postgresql.insert(self.table)),
        }

    def _complete(self, insert: sqlite.Insert | postgresql.Insert) -> Insert:
        new, old = insert.excluded, self.table.c
        changes: dict[str, ColumnElement[Any]] = {name: new[name] for name in self.replace}
        changes |= {name: func.coalesce(new[name], old[name]) for name in self.fill}
        if not changes:
            return insert.on_conflict_do_nothing(index_elements=self.key).execution_options(preserve_rowcount=True)
        return insert.on_conflict_do_update(index_elements=self.key, set_=changes)

    def on(self, connection: Connection) -> Insert:
        """Give the statement in the words of a connection; its parameters are named like the columns."""
        return self._statements[is_postgresql(connection)]


def lock_until_commit(connection: Connection, *names: str) -> None:
    """Let one transaction at a time pass for a name.

    SQLite lets one writer at a time pass for anything; PostgreSQL has advisory locks, released with
    the transaction (https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS).
    """
    if is_postgresql(connection):
        digest = sha256("\n".join(names).encode()).digest()
        connection.execute(_LOCK, {"key": int.from_bytes(digest[:8], "big", signed=True)})
