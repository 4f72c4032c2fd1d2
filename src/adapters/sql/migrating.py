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


def migrate(database: Database, revision: str = "head") -> None:
    """Bring the tables to a revision, all of it or nothing; two processes at once do it once."""
    with database.writing() as connection:
        lock_until_commit(connection, "migrate")
        if revision == "base":
            command.downgrade(_config(connection), revision)
        else:
            command.upgrade(_config(connection), revision)
        connection.commit()


def is_current(database: Database) -> bool:
    """Tell whether the tables are those of this version."""
    with database.reading() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found == ScriptDirectory(str(_SCRIPTS)).get_current_head()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
