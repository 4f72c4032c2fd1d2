"""Bring the grants of one order in line with everything that was told of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from attrs import frozen

from course_domain.model.grants import Grant
from course_domain.model.history import HistoryEntry
from course_domain.model.learners import Learner
from course_domain.model.notices import NoticeKind
from course_domain.model.order_grants import Frozen, merged, order_grants, paid_lines
from course_domain.model.orders import OrderFacts
from course_domain.model.products import Sold, courses_opened
from course_domain.model.spells import holder_of, lines_of, newest
from course_domain.ports import Ids, UnitOfWork
from course_domain.services.settle_access import AccessChange, settle
from course_domain.services.tell_people import revive_welcomes, tell_of_closing, tell_of_opening, welcome


@frozen(kw_only=True)
class OrderChange:
    """What bringing an order in line changed: 0 of each when it was in line."""

    given: int = 0
    corrected: int = 0
    removed: int = 0
    settled: int = 0
    """Enrollments that were not what their grants say."""

    @property
    def of_grants(self) -> bool:
        """The order's own grants were out of line."""
        return bool(self.given or self.corrected or self.removed)

    @property
    def any(self) -> bool:
        """Something was out of line."""
        return self.of_grants or bool(self.settled)


@frozen(kw_only=True)
class Difference:
    """The grants that an order should have against those that it has."""

    wanted: Mapping[str, Grant]
    known: Mapping[str, Grant]

    @property
    def given(self) -> list[Grant]:
        """Wanted and not there."""
        return [grant for key, grant in self.wanted.items() if key not in self.known]

    @property
    def corrected(self) -> list[Grant]:
        """There, and not as wanted."""
        return [grant for key, grant in self.wanted.items() if self.known.get(key) not in (None, grant)]

    @property
    def removed(self) -> list[Grant]:
        """There, and not wanted: a late message showed that this spell never was."""
        return [grant for key, grant in self.known.items() if key not in self.wanted]

    def change(self, settled: int) -> OrderChange:
        """Count."""
        return OrderChange(
            given=len(self.given), corrected=len(self.corrected), removed=len(self.removed), settled=settled
        )


def difference(uow: UnitOfWork, messages: Iterable[OrderFacts], frozen: Frozen) -> Difference:
    """Compare; pure but for reading the grants."""
    told = list(messages)
    known = {grant.key: grant for grant in uow.grants.of_order(told[0].source, told[0].order_id)}
    derived = order_grants(told, frozen)
    wanted = {key: merged(grant, known.get(key), known.values()) for key, grant in derived.items()}
    return Difference(wanted=wanted, known=known)


def apply_order(uow: UnitOfWork, ids: Ids, source: str, order_id: str, now: datetime) -> OrderChange:
    """Freeze the courses of lines first seen paid, set the grants, settle access, owe the notices.

    Doing it again changes nothing. The caller holds the order's lock.
    """
    told = uow.orders.told(source, order_id)
    if not told:
        return OrderChange()
    frozen = _freeze(uow, told)
    found = difference(uow, told, frozen)
    uow.grants.save([*found.given, *found.corrected])
    uow.grants.remove([grant.key for grant in found.removed])
    uow.history.note(_entries(found, now))
    has_new_address = _remember(uow, told)
    changes = _settle(uow, ids, found, now)
    _tell(uow, found, changes, now)
    if has_new_address:
        revive_welcomes(uow, found.wanted.values(), now)
    return found.change(settled=sum(change.moved for change in changes))


def _freeze(uow: UnitOfWork, told: tuple[OrderFacts, ...]) -> Frozen:
    source, order_id = told[0].source, told[0].order_id
    frozen = dict(uow.orders.frozen(source, order_id))
    lines = lines_of(told)
    for line_id in paid_lines(told):
        if line_id not in frozen:
            frozen[line_id] = courses_for(uow, source, lines[line_id].sold)
            uow.orders.freeze(source, order_id, line_id, frozen[line_id])
    return frozen


def courses_for(uow: UnitOfWork, source: str, sold: Sold) -> Mapping[str, int | None]:
    """Give the courses that a line opens by today's product links, each with the course's length in days."""
    course_ids = courses_opened(uow.products.of_product(source, sold.product_id), sold)
    return {course_id: course.access_days for course_id, course in sorted(uow.courses.find_many(course_ids).items())}


def _entries(found: Difference, now: datetime) -> list[HistoryEntry]:
    entries = [_entry(grant, "granted", grant.given_at, now) for grant in found.given]
    entries += [_entry(grant, "withdrawn", now, now) for grant in found.removed]
    for grant in found.corrected:
        held = found.known[grant.key]
        if held.holder.person != grant.holder.person:
            entries += [_entry(held, "withdrawn", now, now), _entry(grant, "granted", grant.given_at, now)]
    for grant in [*found.given, *found.corrected]:
        before = found.known.get(grant.key)
        was_ended = before is not None and before.ended_at is not None
        if grant.ended_at is not None and (before is None or before.ended_at != grant.ended_at):
            entries.append(_entry(grant, "ended", grant.ended_at, now))
        elif grant.ended_at is None and was_ended:
            entries.append(_entry(grant, "restored", now, now))
        elif before is not None and before.given_at != grant.given_at:
            entries.append(_entry(grant, "corrected", grant.given_at, now))
    return entries


def _entry(grant: Grant, what: str, at: datetime, now: datetime) -> HistoryEntry:
    return HistoryEntry(
        person=grant.holder.person,
        course_id=grant.course_id,
        what=what,
        at=at,
        recorded_at=now,
        actor=grant.actor,
        grant_key=grant.key,
        detail=(grant.end_reason or "") if what == "ended" else f"order {grant.reference}",
    )


def _remember(uow: UnitOfWork, told: tuple[OrderFacts, ...]) -> bool:
    """Feed the directory, so that a mail finds its reader; an old order told again fills gaps and changes nothing.

    Tells whether the reader's address is another one now.
    """
    holder, latest = holder_of(told), newest(told)
    if holder.user_id is None:
        return False
    said = Learner(
        user_id=holder.user_id,
        email=holder.email,
        name=latest.name,
        locale=latest.locale,
        time_zone=latest.time_zone,
        updated_at=latest.at,
    )
    known = uow.learners.find(holder.user_id, to_change=True)
    uow.learners.remember(said)
    if known is not None and known.updated_at > said.updated_at:
        uow.learners.remember(known)
        return False
    return known is not None and said.email not in (None, known.email)


def _settle(uow: UnitOfWork, ids: Ids, found: Difference, now: datetime) -> list[AccessChange]:
    touched = [*found.known.values(), *found.wanted.values()]
    pairs = sorted({(g.holder.user_id, g.course_id) for g in touched if g.holder.user_id is not None})
    return [settle(uow, ids, user_id, course_id, now) for user_id, course_id in pairs]


def _tell(uow: UnitOfWork, found: Difference, changes: Sequence[AccessChange], now: datetime) -> None:
    live = [grant for grant in found.wanted.values() if grant.ended_at is None]
    tell_of_closing(uow, changes, now)
    if live:
        welcome(uow, live, _kind(live, changes), now)
    tell_of_opening(uow, changes, now)


def _kind(live: list[Grant], changes: Iterable[AccessChange]) -> NoticeKind:
    """An order that only lengthens what was open is a renewal."""
    was_open = {(change.user_id, change.course_id) for change in changes if change.was_open}
    lengthens = all((grant.holder.user_id, grant.course_id) in was_open for grant in live)
    return NoticeKind.ACCESS_RENEWED if lengthens else NoticeKind.ACCESS_GRANTED
