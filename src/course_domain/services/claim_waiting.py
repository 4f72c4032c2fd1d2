"""Purchases of guests and gifts find their user when an address is verified."""

from datetime import datetime

from course_domain.model.grants import Grant
from course_domain.model.learners import Holder, Learner, Session, meaningful_user_id
from course_domain.model.notices import NoticeKind, instant, owe
from course_domain.ports import Ids, Storage, UnitOfWork
from course_domain.services.lock_grants import lock_grants
from course_domain.services.manual_grants import entry
from course_domain.services.settle_access import settle


def greet(storage: Storage, ids: Ids, session: Session, now: datetime) -> bool:
    """Claim what waits for this session's verified address and keep the directory current.

    Reads first and writes only where there is something to write. Tells whether anything was claimed.
    User "" or "0", how shops say "a guest", is nobody's purchase to claim.
    """
    if meaningful_user_id(session.user_id) is None:
        return False
    with storage.reading() as uow:
        waits = _waiting(uow, session)
        if not waits and not _is_news(uow, session):
            return False
    with storage.writing() as uow:
        waiting = _locked(uow, session)
        _remember(uow, session, now)
        claimed = _claim(uow, ids, session, waiting, now)
        uow.commit()
    return claimed


def _waiting(uow: UnitOfWork, session: Session) -> bool:
    return session.verified_email is not None and bool(uow.grants.waiting(session.verified_email))


def _is_news(uow: UnitOfWork, session: Session) -> bool:
    known = uow.learners.find(session.user_id)
    if known is None:
        return True
    told = (session.email, session.name, session.locale)
    return any(new not in (None, old) for new, old in zip(told, (known.email, known.name, known.locale), strict=True))


def _remember(uow: UnitOfWork, session: Session, now: datetime) -> None:
    uow.learners.remember(
        Learner(user_id=session.user_id, email=session.email, name=session.name, locale=session.locale, updated_at=now)
    )


def _locked(uow: UnitOfWork, session: Session) -> list[Grant]:
    """Give what waits for the session's verified address; what began to wait in the meantime is for the next time."""
    if session.verified_email is None:
        return []
    found = uow.grants.waiting(session.verified_email)
    lock_grants(uow, found)
    keys = {grant.key for grant in found}
    return [grant for grant in uow.grants.waiting(session.verified_email) if grant.key in keys]


def _claim(uow: UnitOfWork, ids: Ids, session: Session, waiting: list[Grant], now: datetime) -> bool:
    """Give what waits to the session's user; the days start now."""
    claimed = [grant.claim(session.user_id, now) for grant in waiting]
    if not claimed:
        return False
    uow.grants.save(claimed)
    address = session.verified_email or ""
    uow.history.note([entry(grant, "claimed", now, "learner", address) for grant in claimed])
    changes = [settle(uow, ids, session.user_id, course, now) for course in sorted({g.course_id for g in claimed})]
    opened = tuple(change.course_id for change in changes if change.opened)
    if opened:
        holder = Holder(user_id=session.user_id)
        key = f"{holder.person}:{instant(now)}"
        uow.outbox.owe(owe(NoticeKind.ACCESS_CLAIMED, key, holder, opened, now))
    return True
