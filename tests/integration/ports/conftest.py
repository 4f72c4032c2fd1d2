"""One fixture for every storage: its tests run on each, and never ask on which."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from attrs import frozen

from adapters.memory.heartbeats import MemoryHeartbeats
from adapters.memory.storage import MemoryStorage
from adapters.sql.engine import open_engine
from adapters.sql.heartbeats import SqlHeartbeats
from adapters.sql.unit_of_work import SqlStorage
from course_domain.ports import Heartbeats, Storage

# Helper modules lie beside the tests. Last on the path, so that they shadow nothing.
sys.path.append(str(Path(__file__).parent))


@frozen(kw_only=True)
class Kept:
    """One place of storage, seen from two processes where processes can share it."""

    storage: Storage
    heartbeats: Heartbeats
    elsewhere: Storage
    heartbeats_elsewhere: Heartbeats


@contextmanager
def in_memory(_request: pytest.FixtureRequest) -> Iterator[Kept]:
    storage = MemoryStorage()
    heartbeats = MemoryHeartbeats(storage=storage)
    yield Kept(storage=storage, heartbeats=heartbeats, elsewhere=storage, heartbeats_elsewhere=heartbeats)


@contextmanager
def in_sqlite(request: pytest.FixtureRequest) -> Iterator[Kept]:
    with kept_at(request.getfixturevalue("sqlite_url")) as kept:
        yield kept


@contextmanager
def in_postgres(request: pytest.FixtureRequest) -> Iterator[Kept]:
    with kept_at(request.getfixturevalue("postgres_url")) as kept:
        yield kept


@contextmanager
def kept_at(url: str) -> Iterator[Kept]:
    databases = [open_engine(url), open_engine(url)]
    here, elsewhere = (SqlStorage(database=database) for database in databases)
    yield Kept(
        storage=here,
        heartbeats=SqlHeartbeats(storage=here),
        elsewhere=elsewhere,
        heartbeats_elsewhere=SqlHeartbeats(storage=elsewhere),
    )
    for database in databases:
        database.dispose()


STORAGES = {"memory": in_memory, "sqlite": in_sqlite, "postgres": in_postgres}


@pytest.fixture(params=STORAGES.values(), ids=STORAGES.keys())
def kept(request: pytest.FixtureRequest) -> Iterator[Kept]:
    with request.param(request) as made:
        yield made


@pytest.fixture
def storage(kept: Kept) -> Storage:
    return kept.storage


@pytest.fixture
def heartbeats(kept: Kept) -> Heartbeats:
    return kept.heartbeats
