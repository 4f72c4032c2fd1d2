"""Warnings before access ends: at the right time, once, and never about what is past or no longer so."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from adapters.memory.learning import MemoryEnrollments
from course_domain.model.courses import CourseStatus
from course_domain.model.enrollments import EnrollmentStatus
from course_domain.model.expiry_warnings import WarningPolicy
from course_domain.model.learners import Learner
from course_domain.model.notices import NoticeKind, NoticeState, instant
from course_domain.model.reports import PageRequest
from course_domain.use_cases.block_enrollment import BlockEnrollment
from course_domain.use_cases.change_notifications import ChangeNotifications
from course_domain.use_cases.end_grant import EndGrant
from course_domain.use_cases.extend_enrollment import ExtendEnrollment
from course_domain.use_cases.mark_expired import MarkExpired
from course_domain.use_cases.read_access import ReadAccess
from course_domain.use_cases.read_library import ReadLibrary
from course_domain.use_cases.unblock_enrollment import UnblockEnrollment
from course_domain.use_cases.warn_of_expiry import WarnOfExpiry
from factories import ADMIN, ANN, World
from stories import access, day, enrollment, grants, notices, open_world, send_mails, sent, told

HOUR, TICK = timedelta(hours=1), timedelta(microseconds=1)


@pytest.fixture
def world() -> World:
    """A course of 30 days, bought by ann on day 0 and welcomed."""
    made = open_world()
    made.add_course("drawing", access_days=30)
    tell(made, "day 0: paid")
    made.mailer.sent.clear()
    return made


def tell(world: World, *phrases: str, **more: Any) -> None:
    for facts in told(*phrases, **more):
        world.clock.set(max(world.clock.now(), facts.at))
        world.tell(facts)


def warn(world: World, at: datetime) -> int:
    world.clock.set(at)
    return world.make(WarnOfExpiry)()


def warned(world: World) -> list[str]:
    """The days of the warnings that are owed or were sent, by key."""
    return sorted((key.rpartition(":")[2] for key in notices(world) if key.startswith("expiry:")), key=int)


def state(world: World, days: int) -> NoticeState:
    (found,) = (n for key, n in notices(world).items() if key.startswith("expiry:") and key.endswith(f":{days}"))
    return found.state


def held(world: World) -> Any:
    found = enrollment(world)
    assert found is not None
    return found


# --- when


def test_people_are_warned_14_7_and_1_day_before_and_told_when_it_is_over(world: World) -> None:
    for number in range(31):
        warn(world, day(number))
        world.make(MarkExpired)()
        send_mails(world)
    assert sent(world) == ["expiry", "expiry", "expiry", "ended"]
    assert warned(world) == ["1", "7", "14"]
    assert [mail.courses[0].expires_at for mail in world.mailer.sent[:3]] == [day(30)] * 3
    assert {notice.sent_at for notice in notices(world).values() if notice.kind is NoticeKind.EXPIRY} == {
        day(16),
        day(23),
        day(29),
    }


def test_the_key_is_the_enrollment_the_instant_of_its_end_and_the_days(world: World) -> None:
    warn(world, day(16))
    assert f"expiry:{held(world).id}:{instant(day(30))}:14" in notices(world)


def test_a_warning_is_due_from_its_very_moment(world: World) -> None:
    assert warn(world, day(16) - TICK) == 0
    assert warn(world, day(16)) == 1


def test_a_warning_is_owed_once_however_often_and_by_however_many_the_job_is_run(world: World) -> None:
    assert [warn(world, day(16) + minutes * timedelta(minutes=5)) for minutes in range(20)] == [1] + [0] * 19
    send_mails(world)
    assert warn(world, day(16) + 11 * HOUR) == 0
    send_mails(world)
    assert sent(world) == ["expiry"]


def test_a_job_asleep_for_three_days_sends_nothing_for_the_past(world: World) -> None:
    assert warn(world, day(16) - HOUR) == 0
    assert warn(world, day(19)) == 0
    assert warn(world, day(23)) == 1
    assert warned(world) == ["7"]


def test_a_warning_is_fresh_for_half_a_day(world: World) -> None:
    assert warn(world, day(16) + 12 * HOUR) == 0
    assert warn(world, day(23) + 12 * HOUR - TICK) == 1


def test_a_worker_asleep_for_three_days_sends_no_warning_that_it_owed_before(world: World) -> None:
    warn(world, day(16))
    world.clock.set(day(19))
    send_mails(world)
    assert (sent(world), state(world, 14)) == ([], NoticeState.DORMANT)


def test_a_mail_server_away_for_some_hours_costs_no_warning(world: World) -> None:
    warn(world, day(16) + 11 * HOUR)
    world.clock.set(day(17) - TICK)
    send_mails(world)
    assert sent(world) == ["expiry"]


@pytest.mark.parametrize(
    ("learners", "shops", "gap"),
    [
        ("Europe/Berlin", "UTC", 25 * HOUR),
        ("America/New_York", "Europe/Berlin", 24 * HOUR),
        ("Pacific/Auckland", "UTC", 24 * HOUR),
        (None, "UTC", 24 * HOUR),
        (None, "Europe/Berlin", 25 * HOUR),
        ("Mars/Olympus", "Europe/Berlin", 25 * HOUR),
    ],
)
def test_a_warning_keeps_to_the_learners_wall_clock_or_else_to_the_shops(
    learners: str | None, shops: str, gap: timedelta
) -> None:
    """The end is at noon UTC on 25 October 2026, the day on which Berlin's clocks go back."""
    world = open_world()
    world.add_course("drawing")
    end = datetime(2026, 10, 25, 12, 0, tzinfo=UTC)
    world.clock.set(end - timedelta(days=30))
    world.enroll("ann", "drawing", days=30)
    with world.storage.writing() as uow:
        uow.learners.remember(Learner(user_id="ann", time_zone=learners, updated_at=end))
        uow.commit()
    job = world.make(WarnOfExpiry, policy=WarningPolicy(time_zone=shops))
    world.clock.set(end - gap - TICK)
    assert job() == 0
    world.clock.set(end - gap)
    assert job() == 1


