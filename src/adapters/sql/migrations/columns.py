"""The words that revisions are written in. Once released, they only grow: revisions don't change."""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

TEXT: Final = sa.Text()
WHOLE: Final = sa.Integer()
BIG: Final = sa.BigInteger()
TIME: Final = sa.BigInteger()
"""Microseconds since 1970."""
FLAG: Final = sa.Boolean()
BYTES: Final = sa.LargeBinary()


def key() -> sa.Text:
    """Text that sorts by code point."""
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def ids(*names: str) -> list[sa.Column[Any]]:
    """Columns of a primary key."""
    return [sa.Column(name, key(), primary_key=True) for name in names]


def filled(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    """Columns that every row fills."""
    return [sa.Column(name, kind, nullable=False) for name in names]


def empty(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    """Columns that may be empty."""
    return [sa.Column(name, kind) for name in names]


def counts(*names: str) -> list[sa.Column[Any]]:
    """Columns that count from 0."""
    return [sa.Column(name, WHOLE, nullable=False, server_default="0") for name in names]


def refers(name: str, to: str, *, is_key: bool = False) -> sa.Column[Any]:
    """Make a column that refers to the key of another table."""
    return sa.Column(name, key(), sa.ForeignKey(to), primary_key=is_key, nullable=False)


def index(table: str, *columns: str, name: str | None = None, where: str | None = None, unique: bool = False) -> None:
    """Make an index, of all rows or of some."""
    condition = None if where is None else sa.text(where)
    name = name or f"ix_{table}_{'_'.join(columns)}"
    op.create_index(name, table, list(columns), unique=unique, sqlite_where=condition, postgresql_where=condition)


def drop(*tables: str) -> None:
    """Drop tables, those that refer to others first."""
    for table in tables:
        op.drop_table(table)
