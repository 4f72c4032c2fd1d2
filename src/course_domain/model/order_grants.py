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


def merged(derived: Grant, known: Grant | None) -> Grant:
    """Keep what the order can't know: who claimed the grant, and an administrator's ending."""
    if known is None:
        return derived
    result = derived
    if known.claimed_at is not None and derived.holder.user_id in (None, known.holder.user_id):
        result = evolve(result, holder=known.holder, claimed_at=known.claimed_at)
    if known.end_reason == ADMINISTRATOR and known.ended_at is not None:
        earlier = derived.ended_at is None or known.ended_at <= derived.ended_at
        if earlier:
            result = evolve(result, ended_at=max(known.ended_at, result.given_at), end_reason=ADMINISTRATOR)
    return result
