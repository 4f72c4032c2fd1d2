"""Notices in a database."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final

from attrs import evolve, frozen
from sqlalchemy import Connection, Select, bindparam, func, or_, select, update

from adapters.sql.dialects import Upsert
from adapters.sql.lists import ROWS, contains, older, parameters
from adapters.sql.tables import learners, outbox
from adapters.sql.tables.messages import DEAD, DORMANT, PENDING, SENT
from adapters.wire.cursors import page_of, write_moment
from course_domain.model.learners import Holder
from course_domain.model.notices import Notice, NoticeState
from course_domain.model.oversight import NoticeQuery, NoticeRow, notice_words
from course_domain.model.reports import Page, PageRequest

_NOTICE: Final = (
    outbox.c.key,
    outbox.c.kind,
    outbox.c.user_id,
    outbox.c.email,
    outbox.c.course_ids,
    outbox.c.grant_keys,
    outbox.c.facts,
    outbox.c.created_at,
    outbox.c.state,
    outbox.c.attempts,
    outbox.c.due_at,
    outbox.c.sent_at,
    outbox.c.last_error,
)
_FIND: Final = select(*_NOTICE).where(outbox.c.key == bindparam("notice_key"))
_LOOK: Final = select(*_NOTICE).where(outbox.c.key == bindparam("notice_key")).with_for_update()
_DUE: Final = (
    select(*_NOTICE)
    .where(PENDING, outbox.c.due_at <= bindparam("now"))
    .order_by(outbox.c.due_at, outbox.c.key)
    .limit(ROWS)
    .with_for_update(skip_locked=True)
)
_LEASE: Final = (
    update(outbox)
    .where(outbox.c.key.in_(bindparam("keys", expanding=True)))
    .values(due_at=bindparam("lease_until"), attempts=outbox.c.attempts + 1)
)
_BACKLOG: Final = select(func.count()).select_from(outbox).where(PENDING)
_STATES: Final = {
    NoticeState.PENDING: PENDING,
    NoticeState.SENT: SENT,
    NoticeState.DORMANT: DORMANT,
    NoticeState.DEAD: DEAD,
}
_PUT: Final = Upsert(table=outbox, key=["key"])
_SAVE: Final = Upsert(table=outbox, key=["key"], replace=[column.name for column in outbox.c if column.name != "key"])


@cache
def _page(
    state: NoticeState | None, *, of_kind: bool, searching: bool, following: bool, to_change: bool
) -> Select[Any]:
    """Notices beside their readers, newest first; a state is said in the words of its index.

    ``to_change``: they are kept from other writers, and what others are writing is passed over.
    """
    found = select(*_NOTICE, learners.c.email.label("reader"), learners.c.name)
    found = found.outerjoin_from(outbox, learners, learners.c.user_id == outbox.c.user_id)
    if state is not None:
        found = found.where(_STATES[state])
    if of_kind:
        found = found.where(outbox.c.kind == bindparam("kind"))
    if searching:
        searched = (outbox.c.search_text, learners.c.email, learners.c.name_folded)
        found = found.where(or_(*map(contains, searched)))
    if following:
        found = found.where(older(outbox.c.created_at, outbox.c.key))
    found = found.order_by(outbox.c.created_at.desc(), outbox.c.key.desc()).limit(ROWS)
    return found.with_for_update(of=outbox, skip_locked=True) if to_change else found


def _notice_of(row: Sequence[Any]) -> Notice:
    key, kind, user_id, email, course_ids, grant_keys, facts, created_at, state, attempts, *rest = row
    due_at, sent_at, last_error = rest
    return Notice(
        key=key,
        kind=kind,
        holder=Holder(user_id=user_id, email=email),
        course_ids=tuple(course_ids),
        grant_keys=tuple(grant_keys),
        facts=facts,
        created_at=created_at,
        state=state,
        attempts=attempts,
        due_at=due_at,
        sent_at=sent_at,
        last_error=last_error,
    )


def _values(notice: Notice) -> dict[str, Any]:
    return {
        "key": notice.key,
        "kind": notice.kind,
        "user_id": notice.holder.user_id,
        "email": notice.holder.email,
        "course_ids": notice.course_ids,
        "grant_keys": notice.grant_keys,
        "facts": dict(notice.facts),
        "created_at": notice.created_at,
        "state": notice.state,
        "attempts": notice.attempts,
        "due_at": notice.due_at,
        "sent_at": notice.sent_at,
        "last_error": notice.last_error,
        "search_text": notice_words(notice),
    }


@frozen(kw_only=True)
class SqlOutbox:
    """Notices in a transaction; in a writing one, a notice that was found is kept from other writers until the end."""

    connection: Connection
    writes: bool

    def owe(self, notice: Notice) -> bool:
        if self.connection.execute(_PUT.on(self.connection), _values(notice)).rowcount == 1:
            return True
        known = _notice_of(self.connection.execute(_LOOK, {"notice_key": notice.key}).one())
        woken = known.woken(notice.due_at)
        if woken == known:
            return False
        self.save(woken)
        return True

    def find(self, key: str) -> Notice | None:
        row = self.connection.execute(_LOOK if self.writes else _FIND, {"notice_key": key}).first()
        return _notice_of(row) if row else None

    def take_due(self, now: datetime, lease_until: datetime, limit: int) -> tuple[Notice, ...]:
        due = [_notice_of(row) for row in self.connection.execute(_DUE, {"now": now, "rows": limit})]
        if due:
            taken = {"keys": [notice.key for notice in due], "lease_until": lease_until}
            self.connection.execute(_LEASE, taken)
        return tuple(evolve(notice, due_at=lease_until, attempts=notice.attempts + 1) for notice in due)

    def save(self, notice: Notice) -> None:
        self.connection.execute(_SAVE.on(self.connection), _values(notice))

    def backlog(self) -> int:
        return self.connection.execute(_BACKLOG).scalar_one()

    def page(self, query: NoticeQuery, request: PageRequest) -> Page[NoticeRow]:
        shape = {"of_kind": query.kind is not None, "searching": bool(query.q)}
        statement = _page(query.state, following=request.after is not None, to_change=self.writes, **shape)
        told = parameters(query.q, request) | {"kind": query.kind}
        rows = [
            NoticeRow(notice=_notice_of(row[:-2]), email=row.reader or row.email, name=row.name)
            for row in self.connection.execute(statement, told)
        ]
        return page_of(rows, request, lambda row: write_moment(row.notice.created_at, row.notice.key))
