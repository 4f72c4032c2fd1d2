"""Grants laid end to end: the laws of the windows."""

from datetime import UTC, datetime, timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from course_domain.model.grants import Grant, GrantKind, Window, access_windows, summarise
from course_domain.model.learners import Holder

DAY0 = datetime(2026, 3, 1, tzinfo=UTC)
FOR_EVER = datetime.max.replace(tzinfo=UTC)


def day(number: float) -> datetime:
    return DAY0 + timedelta(days=number)


def grant(
    key: str, begins: float, days: int | None = 30, ended: float | None = None, claimed: float | None = None
) -> Grant:
    return Grant(
        key=key,
        kind=GrantKind.ORDER,
        holder=Holder(user_id="u1"),
        course_id="c1",
        given_at=day(begins),
        days=days,
        ended_at=None if ended is None else day(ended),
        claimed_at=None if claimed is None else day(claimed),
    )


def ended(row: Grant, at: datetime | None) -> Grant:
    return evolve(row, ended_at=at)


def by_key(grants: list[Grant]) -> dict[str, Window]:
    return {window.grant.key: window for window in access_windows(grants)}


def expires_at(grants: list[Grant]) -> datetime:
    """When access ends; a lifetime ends for ever later, nothing ended before everything."""
    summary = summarise(access_windows(grants))
    return DAY0 - timedelta(days=1) if summary is None else summary.expires_at or FOR_EVER


# Few instants, so that grants often begin, end and are claimed at the same one.
instants = st.integers(0, 24).map(lambda number: number * 2.5)
lengths = st.none() | st.sampled_from([1, 5, 10, 30])


@st.composite
def rows(draw: st.DrawFn, least: int = 0, *, timed: bool = False, apart: bool = False) -> list[Grant]:
    """Grants of one person, with keys in no order; ``apart``: no two begin together."""
    begins = draw(st.lists(instants, min_size=least, max_size=6, unique=apart))
    keys = draw(st.permutations("abcdef"))
    made = []
    for key, begun in zip(keys, begins, strict=False):
        days = draw(lengths if not timed else lengths.filter(bool))
        at = draw(st.none() | instants)
        claimed = None if apart else draw(st.none() | instants)
        made.append(grant(key, begun, days, None if at is None else max(at, begun), claimed))
    return made


@given(rows(), st.randoms(use_true_random=False))
def test_any_order_of_rows_gives_the_same_windows(grants: list[Grant], dice: object) -> None:
    shuffled = list(grants)
    dice.shuffle(shuffled)
    assert access_windows(shuffled) == access_windows(grants)


@given(rows(), rows(least=1))
def test_a_new_grant_never_shortens_expires_at(grants: list[Grant], others: list[Grant]) -> None:
    new = evolve(others[0], key="new")
    assert expires_at([*grants, new]) >= expires_at(grants)


@given(rows(timed=True), instants, st.sampled_from([1, 5, 10, 30]))
def test_the_newest_adds_its_whole_length(grants: list[Grant], begins: float, days: int) -> None:
    latest = max((each.starts_at for each in grants), default=DAY0)
    newest = evolve(grant("new", 0, days), given_at=latest + timedelta(days=begins))
    end_of_the_row = max([newest.starts_at, *(window.end for window in access_windows(grants))])
    assert expires_at([*grants, newest]) == end_of_the_row + timedelta(days=days)


@given(rows(least=1), instants)
def test_ending_one_changes_no_other_running_grants_length(grants: list[Grant], at: float) -> None:
    one, others = grants[0], grants[1:]
    before = by_key([ended(one, None), *others])
    after = by_key([ended(one, max(day(at), one.given_at)), *others])
    for other in others:
        if other.ended_at is None and other.days is not None:
            length = timedelta(days=other.days)
            assert after[other.key].end - after[other.key].start == length
            assert before[other.key].end - before[other.key].start == length


@given(rows(least=1), instants)
def test_expires_at_is_never_later_for_ending_one(grants: list[Grant], at: float) -> None:
    one, others = grants[0], grants[1:]
    assert expires_at([ended(one, max(day(at), one.given_at)), *others]) <= expires_at([ended(one, None), *others])


@given(rows(least=1), instants, instants)
def test_expires_at_is_never_later_for_ending_one_earlier(grants: list[Grant], one_day: float, other: float) -> None:
    one, others = grants[0], grants[1:]
    sooner, later = sorted(max(day(at), one.given_at) for at in (one_day, other))
    assert expires_at([ended(one, sooner), *others]) <= expires_at([ended(one, later), *others])


@given(rows(least=1, apart=True), instants)
def test_among_grants_with_different_starts_at_the_others_beginnings_move_earlier_or_stay(
    grants: list[Grant], at: float
) -> None:
    one, others = grants[0], grants[1:]
    before = by_key([ended(one, None), *others])
    after = by_key([ended(one, max(day(at), one.given_at)), *others])
    assert all(after[other.key].start <= before[other.key].start for other in others)


@given(rows(least=1))
def test_a_grant_ended_before_its_turn_takes_no_time(grants: list[Grant]) -> None:
    for window in access_windows(grants):
        at = window.grant.ended_at
        if at is not None and at <= window.start:
            assert window.end == window.start
            assert not window.holds(window.start)


@given(rows(least=1), instants)
def test_un_ending_restores_exactly(grants: list[Grant], at: float) -> None:
    one, others = ended(grants[0], None), grants[1:]
    undone = ended(one.end(day(at), "dispute lost"), None)
    assert by_key([evolve(undone, end_reason=None), *others]) == by_key([one, *others])


@given(rows())
def test_timed_grants_are_laid_end_to_end_in_the_order_of_the_rule(grants: list[Grant]) -> None:
    """Each starts at the later of its own start and the end of the one before, so none overlaps another."""
    timed = [window for window in access_windows(grants) if window.grant.days is not None]
    order = [(w.grant.starts_at, 0 if w.grant.ended_at else 1, w.grant.key) for w in timed]
    assert order == sorted(order)
    free_from = DAY0
    for window in timed:
        full = window.start + timedelta(days=window.grant.days)
        assert window.start == max(window.grant.starts_at, free_from)
        assert window.end == full if window.grant.ended_at is None else window.start <= window.end <= full
        free_from = window.end


@given(rows())
def test_timed_grants_run_under_a_lifetime_apart_from_it(grants: list[Grant]) -> None:
    timed = [each for each in grants if each.days is not None]
    assert [window for window in access_windows(grants) if window.grant.days is not None] == list(access_windows(timed))


@given(rows())
def test_expires_at_is_the_end_of_the_last_window_absent_before_any_and_null_only_for_lifetime(
    grants: list[Grant],
) -> None:
    windows = access_windows(grants)
    summary = summarise(windows)
    assert (summary is None) is (not grants)
    if summary is not None:
        running_for_life = any(each.days is None and each.ended_at is None for each in grants)
        assert summary.lifetime is running_for_life
        assert running_for_life or summary.expires_at == max(window.end for window in windows)
        assert summary.enrolled_at == min(window.start for window in windows)
