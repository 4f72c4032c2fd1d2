"""Grants in a database."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from attrs import frozen
from sqlalchemy import Connection, Select, bindparam, delete, select

from adapters.sql.dialects import Upsert, lock_until_commit
from adapters.sql.tables import grants
from course_domain.model.grants import Grant, GrantKind
from course_domain.model.learners import Holder, normalise_email
from course_domain.model.reports import waiting_id

_GRANT: Final = (
    grants.c.key,
    grants.c.kind,
    grants.c.user_id,
    grants.c.email,
    grants.c.course_id,
    grants.c.given_at,
    grants.c.days,
    grants.c.claimed_at,
    grants.c.ended_at,
    grants.c.end_reason,
    grants.c.source,
    grants.c.reference,
    grants.c.actor,
    grants.c.note,
)
_ORDER: Final = (grants.c.given_at, grants.c.key)
_FIND: Final = select(*_GRANT).where(grants.c.key == bindparam("grant_key"))
_OF_ORDER: Final = (
    select(*_GRANT)
    .where(
        grants.c.source == bindparam("source"),
        grants.c.reference == bindparam("order_id"),
        grants.c.kind != bindparam("manual", GrantKind.MANUAL),
    )
    .order_by(*_ORDER)
)
_OF_USER: Final = (
    select(*_GRANT)
    .where(grants.c.user_id == bindparam("user_id"), grants.c.course_id == bindparam("course_id"))
    .order_by(*_ORDER)
)
_WAITING: Final = (
    select(*_GRANT).where(grants.c.email == bindparam("email"), grants.c.user_id.is_(None)).order_by(*_ORDER)
)
_WAITING_IN: Final = (
    select(*_GRANT)
    .where(
        grants.c.email == bindparam("email"),
        grants.c.user_id.is_(None),
        grants.c.course_id == bindparam("course_id"),
    )
    .order_by(*_ORDER)
)
_SAVE: Final = Upsert(table=grants, key=["key"], replace=[column.name for column in grants.c if column.name != "key"])
_REMOVE: Final = delete(grants).where(grants.c.key == bindparam("grant_key"))


def _grant_of(row: Sequence[Any]) -> Grant:
    key, kind, user_id, email, course_id, given_at, days, claimed_at, ended_at, reason, *origin = row
    source, reference, actor, note = origin
    return Grant(
        key=key,
        kind=kind,
        holder=Holder(user_id=user_id, email=email),
        course_id=course_id,
        given_at=given_at,
        days=days,
        claimed_at=claimed_at,
        ended_at=ended_at,
        end_reason=reason,
        source=source,
        reference=reference,
        actor=actor,
        note=note,
    )


def _values(grant: Grant) -> dict[str, Any]:
    holder = grant.holder
    return {
        "key": grant.key,
        "kind": grant.kind,
        "user_id": holder.user_id,
        "email": holder.email,
        "course_id": grant.course_id,
        "given_at": grant.given_at,
        "days": grant.days,
        "claimed_at": grant.claimed_at,
        "ended_at": grant.ended_at,
        "end_reason": grant.end_reason,
        "source": grant.source,
        "reference": grant.reference,
        "actor": grant.actor,
        "note": grant.note,
        "waiting_id": waiting_id(holder.email or "", grant.course_id) if holder.is_waiting else None,
    }


@frozen(kw_only=True)
class SqlGrants:
    """Grants in a transaction, listed by (given_at, key)."""

    connection: Connection

    def lock(self, person: str, course_id: str) -> None:
        lock_until_commit(self.connection, "grants", person, course_id)

    def find(self, key: str) -> Grant | None:
        return next(iter(self._all(_FIND, grant_key=key)), None)

    def of_order(self, source: str, order_id: str) -> tuple[Grant, ...]:
        return self._all(_OF_ORDER, source=source, order_id=order_id)

    def of_user(self, user_id: str, course_id: str) -> tuple[Grant, ...]:
        return self._all(_OF_USER, user_id=user_id, course_id=course_id)

    def waiting(self, email: str, course_id: str | None = None) -> tuple[Grant, ...]:
        address = normalise_email(email)
        if course_id is None:
            return self._all(_WAITING, email=address)
        return self._all(_WAITING_IN, email=address, course_id=course_id)

    def save(self, grants: Iterable[Grant]) -> None:
        rows = [_values(grant) for grant in grants]
        if rows:
            self.connection.execute(_SAVE.on(self.connection), rows)

    def remove(self, keys: Iterable[str]) -> None:
        gone = [{"grant_key": key} for key in keys]
        if gone:
            self.connection.execute(_REMOVE, gone)

    def _all(self, statement: Select[Any], **told: str | None) -> tuple[Grant, ...]:
        return tuple(_grant_of(row) for row in self.connection.execute(statement, told))
