"""Notices have keys, wake when their fact is true again, and are retried with a back-off and a cap."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from course_domain.model.learners import Holder
from course_domain.model.notices import Notice, NoticeKind, NoticeState, RetryPolicy, instant, owe

NOON = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
moments = st.datetimes(timezones=st.just(UTC))


def notice(state: NoticeState = NoticeState.PENDING, **more: object) -> Notice:
    owed = owe(NoticeKind.ACCESS_GRANTED, "shop:o1:user:u1", Holder(user_id="u1"), ("c1",), NOON, order="o1")
    return evolve(owed, state=state, **more)


def test_a_notice_is_due_at_once_under_a_key_that_begins_with_its_kind() -> None:
    owed = notice()
    assert (owed.key, owed.due_at, owed.state) == ("access-granted:shop:o1:user:u1", NOON, NoticeState.PENDING)
    assert owed.facts == {"order": "o1"}


def test_a_dormant_notice_wakes_under_the_same_key_with_all_its_attempts_to_come() -> None:
    later = NOON + timedelta(hours=1)
    woken = notice(NoticeState.DORMANT, attempts=7).woken(later)
    assert (woken.key, woken.state, woken.attempts, woken.due_at) == (notice().key, NoticeState.PENDING, 0, later)


@pytest.mark.parametrize("state", [NoticeState.PENDING, NoticeState.SENT, NoticeState.DEAD])
def test_a_notice_that_does_not_sleep_is_not_woken(state: NoticeState) -> None:
    assert notice(state).woken(NOON + timedelta(hours=1)) == notice(state)


@pytest.mark.parametrize(
    ("attempts", "pause"),
    [(0, 15), (1, 15), (2, 30), (3, 60), (4, 120), (7, 960), (11, 15_360), (12, 21_600), (13, 21_600), (10**9, 21_600)],
)
def test_failed_mail_is_retried_after_a_pause_that_doubles_up_to_six_hours(attempts: int, pause: int) -> None:
    assert RetryPolicy().due_after(attempts, NOON) == NOON + timedelta(seconds=pause)


@pytest.mark.parametrize(("attempts", "gives_up"), [(0, False), (7, False), (8, True), (9, True)])
def test_after_eight_attempts_it_is_given_up(attempts: int, gives_up: bool) -> None:
    assert RetryPolicy().gives_up(attempts) is gives_up


@given(st.integers(0, 10**9), st.integers(1, 10**6), st.integers(1, 10**6))
def test_pauses_never_shrink_and_never_pass_the_cap(attempts: int, first: int, longest: int) -> None:
    policy = RetryPolicy(first=timedelta(seconds=first), longest=timedelta(seconds=longest))
    now, later = (policy.due_after(each, NOON) - NOON for each in (attempts, attempts + 1))
    assert timedelta(0) < now <= later <= policy.longest


@given(moments, moments)
@example(datetime.max.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC) - TICK)
@example(datetime.min.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC) + TICK)
def test_different_instants_make_different_keys(one: datetime, other: datetime) -> None:
    assert (instant(one) == instant(other)) is (one == other)


def test_an_instant_in_a_key_is_in_microseconds_and_no_instant_is_never() -> None:
    assert instant(datetime(1970, 1, 1, 0, 0, 1, 7, tzinfo=UTC)) == "1000007"
    assert instant(None) == "never"


def test_an_instant_is_the_same_in_every_time_zone() -> None:
    berlin = datetime.fromisoformat("2026-03-28T13:00:00+01:00")
    assert instant(berlin) == instant(NOON)
