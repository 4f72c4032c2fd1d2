"""The address of a video: who gets one, in which order it is checked, how long it lives."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve

from adapters.memory.viewing_log import MemoryViewingLog
from course_domain.model.courses import CourseStatus
from course_domain.model.errors import DomainError, Forged, UnknownCourse, UnknownVideo
from course_domain.model.limits import Limit, Limits
from course_domain.model.playback import PlaybackPolicy
from course_domain.model.refusals import (
    AccessEnded,
    AccessExpired,
    Blocked,
    NotEnrolled,
    NotSignedIn,
    QuotaExceeded,
)
from course_domain.model.viewings import Viewing
from course_domain.use_cases.block_enrollment import BlockEnrollment
from factories import ADMIN, ANN, BEN, World, make_course, make_video
from stories import access, beat, day, enrollment, open_video, open_world, post, record, told, watch

LIFE = timedelta(hours=3)


@pytest.fixture
def world() -> World:
    """A course of three videos and 30 days that Ann has bought; its second video is a free preview."""
    made = open_world()
    made.add_course("drawing", videos=3, access_days=30)
    made.add_video(make_video("drawing", 2, free_preview=True))
    made.tell(told("day 0: paid")[0])
    return made


def refund(world: World) -> None:
    world.clock.set(day(1))
    world.tell(told("day 0: paid", "day 1: refunded")[1])


def block(world: World) -> None:
    found = enrollment(world)
    assert found is not None
    world.make(BlockEnrollment)(ADMIN, found.id, "")


def expire(world: World) -> None:
    world.clock.set(day(30))


# --- what one gets


def test_an_address_comes_with_everything_that_a_player_needs(world: World) -> None:
    found = open_video(world, video="drawing-2")
    assert world.opens(found.url, world.clock.now())
    assert (found.duration, found.previous, found.next, found.position) == (100, "drawing-1", "drawing-3", 0)
    (caption,) = found.captions
    assert (caption.language, caption.label) == ("en", "English")
    assert world.opens(caption.url, world.clock.now())
    assert found.session is not None


def test_the_first_video_has_none_before_it_and_the_last_none_after(world: World) -> None:
    first, last = open_video(world), open_video(world, video="drawing-3")
    assert (first.previous, first.next, last.previous, last.next) == (None, "drawing-2", "drawing-2", None)


def test_an_address_lives_three_hours_and_no_longer(world: World) -> None:
    found = open_video(world)
    assert found.expires_at == world.clock.now() + LIFE
    assert not world.opens(found.url, found.expires_at)


@pytest.mark.parametrize("left", [timedelta(hours=1), timedelta(seconds=1), timedelta(microseconds=1), LIFE])
def test_an_address_never_lives_past_the_end_of_access(world: World, left: timedelta) -> None:
    world.clock.set(day(30) - left)
    found = open_video(world)
    assert found.expires_at == day(30)
    assert world.clock.now() <= found.renew_at < found.expires_at


@pytest.mark.parametrize("life", [timedelta(seconds=20), timedelta(hours=2), timedelta(hours=4)])
def test_renewal_comes_before_the_end_whatever_the_life(life: timedelta) -> None:
    made = open_world(playback=PlaybackPolicy(life=life))
    made.add_course("drawing")
    made.enroll()
    found = open_video(made)
    assert found.expires_at - made.clock.now() == life
    assert made.clock.now() < found.renew_at < found.expires_at


def test_the_place_where_one_stopped_comes_with_the_address(world: World) -> None:
    watch(world, 10, 42)
    assert open_video(world).position == 42
    session = open_video(world).session
    post(world, beat(str(session), position=0, seq=9))
    assert open_video(world).position == 42


@pytest.mark.parametrize("position", [100, 100.4, 5000])
def test_the_beginning_is_offered_where_the_end_was_reached(world: World, position: float) -> None:
    session = str(open_video(world).session)
    post(world, beat(session, position=position))
    assert open_video(world).position == 0
    assert record(world).of("drawing-1").position.at == 100


def test_a_place_beyond_a_corrected_duration_offers_the_beginning(world: World) -> None:
    watch(world, 10, 80)
    world.add_video(make_video("drawing", 1, duration=60))
    assert open_video(world).position == 0


# --- renewing


def test_renewing_keeps_the_session_the_place_and_costs_no_write(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first = open_video(world)
    world.clock.set(first.renew_at)
    monkeypatch.setattr(world.storage, "writing", None)
    noted: list[Viewing] = []
    monkeypatch.setattr(MemoryViewingLog, "note", lambda _log, viewing: noted.append(viewing))
    again = open_video(world, renewing=first.session)
    assert [each.opened_at for each in noted] == [first.renew_at]
    assert again.session == first.session
    assert again.expires_at == first.renew_at + LIFE


def test_each_new_playing_has_a_session_of_its_own(world: World) -> None:
    assert open_video(world).session != open_video(world).session


def test_a_session_of_another_learner_or_video_or_none_at_all_renews_nothing(world: World) -> None:
    world.enroll("ben")
    of_ben = open_video(world, by=BEN).session
    of_another_video = open_video(world, video="drawing-3").session
    for wrong in (of_ben, of_another_video, "nonsense", str(open_video(world).session)[:-1]):
        with pytest.raises(Forged):
            open_video(world, renewing=wrong)


@pytest.mark.parametrize(("happens", "refusal"), [(refund, AccessEnded), (block, Blocked), (expire, AccessExpired)])
def test_a_revoked_learner_is_refused_at_the_next_address_the_next_renewal_and_the_next_beat(
    world: World, happens: Callable[[World], None], refusal: type[DomainError]
) -> None:
    session = str(open_video(world).session)
    happens(world)
    with pytest.raises(refusal):
        open_video(world)
    with pytest.raises(refusal):
        open_video(world, renewing=session)
    world.advance(days=1)
    with pytest.raises(refusal):
        post(world, beat(session, (0, 10)))


def test_what_is_bought_again_continues_where_it_was(world: World) -> None:
    watch(world, 0, 42)
    session = str(open_video(world).session)
    refund(world)
    world.tell(told("day 1: order 1002 paid")[0])
    found = open_video(world, renewing=session)
    assert (found.position, found.session) == (42, session)
    assert post(world, beat(session, (42, 60), seq=2)).record.watched_duration == 60


# --- who gets one


def test_nobody_gets_an_address_without_access(world: World) -> None:
    with pytest.raises(NotEnrolled):
        open_video(world, by=BEN)
    with pytest.raises(NotSignedIn):
        open_video(world, by=None)


def test_a_free_preview_opens_for_anyone_and_keeps_no_progress(world: World) -> None:
    for visitor in (None, BEN):
        found = open_video(world, by=visitor, video="drawing-2", renewing="whatever")
        assert (found.session, found.position, found.expires_at) == (None, 0, day(0) + LIFE)


def test_a_free_preview_keeps_the_progress_of_those_who_have_the_course(world: World) -> None:
    watch(world, 0, 30, "drawing-2")
    assert open_video(world, video="drawing-2").position == 30


@pytest.mark.parametrize("happens", [refund, block, expire])
def test_a_free_preview_stays_open_when_access_is_over(world: World, happens: Callable[[World], None]) -> None:
    happens(world)
    assert open_video(world, video="drawing-2").session is None


def test_an_administrator_gets_any_address_and_keeps_no_progress(world: World) -> None:
    world.add_course("secret", status=CourseStatus.DRAFT)
    for video in ("drawing-1", "secret-1"):
        assert open_video(world, by=ADMIN, video=video).session is None


def test_an_administrator_who_has_the_course_learns_like_everyone(world: World) -> None:
    world.enroll("boss")
    watch(world, 0, 10, by=ADMIN)
    assert open_video(world, by=ADMIN).position == 10


def test_a_draft_is_unknown_to_learners_even_to_one_who_has_it(world: World) -> None:
    with world.storage.writing() as uow:
        uow.courses.save(make_course("drawing", status=CourseStatus.DRAFT))
        uow.commit()
    for visitor in (ANN, BEN, None):
        with pytest.raises(UnknownCourse):
            open_video(world, by=visitor)
        with pytest.raises(UnknownCourse):
            open_video(world, by=visitor, video="drawing-2")


def test_an_archived_course_still_plays_for_those_who_have_it(world: World) -> None:
    with world.storage.writing() as uow:
        uow.courses.save(make_course("drawing", status=CourseStatus.ARCHIVED))
        uow.commit()
    assert open_video(world).session is not None
    with pytest.raises(NotEnrolled):
        open_video(world, by=BEN)


def test_a_video_of_another_course_and_a_removed_one_are_unknown(world: World) -> None:
    world.add_course("painting")
    world.enroll("ann", "painting")
    world.add_video(make_video("drawing", 3, removed_at=day(0)))
    for video in ("drawing-3", "drawing-77"):
        with pytest.raises(UnknownVideo):
            open_video(world, video=video)
    stray = make_video("painting", 1, id="drawing-9")
    world.add_video(stray)
    with pytest.raises(UnknownVideo):
        open_video(world, video="drawing-9")
    assert open_video(world).next == "drawing-2"
    assert open_video(world, video="drawing-2").next is None


# --- in which order


def test_the_limit_comes_before_everything_else(world: World) -> None:
    tight = Limits(url_by_learner=Limit(name="url", calls=2))
    narrow = evolve(world, limits=tight)
    for _ in range(2):
        with pytest.raises(UnknownCourse):
            open_video(narrow, video="nothing-1")
    with pytest.raises(QuotaExceeded) as refused:
        open_video(narrow, video="nothing-1")
    assert (refused.value.limit, refused.value.retry_after) == (2, 60)
    assert open_video(narrow, by=None, video="drawing-2").url
    world.advance(seconds=60)
    assert open_video(narrow).url


def test_the_course_comes_before_the_access_and_the_access_before_the_session(world: World) -> None:
    with pytest.raises(UnknownCourse):
        open_video(world, by=BEN, video="nothing-1", renewing="nonsense")
    with pytest.raises(NotEnrolled):
        open_video(world, by=BEN, renewing="nonsense")
    with pytest.raises(Forged):
        open_video(world, by=ANN, renewing="nonsense")


def test_a_refused_learner_writes_nothing_but_who_asked(world: World) -> None:
    before = world.storage._state
    with pytest.raises(NotEnrolled):
        open_video(world, by=BEN)
    after = world.storage._state
    assert evolve(after, learners=before.learners) == before
    assert after.learners["ben"].email == "ben@example.com"
    assert access(world, user_id="ben") == "none"
