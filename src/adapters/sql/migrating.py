"""Bringing a database to the tables of this version."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from adapters.sql.dialects import lock_until_commit
from adapters.sql.engine import Database

_SCRIPTS: Final = Path(__file__).parent / "migrations"
VERSIONS: Final = "alembic_version"
"""The table that holds the revision."""


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the tables to a revision, all of it or nothing; two processes at once do it once."""
    with database.writing() as connection:
        migrate_here(connection, revision)
        connection.commit()


def migrate_here(connection: Connection, revision: str) -> None:
    """Bring the tables to a revision within the transaction of a connection."""
    lock_until_commit(connection, "migrate")
    if revision == "base":
        command.downgrade(_config(connection), revision)
    else:
        command.upgrade(_config(connection), revision)


def is_current(database: Database) -> bool:
    """Tell whether the tables are those of this version."""
    with database.reading() as connection:
        found = revision_of(connection)
    return found == ScriptDirectory(str(_SCRIPTS)).get_current_head()


def revision_of(connection: Connection) -> str | None:
    """Give the revision that the tables are at; None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Tell whether this version has a revision; it has those of all versions before it."""
    return any(script.revision == revision for script in ScriptDirectory(str(_SCRIPTS)).walk_revisions())


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
