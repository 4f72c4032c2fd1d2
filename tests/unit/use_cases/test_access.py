"""Why somebody has access or has none: blocks, grants by hand, expiry, product links, and the reconciler."""

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from course_domain.model.enrollments import Block, Enrollment, EnrollmentStatus
from course_domain.model.errors import Invalid, UnknownEnrollment, UnknownGrant
from course_domain.model.grants import Grant
from course_domain.model.history import explain
from course_domain.model.learners import Holder
from course_domain.model.money import Money
from course_domain.model.refusals import AccessEnded, AccessExpired, Blocked, NotEnrolled
from course_domain.model.reports import PageRequest
from course_domain.services.apply_order import apply_order
from course_domain.use_cases.block_enrollment import BlockEnrollment
from course_domain.use_cases.end_grant import EndGrant
from course_domain.use_cases.enroll_user import Enrolled, EnrollmentWish, EnrollUser
from course_domain.use_cases.extend_enrollment import ExtendEnrollment
from course_domain.use_cases.mark_expired import MarkExpired
from course_domain.use_cases.read_access import ReadAccess
from course_domain.use_cases.read_enrollment import ReadEnrollment
from course_domain.use_cases.read_library import ReadLibrary
from course_domain.use_cases.reconcile import Reconcile, Reconciled
from course_domain.use_cases.unblock_enrollment import UnblockEnrollment
from course_domain.use_cases.unlink_product import UnlinkProduct
from factories import ADMIN, ANN, SOURCE, World, make_course
from stories import (
    access,
    beat,
    day,
    deliver,
    enrollment,
    events,
    grants,
    link,
    open_video,
    open_world,
    post,
    record,
    sent,
    told,
    watch,
)


@pytest.fixture
def world() -> World:
    """A course of 30 days and one for good."""
    made = open_world()
    made.add_course("drawing", access_days=30)
    made.add_course("painting")
    return made


def tell(world: World, *phrases: str, **more: Any) -> None:
    """Let it happen day by day."""
    for facts in told(*phrases, **more):
        world.clock.set(max(world.clock.now(), facts.at))
        world.tell(facts)


def repeat(world: World, *phrases: str, **more: Any) -> None:
    """Everything is told again, worked on again and reconciled."""
    for again, facts in enumerate(told(*phrases, **more), start=1):
        deliver(world, facts, again=again)
    world.work()
    world.make(Reconcile)()
    world.work()


def held(world: World, course_id: str = "drawing", user_id: str = "ann") -> Enrollment:
    found = enrollment(world, course_id, user_id)
    assert found is not None
    return found


def by_hand(world: World, days: int | None = None, reference: str = "manual", course_id: str = "drawing") -> Enrolled:
    wish = EnrollmentWish(
        holder=Holder(user_id="ann"),
        course_id=course_id,
        access_days=days,
        use_course_length=False,
        reference=reference,
    )
    return world.make(EnrollUser)(ADMIN, wish)


def end(world: World, grant: Grant, note: str = "") -> Grant:
    return world.make(EndGrant)(ADMIN, held(world, grant.course_id).id, grant.key, note)


def block(world: World, course_id: str = "drawing") -> Enrollment:
    return world.make(BlockEnrollment)(ADMIN, held(world, course_id).id, "shared the password")


def unblock(world: World) -> Enrollment:
    return world.make(UnblockEnrollment)(ADMIN, held(world).id)


# --- blocks


def test_a_block_beats_every_grant_and_survives_every_message(world: World) -> None:
    tell(world, "day 0: paid")
    assert block(world).block == Block(at=day(0), actor="administrator boss", reason="shared the password")
    repeat(world, "day 0: paid")
    tell(world, "day 1: order 1002 paid")
    by_hand(world)
    world.make(ExtendEnrollment)(ADMIN, held(world).id, 10)
    world.make(MarkExpired)()
    assert access(world) == "blocked"
    with pytest.raises(Blocked):
        open_video(world)
    assert world.make(ReadLibrary)(ANN, None, PageRequest()).items == ()


