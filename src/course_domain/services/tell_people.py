"""Which notices a change of access owes; each is written in the transaction of its fact."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import evolve

from course_domain.model.enrollments import Enrollment
from course_domain.model.grants import Grant, GrantKind, key_of
from course_domain.model.learners import Holder
from course_domain.model.notices import WELCOMES, Notice, NoticeKind, NoticeState, instant, owe
from course_domain.ports import UnitOfWork
from course_domain.services.settle_access import AccessChange


def origin_of(grant: Grant) -> str:
    """Name what gave a grant: its order, of which one mail tells, or the manual grant itself."""
    return key_of(grant.source, grant.reference) if grant.kind is GrantKind.ORDER else grant.key


def _persons(grant: Grant) -> tuple[str, ...]:
    """Everyone a welcome may have been addressed to: a guest's order may learn its user later."""
    holder = grant.holder
    names = [Holder(user_id=holder.user_id), Holder(email=holder.email)]
    return tuple(name.person for name in names if name.user_id is not None or name.email is not None)


def _find(uow: UnitOfWork, name: str, grant: Grant) -> Notice | None:
    keys = (f"{kind}:{name}:{person}" for kind in WELCOMES for person in _persons(grant))
    return next((known for key in keys if (known := uow.outbox.find(key)) is not None), None)


def _addition(grant: Grant) -> str:
    """Name a course that its order opened after the order's welcome was written."""
    return f"{origin_of(grant)}:{key_of(grant.course_id)}"


def _welcome_of(uow: UnitOfWork, grant: Grant) -> Notice | None:
    known = _find(uow, origin_of(grant), grant)
    if known is None or grant.course_id in known.course_ids:
        return known
    return _find(uow, _addition(grant), grant)


def welcome(uow: UnitOfWork, grants: Sequence[Grant], kind: NoticeKind, now: datetime) -> None:
    """Owe the one welcome of an order, or of a manual grant; wake it where it slept.

    ``grants`` are the live ones of one origin and one holder. What a shop adds to an order that was
    welcomed already has a welcome of its own.
    """
    known = _find(uow, origin_of(grants[0]), grants[0])
    if known is None:
        uow.outbox.owe(_welcome(origin_of(grants[0]), grants, kind, now))
        return
    uow.outbox.owe(known)
    added = {grant.course_id: grant for grant in grants if grant.course_id not in known.course_ids}
    for grant in added.values():
        uow.outbox.owe(_find(uow, _addition(grant), grant) or _welcome(_addition(grant), [grant], kind, now))


def revive_welcomes(uow: UnitOfWork, grants: Iterable[Grant], now: datetime) -> None:
    """Try the welcomes again that were given up on: their reader has another address now."""
    for grant in grants:
        known = _welcome_of(uow, grant)
        if known is not None and known.state is NoticeState.DEAD:
            uow.outbox.save(evolve(known, state=NoticeState.PENDING, attempts=0, due_at=now))


def _welcome(name: str, grants: Sequence[Grant], kind: NoticeKind, now: datetime) -> Notice:
    first = grants[0]
    courses = tuple(sorted({grant.course_id for grant in grants}))
    is_order = first.kind is GrantKind.ORDER
    facts = {"source": first.source, "order": first.reference} if is_order else {}
    notice = owe(kind, f"{name}:{first.holder.person}", first.holder, courses, now, **facts)
    return notice if is_order else evolve(notice, grant_keys=tuple(grant.key for grant in grants))


def tell_of_closing(uow: UnitOfWork, changes: Iterable[AccessChange], now: datetime) -> None:
    """Owe "access ended" for every change that really closed access."""
    for change in changes:
        if change.closed and change.after is not None:
            uow.outbox.owe(closing_of(change.after, change.cause, now))


def closing_of(after: Enrollment, cause: str, now: datetime) -> Notice:
    """Word that access closed; the key is its instant and cause, whoever saw it first."""
    closed_at = after.block.at if after.block else after.expires_at
    key = f"{after.id}:{instant(closed_at)}:{key_of(cause)}"
    return owe(NoticeKind.ACCESS_ENDED, key, Holder(user_id=after.user_id), (after.course_id,), now, cause=cause)


def tell_of_opening(uow: UnitOfWork, changes: Iterable[AccessChange], now: datetime) -> None:
    """Owe "access restored" where access is open again and no welcome is on its way that tells of it."""
    for change in changes:
        if not change.opened or change.after is None or change.before is None:
            continue
        if not wake_welcomes(uow, change):
            key = f"{change.after.id}:{instant(now)}"
            holder = Holder(user_id=change.user_id)
            uow.outbox.owe(owe(NoticeKind.ACCESS_RESTORED, key, holder, (change.course_id,), now))


def wake_welcomes(uow: UnitOfWork, change: AccessChange) -> bool:
    """Wake the welcomes of live grants whose mail never went out; tell whether one will go out.

    One that was given up won't.
    """
    pending = False
    for grant in uow.grants.of_user(change.user_id, change.course_id):
        if grant.ended_at is None and (known := _welcome_of(uow, grant)) is not None:
            pending |= uow.outbox.owe(known) or known.state is NoticeState.PENDING
    return pending
