"""How far something is: a bar on a terminal, a line anywhere else. Both go to stderr."""

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

Step = Callable[[int], None]
"""Takes how much further it is."""


def is_watched() -> bool:
    """Tell whether somebody looks at stderr as it is written."""
    return sys.stderr.isatty()


@contextmanager
def meter(label: str, length: int) -> Iterator[Step]:
    """Show how far it is until the block ends."""
    if not is_watched():
        click.echo(label, err=True)
        yield lambda _further: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update


class Counted(io.BufferedReader):
    """A file that tells how many bytes are read of it."""

    def __init__(self, path: Path, told: Step) -> None:
        """Open it."""
        super().__init__(io.FileIO(path))
        self._told = told

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on."""
        found = super().read(size)
        self._told(len(found))
        return found