# --- whether


def test_no_warning_lies_within_a_day_of_the_grant(world: World) -> None:
    world.enroll("ben", "drawing", days=14)
    world.enroll("cleo", "drawing", days=7)
    start = world.clock.now()
    for hours in range(0, 15 * 24, 6):
        warn(world, start + hours * HOUR)
    told_of = [str(n.holder.user_id) for n in notices(world).values() if n.kind is NoticeKind.EXPIRY]
    assert sorted(name for name in told_of if name != "ann") == ["ben", "ben", "cleo"]


def test_lifetime_access_is_never_warned_of(world: World) -> None:
    world.enroll("ben", "drawing", days=None)
    world.enroll("ann", "drawing", days=None)
    for number in range(40):
        warn(world, day(number))
    assert warned(world) == []


def test_with_several_grants_the_end_of_all_of_them_decides(world: World) -> None:
    tell(world, "day 10: order 1002 paid")
    assert [warn(world, day(number)) for number in (16, 23, 29)] == [0, 0, 0]
    assert [warn(world, day(number)) for number in (46, 53, 59)] == [1, 1, 1]


def test_a_bought_renewal_starts_the_warnings_anew(world: World) -> None:
    warn(world, day(16))
    tell(world, "day 20: order 1002 paid")
    assert warn(world, day(46)) == 1
    assert warned(world) == ["14", "14"]


def test_a_claimed_purchase_is_not_warned_of_on_the_day_of_its_claim() -> None:
    world = open_world()
    world.add_course("drawing", access_days=14)
    tell(world, "day 0: paid", user_id=None, email=ANN.email)
    world.clock.set(day(100))
    world.make(ReadLibrary)(ANN, None, PageRequest())
    assert [warn(world, day(100)), warn(world, day(107))] == [0, 1]


# --- checked again at sending


@pytest.mark.parametrize("what", ["renewed", "extended", "refunded", "ended by hand", "blocked", "turned off"])
def test_a_warning_that_is_not_so_any_more_is_never_sent(world: World, what: str) -> None:
    warn(world, day(16))
    match what:
        case "renewed":
            tell_silently(world, "day 16.1: order 1002 paid")
        case "extended":
            world.make(ExtendEnrollment)(ADMIN, held(world).id, 30)
        case "refunded":
            tell_silently(world, "day 16.1: refunded")
        case "ended by hand":
            world.make(EndGrant)(ADMIN, held(world).id, grants(world)[0].key)
        case "blocked":
            world.make(BlockEnrollment)(ADMIN, held(world).id, "")
        case _:
            world.make(ChangeNotifications)(ANN, {NoticeKind.EXPIRY: False})
    send_mails(world)
    assert "expiry" not in sent(world)
    assert state(world, 14) is NoticeState.DORMANT


def tell_silently(world: World, phrase: str) -> None:
    (facts,) = told(phrase)
    world.clock.set(facts.at)
    world.tell(facts)


def test_a_warning_is_never_sent_once_access_has_run_out(world: World) -> None:
    warn(world, day(29))
    world.clock.set(day(30))
    send_mails(world)
    assert (sent(world), state(world, 1)) == ([], NoticeState.DORMANT)
    assert warn(world, day(30)) == 0