def test_blocking_again_changes_nothing(world: World) -> None:
    tell(world, "day 0: paid")
    first = block(world)
    world.clock.set(day(2))
    assert world.make(BlockEnrollment)(ADMIN, first.id, "another reason") == first
    world.work()
    assert sent(world) == ["granted", "ended"]


def test_a_block_does_not_stop_the_clock_and_is_reversible(world: World) -> None:
    tell(world, "day 0: paid")
    block(world)
    world.clock.set(day(10))
    assert unblock(world).status is EnrollmentStatus.ACTIVE
    assert access(world) == "open until day 30"
    assert unblock(world) == held(world)
    block(world)
    world.clock.set(day(40))
    unblock(world)
    assert access(world) == "expired day 30"


def test_a_refund_during_a_block_is_seen_when_the_block_is_lifted(world: World) -> None:
    tell(world, "day 0: paid")
    block(world)
    tell(world, "day 5: refunded")
    assert access(world) == "blocked"
    unblock(world)
    assert access(world) == "ended day 5"
    world.work()
    assert sent(world) == ["granted", "ended"]


def test_a_block_is_audited(world: World) -> None:
    tell(world, "day 0: paid")
    block(world)
    world.clock.set(day(1))
    unblock(world)
    why = world.make(ReadEnrollment)(ADMIN, held(world).id)
    assert [(entry.what, entry.actor, entry.detail) for entry in why.history] == [
        ("granted", "shop shop", "order 1001"),
        ("blocked", "administrator boss", "shared the password"),
        ("unblocked", "administrator boss", ""),
    ]


def test_a_block_is_of_one_course(world: World) -> None:
    tell(world, "day 0: paid", sold=["drawing", "painting"])
    block(world)
    assert access(world, "painting") == "open"


def test_a_block_touches_no_progress(world: World) -> None:
    tell(world, "day 0: paid")
    watch(world, 0, 10)
    before = record(world)
    block(world)
    unblock(world)
    assert record(world) == before


# --- grants by hand


def test_the_same_grant_by_hand_twice_is_one_grant(world: World) -> None:
    first, again = by_hand(world), by_hand(world)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.grant == first.grant
    assert len(grants(world)) == 1
    assert by_hand(world, reference="prize").is_new


def test_the_same_call_with_other_days_lengthens_nothing(world: World) -> None:
    by_hand(world, days=10)
    assert not by_hand(world, days=99).is_new
    assert access(world) == "open until day 10"


def test_a_grant_by_hand_can_be_taken_back_and_the_same_call_then_makes_the_next_run(world: World) -> None:
    first = by_hand(world).grant
    world.clock.set(day(1))
    ended = end(world, first, "by mistake")
    assert (ended.ended_at, ended.end_reason) == (day(1), "administrator")
    assert access(world) == "ended day 1"
    world.clock.set(day(2))
    second = by_hand(world)
    assert second.is_new
    assert second.grant.key != first.key
    assert access(world) == "open"
    end(world, second.grant)
    assert by_hand(world).is_new
    assert [grant.key.rpartition(":")[2] for grant in grants(world)] == ["1", "2", "3"]


def test_ending_a_grant_again_changes_nothing(world: World) -> None:
    grant = by_hand(world).grant
    first = end(world, grant)
    world.clock.set(day(3))
    assert end(world, grant) == first


def test_only_a_grant_of_that_enrollment_can_be_ended(world: World) -> None:
    mine = by_hand(world).grant
    other = world.enroll("ben")
    with pytest.raises(UnknownGrant):
        world.make(EndGrant)(ADMIN, other.id, mine.key)
    with pytest.raises(UnknownEnrollment):
        world.make(EndGrant)(ADMIN, "no-such-id", mine.key)


