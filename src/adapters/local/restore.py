"""Restoring a backup into an empty place: everything is checked before, and again after; whole or not at all."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from attrs import frozen

from adapters.local.backup import Backups, key_files, refuse
from adapters.local.backup_archive import MEDIA, ArchiveReader, opened
from adapters.wire.backups import BackupRefused, FileState, Manifest, Progress, measure
from adapters.wire.content_types import content_type_of
from adapters.wire.files import create_once
from course_domain.model.errors import UnknownMedia

_COPIED: Final = 1 << 20


@frozen(kw_only=True)
class Restored:
    """What was restored; ``missing`` and ``different`` are the media objects that the backup lists and didn't hold."""

    manifest: Manifest
    is_current: bool
    missing: tuple[str, ...] = ()
    different: tuple[str, ...] = ()


def restore(path: Path, into: Backups, work_in: Path, told: Progress) -> Restored:
    """Restore a backup; ``work_in`` is a folder with room for the database.

    Raises:
        BackupRefused: and then, as after any other error, the place is as empty as before.
    """
    with opened(path) as archive:
        manifest = archive.manifest
        into.database.check(manifest.database)
        refuse((each.name for each in key_files(into.keys)), f"The folder of keys, {into.keys},")
        if manifest.has_media:
            refuse(into.media.keys(), "The media store")
        archive.check(told)
        with _emptied_on_failure(into, manifest):
            if manifest.has_media:
                _restore_media(archive, into, told)
            _restore_keys(archive, into)
            _restore_database(archive, into, work_in, told)
    return _compared(manifest, into, told)


@contextmanager
def _emptied_on_failure(into: Backups, manifest: Manifest) -> Iterator[None]:
    """The database is the last to come and empties itself; keys and media were none before."""
    try:
        yield
    except BaseException:
        for name in manifest.key_names:
            (into.keys / name).unlink(missing_ok=True)
        for key in manifest.media if manifest.has_media else ():
            into.media.delete(key)
        raise


def _restore_media(archive: ArchiveReader, into: Backups, told: Progress) -> None:
    for done, (key, state) in enumerate(archive.manifest.media.items()):
        told("media objects", done, len(archive.manifest.media))
        with archive.open(MEDIA + key) as body:
            into.media.put(key, body, content_type_of(key))
        if _state_of(into, key) != state:
            raise BackupRefused(f"The media object {key} is not what was backed up. Nothing was restored.")


def _restore_keys(archive: ArchiveReader, into: Backups) -> None:
    for name in archive.manifest.key_names:
        with archive.open(f"keys/{name}") as body:
            create_once(into.keys / name, body.read())
        with (into.keys / name).open("rb") as written:
            if measure(written) != archive.manifest.files[f"keys/{name}"]:
                raise BackupRefused(f"The key {name} is not what was backed up. Nothing was restored.")


def _restore_database(archive: ArchiveReader, into: Backups, work_in: Path, told: Progress) -> None:
    work_in.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work_in, prefix="~") as work:
        for name in archive.manifest.files:
            if name.startswith("database/"):
                _unpack(archive, name, Path(work) / name.removeprefix("database/"))
        into.database.load(Path(work), archive.manifest.database, told)


def _unpack(archive: ArchiveReader, name: str, path: Path) -> None:
    with archive.open(name) as body, path.open("xb") as file:
        while part := body.read(_COPIED):
            file.write(part)


def _compared(manifest: Manifest, into: Backups, told: Progress) -> Restored:
    """Compare the media that are here with those that the backup only lists."""
    if manifest.has_media:
        return Restored(manifest=manifest, is_current=into.database.is_current())
    found = {}
    for done, key in enumerate(manifest.media):
        told("comparing media objects", done, len(manifest.media))
        found[key] = _state_of(into, key)
    missing = tuple(key for key, state in found.items() if state is None)
    different = tuple(key for key, state in found.items() if state and state != manifest.media[key])
    return Restored(manifest=manifest, is_current=into.database.is_current(), missing=missing, different=different)


def _state_of(into: Backups, key: str) -> FileState | None:
    try:
        with into.media.open(key) as body:
            return measure(body)
    except UnknownMedia:
        return None