def test_a_sleeping_warning_wakes_under_its_key_if_it_is_true_again_and_fresh(world: World) -> None:
    warn(world, day(16))
    block, lift = world.make(BlockEnrollment), world.make(UnblockEnrollment)
    block(ADMIN, held(world).id, "")
    send_mails(world)
    assert (state(world, 14), warn(world, day(16) + HOUR)) == (NoticeState.DORMANT, 0)
    lift(ADMIN, held(world).id)
    assert warn(world, day(16) + 2 * HOUR) == 1
    send_mails(world)
    assert [kind for kind in sent(world) if kind == "expiry"] == ["expiry"]
    assert warn(world, day(16) + 3 * HOUR) == 0


def test_a_sleeping_warning_stays_asleep_when_it_is_stale(world: World) -> None:
    warn(world, day(16))
    world.make(BlockEnrollment)(ADMIN, held(world).id, "")
    send_mails(world)
    world.make(UnblockEnrollment)(ADMIN, held(world).id)
    assert warn(world, day(17)) == 0
    assert state(world, 14) is NoticeState.DORMANT


def test_whoever_turned_warnings_off_is_not_woken_for_every_few_minutes(world: World) -> None:
    warn(world, day(16))
    world.make(ChangeNotifications)(ANN, {NoticeKind.EXPIRY: False})
    send_mails(world)
    assert warn(world, day(16) + HOUR) == 0
    world.make(ChangeNotifications)(ANN, {NoticeKind.EXPIRY: True})
    assert warn(world, day(16) + 2 * HOUR) == 1
    send_mails(world)
    assert sent(world) == ["expiry"]


def test_a_course_that_is_a_draft_at_the_moment_holds_its_warning_back(world: World) -> None:
    warn(world, day(16))
    publish(world, CourseStatus.DRAFT)
    send_mails(world)
    assert (sent(world), state(world, 14)) == ([], NoticeState.PENDING)
    publish(world, CourseStatus.PUBLISHED)
    world.advance(hours=1)
    send_mails(world)
    assert sent(world) == ["expiry"]


def test_what_is_no_longer_sold_is_not_offered_for_renewal(world: World) -> None:
    publish(world, CourseStatus.ARCHIVED)
    warn(world, day(16))
    send_mails(world)
    (mail,) = world.mailer.sent
    assert mail.courses[0].shop_url is None


def publish(world: World, status: CourseStatus) -> None:
    with world.storage.writing() as uow:
        course = uow.courses.find("drawing")
        assert course is not None
        uow.courses.save(evolve(course, status=status))
        uow.commit()


def test_a_renewal_between_the_look_and_the_transaction_owes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = world.make(WarnOfExpiry)
    near = type(job)._near

    def renewed_meanwhile(*args: Any) -> Any:
        for found in list(near(*args)):
            world.enroll("ann", "drawing", days=30)
            yield found

    monkeypatch.setattr(type(job), "_near", renewed_meanwhile)
    assert warn(world, day(16)) == 0
    assert warned(world) == []


def test_the_job_goes_through_all_ends_in_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_domain.use_cases.warn_of_expiry.BATCH", 3)
    for number in range(8):
        world.enroll(f"user-{number}", "drawing", days=30)
    assert warn(world, day(16)) == 9
    assert warn(world, day(16)) == 0


def test_each_warning_is_a_transaction_of_its_own(world: World) -> None:
    world.enroll("ben", "drawing", days=30)
    wake = world.waker.woken.copy()
    commits: list[int] = []
    publish_state = world.storage.publish

    def count(state: Any) -> None:
        commits.append(len(state.outbox))
        publish_state(state)

    world.storage.publish = count  # type: ignore[method-assign]
    before = len(notices(world))
    assert warn(world, day(16)) == 2
    assert commits == [before + 1, before + 2]
    assert world.waker.woken[len(wake) :] == ["relay"]


# --- marking


def test_a_marking_job_asleep_for_three_days_marks_the_instant_and_tells_once(world: World) -> None:
    world.clock.set(day(33))
    assert access(world) == "expired day 30"
    assert [world.make(MarkExpired)(), world.make(MarkExpired)()] == [1, 0]
    assert held(world).status is EnrollmentStatus.EXPIRED
    send_mails(world)
    assert sent(world) == ["ended"]
    (entry,) = (e for e in world.make(ReadAccess)(ANN, "drawing").history if e.what == "expired")
    assert (entry.at, entry.recorded_at) == (day(30), day(33))


def test_a_renewal_while_the_job_marks_is_not_overwritten(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another worker may commit between the job's list and its row, on a database that lets both write."""
    world.clock.set(day(31))
    job = world.make(MarkExpired)
    stale = held(world)
    tell(world, "day 31: order 1002 paid")
    lists = iter([(stale,), ()])
    monkeypatch.setattr(MemoryEnrollments, "lapsed", lambda *_: next(lists))
    job()
    assert access(world) == "open until day 61"
    assert held(world).status is EnrollmentStatus.ACTIVE
    world.work()
    assert "ended" not in sent(world)
