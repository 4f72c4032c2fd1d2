"""What happened to access, in a database."""

from collections.abc import Iterable
from typing import Final

from attrs import asdict, frozen
from sqlalchemy import Connection, bindparam, insert, select

from adapters.sql.tables import history
from course_domain.model.history import HistoryEntry

_NOTE: Final = insert(history)
_OF: Final = (
    select(*(column for column in history.c if column.name != "id"))
    .where(history.c.person.in_(bindparam("persons", expanding=True)), history.c.course_id == bindparam("course"))
    .order_by(history.c.recorded_at, history.c.id)
)


@frozen(kw_only=True)
class SqlHistory:
    """History in a transaction; columns are named like the fields of an entry."""

    connection: Connection

    def note(self, entries: Iterable[HistoryEntry]) -> None:
        rows = [asdict(entry) for entry in entries]
        if rows:
            self.connection.execute(_NOTE, rows)

    def of(self, persons: Iterable[str], course_id: str) -> tuple[HistoryEntry, ...]:
        rows = self.connection.execute(_OF, {"persons": sorted(set(persons)), "course": course_id})
        return tuple(HistoryEntry(**row) for row in rows.mappings())