@pytest.mark.parametrize("messages", [("day 0: paid",), ("day 0: paid", "day 3: paid", "day 4: on hold")])
def test_an_administrators_end_of_an_orders_grant_survives_every_message(
    world: World, messages: tuple[str, ...]
) -> None:
    tell(world, "day 0: paid")
    world.clock.set(day(2))
    end(world, grants(world)[0])
    tell(world, *messages)
    repeat(world, *messages)
    assert access(world) == "ended day 2"
    assert grants(world)[0].end_reason == "administrator"
    assert sent(world) == ["granted", "ended"]


def test_an_administrators_end_stands_when_the_shop_refunds_later(world: World) -> None:
    tell(world, "day 0: paid")
    world.clock.set(day(2))
    end(world, grants(world)[0])
    tell(world, "day 5: refunded")
    assert access(world) == "ended day 2"


def test_extending_adds_its_days_at_the_end(world: World) -> None:
    tell(world, "day 0: paid")
    world.make(ExtendEnrollment)(ADMIN, held(world).id, 7)
    world.make(ExtendEnrollment)(ADMIN, held(world).id, 7)
    assert access(world) == "open until day 44"


def test_extending_twice_with_one_reference_extends_once(world: World) -> None:
    tell(world, "day 0: paid")
    first = world.make(ExtendEnrollment)(ADMIN, held(world).id, 7, "ticket 12")
    again = world.make(ExtendEnrollment)(ADMIN, held(world).id, 7, "ticket 12")
    assert (first.is_new, again.is_new, again.thing) == (True, False, first.thing)
    assert access(world) == "open until day 37"


def test_extending_what_has_run_out_opens_it_from_now_on(world: World) -> None:
    tell(world, "day 0: paid")
    world.clock.set(day(50))
    world.make(MarkExpired)()
    world.make(ExtendEnrollment)(ADMIN, held(world).id, 7)
    assert access(world) == "open until day 57"
    world.work()
    assert sent(world)[-1] == "extended"


@pytest.mark.parametrize("days", [0, -3, 36_501])
def test_days_that_cannot_be_meant_are_refused(world: World, days: int) -> None:
    tell(world, "day 0: paid")
    with pytest.raises(Invalid):
        world.make(ExtendEnrollment)(ADMIN, held(world).id, days)
    with pytest.raises(Invalid):
        by_hand(world, days=days, reference="x")
    assert access(world) == "open until day 30"


@pytest.mark.parametrize(
    "holder",
    [Holder(), Holder(user_id="0"), Holder(user_id=""), Holder(user_id="ann", email="a@b.c"), Holder(email="nobody")],
)
def test_a_grant_by_hand_names_a_user_or_an_address(world: World, holder: Holder) -> None:
    with pytest.raises(Invalid):
        world.make(EnrollUser)(ADMIN, EnrollmentWish(holder=holder, course_id="drawing"))
    assert grants(world) == ()


def test_a_grant_by_hand_has_the_courses_length_unless_another_is_given(world: World) -> None:
    world.make(EnrollUser)(ADMIN, EnrollmentWish(holder=Holder(user_id="ann"), course_id="drawing"))
    assert access(world) == "open until day 30"


# --- the strongest reason


def refused(world: World, course_id: str = "drawing") -> tuple[str, str]:
    why = world.make(ReadAccess)(ANN, course_id)
    return (why.refusal.code if why.refusal else "open"), explain(why)


def test_the_strongest_reason_is_named(world: World) -> None:
    assert refused(world)[0] == "not-enrolled"
    tell(world, "day 0: paid")
    assert refused(world) == ("open", "The course is open until 2026-04-28 12:00 UTC.")
    world.clock.set(day(30))
    assert refused(world)[0] == "access-expired"
    block(world)
    assert refused(world)[0] == "blocked"


def test_what_closed_last_decides_between_ended_and_expired(world: World) -> None:
    tell(world, "day 0: order 1001 paid", "day 40: order 1002 paid", "day 45: order 1002 refunded")
    assert refused(world)[0] == "access-ended"
    tell(world, "day 50: order 1003 paid")
    world.clock.set(day(80))
    assert refused(world)[0] == "access-expired"


