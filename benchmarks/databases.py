"""A database of each kind, made for the measurement and gone after it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

import psutil
from attrs import frozen

from benchmarks.servers import Tree
from benchmarks.targets import POSTGRESQL, SQLITE
from tests.servers import postgres_server


@frozen(kw_only=True)
class Place:
    """Where data is kept."""

    url: str
    tree: Tree | None = None
    """The database's own processes, where it has any."""


@contextmanager
def sqlite(folder: Path) -> Iterator[Place]:
    """A file."""
    yield Place(url=f"sqlite:///{folder / 'coursedock.db'}")


@contextmanager
def postgresql(_folder: Path) -> Iterator[Place]:
    """A server of its own that writes to the disk before a commit returns, as an operator's does."""
    with postgres_server(is_durable=True) as server, server.database(migrated=False) as url:
        yield Place(url=url, tree=Tree(root=psutil.Process(server.pid)))


PLACES: Final[Mapping[str, Callable[[Path], AbstractContextManager[Place]]]] = {SQLITE: sqlite, POSTGRESQL: postgresql}
