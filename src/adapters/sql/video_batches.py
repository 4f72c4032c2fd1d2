"""New videos by batch, in a database."""

from datetime import datetime
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, Select, bindparam, or_, select

from adapters.sql.dialects import Upsert, lock_until_commit
from adapters.sql.lists import ROWS
from adapters.sql.tables import video_batches as table
from adapters.sql.tables.mailing import GATHERING, UNTOLD
from adapters.sql.types import UtcDateTime
from course_domain.model.video_batches import BatchState, VideoBatch

_BATCH: Final = (
    table.c.id,
    table.c.course_id,
    table.c.video_ids,
    table.c.first_at,
    table.c.last_at,
    table.c.state,
    table.c.reached_at,
    table.c.reached_id,
)
_FIND: Final = select(*_BATCH).where(table.c.id == bindparam("batch_id"))
_GATHERING: Final = select(*_BATCH).where(GATHERING, table.c.course_id == bindparam("course"))
_DUE: Final = (
    select(*_BATCH)
    .where(
        UNTOLD,
        or_(
            table.c.state == BatchState.TELLING,
            table.c.last_at <= bindparam("quiet_since", type_=UtcDateTime()),
            table.c.first_at <= bindparam("open_since", type_=UtcDateTime()),
        ),
    )
    .order_by(table.c.first_at, table.c.id)
    .limit(ROWS)
)
_SAVE: Final = Upsert(table=table, key=["id"], replace=[column.name for column in table.c if column.name != "id"])


def _batch_of(row: Any) -> VideoBatch:
    return VideoBatch(**{**row, "video_ids": tuple(row["video_ids"])})


def _values(batch: VideoBatch) -> dict[str, Any]:
    return {
        "id": batch.id,
        "course_id": batch.course_id,
        "video_ids": batch.video_ids,
        "first_at": batch.first_at,
        "last_at": batch.last_at,
        "state": batch.state,
        "reached_at": batch.reached_at,
        "reached_id": batch.reached_id,
    }


@frozen(kw_only=True)
class SqlVideoBatches:
    """Batches in a transaction; a writer who finds one keeps other writers out of it until the commit."""

    connection: Connection
    writes: bool

    def find(self, batch_id: str) -> VideoBatch | None:
        return self._one(_FIND, {"batch_id": batch_id})

    def gathering(self, course_id: str) -> VideoBatch | None:
        if self.writes:
            lock_until_commit(self.connection, "video batches", course_id)
        return self._one(_GATHERING, {"course": course_id})

    def due(self, quiet_since: datetime, open_since: datetime, limit: int) -> tuple[VideoBatch, ...]:
        told = {"quiet_since": quiet_since, "open_since": open_since, "rows": limit}
        return tuple(map(_batch_of, self.connection.execute(_DUE, told).mappings()))

    def save(self, batch: VideoBatch) -> None:
        self.connection.execute(_SAVE.on(self.connection), _values(batch))

    def _one(self, statement: Select[Any], told: dict[str, str]) -> VideoBatch | None:
        found = statement.with_for_update() if self.writes else statement
        row = self.connection.execute(found, told).mappings().first()
        return _batch_of(row) if row else None
