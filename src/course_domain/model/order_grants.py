"""What an order grants: a function of the set of messages and of the courses that its lines froze."""

from collections.abc import Iterable, Mapping

from attrs import evolve

from course_domain.model.grants import ADMINISTRATOR, Grant, GrantKind, key_of
from course_domain.model.learners import Holder
from course_domain.model.orders import OrderFacts
from course_domain.model.spells import Spell, holder_of, joined_versions, lines_of, spells

Frozen = Mapping[str, Mapping[str, int | None]]
"""Line id -> course id -> days of access (None: lifetime), as frozen when the line was first seen paid."""


def paid_lines(messages: Iterable[OrderFacts]) -> Mapping[str, tuple[Spell, ...]]:
    """Give the spells of every line that was ever open."""
    told = list(messages)
    versions = joined_versions(told)
    found = {line_id: spells(versions, line_id) for line_id in lines_of(told)}
    return {line_id: its for line_id, its in found.items() if its}


def order_grants(messages: Iterable[OrderFacts], frozen: Frozen) -> Mapping[str, Grant]:
    """Give the grants of one order by key, (source, order, line, course, spell)."""
    told = list(messages)
    holder = holder_of(told)
    first = told[0]
    made = (
        _grant(first, holder, spell, course_id, days)
        for line_id, its in paid_lines(told).items()
        for course_id, days in frozen.get(line_id, {}).items()
        for spell in its
    )
    return {grant.key: grant for grant in made}


def _grant(facts: OrderFacts, holder: Holder, spell: Spell, course_id: str, days: int | None) -> Grant:
    return Grant(
        key=key_of("order", facts.source, facts.order_id, spell.line_id, course_id, str(spell.number)),
        kind=GrantKind.ORDER,
        holder=holder,
        course_id=course_id,
        given_at=spell.given_at,
        days=days,
        ended_at=spell.ended_at,
        end_reason=spell.end_reason,
        source=facts.source,
        reference=facts.order_id,
        actor=f"shop {facts.source}",
    )


def merged(derived: Grant, known: Grant | None, siblings: Iterable[Grant] = ()) -> Grant:
    """Keep what the order can't know: who claimed it, and an administrator's ending.

    ``siblings`` are the order's known grants. A late message may number the spells anew, and a later
    spell follows one that was claimed: the claim is the order's, and the ending holds for every spell
    of its line and course that had begun by then.
    """
    others = [grant for grant in siblings if grant.key != derived.key]
    return _ended_by_hand(_claimed(derived, known, others), known, others)


def _claimed(derived: Grant, known: Grant | None, others: Iterable[Grant]) -> Grant:
    claims = (grant for grant in (known, *others) if grant is not None and grant.claimed_at is not None)
    claim = next((grant for grant in claims if derived.holder.user_id in (None, grant.holder.user_id)), None)
    if claim is None or (claim is not known and not _same_address(claim, derived)):
        return derived
    return evolve(derived, holder=claim.holder, claimed_at=claim.claimed_at)


def _same_address(claim: Grant, derived: Grant) -> bool:
    return derived.holder.email is not None and derived.holder.email == claim.holder.email


def _ended_by_hand(grant: Grant, known: Grant | None, others: Iterable[Grant]) -> Grant:
    if known is not None and known.end_reason == ADMINISTRATOR and known.ended_at is not None:
        return evolve(grant, ended_at=max(known.ended_at, grant.given_at), end_reason=ADMINISTRATOR)
    spells_of = grant.key.rpartition(":")[0]
    endings = (
        other.ended_at
        for other in others
        if other.end_reason == ADMINISTRATOR and other.key.rpartition(":")[0] == spells_of and other.ended_at
    )
    ended_at = max((at for at in endings if at >= grant.given_at), default=None)
    if ended_at is None or (grant.ended_at is not None and grant.ended_at <= ended_at):
        return grant
    return evolve(grant, ended_at=ended_at, end_reason=ADMINISTRATOR)
