"""Folders for work in progress. What a killed process left behind is swept by the next one that starts."""

import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Final

from course_domain.model.errors import NotReachable

_LOCK: Final = ".lock"


class Scratch:
    """A part of ``folder`` that is this process's alone for as long as it lives.

    A lock file says so, which the kernel unlocks when the process is gone, however it went: no process id is
    believed. Nothing is made before the first use.
    """

    def __init__(self, folder: Path) -> None:
        """Work below a folder that other processes may share."""
        self.folder = folder
        self._mine: tuple[Path, int] | None = None
        self._lock = Lock()

    @contextmanager
    def room(self, needed: int) -> Iterator[Path]:
        """Give an empty folder that is gone afterwards; raises NotReachable where the disk lacks ``needed`` bytes."""
        home = self._home()
        if shutil.disk_usage(home).free < needed:
            raise NotReachable(what=f"The work folder (its disk has less than {needed >> 20:,} MiB left)")
        path = Path(tempfile.mkdtemp(dir=home))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def sweep(self) -> int:
        """Remove what dead processes left, and count them."""
        return sum(self._remove_dead(path) for path in self.folder.glob(f"*{_LOCK}"))

    def close(self) -> None:
        """Give this process's part back."""
        with self._lock:
            if self._mine:
                home, file = self._mine
                shutil.rmtree(home, ignore_errors=True)
                home.with_name(home.name + _LOCK).unlink(missing_ok=True)
                os.close(file)
                self._mine = None

    def _home(self) -> Path:
        with self._lock:
            if self._mine is None:
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self.sweep()
                self._mine = self._claim()
            return self._mine[0]

    def _claim(self) -> tuple[Path, int]:
        while True:
            home = self.folder / secrets.token_hex(8)
            lock = home.with_name(home.name + _LOCK)
            file = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            # Between these two lines a sweeping process may have taken it for a dead one's, and removed it.
            if _locked(file) and _is_at(lock, file):
                home.mkdir(mode=0o700)
                return home, file
            os.close(file)

    def _remove_dead(self, lock: Path) -> bool:
        try:
            file = os.open(lock, os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            if not _locked(file):
                return False
            shutil.rmtree(lock.with_name(lock.name.removesuffix(_LOCK)), ignore_errors=True)
            lock.unlink(missing_ok=True)
            return True
        finally:
            os.close(file)


def _locked(file: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def _is_at(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file))
    except FileNotFoundError:
        return False
