"""Backups of an installation. Building everything else would make keys, and a restore must find none."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from adapters.local.backup import Backups
from adapters.local.restore import restore
from adapters.sql.backup import database_backup
from adapters.sql.engine import open_engine
from adapters.wire.backups import BackupRefused, Manifest
from entrypoints.config.settings import Config
from entrypoints.container import adapters
from entrypoints.container.groups import BackupCounts, BackupTools, NotDone, RestoredCounts, Told
from entrypoints.container.media import stored_media


def backup_tools(config: Config) -> BackupTools:
    """Take backups of this installation, and restore them into it."""
    database = open_engine(config.database_url)
    backups = Backups(
        database=database_backup(database),
        media=stored_media(config),
        keys=adapters.keys_folder(config),
        version=version("coursedock"),
    )

    def take(path: Path, told: Told, *, force: bool, with_media: bool) -> BackupCounts:
        with _refusals_told():
            return _counts(backups.take(path, datetime.now(UTC), told, force=force, with_media=with_media))

    def put_back(path: Path, told: Told) -> RestoredCounts:
        with _refusals_told():
            found = restore(path, backups, config.data, told)
        return RestoredCounts(
            counts=_counts(found.manifest),
            is_current=found.is_current,
            missing=found.missing,
            different=found.different,
        )

    return BackupTools(take=take, restore=put_back, close=database.dispose)


@contextmanager
def _refusals_told() -> Iterator[None]:
    try:
        yield
    except BackupRefused as refused:
        raise NotDone(str(refused)) from refused


def _counts(manifest: Manifest) -> BackupCounts:
    return BackupCounts(
        made_at=manifest.made_at,
        rows={name: table.rows for name, table in manifest.database.tables.items()},
        keys=len(manifest.key_names),
        media=len(manifest.media),
        media_bytes=sum(each.size for each in manifest.media.values()),
        has_media=manifest.has_media,
    )
