"""The access log in a database."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from attrs import asdict, fields, frozen
from sqlalchemy import BigInteger, Connection, Insert, Select, bindparam, case, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.sql.dialects import is_postgresql
from adapters.sql.lists import ROWS, older, parameters
from adapters.sql.tables import viewings as table
from adapters.sql.types import UtcDateTime
from adapters.wire.cursors import page_of, write_moment
from course_domain.model.reports import Page, PageRequest
from course_domain.model.viewings import Viewing, ViewingQuery, by_playback

_SENT: Final = (
    update(table)
    .where(table.c.id == bindparam("viewing_id"))
    .values(sent_bytes=func.coalesce(table.c.sent_bytes, 0) + bindparam("more", type_=BigInteger()))
)
# What somebody is adding to is passed over.
_OVER: Final = (
    select(table.c.id.label("viewing_id"))
    .where(table.c.opened_at < bindparam("before", type_=UtcDateTime()))
    .order_by(table.c.opened_at, table.c.id)
    .limit(ROWS)
    .with_for_update(skip_locked=True)
)
_FORGET: Final = delete(table).where(table.c.id == bindparam("viewing_id"))


@cache
def _note(*, is_postgres: bool) -> Insert:
    """Insert, or join with what is known: the rule of ``Viewing.joined``, in SQL."""
    insert = postgresql.insert(table) if is_postgres else sqlite.insert(table)
    new, old = insert.excluded, table.c
    is_newer = new.last_opened_at >= old.last_opened_at
    newest = {name: case((is_newer, new[name]), else_=old[name]) for name in ("revision", "address", "last_opened_at")}
    changes: dict[str, Any] = {
        **newest,
        "opened_at": case((new.opened_at < old.opened_at, new.opened_at), else_=old.opened_at),
        "addresses": old.addresses + new.addresses,
        # A sum with NULL is NULL.
        "sent_bytes": func.coalesce(old.sent_bytes + new.sent_bytes, old.sent_bytes, new.sent_bytes),
    }
    return insert.on_conflict_do_update(index_elements=["id"], set_=changes)


@cache
def _page(narrowed: tuple[str, ...], *, following: bool) -> Select[Any]:
    found = select(*(table.c[each.name] for each in fields(Viewing)))
    for name in narrowed:
        found = found.where(table.c[name] == bindparam(f"for_{name}"))
    if following:
        found = found.where(older(table.c.opened_at, table.c.id))
    return found.order_by(table.c.opened_at.desc(), table.c.id.desc()).limit(ROWS)


@frozen(kw_only=True)
class SqlViewings:
    """Viewings in a transaction; columns are named like the fields. Rows are written sorted, against deadlocks."""

    connection: Connection

    def note(self, viewings: Iterable[Viewing]) -> None:
        told = [asdict(viewing) for viewing in by_playback(viewings).values()]
        if told:
            self.connection.execute(_note(is_postgres=is_postgresql(self.connection)), told)

    def sent(self, counted: Mapping[str, int]) -> None:
        told = [{"viewing_id": viewing_id, "more": more} for viewing_id, more in sorted(counted.items())]
        if told:
            self.connection.execute(_SENT, told)

    def page(self, query: ViewingQuery, request: PageRequest) -> Page[Viewing]:
        asked = {name: value for name, value in asdict(query).items() if value is not None}
        statement = _page(tuple(asked), following=request.after is not None)
        told = parameters(None, request) | {f"for_{name}": value for name, value in asked.items()}
        rows = [Viewing(**row) for row in self.connection.execute(statement, told).mappings()]
        return page_of(rows, request, lambda row: write_moment(row.opened_at, row.id))

    def forget(self, before: datetime, limit: int) -> int:
        over = [dict(row) for row in self.connection.execute(_OVER, {"before": before, "rows": limit}).mappings()]
        if over:
            self.connection.execute(_FORGET, over)
        return len(over)
