"""An order is the set of the versions we were told: the laws of its spells."""

import re
from datetime import UTC, datetime, timedelta
from itertools import groupby

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from course_domain.model.learners import Holder
from course_domain.model.order_grants import order_grants
from course_domain.model.orders import Dispute, DisputeStatus, OrderFacts, OrderLine, OrderStatus, VersionKind
from course_domain.model.products import Sold
from course_domain.model.spells import Spell, holder_of, join, joined_versions, lines_of, newest, spells

DAY0 = datetime(2026, 3, 1, tzinfo=UTC)
LINES = ("l1", "l2")
ORDER = "pending < on-hold < failed < paid < partially_refunded < cancelled < refunded".split(" < ")
CUTS = {OrderStatus.FAILED, OrderStatus.CANCELLED, OrderStatus.REFUNDED}
KEEPS = {OrderStatus.PENDING, OrderStatus.ON_HOLD}


def day(number: int) -> datetime:
    return DAY0 + timedelta(days=number)


times = st.integers(0, 9).map(day)
statuses = st.sampled_from(OrderStatus)
disputes = st.lists(
    st.builds(Dispute, id=st.sampled_from(["d1", "d2"]), status=st.sampled_from(DisputeStatus), at=times),
    max_size=2,
    unique_by=lambda word: word.id,
)


@st.composite
def facts(draw: st.DrawFn, statuses: st.SearchStrategy[OrderStatus] = statuses, *, flags: bool = True) -> OrderFacts:
    lines = []
    for line_id in LINES:
        closed = flags and draw(st.booleans())
        at = draw(st.none() | times) if closed else None
        sold = Sold(product_id=draw(st.sampled_from(["p1", "p2"])))
        lines.append(OrderLine(id=line_id, sold=sold, quantity=draw(st.integers(1, 3)), closed=closed, closed_at=at))
    return OrderFacts(
        source="shop",
        order_id="o1",
        version=draw(st.integers(0, 5)),
        version_kind=VersionKind.INTEGER,
        status=draw(statuses),
        at=draw(times),
        paid_at=draw(st.none() | times),
        holder=Holder(
            user_id=draw(st.sampled_from([None, "u1", "u2"])), email=draw(st.sampled_from([None, "a@b", "c@d"]))
        ),
        lines=tuple(lines),
        disputes=tuple(draw(disputes)),
    )


messages = st.lists(facts(), min_size=1, max_size=8)


def spells_of(told: list[OrderFacts]) -> dict[str, tuple[Spell, ...]]:
    versions = joined_versions(told)
    return {line_id: spells(versions, line_id) for line_id in LINES}


def periods(told: list[OrderFacts]) -> dict[str, list[tuple[int, datetime, datetime | None]]]:
    return {key: [(each.number, each.given_at, each.ended_at) for each in its] for key, its in spells_of(told).items()}


# --- the set


@given(messages, st.data())
def test_any_permutation_and_duplication_of_what_we_were_told_gives_the_same_grants(
    told: list[OrderFacts], data: st.DataObject
) -> None:
    """For fixed product links and course lengths; and the same spells, lines, holder and newest message."""
    again = data.draw(st.permutations(told + data.draw(st.lists(st.sampled_from(told), max_size=4))))
    fixed = {"l1": {"c1": 30, "c2": None}, "l2": {"c1": 7}}
    assert order_grants(again, fixed) == order_grants(told, fixed)
    assert spells_of(again) == spells_of(told)
    assert joined_versions(again) == joined_versions(told)
    assert lines_of(again) == lines_of(told)
    assert newest(again) == newest(told)
    assert holder_of(again) == holder_of(told)


# --- the spells


def plain(version: int, status: OrderStatus, at: int | None = None, **more: object) -> OrderFacts:
    lines = tuple(OrderLine(id=line_id, sold=Sold(product_id="p1")) for line_id in LINES)
    told = OrderFacts(
        source="shop",
        order_id="o1",
        version=version,
        version_kind=VersionKind.INTEGER,
        status=status,
        at=day(version if at is None else at),
        holder=Holder(user_id="u1"),
        lines=lines,
    )
    return evolve(told, **more)


def closes(told: OrderFacts, line_id: str) -> bool:
    """Rule 2.4, said again: a flag; or a cancelled order; or a refunded one without any flag."""
    flagged = {line.id for line in told.lines if line.closed}
    everything = told.status == "cancelled" or (told.status == "refunded" and not flagged)
    return line_id in flagged or everything


def by_hand(told: list[OrderFacts], line_id: str) -> list[tuple[int, datetime, datetime | None]]:
    """The spells without disputes, by writing one letter per version and reading the runs of "o"."""
    versions = [list(group) for _, group in groupby(sorted(told, key=lambda m: m.version), key=lambda m: m.version)]
    letters = ""
    for version in versions:
        top = max((each.status for each in version), key=ORDER.index)
        shut = top == "failed" or any(closes(each, line_id) for each in version)
        kept = letters[-1:] or "c"
        letters += "c" if shut else kept if top in KEEPS else "o"
    found = []
    for number, run in enumerate(re.finditer("o+", letters), start=1):
        inside = [each for version in versions[run.start() : run.end()] for each in version]
        own = min(each.at for each in versions[run.start()])
        paid = min((each.paid_at for each in inside if each.paid_at), default=own)
        begun = paid if number == 1 else max(paid, own)
        closing = versions[run.end()] if run.end() < len(versions) else None
        found.append((number, begun, None if closing is None else max(begun, closing_time(closing, line_id))))
    return found


