"""Who wants which mails, in a database."""

from typing import Final

from attrs import frozen
from sqlalchemy import Connection, bindparam, select

from adapters.sql.dialects import Upsert
from adapters.sql.tables import notification_preferences as table
from course_domain.model.preferences import Preference

_OF: Final = (
    select(table.c.user_id, table.c.kind, table.c.is_on, table.c.changed_at)
    .where(table.c.user_id == bindparam("user"))
    .order_by(table.c.kind)
)
_SAVE: Final = Upsert(table=table, key=["user_id", "kind"], replace=["is_on", "changed_at"])


@frozen(kw_only=True)
class SqlPreferences:
    """Choices in a transaction."""

    connection: Connection

    def of(self, user_id: str) -> tuple[Preference, ...]:
        rows = self.connection.execute(_OF, {"user": user_id}).mappings()
        return tuple(Preference(**row) for row in rows)

    def save(self, preference: Preference) -> None:
        told = {
            "user_id": preference.user_id,
            "kind": preference.kind,
            "is_on": preference.is_on,
            "changed_at": preference.changed_at,
        }
        self.connection.execute(_SAVE.on(self.connection), told)