def test_a_refund_of_the_renewal_leaves_the_first_purchase_to_expire(world: World) -> None:
    tell(world, "day 0: order 1001 paid", "day 10: order 1002 paid", "day 20: order 1002 refunded")
    assert access(world) == "open until day 30"
    world.clock.set(day(30))
    assert refused(world)[0] == "access-expired"


def test_a_refund_after_it_ran_out_leaves_it_expired(world: World) -> None:
    tell(world, "day 0: paid", "day 45: refunded")
    assert refused(world)[0] == "access-expired"


def test_the_whole_answer_has_every_grant_with_time_source_and_actor(world: World) -> None:
    tell(world, "day 0: paid", "day 5: refunded")
    by_hand(world)
    world.clock.set(day(6))
    block(world)
    why = world.make(ReadEnrollment)(ADMIN, held(world).id)
    assert [(entry.what, entry.at, entry.actor) for entry in why.history] == [
        ("granted", day(0), "shop shop"),
        ("ended", day(5), "shop shop"),
        ("granted", day(5), "administrator boss"),
        ("blocked", day(6), "administrator boss"),
    ]
    assert [(w.grant.kind.value, w.start, w.end, w.cut) for w in why.windows] == [
        ("order", day(0), day(5), True),
        ("manual", day(5), None, False),
    ]
    assert (why.email, why.learner.name if why.learner else None) == ("ann@example.com", "Ann")


def test_a_late_message_corrects_the_day_of_the_purchase(world: World) -> None:
    late, first = told("day 3: paid", "day 1: paid")
    world.clock.set(day(3))
    world.tell(evolve(late, paid_at=None))
    assert access(world) == "open until day 33"
    world.tell(first)
    assert access(world) == "open until day 31"
    assert [entry.what for entry in world.make(ReadAccess)(ANN, "drawing").history] == ["granted", "corrected"]


def test_a_late_message_may_show_that_there_never_was_access(world: World) -> None:
    """Two messages of one version: the higher status wins, also when it comes last."""
    (paid,) = told("day 0: paid")
    world.tell(paid)
    watch(world, 0, 10)
    before = record(world)
    world.clock.set(day(1))
    world.tell(told("day 0: cancelled")[0])
    assert grants(world) == ()
    assert access(world) == "ended day 0"
    assert record(world) == before
    assert [entry.what for entry in world.make(ReadAccess)(ANN, "drawing").history] == ["granted", "withdrawn"]


# --- expiry


def test_an_expired_enrollment_opens_nothing_from_the_very_instant(world: World) -> None:
    tell(world, "day 0: paid")
    session = open_video(world).session
    world.clock.set(day(30) - timedelta(microseconds=1))
    open_video(world)
    world.clock.set(day(30))
    with pytest.raises(AccessExpired):
        open_video(world)
    assert refused(world)[0] == "access-expired"
    assert [item.enrollment.status for item in world.make(ReadLibrary)(ANN, "expired", PageRequest()).items]
    assert world.make(ReadLibrary)(ANN, "active", PageRequest()).items == ()
    world.clock.set(day(31))
    with pytest.raises(AccessExpired):
        post(world, beat(str(session), (0, 1)))


def test_expiry_needs_no_job_and_is_in_utc_through_the_change_of_summer_time(world: World) -> None:
    """Day 0 is the day on which Europe's clocks go forward; a day of access is 86,400 seconds."""
    tell(world, "day 0: paid")
    assert held(world).expires_at == day(0) + timedelta(seconds=30 * 86_400)
    world.clock.set(day(30))
    assert held(world).status is EnrollmentStatus.ACTIVE
    assert access(world) == "expired day 30"


