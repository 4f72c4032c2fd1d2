"""Taking a backup while everything runs: one state of the database, then keys and media as they are."""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from attrs import frozen

from adapters.local.backup_archive import MEDIA, ArchiveWriter, appearing
from adapters.wire.backups import BackupRefused, DatabaseState, FileState, Manifest, Progress, measure
from course_domain.model.errors import UnknownMedia
from course_domain.ports import MediaObjects


class SavedDatabase(Protocol):
    """A database that can be saved into files and loaded from them, all of it or nothing."""

    def save(self, folder: Path, told: Progress) -> DatabaseState:
        """Write one state of it into files of a folder, while others write on."""
        ...

    def check(self, state: DatabaseState) -> None:
        """Refuse what can't be loaded here, and a place that isn't empty."""
        ...

    def is_current(self) -> bool:
        """Tell whether its tables are those of this version."""
        ...

    def load(self, folder: Path, state: DatabaseState, told: Progress) -> None:
        """Load the files of a folder and compare every table with ``state``; nothing stays where it fails."""
        ...


class StoredMedia(MediaObjects, Protocol):
    """Media objects that can be listed, and read from end to end."""

    def keys(self) -> Iterable[str]:
        """Every key, sorted."""
        ...

    def open(self, key: str) -> BinaryIO:
        """Open an object as it is now, whatever is put in its place meanwhile; raises UnknownMedia."""
        ...


@frozen(kw_only=True)
class Backups:
    """What a backup is made of, and what a restore fills."""

    database: SavedDatabase
    media: StoredMedia
    keys: Path
    """The folder of the keys of our own making."""
    version: str

    def take(self, path: Path, now: datetime, told: Progress, *, force: bool, with_media: bool) -> Manifest:
        """Write a backup; BackupRefused, or any error on the way, leaves nothing behind."""
        with appearing(path, force=force) as archive, tempfile.TemporaryDirectory(dir=path.parent, prefix="~") as work:
            state = self.database.save(Path(work), told)
            files = dict(_add_folder(archive, "database", Path(work)))
            files |= _add_folder(archive, "keys", self.keys)
            manifest = Manifest(
                version=self.version,
                made_at=now,
                database=state,
                files=files,
                media=dict(self._add_media(archive if with_media else None, told)),
                has_media=with_media,
            )
            archive.close(manifest)
        return manifest

    def _add_media(self, archive: ArchiveWriter | None, told: Progress) -> Iterator[tuple[str, FileState]]:
        keys = list(self.media.keys())
        for done, key in enumerate(keys):
            told("media objects", done, len(keys))
            try:
                body = self.media.open(key)
            except UnknownMedia:
                continue  # deleted since they were listed
            with body:
                yield key, archive.add(MEDIA + key, body) if archive else measure(body)


def key_files(folder: Path) -> list[Path]:
    """Give the finished files of a folder of keys, sorted."""
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if path.is_file() and not path.name.startswith("~")]


def _add_folder(archive: ArchiveWriter, name: str, folder: Path) -> Iterator[tuple[str, FileState]]:
    for path in key_files(folder):
        with path.open("rb") as body:
            yield f"{name}/{path.name}", archive.add(f"{name}/{path.name}", body)


def refuse(found: Iterable[str], place: str) -> None:
    """Refuse a place in which something is, naming the first of it."""
    names = list(found)
    if names:
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        raise BackupRefused(f"{place} is not empty: {', '.join(names[:3])}{more}. Nothing was restored.")
