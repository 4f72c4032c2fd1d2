"""Who may watch now, why not, and what a person's grants for a course add up to."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from course_domain.model.enrollments import Block, Enrollment, EnrollmentStatus, enroll, refusal
from course_domain.model.errors import DomainError
from course_domain.model.grants import Grant, GrantKind, access_windows
from course_domain.model.learners import Holder
from course_domain.model.refusals import AccessEnded, AccessExpired, Blocked, NotEnrolled

DAY0 = datetime(2026, 3, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
NO = Block(at=DAY0, actor="administrator a1", reason="shared the account")


def day(number: float) -> datetime:
    return DAY0 + timedelta(days=number)


def grant(key: str, given: float, days: int | None = 30, ended: float | None = None, reason: str = "refunded") -> Grant:
    return Grant(
        key=key,
        kind=GrantKind.ORDER,
        holder=Holder(user_id="u1"),
        course_id="c1",
        given_at=day(given),
        days=days,
        ended_at=None if ended is None else day(ended),
        end_reason=None if ended is None else reason,
    )


def why(refused: DomainError | None) -> tuple[str, datetime | None] | None:
    """Exceptions are equal by identity: compare what they say."""
    return None if refused is None else (refused.code, getattr(refused, "at", None))


def sum_of(*grants: Grant, now: datetime = DAY0, known: Enrollment | None = None) -> Enrollment | None:
    return enroll(known, grants, new_id="e1", now=now)


def enrolled(*grants: Grant, now: datetime = DAY0, known: Enrollment | None = None) -> Enrollment:
    enrollment = sum_of(*grants, now=now, known=known)
    assert enrollment is not None
    return enrollment


def test_an_expired_enrollment_opens_nothing_from_the_exact_instant_on() -> None:
    enrollment = enrolled(grant("a", 0))
    assert enrollment.is_open(day(30) - TICK)
    assert not enrollment.is_open(day(30))
    assert why(refusal(enrollment, day(30))) == why(AccessExpired(at=day(30)))
    assert why(refusal(enrollment, day(3000))) == why(AccessExpired(at=day(30)))


@pytest.mark.parametrize("mark", list(EnrollmentStatus))
def test_expiry_is_decided_at_the_moment_of_the_request_whatever_a_job_marked(mark: EnrollmentStatus) -> None:
    marked = evolve(enrolled(grant("a", 0)), status=mark)
    assert marked.is_open(day(30) - TICK)
    assert not marked.is_open(day(30))


def test_a_day_is_86400_seconds_also_where_summer_time_begins() -> None:
    """In the European Union it begins on 29 March 2026 at 01:00 UTC."""
    assert enrolled(grant("a", 27.5, days=1)).expires_at == datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
    assert enrolled(grant("a", 0)).expires_at == DAY0 + timedelta(seconds=30 * 86_400)


@pytest.mark.parametrize(
    ("days", "ended", "block", "now", "status"),
    [
        (30, None, None, 0, EnrollmentStatus.ACTIVE),
        (30, None, None, 30, EnrollmentStatus.EXPIRED),
        (30, 10, None, 9, EnrollmentStatus.ACTIVE),
        (30, 10, None, 10, EnrollmentStatus.ENDED),
        (30, 30, None, 30, EnrollmentStatus.EXPIRED),
        (30, 45, None, 45, EnrollmentStatus.EXPIRED),
        (30, None, NO, 0, EnrollmentStatus.BLOCKED),
        (30, None, NO, 30, EnrollmentStatus.BLOCKED),
        (30, 10, NO, 10, EnrollmentStatus.BLOCKED),
        (None, None, None, 99_999, EnrollmentStatus.ACTIVE),
        (None, 10, None, 10, EnrollmentStatus.ENDED),
        (None, None, NO, 0, EnrollmentStatus.BLOCKED),
    ],
)
def test_the_status_is_that_of_the_moment(
    days: int | None, ended: int | None, block: Block | None, now: int, status: EnrollmentStatus
) -> None:
    enrollment = evolve(enrolled(grant("a", 0, days, ended)), block=block)
    assert enrollment.status_at(day(now)) is status
    assert enrollment.marked(day(now)).status is status
    assert enrollment.is_open(day(now)) is (status is EnrollmentStatus.ACTIVE)


@pytest.mark.parametrize(
    ("grants", "block", "refused"),
    [
        ([grant("a", 0, 30), grant("b", 0, None, ended=5)], NO, Blocked()),
        ([grant("a", 0, 30)], None, AccessExpired(at=day(30))),
        ([grant("a", 0, 30, ended=20)], None, AccessEnded(at=day(20))),
        ([grant("a", 0, None, ended=20)], None, AccessEnded(at=day(20))),
        ([grant("a", 0, 30, ended=20), grant("b", 10, 30)], None, AccessExpired(at=day(50))),
        ([grant("a", 0, 30), grant("b", 10, 30, ended=45)], None, AccessEnded(at=day(45))),
        ([grant("a", 0, 30), grant("b", 10, 30, ended=20)], None, AccessExpired(at=day(30))),
        ([grant("a", 0, 30), grant("b", 10, None, ended=20)], None, AccessExpired(at=day(30))),
        ([grant("a", 0, 30), grant("b", 10, None, ended=40)], None, AccessEnded(at=day(40))),
        ([grant("a", 0, 30), grant("b", 10, None, ended=30)], None, AccessExpired(at=day(30))),
        ([grant("a", 0, 30, ended=20), grant("b", 0, None, ended=20)], None, AccessEnded(at=day(20))),
        ([grant("a", 0, 7), grant("b", 10, 30, ended=10)], None, AccessEnded(at=day(10))),
        ([grant("a", 0, 30, ended=0)], None, AccessEnded(at=day(0))),
        ([], None, NotEnrolled()),
    ],
)
def test_the_strongest_reason_is_named(grants: list[Grant], block: Block | None, refused: DomainError) -> None:
    """Blocked; else, by the window that closed last, ended if cut and expired if it ran out; else not enrolled."""
    enrollment = sum_of(*grants)
    blocked = evolve(enrollment, block=block) if enrollment is not None else None
    assert why(refusal(blocked, day(99))) == why(refused)


def test_access_exists_while_any_grant_is_live() -> None:
    two_sources = enrolled(grant("a", 0, None, ended=5), grant("b", 0, 30), grant("c", 3, None))
    assert two_sources.expires_at is None
    assert two_sources.is_open(day(10_000))


def test_a_block_beats_every_grant_until_it_is_lifted() -> None:
    blocked = evolve(enrolled(grant("a", 0, None)), block=NO)
    assert why(refusal(blocked, day(1))) == why(Blocked())
    again = enrolled(grant("a", 0, None), grant("b", 1, None), now=day(1), known=blocked)
    assert why(refusal(again, day(1))) == why(Blocked())
    assert refusal(evolve(again, block=None), day(1)) is None


def test_blocks_do_not_stop_the_clock() -> None:
    blocked = evolve(enrolled(grant("a", 0, 30)), block=NO)
    again = enrolled(grant("a", 0, 30), now=day(20), known=blocked)
    assert again.expires_at == day(30)
    assert why(refusal(evolve(again, block=None), day(30))) == why(AccessExpired(at=day(30)))


def test_without_grants_there_is_no_enrollment() -> None:
    assert sum_of() is None


def test_the_same_grants_again_change_nothing() -> None:
    first = enrolled(grant("a", 0))
    assert enrolled(grant("a", 0), now=day(5), known=first) == first


def test_an_enrollment_keeps_its_id_and_birthday() -> None:
    first = enrolled(grant("a", 0))
    later = enroll(first, [grant("a", 0), grant("b", 5)], new_id="e2", now=day(5))
    assert later is not None
    assert (later.id, later.created_at, later.updated_at) == ("e1", DAY0, day(5))
    assert (later.enrolled_at, later.expires_at) == (day(0), day(60))


def test_an_only_grant_taken_back_by_a_late_message_leaves_an_ended_enrollment() -> None:
    first = enrolled(grant("a", 0))
    left = enrolled(now=day(3), known=first)
    assert why(refusal(left, day(3))) == why(AccessEnded(at=day(0)))
    assert enrolled(now=day(4), known=left) == left
    assert enrolled(grant("a", 0), now=day(5), known=left).is_open(day(5))


offsets = st.integers(0, 60).map(lambda half_days: half_days / 2)
grants = st.lists(
    st.tuples(offsets, st.none() | st.integers(1, 20), st.none() | offsets, st.none() | offsets), min_size=1, max_size=6
)


def built(rows: list[tuple[float, int | None, float | None, float | None]]) -> list[Grant]:
    made = []
    for number, (given_at, days, ended, claimed) in enumerate(rows):
        row = grant(f"g{number}", given_at, days, None if ended is None else max(ended, given_at))
        made.append(evolve(row, claimed_at=None if claimed is None else day(claimed)))
    return made


@given(grants, st.integers(-1, 200).map(lambda half_days: half_days / 2), st.sampled_from([-TICK, timedelta(0), TICK]))
def test_now_before_expires_at_is_inside_some_window_for_grants_that_have_begun(
    rows: list[tuple[float, int | None, float | None, float | None]], moment: float, nudge: timedelta
) -> None:
    now = day(moment) + nudge
    begun = [each for each in built(rows) if each.starts_at <= now]
    enrollment = sum_of(*begun, now=now)
    assert (refusal(enrollment, now) is None) is any(window.holds(now) for window in access_windows(begun))
