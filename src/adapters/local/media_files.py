"""Media objects as files below one folder."""

import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from attrs import field, frozen

from adapters.wire.content_types import content_type_of
from course_domain.model.errors import UnknownMedia
from course_domain.model.media import MediaObject, is_valid_key


def _resolved(folder: Path) -> Path:
    return folder.resolve()


@frozen(kw_only=True)
class FileMediaObjects:
    """MediaObjects below ``folder``. The content type follows from the extension, whatever ``put`` was told.

    A file tree cannot hold an object ``a`` and an object ``a/b``: the second ``put`` raises OSError. Links
    that lead out of the folder are not there.
    """

    folder: Path = field(converter=_resolved)

    def find(self, key: str) -> MediaObject | None:
        """Find what is known of an object, or None."""
        path = self._path(key)
        try:
            found = path.stat() if path else None
        except (FileNotFoundError, NotADirectoryError):
            return None
        return _described(key, found) if found and stat.S_ISREG(found.st_mode) else None

    def put(self, key: str, body: BinaryIO, content_type: str) -> MediaObject:
        """Store a body in place of what was there: readers see the old file or the new, never a part.

        Raises ValueError for a key that is not written as keys are, or that a link leads out of the folder.
        """
        path = self._path(key)
        if path is None:
            raise ValueError(f"not a media key of this folder: {key!r}")
        path.parent.mkdir(parents=True, exist_ok=True)
        # A tilde is in no key, so an unfinished file has no address.
        unfinished = path.parent / f"~{secrets.token_hex(8)}"
        try:
            found = write_whole(unfinished, body)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        return _described(key, found)

    def read(self, key: str, start: int, length: int) -> bytes:
        """Read at most ``length`` bytes from ``start``; raises UnknownMedia for an absent key."""
        path = self._path(key)
        if path is None:
            raise UnknownMedia(key=key)
        try:
            with path.open("rb", buffering=0) as file:
                return os.pread(file.fileno(), length, start)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise UnknownMedia(key=key) from error

    def keys(self) -> Iterator[str]:
        """Every key, sorted; unfinished files and links out of the folder are none."""
        for path in sorted(self.folder.rglob("*")):
            key = path.relative_to(self.folder).as_posix()
            if self.find(key):
                yield key

    def open(self, key: str) -> BinaryIO:
        """Open an object as it is now, whatever is put in its place meanwhile; raises UnknownMedia."""
        path = self._path(key)
        if path is None or not self.find(key):
            raise UnknownMedia(key=key)
        try:
            return path.open("rb")
        except FileNotFoundError as error:
            raise UnknownMedia(key=key) from error

    def delete(self, key: str) -> None:
        """Remove an object; removing what is not there is no error."""
        path = self._path(key)
        if path and self.find(key):
            path.unlink(missing_ok=True)

    def below(self, folder: str, after: str, limit: int) -> tuple[MediaObject, ...]:
        """List the objects below a folder, at most ``limit``; those that are deleted meanwhile are left out."""
        place = self._path(folder) if folder else self.folder
        paths = place.rglob("*") if place else ()
        keys = sorted(key for path in paths if (key := path.relative_to(self.folder).as_posix()) > after)
        return tuple(islice(filter(None, map(self.find, keys)), limit))

    def _path(self, key: str) -> Path | None:
        if not is_valid_key(key):
            return None
        path = Path(os.path.realpath(self.folder / key))
        return path if path.is_relative_to(self.folder) else None


def write_whole(path: Path, body: BinaryIO) -> os.stat_result:
    """Write a new file, and wait until the disk has it."""
    with path.open("xb") as file:
        shutil.copyfileobj(body, file, 1 << 20)
        file.flush()
        os.fsync(file.fileno())
        return os.fstat(file.fileno())


def _described(key: str, found: os.stat_result) -> MediaObject:
    # The inode is in the etag because two writes can fall into one tick of the file system's clock.
    marks = f"{found.st_ino}-{found.st_size}-{found.st_mtime_ns}"
    return MediaObject(
        key=key,
        size=found.st_size,
        content_type=content_type_of(key),
        etag=hashlib.sha256(marks.encode()).hexdigest()[:32],
        modified_at=datetime.fromtimestamp(found.st_mtime, UTC),
    )
