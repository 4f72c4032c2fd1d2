"""Grants that people give by hand; each has a key, so that asking twice gives once."""

from datetime import datetime
from itertools import count

from attrs import frozen

from course_domain.model.courses import Course
from course_domain.model.grants import Grant, GrantKind, key_of
from course_domain.model.history import HistoryEntry
from course_domain.model.learners import Holder, Session
from course_domain.model.notices import NoticeKind
from course_domain.ports import Ids, UnitOfWork
from course_domain.services.settle_access import settle
from course_domain.services.tell_people import welcome


@frozen(kw_only=True)
class ManualGrant:
    """What an administrator asks for; ``days`` None is a lifetime."""

    holder: Holder
    course: Course
    days: int | None
    reference: str
    note: str = ""
    extends: bool = False


def give(uow: UnitOfWork, ids: Ids, by: Session, wish: ManualGrant, now: datetime) -> tuple[Grant, bool]:
    """Give a manual grant by its key (person, course, reference, run).

    Returns the grant and whether it is new: the same wish again finds the grant that is live; after
    that was ended, the same wish makes the next run.
    """
    uow.grants.lock(wish.holder.person, wish.course.id)
    key, live = _run(uow, wish)
    if live is not None:
        return live, False
    grant = Grant(
        key=key,
        kind=GrantKind.MANUAL,
        holder=wish.holder,
        course_id=wish.course.id,
        given_at=now,
        days=wish.days,
        reference=wish.reference,
        actor=f"administrator {by.user_id}",
        note=wish.note,
    )
    uow.grants.save([grant])
    uow.history.note([entry(grant, "granted", now, grant.actor, wish.note)])
    _settle_and_tell(uow, ids, wish, grant, now)
    return grant, True


def _run(uow: UnitOfWork, wish: ManualGrant) -> tuple[str, Grant | None]:
    """Find the run that is live, or else the key of the next one."""
    for run in count(1):
        key = key_of("manual", wish.holder.person, wish.course.id, wish.reference, str(run))
        known = uow.grants.find(key)
        if known is None or known.ended_at is None:
            return key, known
    raise AssertionError


def _settle_and_tell(uow: UnitOfWork, ids: Ids, wish: ManualGrant, grant: Grant, now: datetime) -> None:
    kind = NoticeKind.ACCESS_GRANTED
    if wish.holder.user_id is not None:
        change = settle(uow, ids, wish.holder.user_id, wish.course.id, now)
        kind = NoticeKind.ACCESS_EXTENDED if change.was_open or wish.extends else kind
    welcome(uow, [grant], kind, now)


def entry(grant: Grant, what: str, now: datetime, actor: str, detail: str = "") -> HistoryEntry:
    """Note something that happened to a grant just now."""
    return HistoryEntry(
        person=grant.holder.person,
        course_id=grant.course_id,
        what=what,
        at=now,
        recorded_at=now,
        actor=actor,
        grant_key=grant.key,
        detail=detail,
    )