def test_the_job_marks_once_and_owes_once(world: World) -> None:
    tell(world, "day 0: paid")
    world.clock.set(day(30))
    assert [world.make(MarkExpired)(), world.make(MarkExpired)()] == [1, 0]
    assert held(world).status is EnrollmentStatus.EXPIRED
    world.work()
    assert sent(world) == ["granted", "ended"]
    assert world.mailer.sent[1].cause == "expired"
    assert [entry.what for entry in world.make(ReadAccess)(ANN, "drawing").history] == ["granted", "expired"]


def test_the_job_marks_many_in_rounds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_domain.use_cases.mark_expired.BATCH", 3)
    for number in range(8):
        world.enroll(f"user-{number}", "drawing", days=1)
    world.clock.set(day(1))
    assert [world.make(MarkExpired)(), world.make(MarkExpired)()] == [8, 0]


def test_the_job_leaves_what_was_renewed_in_time(world: World) -> None:
    tell(world, "day 0: order 1001 paid", "day 29: order 1002 paid")
    world.clock.set(day(31))
    assert world.make(MarkExpired)() == 0
    assert access(world) == "open until day 60"


def test_expiry_leaves_a_way_to_buy_again_and_to_go_on_where_one_was(world: World) -> None:
    tell(world, "day 0: paid")
    watch(world, 0, 42)
    world.clock.set(day(40))
    world.make(MarkExpired)()
    tell(world, "day 41: order 1002 paid")
    assert access(world) == "open until day 71"
    assert open_video(world).position == 42


def test_a_renewal_bought_early_loses_no_day(world: World) -> None:
    tell(world, "day 0: order 1001 paid", "day 1: order 1002 paid", "day 2: order 1003 paid")
    assert access(world) == "open until day 90"


# --- products and courses


def test_a_line_freezes_its_courses_when_it_is_first_seen_paid(world: World) -> None:
    tell(world, "day 0: paid")
    link(world, "drawing", "painting")
    repeat(world, "day 0: paid", "day 1: paid")
    assert access(world, "painting") == "none"
    tell(world, "day 2: order 1002 paid")
    assert access(world, "painting") == "open"


def test_a_line_that_is_not_paid_yet_freezes_nothing(world: World) -> None:
    tell(world, "day 0: pending")
    link(world, "drawing", "painting")
    tell(world, "day 1: paid")
    assert access(world, "painting") == "open"


def test_a_product_that_was_linked_too_late_opens_no_past_order_by_itself(world: World) -> None:
    world.add_course("music")
    tell(world, "day 0: paid", sold=["concert"])
    link(world, "concert", "music")
    repeat(world, "day 0: paid", sold=["concert"])
    assert access(world, "music") == "none"
    assert [event.state.value for event in events(world)] == ["done", "done"]


def test_removing_a_link_takes_nothing_away(world: World) -> None:
    tell(world, "day 0: paid")
    world.make(UnlinkProduct)(ADMIN, "link-drawing")
    repeat(world, "day 0: paid", "day 1: on hold")
    assert access(world) == "open until day 30"
    tell(world, "day 2: order 1002 paid")
    assert access(world) == "open until day 30"


def test_a_refund_finds_the_courses_of_a_link_that_is_gone(world: World) -> None:
    tell(world, "day 0: paid")
    world.make(UnlinkProduct)(ADMIN, "link-drawing")
    tell(world, "day 5: refunded")
    assert access(world) == "ended day 5"


def test_changing_the_length_of_a_course_changes_no_one_who_has_bought(world: World) -> None:
    tell(world, "day 0: paid")
    with world.storage.writing() as uow:
        uow.courses.save(make_course("drawing", access_days=3))
        uow.commit()
    repeat(world, "day 0: paid", "day 1: on hold")
    assert access(world) == "open until day 30"
    tell(world, "day 2: refunded", "day 3: paid")
    assert access(world) == "open until day 33"
    tell(world, "day 4: order 1002 paid")
    assert access(world) == "open until day 36"


