"""Every row of every table, counted and digested.

A table's digest is the sum of its rows' SHA-256 modulo 2^256: no order of rows is needed, so both databases give
the same for the same rows, and a table of any size needs no memory.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, column, inspect, select, table

from adapters.wire.backups import BackupRefused, TableState

_MODULUS: Final = 1 << 256
_AT_ONCE: Final = 1000


def table_states(connection: Connection) -> dict[str, TableState]:
    """Read every row of every table that a connection sees, by the table's name."""
    inspector = inspect(connection)
    names = sorted(inspector.get_table_names())
    return {name: _state(connection, name, [each["name"] for each in inspector.get_columns(name)]) for name in names}


def _state(connection: Connection, name: str, columns: Iterable[str]) -> TableState:
    rows = total = 0
    query: Any = select(*map(column, sorted(columns))).select_from(table(name))
    for row in connection.execute(query, execution_options={"yield_per": _AT_ONCE}):
        rows += 1
        total += int.from_bytes(hashlib.sha256(b"".join(map(_written, row))).digest(), "big")
    return TableState(rows=rows, digest=f"{total % _MODULUS:064x}")


def _written(value: object) -> bytes:
    """Write a value so that no two rows are written alike; SQLite has no truth values but 0 and 1."""
    if isinstance(value, bool):
        value = int(value)
    raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    kind = "bytes" if isinstance(value, bytes | memoryview) else type(value).__name__
    return f"{kind} {len(raw)} ".encode() + raw


def compare(found: Mapping[str, TableState], told: Mapping[str, TableState]) -> None:
    """Compare what was loaded with what was saved; BackupRefused names the tables that differ."""
    names = sorted(name for name in {*found, *told} if found.get(name) != told.get(name))
    if names:
        wrong = ", ".join(f"{name} ({_rows(found, name)} rows, not {_rows(told, name)})" for name in names)
        raise BackupRefused(f"The database is not what the backup's manifest says: {wrong}. Nothing was restored.")


def _rows(states: Mapping[str, TableState], name: str) -> str:
    return str(states[name].rows) if name in states else "no"
