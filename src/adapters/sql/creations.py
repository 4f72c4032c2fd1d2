"""What was made under callers' keys, in a database."""

from datetime import datetime
from typing import Final

from attrs import asdict, frozen
from sqlalchemy import Connection, bindparam, delete, select

from adapters.sql.dialects import Upsert, lock_until_commit
from adapters.sql.lists import ROWS
from adapters.sql.tables import creations
from course_domain.model.creations import Creation

_FIND: Final = select(creations).where(
    creations.c.caller == bindparam("for_caller"),
    creations.c.key == bindparam("for_key"),
    creations.c.kept_until > bindparam("now"),
)
_KEEP: Final = Upsert(table=creations, key=["caller", "key"], replace=["request", "made", "is_new", "kept_until"])
# A key that a call is using anew is passed over.
_OVER: Final = (
    select(creations.c.caller.label("of_caller"), creations.c.key.label("of_key"))
    .where(creations.c.kept_until <= bindparam("now"))
    .order_by(creations.c.kept_until)
    .limit(ROWS)
    .with_for_update(skip_locked=True)
)
_FORGET: Final = delete(creations).where(
    creations.c.caller == bindparam("of_caller"), creations.c.key == bindparam("of_key")
)


@frozen(kw_only=True)
class SqlCreations:
    """Creations in a transaction; columns are named like the fields."""

    connection: Connection
    writes: bool

    def find(self, caller: str, key: str, now: datetime) -> Creation | None:
        if self.writes:
            lock_until_commit(self.connection, "creation", caller, key)
        told = {"for_caller": caller, "for_key": key, "now": now}
        row = self.connection.execute(_FIND, told).mappings().first()
        return Creation(**row) if row else None

    def keep(self, creation: Creation) -> None:
        self.connection.execute(_KEEP.on(self.connection), asdict(creation))

    def forget(self, now: datetime, limit: int) -> int:
        over = [dict(row) for row in self.connection.execute(_OVER, {"now": now, "rows": limit}).mappings()]
        if over:
            self.connection.execute(_FORGET, over)
        return len(over)
