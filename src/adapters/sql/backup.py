"""Saving a database into files and loading it from them, on either product."""

from pathlib import Path

from attrs import frozen

from adapters.sql.backup_postgresql import PostgresBackup
from adapters.sql.backup_sqlite import SqliteBackup
from adapters.sql.engine import Database
from adapters.sql.migrating import is_current, is_known
from adapters.wire.backups import BackupRefused, DatabaseState, Progress


@frozen(kw_only=True)
class DatabaseBackup:
    """One database, saved while others write, and loaded into an empty place: all of it or nothing."""

    kind: str
    database: Database
    product: SqliteBackup | PostgresBackup

    def save(self, folder: Path, told: Progress) -> DatabaseState:
        """Write one state of the database into files of a folder."""
        return self.product.save(folder, told)

    def check(self, state: DatabaseState) -> None:
        """Refuse a backup that can't be loaded here, and a database in which something is."""
        if state.kind != self.kind:
            raise BackupRefused(f"The backup is of {state.kind}; it can't be restored into {self.kind}.")
        if not is_known(state.revision):
            raise BackupRefused(f"The backup's tables (revision {state.revision}) are newer than this Coursedock.")
        self.product.check_form(state.form)
        if found := self.product.contents():
            more = f" and {len(found) - 3} more" if len(found) > 3 else ""
            raise BackupRefused(f"The database is not empty: {', '.join(found[:3])}{more}. Nothing was restored.")

    def is_current(self) -> bool:
        """Tell whether the tables are those of this version."""
        return is_current(self.database)

    def load(self, folder: Path, state: DatabaseState, told: Progress) -> None:
        """Load the files and compare every table; BackupRefused, or any error, leaves the database empty."""
        self.product.load(folder, state, told)


def database_backup(database: Database) -> DatabaseBackup:
    """Choose by the product of a database."""
    kind = database.reader.dialect.name
    product = PostgresBackup(database=database) if kind == "postgresql" else SqliteBackup(database=database)
    return DatabaseBackup(kind=kind, database=database, product=product)
