"""What is made under a caller's key is made once, and the key is kept in the transaction that makes it."""

from datetime import datetime

from course_domain.model.creations import KEPT, Creation, Once
from course_domain.model.learners import Session
from course_domain.model.refusals import IdempotencyConflict
from course_domain.ports import UnitOfWork


def made_before(uow: UnitOfWork, by: Session, once: Once | None, now: datetime) -> Creation | None:
    """Give what an earlier call under the key made; None where this one is the first, or has no key.

    In a unit of work that writes, calls under the same key wait here for each other.

    Raises:
        IdempotencyConflict: the key stands for a call that asked for something else.
    """
    known = None if once is None else uow.creations.find(by.user_id, once.key, now)
    if once is not None and known is not None and known.request != once.request:
        raise IdempotencyConflict
    return known


def keep_made(
    uow: UnitOfWork, by: Session, once: Once | None, made: str, now: datetime, *, is_new: bool = True
) -> None:
    """Let the key, if there is one, stand for what was made."""
    if once is None:
        return
    uow.creations.keep(
        Creation(caller=by.user_id, key=once.key, request=once.request, made=made, is_new=is_new, kept_until=now + KEPT)
    )
