"""A database of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.sql.engine import Database, open_engine
from adapters.sql.migrating import migrate


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    """A database without tables."""
    database = open_engine(f"sqlite:///{tmp_path / 'coursedock.db'}")
    yield database
    database.dispose()


@pytest.fixture
def database(empty: Database) -> Database:
    migrate(empty)
    return empty
