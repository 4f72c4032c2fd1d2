"""A database of its own for each test, on each engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.sql.engine import Database, open_engine
from servers import PostgresServer


@pytest.fixture
def empty_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if engine == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database(migrated=False) as url:
        yield url


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    database = open_engine(empty_url)
    yield database
    database.dispose()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_engine(database_url)
    yield database
    database.dispose()
