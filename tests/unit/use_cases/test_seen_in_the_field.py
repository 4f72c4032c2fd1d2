"""What went wrong for real customers of other course shops, one sentence each, and what happens here instead."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve, fields_dict

from course_domain.model.drafts import VideoDraft
from course_domain.model.errors import DomainError, Forged
from course_domain.model.learners import Holder, Learner, Session
from course_domain.model.progress import CourseRecord
from course_domain.model.refusals import AccessEnded, AccessExpired
from course_domain.model.reports import LibraryItem, PageRequest
from course_domain.model.spans import whole_duration
from course_domain.use_cases.add_video import AddVideo
from course_domain.use_cases.catch_up import CatchUp
from course_domain.use_cases.enroll_user import EnrollmentWish, EnrollUser
from course_domain.use_cases.mark_expired import MarkExpired
from course_domain.use_cases.read_library import ReadLibrary
from course_domain.use_cases.record_progress import RecordProgress, ToldBeat
from course_domain.use_cases.tell_of_new_videos import TellOfNewVideos
from course_domain.use_cases.warn_of_expiry import WarnOfExpiry
from factories import ADMIN, ANN, BEN, World, make_video
from stories import (
    access,
    beat,
    day,
    deliver,
    grants,
    link,
    notices,
    open_video,
    open_world,
    post,
    put_file,
    record,
    send_mails,
    sent,
    shuffles,
    told,
    watch,
    work_orders,
)


@pytest.fixture
def world() -> World:
    """Two courses for good."""
    made = open_world()
    made.add_course("drawing")
    made.add_course("painting")
    return made


def tell(world: World, *phrases: str, **more: Any) -> None:
    for facts in told(*phrases, **more):
        world.clock.set(max(world.clock.now(), facts.at))
        world.tell(facts)


def library(world: World, by: Session = ANN) -> list[LibraryItem]:
    return list(world.make(ReadLibrary)(by, None, PageRequest()).items)


def session_of(world: World, video: str = "drawing-1") -> str:
    return str(open_video(world, video=video).session)


def watched(world: World, seconds: int = 40) -> CourseRecord:
    watch(world, 0, seconds)
    return record(world)


def test_a_cancel_ends_only_its_own_lines_grant(world: World) -> None:
    tell(world, "day 0: order 1 pending", "day 1: order 2 paid", "day 2: order 3 paid", "day 5: order 1 cancelled")
    assert (access(world), len(grants(world))) == ("open", 2)
    tell(world, "day 6: order 2 cancelled")
    assert access(world) == "open"
    assert [grant.reference for grant in grants(world) if grant.ended_at is not None] == ["2"]


@pytest.mark.parametrize("word", ["refunded", "cancelled", "failed", "dispute lost"])
def test_access_never_touches_progress(world: World, word: str) -> None:
    tell(world, "day 0: paid")
    before = watched(world)
    tell(world, "day 5: order 1001 on hold", f"day 6: {word}")
    assert record(world) == before
    tell(world, "day 7: order 1002 paid")
    assert record(world) == before
    assert open_video(world).position == 40


def test_a_partial_refund_goes_by_line_and_an_amount_alone_ends_nothing(world: World) -> None:
    tell(world, "day 0: paid", "day 1: partly refunded", sold=["drawing", "painting"])
    assert (access(world), access(world, "painting")) == ("open", "open")
    tell(world, "day 2: partly refunded, line 2", sold=["drawing", "painting"])
    assert (access(world), access(world, "painting")) == ("open", "ended day 2")


@pytest.mark.parametrize("word", ["refunded", "cancelled", "failed", "dispute lost", "refunded, line 1"])
def test_every_kind_of_end_closes_the_whole_bundle_and_the_next_address_is_refused(world: World, word: str) -> None:
    for course_id in ("drawing", "painting"):
        link(world, "bundle", course_id)
    tell(world, "day 0: paid", sold=["bundle"])
    sessions = {video: session_of(world, video) for video in ("drawing-1", "painting-1")}
    (paid, end) = told("day 0: paid", f"day 3: {word}", sold=["bundle"])
    world.clock.set(paid.at)
    world.clock.set(end.at)
    world.tell(end)
    for video, session in sessions.items():
        for refused in (
            lambda video=video: open_video(world, video=video),
            lambda video=video, session=session: open_video(world, video=video, renewing=session),
            lambda video=video, session=session: post(world, beat(session, (0, 9), video=video)),
        ):
            with pytest.raises(AccessEnded):
                refused()


def test_a_late_paid_does_not_undo_a_refund_and_the_final_state_wins_a_tie(world: World) -> None:
    messages = told("day 0: paid", "day 5: paid", "day 5: refunded", "day 2: paid")
    for order in shuffles(messages):
        made = open_world()
        made.add_course("drawing")
        made.clock.set(day(9))
        for facts in order:
            made.tell(facts)
        assert access(made) == "ended day 5"


def test_the_place_comes_with_the_address_and_a_silent_0_never_overwrites_it(world: World) -> None:
    tell(world, "day 0: paid")
    watched(world, 40)
    again = open_video(world)
    assert again.position == 40
    post(world, beat(str(again.session), position=0, seq=1))
    assert open_video(world).position == 40
    post(world, beat(str(again.session), (0, 1), position=1, seq=2))
    assert open_video(world).position == 1, "who really starts anew is believed"


def test_a_late_beat_of_another_device_does_not_take_the_place_back(world: World) -> None:
    tell(world, "day 0: paid")
    phone, laptop = session_of(world), session_of(world)
    world.advance(hours=1)
    post(world, beat(laptop, (50, 60)))
    post(world, beat(phone, (0, 20), age=1800))
    assert open_video(world).position == 60
    assert record(world).watched_duration == 30


def test_watched_seconds_only_complete_a_video(world: World) -> None:
    tell(world, "day 0: paid")
    session = session_of(world)
    world.advance(hours=1)
    for seq, position in enumerate((100, 99.9, 50, 100)):
        assert not post(world, beat(session, position=position, seq=seq)).record.of("drawing-1").completed_at


def test_completion_can_be_reached_in_any_order_over_any_gaps_and_with_a_player_that_measures_otherwise() -> None:
    world = open_world()
    world.add_course("drawing", videos=0)
    world.add_video(make_video("drawing", 1, duration=whole_duration(613.97)))
    tell(world, "day 0: paid")
    session = session_of(world)
    world.advance(seconds=700)
    spans = [(start + 0.49, start + 10.51) for start in range(0, 614, 10)]
    random.Random(1).shuffle(spans)
    for seq, span in enumerate(spans):
        post(world, beat(session, span, seq=seq))
    assert record(world).completed_at is not None
    assert record(world).percent == 100


def test_opening_the_page_and_waiting_completes_nothing(world: World) -> None:
    tell(world, "day 0: paid")
    session = session_of(world)
    for seq in range(50):
        world.advance(seconds=30)
        post(world, beat(session, position=0, seq=seq))
    assert world.make(CatchUp)() == 0
    assert record(world).watched_duration == 0


def test_one_path_for_every_total(world: World) -> None:
    tell(world, "day 0: order 1 free", "day 1: order 2 paid")
    assert [grant.kind.value for grant in grants(world)] == ["order", "order"]
    assert sent(world) == ["granted", "renewed"]


def test_a_purchase_without_a_user_is_granted_by_address_and_claimed_when_it_is_verified(world: World) -> None:
    tell(world, "day 0: paid", user_id="0")
    for nobody in (evolve(ANN, email_verified=False), evolve(ANN, user_id="0"), BEN):
        assert library(world, nobody) == []
    assert [item.card.course.id for item in library(world)] == ["drawing"]


def test_access_is_the_union_of_its_grants(world: World) -> None:
    tell(world, "day 0: paid")
    wish = EnrollmentWish(holder=Holder(user_id="ann"), course_id="drawing", access_days=5, use_course_length=False)
    world.make(EnrollUser)(ADMIN, wish)
    world.clock.set(day(6))
    world.make(MarkExpired)()
    assert access(world) == "open", "what was given for five days took nothing from what was bought"
    tell(world, "day 7: refunded")
    assert access(world) == "ended day 7"


def test_expiry_is_decided_at_the_request_and_a_renewal_extends() -> None:
    world = open_world()
    world.add_course("drawing", access_days=30)
    tell(world, "day 0: order 1 paid", "day 10: order 2 paid")
    assert access(world) == "open until day 60"
    world.clock.set(day(60))
    with pytest.raises(AccessExpired):
        open_video(world)
    tell(world, "day 70: order 3 paid")
    assert access(world) == "open until day 100"


def test_a_mail_comes_once_after_its_fact_and_not_after_a_refund(world: World) -> None:
    (paid,) = told("day 0: paid")
    for again in range(40):
        deliver(world, paid, again=again)
    assert sent(world) == []
    world.work()
    assert sent(world) == ["granted"]
    late, gone = told("day 1: order 1002 paid", "day 1: order 1002 refunded", sold=["painting"])
    world.clock.set(day(1))
    for facts in (late, gone):
        deliver(world, facts)
        work_orders(world)
    send_mails(world)
    assert sent(world) == ["granted", "ended"]


def test_expiry_comes_on_the_dot_is_warned_of_through_a_change_of_the_clock_and_leaves_a_way_to_buy_again() -> None:
    """Bought at 14:00 in Berlin on 15 October; ten days later clocks go back, so 240 hours end at 13:00."""
    world = open_world()
    world.add_course("drawing")
    bought = datetime(2026, 10, 15, 12, 0, tzinfo=UTC)
    world.clock.set(bought)
    with world.storage.writing() as uow:
        uow.learners.remember(Learner(user_id="ann", email=ANN.email, time_zone="Europe/Berlin", updated_at=bought))
        uow.commit()
    ends = world.enroll("ann", "drawing", days=10).expires_at
    assert ends == bought + timedelta(hours=240)
    moments = []
    while world.clock.now() < ends + timedelta(days=3):
        moments += [world.clock.now()] * (world.make(WarnOfExpiry)() + world.make(MarkExpired)())
        world.work()
        world.advance(hours=1)
    berlin = [f"{moment.astimezone(ZoneInfo('Europe/Berlin')):%d %H:%M}" for moment in moments]
    assert berlin == ["18 13:00", "24 13:00", "25 13:00"]
    assert sent(world) == ["granted", "expiry", "expiry", "ended"]
    assert all(mail.courses[0].shop_url for mail in world.mailer.sent[1:])
    world.enroll("ann", "drawing", days=None)
    tell(world, "day 300: order 2 paid")
    assert access(world) == "open"


def test_forty_runs_of_every_job_send_no_mail_twice_none_after_a_refund_and_none_before_the_enrollment() -> None:
    world = open_world()
    world.add_course("drawing", access_days=15)
    for _ in range(40):
        for job in (WarnOfExpiry, TellOfNewVideos, MarkExpired):
            world.make(job)()
    assert (sent(world), notices(world)) == ([], {})
    tell(world, "day 0: paid", "day 0: order 2 paid", sold=["drawing"])
    world.clock.set(day(1))
    world.make(AddVideo)(
        ADMIN, "drawing", VideoDraft(title="New", duration=9, s3_key=put_file(world, "videos/new.mp4"))
    )
    world.clock.set(day(16))
    for _ in range(40):
        for job in (WarnOfExpiry, TellOfNewVideos, MarkExpired):
            world.make(job)()
    assert len([key for key in notices(world) if key.startswith(("expiry:", "new-videos:"))]) == 2
    for number in ("1001", "2"):
        deliver(world, told(f"day 16: order {number} refunded")[0])
    work_orders(world)
    world.work()
    assert sent(world) == ["granted", "renewed", "ended"]


def test_an_address_that_expired_during_a_pause_is_renewed_with_its_place(world: World) -> None:
    tell(world, "day 0: paid")
    first = open_video(world)
    world.advance(seconds=40)
    post(world, beat(str(first.session), (0, 40)))
    world.advance(days=3)
    assert not world.opens(first.url, world.clock.now())
    again = open_video(world, renewing=first.session)
    assert world.opens(again.url, world.clock.now())
    assert (again.session, again.position) == (first.session, 40)
    world.advance(seconds=20)
    assert post(world, beat(str(again.session), (40, 60), seq=2)).record.watched_duration == 60


def test_nobody_writes_other_peoples_progress_or_a_field_that_is_the_servers(world: World) -> None:
    tell(world, "day 0: paid")
    world.enroll("ben")
    before = watched(world)
    stolen = session_of(world)
    with pytest.raises(Forged):
        post(world, beat(stolen, (0, 100)), by=BEN)
    assert (record(world), record(world, user_id="ben").watched_duration) == (before, 0)
    assert set(fields_dict(ToldBeat)) == {"video_id", "position", "played", "session", "seq", "age"}
    assert not {"user_id", "completed", "watched_duration"} & set(fields_dict(VideoDraft))


def test_completion_stands_when_videos_are_added_and_the_course_shows_how_many(world: World) -> None:
    tell(world, "day 0: paid")
    for video in ("drawing-1", "drawing-2"):
        watch(world, 0, 100, video)
    completed_at = record(world).completed_at
    assert completed_at is not None
    for number in range(2):
        key = put_file(world, f"videos/extra-{number}.mp4")
        world.make(AddVideo)(ADMIN, "drawing", VideoDraft(title="Extra", duration=100, s3_key=key))
    (item,) = library(world)
    assert (item.card.video_count, item.tally.videos_completed, item.tally.completed_at) == (4, 2, completed_at)
    assert record(world).new_videos == 2
    assert open_video(world, video="drawing-2").next is not None, "who bought has the new ones too"


def test_a_batch_over_the_budget_is_clipped_and_kept_and_never_rejected(world: World) -> None:
    tell(world, "day 0: paid")
    session = session_of(world)
    heard = post(world, *(beat(session, (n * 10, n * 10 + 10), seq=n, age=100 - n) for n in range(10)))
    assert (heard.credited, heard.record.pending_seconds) == (20, 80)
    world.advance(seconds=40)
    assert world.make(CatchUp)() == 80


def test_a_call_of_nothing_changes_nothing(world: World) -> None:
    tell(world, "day 0: paid")
    heard = world.make(RecordProgress)(ANN, "drawing", ())
    assert (heard.credited, heard.touched) == (0, ())
    with pytest.raises(DomainError):
        world.make(RecordProgress)(BEN, "drawing", ())
