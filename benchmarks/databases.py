"""A database of each kind, made for the measurement and gone after it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

from attrs import frozen

from benchmarks.servers import Tree
from benchmarks.targets import SQLITE


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


PLACES: Final[Mapping[str, Callable[[Path], AbstractContextManager[Place]]]] = {SQLITE: sqlite}
