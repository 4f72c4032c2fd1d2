"""Messages of shops in a database."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from attrs import evolve, fields, frozen
from sqlalchemy import Connection, Select, bindparam, func, select, update

from adapters.sql.dialects import Upsert
from adapters.sql.lists import ROWS, older, parameters
from adapters.sql.tables import inbox
from adapters.sql.tables.messages import DONE, NEW, QUARANTINED
from adapters.wire.cursors import page_of, write_moment
from course_domain.model.intake import EventState, InboxEvent
from course_domain.model.oversight import EventQuery, EventRow
from course_domain.model.reports import Page, PageRequest

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
_PUT: Final = Upsert(table=inbox, key=["source", "delivery_id"])
_SAVE: Final = Upsert(table=inbox, key=["id"], replace=["state", "attempts", "due_at", "reason", "worked_at"])


@cache
def _page(state: EventState | None, *, of_source: bool, following: bool) -> Select[Any]:
    """Rows without what the shop wrote, newest first; a state is said in the words of its index."""
    found = select(*(inbox.c[each.name] for each in fields(EventRow)))
    if state is not None:
        found = found.where({EventState.NEW: NEW, EventState.DONE: DONE, EventState.QUARANTINED: QUARANTINED}[state])
    if of_source:
        found = found.where(inbox.c.source == bindparam("source"))
    if following:
        found = found.where(older(inbox.c.received_at, inbox.c.id))
    return found.order_by(inbox.c.received_at.desc(), inbox.c.id.desc()).limit(ROWS)


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

    def page(self, query: EventQuery, request: PageRequest) -> Page[EventRow]:
        statement = _page(query.state, of_source=query.source is not None, following=request.after is not None)
        told = parameters(None, request) | {"source": query.source}
        rows = [EventRow(**row) for row in self.connection.execute(statement, told).mappings()]
        return page_of(rows, request, lambda row: write_moment(row.received_at, row.id))