def closing_time(version: list[OrderFacts], line_id: str) -> datetime:
    own = min(each.at for each in version)
    times = [line.closed_at or told.at for told in version for line in told.lines if line.closed and line.id == line_id]
    unflagged = [told for told in version if closes(told, line_id) and not any(line.closed for line in told.lines)]
    cancelled = [told for told in version if told.status == "cancelled"]
    return min([*times, own]) if unflagged or cancelled or not times else min(times)


@given(messages)
def test_a_lines_spells_are_the_longest_runs_of_versions_in_which_it_stays_open(told: list[OrderFacts]) -> None:
    undisputed = [evolve(each, disputes=()) for each in told]
    assert periods(undisputed) == {line_id: by_hand(undisputed, line_id) for line_id in LINES}


@given(messages)
def test_spells_are_numbered_from_1_and_only_the_last_may_be_open(told: list[OrderFacts]) -> None:
    for its in spells_of([evolve(each, disputes=()) for each in told]).values():
        assert [each.number for each in its] == list(range(1, len(its) + 1))
        assert all(each.ended_at is not None for each in its[:-1])
        assert all(each.ended_at is None or each.ended_at >= each.given_at for each in its)


@given(messages)
def test_the_newest_joined_version_says_what_is_open_now(told: list[OrderFacts]) -> None:
    last = max(each.version for each in told)
    status = join([each for each in told if each.version == last]).status
    for line_id, its in spells_of([evolve(each, disputes=()) for each in told]).items():
        closed = any(closes(each, line_id) for each in told if each.version == last)
        if status not in KEEPS:
            assert (bool(its) and its[-1].ended_at is None) is not (closed or status == "failed")


@given(messages, st.sampled_from(sorted(KEEPS)), st.integers(-1, 5), times)
def test_pending_and_on_hold_repeat_the_state_before_them(
    told: list[OrderFacts], status: OrderStatus, behind: int, at: datetime
) -> None:
    spread = [evolve(each, version=each.version * 2) for each in told]
    between = evolve(plain(behind * 2 + 1, status), lines=(), at=at)
    assert spells_of([*spread, between]) == spells_of(spread)


@given(st.lists(facts(st.sampled_from(sorted(set(OrderStatus) - CUTS)), flags=False), min_size=1, max_size=8))
def test_only_failed_cancelled_refunded_or_the_lines_own_closing_cut_a_spell(told: list[OrderFacts]) -> None:
    for its in spells_of([evolve(each, disputes=()) for each in told]).values():
        assert len(its) <= 1
        assert all(each.ended_at is None for each in its)


@given(messages)
def test_quantities_and_totals_change_no_spell(told: list[OrderFacts]) -> None:
    single = [evolve(each, lines=tuple(evolve(line, quantity=1) for line in each.lines)) for each in told]
    assert spells_of(single) == spells_of(told)


# --- disputes


@given(messages)
def test_a_dispute_cuts_no_spell(told: list[OrderFacts]) -> None:
    undisputed = periods([evolve(each, disputes=()) for each in told])
    for line_id, its in periods(told).items():
        assert [each[:2] for each in its] == [each[:2] for each in undisputed[line_id]]


@given(messages)
def test_an_open_dispute_changes_nothing(told: list[OrderFacts]) -> None:
    opened = [
        evolve(each, disputes=tuple(evolve(word, status=DisputeStatus.OPEN) for word in each.disputes)) for each in told
    ]
    assert spells_of(opened) == spells_of([evolve(each, disputes=()) for each in told])


@given(messages)
def test_a_won_dispute_restores_what_a_lost_one_ended(told: list[OrderFacts]) -> None:
    won = tuple(Dispute(id=name, status=DisputeStatus.WON, at=day(9)) for name in ("d1", "d2"))
    end = evolve(plain(99, OrderStatus.PENDING, at=9), disputes=won, lines=())
    assert spells_of([*told, end]) == spells_of([evolve(each, disputes=()) for each in told])


@given(messages, times)
def test_while_its_newest_word_is_lost_the_lines_grants_count_as_ended_at_that_words_time(
    told: list[OrderFacts], at: datetime
) -> None:
    undisputed = [evolve(each, disputes=()) for each in told]
    word = Dispute(id="d1", status=DisputeStatus.LOST, at=at)
    lost = [*undisputed, evolve(plain(99, OrderStatus.PENDING), disputes=(word,), lines=())]
    for line_id, its in periods(lost).items():
        assert its == [
            (number, begun, min(ended or datetime.max.replace(tzinfo=UTC), max(begun, at)))
            for number, begun, ended in periods(undisputed)[line_id]
        ]
