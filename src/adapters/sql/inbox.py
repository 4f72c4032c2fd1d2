"""Messages of shops in a database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from attrs import evolve, frozen
from sqlalchemy import Connection, bindparam, func, select, update

from adapters.sql.dialects import Upsert
from adapters.sql.lists import ROWS
from adapters.sql.tables import inbox
from adapters.sql.tables.messages import NEW, QUARANTINED
from course_domain.model.intake import InboxEvent

_EVENT: Final = (
    inbox.c.id,
    inbox.c.source,
    inbox.c.delivery_id,
    inbox.c.received_at,
    inbox.c.headers,
    inbox.c.body,
    inbox.c.state,
    inbox.c.attempts,
    inbox.c.due_at,
    inbox.c.reason,
    inbox.c.worked_at,
)
_FIND: Final = select(*_EVENT).where(inbox.c.id == bindparam("event_id"))
_DUE: Final = (
    select(*_EVENT)
    .where(NEW, inbox.c.due_at <= bindparam("now"))
    .order_by(inbox.c.due_at, inbox.c.id)
    .limit(ROWS)
    .with_for_update(skip_locked=True)
)
_LEASE: Final = (
    update(inbox)
    .where(inbox.c.id.in_(bindparam("event_ids", expanding=True)))
    .values(due_at=bindparam("lease_until"), attempts=inbox.c.attempts + 1)
)
_BACKLOG: Final = select(func.count()).select_from(inbox).where(NEW)
_SET_ASIDE: Final = (
    select(*_EVENT).where(QUARANTINED).order_by(inbox.c.received_at.desc(), inbox.c.id.desc()).limit(ROWS)
)
_COUNT_SET_ASIDE: Final = select(func.count()).select_from(inbox).where(QUARANTINED)
_PUT: Final = Upsert(table=inbox, key=["source", "delivery_id"])
_SAVE: Final = Upsert(table=inbox, key=["id"], replace=["state", "attempts", "due_at", "reason", "worked_at"])


def _event_of(row: Sequence[Any]) -> InboxEvent:
    event_id, source, delivery_id, received_at, headers, body, state, attempts, due_at, reason, worked_at = row
    return InboxEvent(
        id=event_id,
        source=source,
        delivery_id=delivery_id,
        received_at=received_at,
        headers=headers,
        body=body,
        state=state,
        attempts=attempts,
        due_at=due_at,
        reason=reason,
        worked_at=worked_at,
    )


def _values(event: InboxEvent) -> dict[str, Any]:
    return {
        "id": event.id,
        "source": event.source,
        "delivery_id": event.delivery_id,
        "received_at": event.received_at,
        "headers": dict(event.headers),
        "body": event.body,
        "state": event.state,
        "attempts": event.attempts,
        "due_at": event.due_at,
        "reason": event.reason,
        "worked_at": event.worked_at,
    }


@frozen(kw_only=True)
class SqlInbox:
    """Messages in a transaction; a saved one keeps the words of the shop as they came."""

    connection: Connection

    def put(self, event: InboxEvent) -> bool:
        return self.connection.execute(_PUT.on(self.connection), _values(event)).rowcount == 1

    def find(self, event_id: str) -> InboxEvent | None:
        row = self.connection.execute(_FIND, {"event_id": event_id}).first()
        return _event_of(row) if row else None

    def take_due(self, now: datetime, lease_until: datetime, limit: int) -> tuple[InboxEvent, ...]:
        due = [_event_of(row) for row in self.connection.execute(_DUE, {"now": now, "rows": limit})]
        if due:
            taken = {"event_ids": [event.id for event in due], "lease_until": lease_until}
            self.connection.execute(_LEASE, taken)
        return tuple(evolve(event, due_at=lease_until, attempts=event.attempts + 1) for event in due)

    def save(self, event: InboxEvent) -> None:
        self.connection.execute(_SAVE.on(self.connection), _values(event))

    def backlog(self) -> int:
        return self.connection.execute(_BACKLOG).scalar_one()

    def set_aside(self, limit: int) -> tuple[InboxEvent, ...]:
        return tuple(_event_of(row) for row in self.connection.execute(_SET_ASIDE, {"rows": limit}))

    def count_set_aside(self) -> int:
        return self.connection.execute(_COUNT_SET_ASIDE).scalar_one()
