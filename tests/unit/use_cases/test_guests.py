"""Guests and gifts: purchases that wait for an address, and find their user once it is verified."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from adapters.memory.sales import MemoryOrders
from adapters.memory.viewing_log import MemoryViewingLog
from course_domain.model.enrollments import EnrollmentStatus
from course_domain.model.errors import UnknownEnrollment
from course_domain.model.learners import Holder, Session
from course_domain.model.refusals import AccessEnded, AccessExpired, NotEnrolled
from course_domain.model.reports import EnrollmentQuery, EnrollmentRow, PageRequest
from course_domain.use_cases.block_enrollment import BlockEnrollment
from course_domain.use_cases.end_grant import EndGrant
from course_domain.use_cases.enroll_user import EnrollmentWish, EnrollUser
from course_domain.use_cases.extend_enrollment import ExtendEnrollment
from course_domain.use_cases.list_enrollments import ListEnrollments
from course_domain.use_cases.read_access import ReadAccess
from course_domain.use_cases.read_enrollment import ReadEnrollment
from course_domain.use_cases.read_library import ReadLibrary
from factories import ADMIN, ANN, BEN, World
from stories import access, day, deliver, enrollment, grants, open_video, open_world, record, sent, told, watch

PAGE = PageRequest()


@pytest.fixture
def world() -> World:
    """Courses of 30 days, and one for good."""
    made = open_world()
    made.add_course("drawing", access_days=30)
    made.add_course("painting", access_days=30)
    made.add_course("music")
    return made


def guest(*phrases: str, **more: Any) -> list[Any]:
    return told(*phrases, user_id=None, **more)


def library(world: World, by: Session = ANN) -> list[str]:
    return [item.card.course.id for item in world.make(ReadLibrary)(by, None, PAGE).items]


def rows(world: World, **narrowed: Any) -> tuple[EnrollmentRow, ...]:
    return world.make(ListEnrollments)(ADMIN, EnrollmentQuery(**narrowed), PAGE).items


def test_a_guests_purchase_waits_and_belongs_to_its_address(world: World) -> None:
    world.tell(guest("day 0: paid")[0])
    (waiting,) = grants(world)
    assert waiting.holder == Holder(email="ann@example.com")
    assert enrollment(world) is None
    (row,) = rows(world)
    assert (row.status, row.email, row.user_id, row.expires_at) == (
        EnrollmentStatus.WAITING,
        "ann@example.com",
        None,
        None,
    )
    (mail,) = world.mailer.sent
    assert (mail.to, mail.must_claim, mail.kind.value) == ("ann@example.com", True, "access-granted")


READINGS: dict[str, Callable[[World], object]] = {
    "library": lambda world: world.make(ReadLibrary)(ANN, None, PAGE),
    "access": lambda world: world.make(ReadAccess)(ANN, "drawing"),
    "address of a video": open_video,
}


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
def test_a_verified_session_claims_at_its_first_reading(world: World, reading: Callable[[World], object]) -> None:
    world.tell(guest("day 0: paid")[0])
    world.clock.set(day(3))
    reading(world)
    assert access(world) == "open until day 33"
    world.work()
    assert sent(world) == ["granted", "claimed"]
    (row,) = rows(world)
    assert (row.status, row.user_id) == (EnrollmentStatus.ACTIVE, "ann")
    reading(world)
    world.work()
    assert sent(world) == ["granted", "claimed"]
    assert access(world) == "open until day 33"


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
def test_nothing_is_written_where_there_is_nothing_to_claim(
    world: World, reading: Callable[[World], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    world.tell(guest("day 0: paid")[0])
    reading(world)
    # The access log is written apart, by whoever keeps it.
    monkeypatch.setattr(MemoryViewingLog, "note", lambda _log, _viewing: None)
    monkeypatch.setattr(world.storage, "writing", None)
    reading(world)


@pytest.mark.parametrize(
    "session",
    [
        pytest.param(evolve(ANN, email_verified=False), id="not verified"),
        pytest.param(evolve(ANN, email="ann@example.org"), id="another address"),
        pytest.param(evolve(ANN, email=None), id="no address"),
        pytest.param(evolve(ANN, email=""), id="an empty address"),
        pytest.param(evolve(ANN, user_id="0"), id="user 0"),
        pytest.param(evolve(ANN, user_id=""), id="user without an id"),
        pytest.param(evolve(ANN, user_id=" "), id="user of a blank"),
    ],
)
def test_user_0_and_unverified_addresses_match_no_one(world: World, session: Session) -> None:
    world.tell(guest("day 0: paid")[0])
    before = grants(world)
    assert library(world, session) == []
    assert isinstance(world.make(ReadAccess)(session, "drawing").refusal, NotEnrolled)
    with pytest.raises(NotEnrolled):
        open_video(world, by=session)
    assert grants(world) == before
    assert [row.status for row in rows(world)] == [EnrollmentStatus.WAITING]
    assert library(world, ANN) == ["drawing"]


@pytest.mark.parametrize("user_id", ["0", "", " 0 ", None])
def test_an_order_of_user_0_is_a_guests_order(world: World, user_id: str | None) -> None:
    world.tell(told("day 0: paid", user_id=user_id)[0])
    assert [grant.holder for grant in grants(world)] == [Holder(email="ann@example.com")]
    assert enrollment(world, user_id="0") is None
    assert library(world) == ["drawing"]


def test_the_address_is_compared_trimmed_and_without_case(world: World) -> None:
    world.tell(guest("day 0: paid", email="  ANN@Example.COM ")[0])
    assert library(world, evolve(ANN, email="Ann@example.com\n")) == ["drawing"]


def test_the_days_start_at_the_claim_and_at_most_a_year_after_the_purchase(world: World) -> None:
    world.tell(guest("day 0: paid")[0])
    world.clock.set(day(375))
    library(world)
    assert access(world) == "open until day 395"


def test_a_purchase_claimed_long_after_its_year_has_run_out(world: World) -> None:
    world.tell(guest("day 0: paid")[0])
    world.clock.set(day(400))
    assert library(world) == ["drawing"]
    assert access(world) == "expired day 395"
    with pytest.raises(AccessExpired):
        open_video(world)
    world.work()
    assert sent(world) == ["granted"]


def test_a_lifetime_may_be_claimed_after_any_time(world: World) -> None:
    world.tell(guest("day 0: paid", sold=["music"])[0])
    world.clock.set(day(2000))
    library(world)
    assert access(world, "music") == "open"


def test_two_guest_orders_are_claimed_together_end_to_end(world: World) -> None:
    for facts in guest("day 0: order 1001 paid", "day 2: order 1002 paid"):
        world.clock.set(facts.at)
        world.tell(facts)
    (row,) = rows(world)
    assert row.enrolled_at == day(0)
    world.clock.set(day(5))
    library(world)
    assert access(world) == "open until day 65"
    world.work()
    assert sent(world) == ["granted", "granted", "claimed"]


def test_one_mail_tells_of_all_courses_that_a_claim_opened(world: World) -> None:
    world.tell(guest("day 0: paid", sold=["drawing", "painting"])[0])
    library(world)
    world.work()
    assert [len(mail.courses) for mail in world.mailer.sent] == [2, 2]
    assert not world.mailer.sent[1].must_claim


def test_a_gift_belongs_to_the_address_it_was_bought_for_and_not_to_the_buyer(world: World) -> None:
    world.tell(guest("day 0: paid", email="ben@example.com")[0])
    assert library(world, ANN) == []
    assert library(world, BEN) == ["drawing"]
    assert access(world, user_id="ben") == "open until day 30"


def test_a_purchase_refunded_before_its_claim_opens_nothing(world: World) -> None:
    paid, refunded = guest("day 0: paid", "day 2: refunded")
    world.tell(paid)
    world.clock.set(day(2))
    world.tell(refunded)
    assert rows(world) == ()
    world.clock.set(day(5))
    assert library(world) == ["drawing"]
    with pytest.raises(AccessEnded):
        open_video(world)
    world.work()
    assert sent(world) == ["granted"]


def test_an_administrator_reads_of_a_refunded_purchase_that_nobody_claimed(world: World) -> None:
    paid, refunded = guest("day 0: paid", "day 2: refunded")
    world.tell(paid)
    (row,) = rows(world)
    world.clock.set(day(2))
    world.tell(refunded)
    why = world.make(ReadEnrollment)(ADMIN, row.id)
    assert why.status is None, "it waits for nobody any more"
    assert [entry.what for entry in why.history] == ["granted", "ended"]


def test_no_welcome_is_sent_to_a_guest_whose_order_was_refunded_before_the_mail(world: World) -> None:
    for facts in guest("day 0: paid", "day 2: refunded"):
        deliver(world, facts)
    world.work()
    assert sent(world) == []


def test_a_purchase_refunded_after_its_claim_ends_and_keeps_its_progress(world: World) -> None:
    paid, refunded = guest("day 0: paid", "day 5: refunded")
    world.tell(paid)
    watch(world, 0, 10)
    world.work()
    before = record(world)
    world.clock.set(day(5))
    world.tell(refunded)
    assert access(world) == "ended day 5"
    assert record(world) == before
    assert sent(world) == ["granted", "claimed", "ended"]


def test_a_claim_survives_every_repetition_of_the_order(world: World) -> None:
    (paid,) = guest("day 0: paid")
    world.tell(paid)
    world.clock.set(day(3))
    library(world)
    before = grants(world)
    for again in range(1, 4):
        deliver(world, paid, again=again)
        world.work()
    assert grants(world) == before
    assert access(world) == "open until day 33"


def test_a_dispute_won_gives_a_claimed_purchase_back_as_it_was(world: World) -> None:
    paid, lost, won = guest("day 0: paid", "day 5: dispute lost", "day 7: dispute won")
    world.tell(paid)
    world.clock.set(day(3))
    library(world)
    world.work()
    for facts in (lost, won):
        world.clock.set(facts.at)
        world.tell(facts)
    assert access(world) == "open until day 33"
    assert sent(world) == ["granted", "claimed", "ended", "restored"]


def test_an_order_that_later_names_its_user_opens_the_course_without_a_claim(world: World) -> None:
    (first,) = guest("day 0: paid")
    (later,) = told("day 1: paid")
    world.tell(first)
    world.clock.set(day(1))
    world.tell(evolve(later, paid_at=day(0)))
    assert access(world) == "open until day 30"
    assert sent(world) == ["granted"]
    assert [row.status for row in rows(world)] == [EnrollmentStatus.ACTIVE]


def test_an_order_that_later_names_the_user_who_claimed_it_keeps_the_claim(world: World) -> None:
    world.tell(guest("day 0: paid")[0])
    world.clock.set(day(3))
    library(world)
    world.tell(evolve(told("day 4: paid")[0], paid_at=day(0)))
    assert access(world) == "open until day 33"
    world.work()
    assert sent(world) == ["granted", "claimed"]


def test_an_order_that_later_names_another_user_moves_to_that_user(world: World) -> None:
    """The shop knows better who bought; who had claimed it is told that it is over."""
    world.tell(guest("day 0: paid")[0])
    world.clock.set(day(3))
    library(world, ANN)
    watch(world, 0, 10)
    world.clock.set(day(4))
    world.tell(evolve(told("day 4: paid", user_id="ben", email="ben@example.com")[0], paid_at=day(0)))
    assert access(world, user_id="ben") == "open until day 30"
    assert access(world, user_id="ann").startswith("ended")
    assert sent(world, "ann@example.com")[-1] == "ended"
    assert record(world).watched_duration == 10


def test_an_order_paid_again_after_its_refund_needs_no_second_claim(world: World) -> None:
    paid, refunded, again = guest("day 0: paid", "day 5: refunded", "day 8: paid")
    world.tell(paid)
    library(world)
    for facts in (refunded, again):
        world.clock.set(facts.at)
        world.tell(facts)
    assert access(world) == "open until day 38"


def test_a_block_stands_when_a_purchase_is_claimed(world: World) -> None:
    world.enroll("ann", "drawing")
    found = enrollment(world)
    assert found is not None
    world.make(BlockEnrollment)(ADMIN, found.id, "")
    world.tell(guest("day 0: paid")[0])
    assert library(world) == []
    assert access(world) == "blocked"
    world.work()
    assert "claimed" not in sent(world)


def test_a_grant_by_hand_for_an_address_waits_and_is_claimed(world: World) -> None:
    wish = EnrollmentWish(holder=Holder(email="Ann@Example.com"), course_id="drawing")
    first = world.make(EnrollUser)(ADMIN, wish)
    assert (first.is_new, first.enrollment) == (True, None)
    world.clock.set(day(2))
    library(world)
    assert access(world) == "open until day 32"
    again = world.make(EnrollUser)(ADMIN, wish)
    assert (again.is_new, again.grant.holder.user_id) == (False, "ann")
    assert again.enrollment == enrollment(world)


def test_a_waiting_row_can_be_read_extended_and_ended_and_is_gone_when_it_is_claimed(world: World) -> None:
    world.tell(guest("day 0: paid")[0])
    (row,) = rows(world, status=EnrollmentStatus.WAITING, course_id="drawing")
    why = world.make(ReadEnrollment)(ADMIN, row.id)
    assert (why.status, why.email, len(why.waiting)) == (EnrollmentStatus.WAITING, "ann@example.com", 1)
    extended = world.make(ExtendEnrollment)(ADMIN, row.id, 10, reference="sorry")
    assert extended.is_new
    world.make(EndGrant)(ADMIN, row.id, why.waiting[0].key)
    world.clock.set(day(1))
    library(world)
    assert access(world) == "open until day 11"
    with pytest.raises(UnknownEnrollment):
        world.make(ExtendEnrollment)(ADMIN, row.id, 10)
    with pytest.raises(UnknownEnrollment):
        world.make(ReadEnrollment)(ADMIN, row.id)
    assert extended.thing.key in {each.key for each in grants(world)}


def test_nobody_reads_what_an_address_bought_by_writing_it_into_an_unverified_account(world: World) -> None:
    world.tell(guest("day 0: paid")[0])
    nosy = Session(user_id="eve", email="ann@example.com", email_verified=False)
    why = world.make(ReadAccess)(nosy, "drawing")
    assert (why.history, why.windows, why.waiting, why.status) == ((), (), (), None)


def test_a_shared_address_shows_each_their_own_purchases_only(world: World) -> None:
    """Ann's order names the family's address; what Ben bought as a guest with it is not in her history."""
    world.tell(told("day 0: order 1001 paid", email="family@example.com")[0])
    world.clock.set(day(1))
    world.tell(guest("day 1: order 1002 paid", email="family@example.com")[0])
    why = world.make(ReadAccess)(evolve(ANN, email_verified=False), "drawing")
    assert {entry.grant_key for entry in why.history} == {window.grant.key for window in why.windows}


def test_the_history_of_a_claimed_purchase_begins_before_its_claim(world: World) -> None:
    world.tell(guest("day 0: paid")[0])
    world.advance(hours=1)
    why = world.make(ReadAccess)(ANN, "drawing")
    assert [(entry.what, entry.actor) for entry in why.history] == [("granted", "shop shop"), ("claimed", "learner")]


def test_a_claim_half_a_second_before_the_refund_is_still_refunded(world: World) -> None:
    paid, refunded = guest("day 0: paid", "day 2: refunded")
    world.tell(paid)
    world.clock.set(day(2) + timedelta(seconds=1))
    library(world)
    assert access(world).startswith("open")
    world.tell(refunded)
    assert access(world).startswith("ended")


def test_a_claim_and_an_end_by_hand_wait_for_the_workers_on_their_orders(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker in the middle of an order would else write its grants back as it had read them."""
    locked: list[str] = []
    monkeypatch.setattr(MemoryOrders, "lock", lambda _orders, _source, order_id: locked.append(order_id))
    for facts in guest("day 0: order 1002 paid", "day 0: order 1001 paid", sold=["drawing", "painting"]):
        world.tell(facts)
    world.enroll("ann", "music")
    locked.clear()
    library(world)
    assert locked == ["1001", "1002"]
    found = enrollment(world)
    assert found is not None
    of_the_second = next(grant.key for grant in grants(world) if grant.reference == "1002")
    world.make(EndGrant)(ADMIN, found.id, of_the_second)
    assert locked == ["1001", "1002", "1002"]