@pytest.mark.parametrize(("variant", "sku", "opened"), [("large", "S1", 3), ("small", "S1", 2), (None, None, 1)])
def test_a_link_that_names_a_variant_or_a_sku_wants_that_one(
    world: World, variant: str | None, sku: str | None, opened: int
) -> None:
    for course_id, named in {"any": {}, "by-variant": {"variant_id": "large"}, "by-sku": {"sku": "S1"}}.items():
        world.add_course(course_id)
        link(world, "box", course_id, **named)
    (facts,) = told("day 0: paid", sold=["box"])
    (line,) = facts.lines
    sold = evolve(line.sold, variant_id=variant, sku=sku)
    world.tell(evolve(facts, lines=(evolve(line, sold=sold),)))
    assert len(grants(world)) == opened


def test_quantity_does_not_multiply_access(world: World) -> None:
    (facts,) = told("day 0: paid")
    world.tell(evolve(facts, lines=(evolve(facts.lines[0], quantity=5),)))
    assert access(world) == "open until day 30"


@pytest.mark.parametrize("amount", [0, 1, 4900])
def test_free_and_coupon_orders_go_the_way_of_every_order(world: World, amount: int) -> None:
    (facts,) = told("day 0: paid")
    world.tell(evolve(facts, total=Money(amount=amount, currency="EUR")))
    assert access(world) == "open until day 30"
    assert sent(world) == ["granted"]


def test_a_video_added_after_the_purchase_is_part_of_the_course(world: World) -> None:
    """Access is to the course, not to a frozen list of its videos."""
    tell(world, "day 0: paid")
    world.add_course("drawing", videos=3, access_days=30)
    assert open_video(world, video="drawing-3").duration == 100


# --- the directory


def address(world: World) -> str | None:
    with world.storage.reading() as uow:
        learner = uow.learners.find("ann")
    return learner.email if learner else None


def test_an_old_order_told_again_takes_no_newer_address_back(world: World) -> None:
    tell(world, "day 0: order 1001 paid", email="old@example.com")
    tell(world, "day 3: order 1002 paid", email="new@example.com")
    assert address(world) == "new@example.com"
    repeat(world, "day 0: order 1001 paid", email="old@example.com")
    tell(world, "day 2: order 1001 on hold", email="old@example.com")
    assert address(world) == "new@example.com"


def test_what_the_sign_on_said_last_counts_against_older_orders(world: World) -> None:
    tell(world, "day 0: paid", email="old@example.com")
    world.clock.set(day(5))
    world.make(ReadLibrary)(evolve(ANN, email="new@example.com"), None, PageRequest())
    tell(world, "day 4: refunded", email="old@example.com")
    assert sent(world, "new@example.com") == ["ended"]


def test_an_old_order_fills_what_nobody_else_has_told(world: World) -> None:
    world.clock.set(day(5))
    world.make(ReadLibrary)(evolve(ANN, email=None, name=None), None, PageRequest())
    tell(world, "day 0: paid")
    assert address(world) == "ann@example.com"


# --- the reconciler


def reconcile(world: World, *, repair: bool = True) -> tuple[int, int, int]:
    found: Reconciled = world.make(Reconcile)(repair=repair)
    return found.orders, found.gaps, found.repaired


def test_the_reconciler_finds_and_mends_a_grant_deleted_behind_its_back(world: World) -> None:
    tell(world, "day 0: order 1001 paid", "day 0: order 1002 paid", sold=["painting"])
    before = grants(world)
    assert reconcile(world) == (2, 0, 0)
    del world.storage._state.grants[before[0].key]
    assert reconcile(world, repair=False) == (2, 1, 0)
    assert len(grants(world)) == 1
    assert reconcile(world) == (2, 1, 1)
    assert grants(world) == before
    assert reconcile(world) == (2, 0, 0)
    world.work()
    assert sent(world) == ["granted", "renewed"]


def test_the_reconciler_mends_access_lost_with_its_grant(world: World) -> None:
    tell(world, "day 0: paid")
    world.storage._state.grants.clear()
    world.storage._state.enrollments.clear()
    assert access(world) == "none"
    assert reconcile(world) == (1, 1, 1)
    assert access(world) == "open until day 30"


