"""The file of a backup: a plain tar whose last two members are its manifest and the manifest's checksum."""

import hashlib
import io
import os
import re
import secrets
import stat
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, cast

from attrs import frozen

from adapters.wire.backups import BackupRefused, FileState, Manifest, Measured, Progress, measure, read, write
from course_domain.model.media import is_valid_key

MANIFEST: Final = "manifest.json"
CHECKSUM: Final = "manifest.json.sha256"
MEDIA: Final = "media/"
_NAME: Final = re.compile(r"(?:database|keys)/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}")
_DAMAGED: Final = (tarfile.TarError, EOFError, ValueError, OverflowError, IndexError)


# --- writing


@frozen(kw_only=True)
class ArchiveWriter:
    """A backup that is being written."""

    tar: tarfile.TarFile

    def add(self, name: str, body: BinaryIO) -> FileState:
        """Add a file as long as it is now; OSError where it becomes shorter meanwhile."""
        size = body.seek(0, os.SEEK_END)
        body.seek(0)
        measured = Measured(body)
        self.tar.addfile(_described(name, size), cast(BinaryIO, measured))
        return measured.state

    def close(self, manifest: Manifest) -> None:
        """Add the manifest: with it the backup is whole."""
        raw = write(manifest)
        line = f"{hashlib.sha256(raw).hexdigest()}  {MANIFEST}\n".encode()
        for name, content in ((MANIFEST, raw), (CHECKSUM, line)):
            self.tar.addfile(_described(name, len(content)), io.BytesIO(content))
        self.tar.close()


def _described(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


@contextmanager
def appearing(path: Path, *, force: bool) -> Iterator[ArchiveWriter]:
    """Write a file (0600) that takes its name when the block ends well, and leaves nothing when it does not.

    Raises:
        BackupRefused: where something has that name and ``force`` is not said.
    """
    _refuse_taken(path, force=force)
    unfinished = path.parent / f"~{secrets.token_hex(8)}"
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield ArchiveWriter(tar=tar)
            file.flush()
            os.fsync(file.fileno())
        _refuse_taken(path, force=force)
        unfinished.replace(path)
        _sync(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _refuse_taken(path: Path, *, force: bool) -> None:
    if not path.parent.is_dir():
        raise BackupRefused(f"There is no folder {path.parent}.")
    if os.path.lexists(path) and not (force and stat.S_ISREG(path.lstat().st_mode)):
        raise BackupRefused(f"{path} is there already. Give another name{'' if force else ', or --force'}.")


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


# --- reading


@frozen(kw_only=True)
class ArchiveReader:
    """A backup that was opened: its manifest, and members that are plain files under names of ours."""

    tar: tarfile.TarFile
    members: Mapping[str, tarfile.TarInfo]
    manifest: Manifest

    def open(self, name: str) -> BinaryIO:
        """Open a member for reading."""
        return _opened(self.tar, self.members[name])

    def check(self, told: Progress) -> None:
        """Read all of it and compare it with the manifest; BackupRefused at the first difference."""
        expected = _expected(self.manifest)
        for done, (name, state) in enumerate(expected.items()):
            told("checking the backup", done, len(expected))
            with _damage_told(), self.open(name) as body:
                found = measure(body)
            if found != state:
                raise BackupRefused(f"The backup is damaged: {name} is not what its manifest says.")


def _expected(manifest: Manifest) -> dict[str, FileState]:
    media = {MEDIA + key: state for key, state in manifest.media.items()} if manifest.has_media else {}
    return {**manifest.files, **media}


@contextmanager
def opened(path: Path) -> Iterator[ArchiveReader]:
    """Open a backup.

    Raises:
        BackupRefused: for what is no backup, is not whole, or names or holds what no backup of ours does.
    """
    if not path.is_file():
        raise BackupRefused(f"There is no file {path}.")
    with _damage_told():
        tar = tarfile.open(path, mode="r:")  # noqa: SIM115 - closed below, where the block may raise its own
    with tar:
        with _damage_told():
            members = _members(tar)
            manifest = _manifest(tar, members)
        yield ArchiveReader(tar=tar, members=members, manifest=manifest)


def _members(tar: tarfile.TarFile) -> dict[str, tarfile.TarInfo]:
    members: dict[str, tarfile.TarInfo] = {}
    for info in tar:
        if not is_ours(info.name):
            raise BackupRefused(f"The backup holds {info.name!r}, which no backup of ours does.")
        # A sparse file is a plain one by its type, and may claim any size.
        if info.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or info.issparse():
            raise BackupRefused(f"The backup holds {info.name!r}, which is no plain file.")
        if info.name in members:
            raise BackupRefused(f"The backup holds {info.name!r} twice.")
        members[info.name] = info
    return members


def is_ours(name: str) -> bool:
    """Tell whether a member's name is one that a backup may have: nothing else is ever written to a disk."""
    if name.startswith(MEDIA):
        return is_valid_key(name.removeprefix(MEDIA))
    return name in (MANIFEST, CHECKSUM) or _NAME.fullmatch(name) is not None


def _manifest(tar: tarfile.TarFile, members: Mapping[str, tarfile.TarInfo]) -> Manifest:
    if MANIFEST not in members or CHECKSUM not in members:
        raise BackupRefused("The file is no backup, or is cut off: its manifest is missing.")
    raw = _opened(tar, members[MANIFEST]).read()
    if _opened(tar, members[CHECKSUM]).read(64) != hashlib.sha256(raw).hexdigest().encode():
        raise BackupRefused("The backup's manifest is damaged.")
    manifest = read(raw)
    expected = set(_expected(manifest))
    if differing := sorted(expected ^ (set(members) - {MANIFEST, CHECKSUM})):
        raise BackupRefused(f"The backup does not hold what its manifest says: {', '.join(differing[:5])}.")
    return manifest


def _opened(tar: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO:
    body = tar.extractfile(info)
    if body is None:
        raise BackupRefused(f"The backup holds {info.name!r}, which is no plain file.")
    return cast(BinaryIO, body)


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except _DAMAGED as problem:
        raise BackupRefused("The file is no backup, or is damaged or cut off.") from problem
