"""An order is the set of the versions we were told; when its lines were open is a function of that set.

Messages come late, twice and in any order. Equal versions are joined; the joined versions, in the
shop's order, say for each line in which spells it was open.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from attrs import evolve, frozen

from course_domain.model.learners import Holder
from course_domain.model.orders import Dispute, DisputeStatus, OrderFacts, OrderLine, OrderStatus

_RANK = {status: rank for rank, status in enumerate(OrderStatus)}
_DISPUTE_RANK = {status: rank for rank, status in enumerate(DisputeStatus)}
_OPENS = {OrderStatus.PAID, OrderStatus.PARTIALLY_REFUNDED, OrderStatus.REFUNDED}
_KEEPS = {OrderStatus.PENDING, OrderStatus.ON_HOLD}


@frozen(kw_only=True)
class JoinedVersion:
    """All messages about one version, united."""

    version: int
    status: OrderStatus
    at: datetime
    paid_at: datetime | None
    closes_every_line: bool
    closed: Mapping[str, datetime]
    disputes: Mapping[str, Dispute]

    def line_state(self, line_id: str, *, before: bool) -> bool:
        """Tell whether a line is open in this version, given whether it was open before it."""
        if self.closes_every_line or line_id in self.closed or self.status is OrderStatus.FAILED:
            return False
        return before if self.status in _KEEPS else self.status in _OPENS

    def closing_time(self, line_id: str) -> datetime:
        """Give the shop's time at which this version closed the line."""
        at = self.closed.get(line_id, self.at)
        return min(at, self.at) if self.closes_every_line else at


@frozen(kw_only=True)
class Spell:
    """A longest run of versions in which a line stays open; numbered from 1."""

    line_id: str
    number: int
    given_at: datetime
    ended_at: datetime | None = None
    end_reason: str | None = None


def _join_disputes(messages: Sequence[OrderFacts]) -> Mapping[str, Dispute]:
    joined: dict[str, Dispute] = {}
    for word in (dispute for message in messages for dispute in message.disputes):
        known = joined.get(word.id)
        joined[word.id] = word if known is None else _higher_dispute(known, word)
    return joined


def _higher_dispute(one: Dispute, other: Dispute) -> Dispute:
    ranks = _DISPUTE_RANK[one.status], _DISPUTE_RANK[other.status]
    if ranks[0] != ranks[1]:
        return one if ranks[0] > ranks[1] else other
    return one if one.at <= other.at else other


def _join_closed(messages: Sequence[OrderFacts]) -> Mapping[str, datetime]:
    closed: dict[str, datetime] = {}
    for message in messages:
        for line in message.lines:
            if line.closed:
                at = line.closed_at or message.at
                closed[line.id] = min(at, closed.get(line.id, at))
    return closed


def join(messages: Sequence[OrderFacts]) -> JoinedVersion:
    """Unite the messages about one version: closed lines unite, the higher status wins, the earliest time counts."""
    paid_times = [message.paid_at for message in messages if message.paid_at is not None]
    return JoinedVersion(
        version=messages[0].version,
        status=max((message.status for message in messages), key=_RANK.__getitem__),
        at=min(message.at for message in messages),
        paid_at=min(paid_times, default=None),
        closes_every_line=any(message.closes_every_line for message in messages),
        closed=_join_closed(messages),
        disputes=_join_disputes(messages),
    )


def joined_versions(messages: Iterable[OrderFacts]) -> tuple[JoinedVersion, ...]:
    """Give the versions of an order in the shop's order, each joined from all that was said of it."""
    by_version = sorted(messages, key=lambda message: message.version)
    return tuple(join(list(group)) for _, group in groupby(by_version, key=lambda message: message.version))


def _close(spell: Spell, version: JoinedVersion) -> Spell:
    ended_at = max(spell.given_at, version.closing_time(spell.line_id))
    reason = "refunded" if spell.line_id in version.closed else version.status.value
    return evolve(spell, ended_at=ended_at, end_reason=reason)


def _open(line_id: str, number: int, run: Sequence[JoinedVersion]) -> Spell:
    first = run[0].at
    paid = min((version.paid_at for version in run if version.paid_at is not None), default=first)
    return Spell(line_id=line_id, number=number, given_at=paid if number == 1 else max(paid, first))


def _runs(
    versions: Sequence[JoinedVersion], line_id: str
) -> Iterable[tuple[list[JoinedVersion], JoinedVersion | None]]:
    """Walk the longest runs in which a line stays open, each with the version that closes it."""
    run: list[JoinedVersion] = []
    for version in versions:
        if version.line_state(line_id, before=bool(run)):
            run.append(version)
        elif run:
            yield run, version
            run = []
    if run:
        yield run, None


def spells(versions: Sequence[JoinedVersion], line_id: str) -> tuple[Spell, ...]:
    """Give the spells of a line, oldest first, a dispute's word included.

    The first is given at the paid time, a later one at the later of the paid time and its first
    version's own; it ends at the shop's time of the version that closes it.
    """
    found = []
    for number, (run, closing) in enumerate(_runs(versions, line_id), start=1):
        spell = _open(line_id, number, run)
        found.append(spell if closing is None else _close(spell, closing))
    lost_at = dispute_lost_at(versions)
    return tuple(found if lost_at is None else [_dispute(spell, lost_at) for spell in found])


def dispute_lost_at(versions: Sequence[JoinedVersion]) -> datetime | None:
    """Give when the earliest of the disputes whose newest word is ``lost`` was lost; None without one."""
    newest: dict[str, Dispute] = {}
    for version in versions:
        newest.update(version.disputes)
    return min((word.at for word in newest.values() if word.status is DisputeStatus.LOST), default=None)


def _dispute(spell: Spell, lost_at: datetime) -> Spell:
    ended_at = max(spell.given_at, lost_at)
    if spell.ended_at is not None and spell.ended_at <= ended_at:
        return spell
    return evolve(spell, ended_at=ended_at, end_reason="dispute lost")


def lines_of(messages: Iterable[OrderFacts]) -> Mapping[str, OrderLine]:
    """Give every line that any version named, each as its newest version tells it."""
    known: dict[str, OrderLine] = {}
    for message in sorted(messages, key=lambda message: (message.version, repr(message))):
        known.update({line.id: line for line in message.lines})
    return known


def newest(messages: Iterable[OrderFacts]) -> OrderFacts:
    """Give the message of the newest version; among equal ones always the same."""
    return max(messages, key=lambda message: (message.version, _RANK[message.status], repr(message)))


def holder_of(messages: Iterable[OrderFacts]) -> Holder:
    """Give whom the order belongs to: the newest user id, else the newest e-mail address."""
    ordered = sorted(messages, key=lambda message: (message.version, repr(message.holder)), reverse=True)
    holders = [message.holder for message in ordered]
    email = next((holder.email for holder in holders if holder.email), None)
    user_id = next((holder.user_id for holder in holders if holder.user_id is not None), None)
    return Holder(user_id=user_id, email=email)
