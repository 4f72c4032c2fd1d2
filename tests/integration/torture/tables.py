"""The database as anybody can look at it, whichever it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from attrs import frozen

from adapters.sql.engine import Database, open_engine


@frozen(kw_only=True)
class Tables:
    """Looks by plain SQL; ``database`` is for what reads as our own programs do."""

    database: Database

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Give what a query finds."""
        with self.database.reading() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    def number(self, query: str) -> int:
        """Give the one number that a query finds."""
        return int(self.rows(query)[0][0])

    def worked_on(self) -> int:
        """Count the messages that are done with."""
        return self.number("SELECT count(*) FROM inbox WHERE state <> 'new'")

    def sent(self) -> int:
        """Count the notices that were mailed."""
        return self.number("SELECT count(*) FROM outbox WHERE state = 'sent'")

    def left(self) -> int:
        """Count what workers have to do yet."""
        new = self.number("SELECT count(*) FROM inbox WHERE state = 'new'")
        return new + self.number("SELECT count(*) FROM outbox WHERE state = 'pending'")

    def in_flight(self) -> set[str]:
        """Give the notices that somebody took and neither sent nor put back."""
        return {row[0] for row in self.rows("SELECT key FROM outbox WHERE state = 'pending' AND attempts > 0")}


@contextmanager
def looking_at(url: str) -> Iterator[Tables]:
    """Look at ``sqlite:///…`` or ``postgresql://…`` until the block ends."""
    database = open_engine(url)
    try:
        yield Tables(database=database)
    finally:
        database.dispose()
