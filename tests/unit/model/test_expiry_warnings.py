"""When people are warned that access runs out: on their own wall clock, around every change of it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from course_domain.model.enrollments import Enrollment
from course_domain.model.expiry_warnings import WarningPolicy, range_of, warning_of
from course_domain.model.grants import Grant, GrantKind, access_windows, closing_window
from course_domain.model.learners import Holder
from course_domain.model.time_zones import days_before, first_zone

POLICY = WarningPolicy()
DAYS = st.sampled_from(POLICY.days)
ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Pacific/Auckland", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
)
ENDS = st.integers(0, 17 * 366 * 86_400).map(
    lambda seconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def at(text: str, zone: str = "UTC", fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


def shown(instant: datetime, zone: str) -> str:
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M %Z")


# Clocks go forward on 29 March (Berlin), 8 March (New York), 27 September (Auckland), and back on 25 October,
# 1 November and 5 April 2026.
@pytest.mark.parametrize(
    ("zone", "ends", "days", "warned"),
    [
        ("Europe/Berlin", "2026-03-29 14:30", 1, "2026-03-28 14:30 CET"),
        ("Europe/Berlin", "2026-03-29 14:30", 7, "2026-03-22 14:30 CET"),
        ("Europe/Berlin", "2026-04-05 14:30", 14, "2026-03-22 14:30 CET"),
        ("Europe/Berlin", "2026-03-29 01:59", 1, "2026-03-28 01:59 CET"),
        ("Europe/Berlin", "2026-03-29 03:00", 1, "2026-03-28 03:00 CET"),
        ("Europe/Berlin", "2026-10-25 14:30", 1, "2026-10-24 14:30 CEST"),
        ("Europe/Berlin", "2026-11-01 14:30", 14, "2026-10-18 14:30 CEST"),
        ("America/New_York", "2026-03-08 12:00", 1, "2026-03-07 12:00 EST"),
        ("America/New_York", "2026-03-14 23:30", 7, "2026-03-07 23:30 EST"),
        ("America/New_York", "2026-11-01 12:00", 1, "2026-10-31 12:00 EDT"),
        ("Pacific/Auckland", "2026-09-27 08:00", 1, "2026-09-26 08:00 NZST"),
        ("Pacific/Auckland", "2026-04-05 08:00", 1, "2026-04-04 08:00 NZDT"),
        ("Pacific/Auckland", "2026-04-12 00:00", 14, "2026-03-29 00:00 NZDT"),
    ],
)
def test_the_clock_shows_the_same_time_so_many_calendar_days_before(
    zone: str, ends: str, days: int, warned: str
) -> None:
    assert shown(POLICY.moment(at(ends, zone), days, zone), zone) == warned


@pytest.mark.parametrize(
    ("zone", "ends", "days", "warned"),
    [
        ("Europe/Berlin", "2026-03-30 02:30", 1, "2026-03-29 03:30 CEST"),
        ("Europe/Berlin", "2026-04-12 02:00", 14, "2026-03-29 03:00 CEST"),
        ("America/New_York", "2026-03-15 02:15", 7, "2026-03-08 03:15 EDT"),
        ("Pacific/Auckland", "2026-09-28 02:59", 1, "2026-09-27 03:59 NZDT"),
    ],
)
def test_a_time_that_was_skipped_is_moved_on_by_what_was_skipped(zone: str, ends: str, days: int, warned: str) -> None:
    assert shown(POLICY.moment(at(ends, zone), days, zone), zone) == warned


@pytest.mark.parametrize(
    ("zone", "ends", "days", "warned"),
    [
        ("Europe/Berlin", "2026-10-26 02:30", 1, "2026-10-25 02:30 CEST"),
        ("America/New_York", "2026-11-08 01:30", 7, "2026-11-01 01:30 EDT"),
        ("Pacific/Auckland", "2026-04-19 02:30", 14, "2026-04-05 02:30 NZDT"),
    ],
)
def test_of_a_time_that_came_twice_the_first_counts(zone: str, ends: str, days: int, warned: str) -> None:
    assert shown(POLICY.moment(at(ends, zone), days, zone), zone) == warned


def test_both_of_two_ends_at_the_same_time_of_day_are_warned_of_at_that_time() -> None:
    first, second = (at("2026-10-25 02:30", "Europe/Berlin", fold) for fold in (0, 1))
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)
    moments = {shown(POLICY.moment(end, 1, "Europe/Berlin"), "Europe/Berlin") for end in (first, second)}
    assert moments == {"2026-10-24 02:30 CEST"}


@pytest.mark.parametrize("unknown", [None, "", "Mars/Olympus", "../etc/passwd", "Europe", "\0"])
def test_the_shops_time_zone_counts_where_the_learners_is_not_known(unknown: str | None) -> None:
    end = at("2026-03-29 14:30", "Europe/Berlin")
    assert WarningPolicy(time_zone="Europe/Berlin").moment(end, 1, unknown) == at("2026-03-28 13:30")
    assert POLICY.moment(end, 1, unknown) == at("2026-03-28 12:30")
    assert first_zone(unknown, unknown) is UTC


@given(ENDS, DAYS, ZONES)
def test_a_warning_lies_before_the_end_by_its_days_but_for_a_change_of_the_clock(
    ends: datetime, days: int, zone: str
) -> None:
    moment = days_before(ends, days, ZoneInfo(zone))
    assert moment < ends
    assert abs((ends - moment) - timedelta(days=days)) <= timedelta(hours=1)


@given(ENDS, DAYS, ZONES)
def test_the_wall_clock_is_the_same_unless_that_time_was_skipped(ends: datetime, days: int, zone: str) -> None:
    there = ends.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    warned = days_before(ends, days, ZoneInfo(zone)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert warned - (there - timedelta(days=days)) in (timedelta(0), timedelta(minutes=30), timedelta(hours=1))
    exists = there - timedelta(days=days)
    was_skipped = exists.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert (warned == exists) is (was_skipped == exists)


@given(ENDS, st.sampled_from(sorted(["Pacific/Apia", "Pacific/Kwajalein", "Africa/Casablanca", "Antarctica/Troll"])))
def test_the_earlier_warning_comes_first_and_none_after_the_end(ends: datetime, zone: str) -> None:
    first, second, last = (days_before(ends, days, ZoneInfo(zone)) for days in POLICY.days)
    assert first < second < last <= ends


@given(ENDS, DAYS, ZONES, st.integers(0, 12 * 3600 - 1))
def test_the_job_looks_where_every_warning_lies_that_is_fresh(ends: datetime, days: int, zone: str, late: int) -> None:
    now = days_before(ends, days, ZoneInfo(zone)) + timedelta(seconds=late)
    start, until = range_of(days, now, POLICY.grace)
    assert start < ends <= until


# --- whether there is one


def timed(given: datetime, days: int | None, **more: object) -> Grant:
    known: dict[str, object] = {"key": "g", "kind": GrantKind.MANUAL, "holder": Holder(user_id="ann"), "course_id": "c"}
    return Grant(**{**known, "given_at": given, "days": days, **more})  # type: ignore[arg-type]


DAY0 = datetime(2026, 1, 1, 12, tzinfo=UTC)


def exists(moment: datetime, *grants: Grant) -> bool:
    return POLICY.exists(closing_window(access_windows(grants)), moment)


def test_there_is_a_warning_where_it_lies_a_day_after_the_grant_that_set_the_end() -> None:
    grant = timed(DAY0, 15)
    assert exists(DAY0 + timedelta(days=1), grant)
    assert not exists(DAY0 + timedelta(days=1) - timedelta(microseconds=1), grant)


def test_the_grant_that_closes_last_counts_and_not_an_older_one() -> None:
    first, renewal = timed(DAY0, 30), timed(DAY0 + timedelta(days=29), 2, key="h")
    moment = DAY0 + timedelta(days=29, hours=12)
    assert exists(moment, first)
    assert not exists(moment, first, renewal)


def test_a_claimed_grant_counts_from_its_claim() -> None:
    claimed = timed(DAY0, 14, claimed_at=DAY0 + timedelta(days=100))
    assert not exists(DAY0 + timedelta(days=100), claimed)
    assert exists(DAY0 + timedelta(days=107), claimed)


def test_lifetime_access_and_access_that_was_cut_have_no_warning() -> None:
    moment = DAY0 + timedelta(days=20)
    assert not exists(moment, timed(DAY0, None), timed(DAY0, 30, key="h"))
    assert not exists(moment, timed(DAY0, 30, ended_at=DAY0 + timedelta(days=25), end_reason="refunded"))
    assert not exists(moment)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 40), st.none() | st.integers(0, 90)), min_size=1))
def test_the_window_that_closes_last_is_the_one_that_sets_the_end(rows: list[tuple[int, int, int | None]]) -> None:
    grants = [
        timed(
            DAY0 + timedelta(days=start),
            days,
            key=str(number),
            ended_at=None if end is None else DAY0 + timedelta(days=max(start, end)),
        )
        for number, (start, days, end) in enumerate(rows)
    ]
    windows = access_windows(grants)
    closing = closing_window(windows)
    assume(closing is not None)
    assert closing.end == max(window.end for window in windows)  # type: ignore[union-attr,type-var]


def test_the_key_names_the_enrollment_the_end_and_the_days() -> None:
    enrollment = Enrollment(
        id="e1",
        user_id="ann",
        course_id="c",
        enrolled_at=DAY0,
        expires_at=datetime(1970, 1, 2, tzinfo=UTC),
        created_at=DAY0,
        updated_at=DAY0,
    )
    assert warning_of(enrollment, 7, DAY0).key == "expiry:e1:86400000000:7"