def test_the_reconciler_mends_an_enrollment_that_is_not_what_its_grants_say(world: World) -> None:
    tell(world, "day 0: order 1001 paid", "day 1: order 1002 paid", "day 2: order 1002 refunded")
    pairs = world.storage._state.enrollments
    pairs["ann", "drawing"] = evolve(pairs["ann", "drawing"], expires_at=day(1))
    assert access(world) == "expired day 1"
    assert reconcile(world, repair=False) == (2, 2, 0)
    assert reconcile(world) == (2, 1, 1)
    assert access(world) == "open until day 30"
    pairs = world.storage._state.enrollments
    pairs.clear()
    assert reconcile(world) == (2, 1, 1)
    assert access(world) == "open until day 30"
    assert reconcile(world) == (2, 0, 0)


def test_nobody_is_told_of_an_end_while_the_reconciler_mends(world: World) -> None:
    """The refunded order is looked at first; that the other one's grant is missing must not close the course."""
    tell(world, "day 0: order 1001 paid", "day 1: order 1002 paid", "day 2: order 1001 refunded")
    before = held(world)
    del world.storage._state.grants[grants(world)[1].key]
    assert reconcile(world) == (2, 1, 1)
    assert held(world) == before
    world.work()
    assert sent(world) == ["granted", "renewed"]


def test_the_reconciler_finds_a_grant_that_should_have_ended(world: World) -> None:
    tell(world, "day 0: paid", "day 5: refunded")
    (ended,) = grants(world)
    world.storage._state.grants[ended.key] = evolve(ended, ended_at=None, end_reason=None)
    assert reconcile(world) == (1, 1, 1)
    assert grants(world) == (ended,)


def test_the_reconciler_leaves_alone_what_people_decided(world: World) -> None:
    tell(world, "day 0: order 1001 paid", "day 0: order 1002 paid", sold=["drawing", "painting"])
    end(world, grants(world)[0])
    by_hand(world)
    block(world, "painting")
    tell(world, "day 0: order 1003 paid", user_id=None)
    world.make(ReadLibrary)(ANN, None, PageRequest())
    world.clock.set(day(31))
    world.make(MarkExpired)()
    assert reconcile(world) == (3, 0, 0)


def test_enrollments_that_ran_out_unmarked_are_no_gap(world: World) -> None:
    tell(world, "day 0: paid")
    world.clock.set(day(31))
    assert reconcile(world) == (1, 0, 0)


def test_the_reconciler_goes_through_all_orders_in_rounds(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_domain.use_cases.reconcile.BATCH", 3)
    for number in range(8):
        tell(world, f"day 0: order {number} paid")
    world.storage._state.grants.clear()
    assert reconcile(world) == (8, 8, 8)
    assert reconcile(world) == (8, 0, 0)


def test_an_order_that_cannot_be_compared_stops_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        tell(world, f"day 0: order {number} paid")
    world.storage._state.grants.clear()

    def fail_for_one(uow: Any, ids: Any, source: str, order_id: str, now: Any) -> Any:
        if order_id == "0":
            raise ZeroDivisionError("a broken order")
        return apply_order(uow, ids, source, order_id, now)

    monkeypatch.setattr("course_domain.use_cases.reconcile.apply_order", fail_for_one)
    found = world.make(Reconcile)()
    assert (found.orders, found.gaps, found.repaired) == (3, 2, 2)
    assert found.failed == (f"{SOURCE} 0: ZeroDivisionError: a broken order",)


def test_nobody_is_refused_for_the_wrong_reason(world: World) -> None:
    """Each refusal has its own code; "ended" and "expired" say when."""
    tell(world, "day 0: paid", "day 5: refunded")
    with pytest.raises(AccessEnded) as ended:
        open_video(world)
    assert ended.value.at == day(5)
    with pytest.raises(NotEnrolled):
        open_video(world, video="painting-1")
