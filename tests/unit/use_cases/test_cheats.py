"""Cheats get nothing beyond the play bank, honest learners get all: from the address to the stored record."""

import random
from datetime import datetime, timedelta

import pytest
from attrs import evolve, fields

from course_domain.model.bank import TOP_SPEED
from course_domain.model.errors import Forged, Invalid, UnknownVideo
from course_domain.model.limits import Limit, Limits
from course_domain.model.playback import PlaybackSession
from course_domain.model.refusals import AccessEnded, AccessExpired, Blocked, NotEnrolled, QuotaExceeded
from course_domain.use_cases.block_enrollment import BlockEnrollment
from course_domain.use_cases.catch_up import CatchUp
from course_domain.use_cases.mark_expired import MarkExpired
from course_domain.use_cases.record_progress import ToldBeat
from factories import ADMIN, BEN, World, make_video
from stories import beat, day, enrollment, notices, open_video, open_world, post, record, sent, told

FILM = 7200
OPENING = 20
NINETY = FILM * 90 // 100
HONEST_MINIMUM = (NINETY - OPENING) // TOP_SPEED


@pytest.fixture
def world() -> World:
    """A course of one film of two hours that Ann has bought."""
    made = open_world()
    made.add_course("drawing", videos=0)
    made.add_video(make_video("drawing", 1, duration=FILM))
    made.tell(told("day 0: paid")[0])
    return made


def session_of(world: World, video: str = "drawing-1") -> str:
    session = open_video(world, video=video).session
    assert session is not None
    return session


class Auditor:
    """Posts beats, and checks after each what the bank may have paid."""

    def __init__(self, world: World, opening: int = OPENING) -> None:
        self.world, self.opening, self.opened_at = world, opening, world.clock.now()

    def post(self, *beats: ToldBeat) -> int:
        credited = post(self.world, *beats).credited
        self.check()
        return credited

    def check(self) -> int:
        elapsed = (self.world.clock.now() - self.opened_at).total_seconds()
        watched = record(self.world).watched_duration
        assert watched <= self.opening + TOP_SPEED * elapsed
        return watched

    def wait_until_completed(self, step: int = 60) -> float:
        """Let the job catch up again and again; gives the seconds until the course was complete."""
        while record(self.world).completed_at is None:
            self.world.advance(seconds=step)
            self.world.make(CatchUp)()
            self.check()
        return (self.world.clock.now() - self.opened_at).total_seconds()


# --- cheats


def test_seeking_to_the_end_completes_nothing(world: World) -> None:
    session = session_of(world)
    world.advance(hours=3)
    heard = post(world, beat(session, position=FILM))
    assert (heard.credited, heard.record.watched_duration, heard.course_completed) == (0, 0, False)
    assert record(world).of("drawing-1").position.at == FILM


def test_sitting_on_the_page_completes_nothing(world: World) -> None:
    session = session_of(world)
    for seq in range(30):
        world.advance(minutes=10)
        post(world, beat(session, position=0, seq=seq))
    assert record(world).watched_duration == 0


def test_playing_the_last_seconds_completes_nothing(world: World) -> None:
    session = session_of(world)
    world.advance(hours=3)
    heard = post(world, beat(session, (FILM - 30, FILM)))
    assert (heard.credited, heard.course_completed) == (30, False)


def test_the_whole_film_claimed_at_once_is_paid_at_twice_its_speed_and_no_faster(world: World) -> None:
    auditor = Auditor(world)
    assert auditor.post(beat(session_of(world), (0, FILM))) == OPENING
    assert record(world).pending_seconds == FILM - OPENING
    took = auditor.wait_until_completed(step=1)
    assert HONEST_MINIMUM <= took <= HONEST_MINIMUM + 1
    assert record(world).percent == 90


def test_ten_sessions_at_once_earn_what_one_earns(world: World) -> None:
    auditor = Auditor(world)
    sessions = [session_of(world) for _ in range(10)]
    share = FILM // 10
    paid = [auditor.post(beat(s, (n * share, (n + 1) * share))) for n, s in enumerate(sessions)]
    assert sum(paid) == OPENING
    for seq in range(2, 40):
        world.advance(seconds=10)
        for session in sessions:
            auditor.post(beat(session, (0, FILM), seq=seq))
    assert record(world).watched_duration == OPENING + 38 * 10 * TOP_SPEED
    assert auditor.wait_until_completed() >= HONEST_MINIMUM


def test_a_hundred_posts_in_a_second_earn_two_seconds(world: World) -> None:
    auditor, session = Auditor(world), session_of(world)
    for seq in range(100):
        world.advance(milliseconds=10)
        auditor.post(beat(session, (seq * 70, seq * 70 + 72), seq=seq))
    assert record(world).watched_duration == OPENING + TOP_SPEED
    assert record(world).completed_at is None


def test_sessions_collected_for_a_week_earn_no_more_than_eight_hours_of_clock(world: World) -> None:
    """Waiting costs the time that watching costs; what was saved up has an end."""
    world.add_video(make_video("drawing", 2, duration=40 * 3600))
    sessions = []
    for _ in range(7):
        sessions.append(session_of(world, "drawing-2"))
        world.advance(days=1)
    total = sum(post(world, beat(s, (0, 40 * 3600), video="drawing-2")).credited for s in sessions)
    assert total == 8 * 3600 * TOP_SPEED


def test_a_duration_from_the_client_is_taken_nowhere(world: World) -> None:
    assert "duration" not in {field.name for field in fields(ToldBeat)}
    session = session_of(world)
    world.advance(hours=2)
    heard = post(world, beat(session, (FILM - 10, FILM * 100), position=FILM * 100))
    assert heard.credited == 10
    assert heard.record.duration == FILM
    assert heard.record.of("drawing-1").position.at == FILM


@pytest.mark.parametrize(
    "played",
    [
        [(100, 50)],
        [(-500, -1)],
        [(FILM, FILM + 900)],
        [(10**30, 10**31)],
        [(float("nan"), float("nan"))],
        [(0.1, 0.4)],
    ],
)
def test_spans_that_no_one_can_play_claim_nothing(world: World, played: list[tuple[float, float]]) -> None:
    session = session_of(world)
    world.advance(hours=2)
    assert post(world, beat(session, *played, position=0)).credited == 0
    assert record(world).pending_seconds == 0


@pytest.mark.parametrize("age", [-(10.0**9), 10.0**12, float("inf"), float("nan")])
def test_an_age_that_cannot_be_buys_no_second(world: World, age: float) -> None:
    auditor = Auditor(world)
    assert auditor.post(beat(session_of(world), (0, FILM), age=age)) == OPENING


def test_a_clock_that_steps_back_gives_nothing_and_gives_nothing_twice(world: World) -> None:
    session = session_of(world)
    world.advance(seconds=100)
    post(world, beat(session, (0, FILM)))
    for _ in range(20):
        world.advance(seconds=-90)
        assert post(world, beat(session, (0, FILM))).credited == 0
        world.advance(seconds=90)
        assert post(world, beat(session, (0, FILM))).credited == 0
    assert record(world).watched_duration == OPENING + 200


def test_buying_again_opens_no_second_bank(world: World) -> None:
    auditor = Auditor(world)
    auditor.post(beat(session_of(world), (0, FILM)))
    for facts in told("day 0: refunded", "day 0: order 1002 paid"):
        world.tell(evolve(facts, version=5))
    auditor.post(beat(session_of(world), (0, FILM)))
    assert record(world).watched_duration == OPENING


def test_random_cheats_never_get_beyond_the_bank() -> None:
    dice = random.Random(7)
    for _ in range(15):
        made = open_world(limits=Limits(heartbeat_by_learner=Limit(name="h", calls=10_000)))
        made.add_course("drawing", videos=3)
        made.tell(told("day 0: paid")[0])
        auditor, sessions = Auditor(made), []
        for seq in range(60):
            video = f"drawing-{dice.randint(1, 3)}"
            if not sessions or dice.random() < 0.2:
                sessions.append((video, session_of(made, video)))
            video, session = dice.choice(sessions)
            start = dice.uniform(-10, 110)
            told_beat = beat(session, (start, start + dice.uniform(0, 200)), seq=seq, video=video)
            auditor.post(*[told_beat] * dice.randint(1, 3))
            made.advance(seconds=dice.choice([0, 0, 0.3, 1, 5]))
            if dice.random() < 0.2:
                made.make(CatchUp)()
                auditor.check()


def test_a_short_course_opens_the_bank_with_half_of_it() -> None:
    world = open_world()
    world.add_course("drawing", videos=0)
    world.add_video(make_video("drawing", 1, duration=10))
    world.tell(told("day 0: paid")[0])
    heard = post(world, beat(session_of(world), (0, 10)))
    assert (heard.credited, heard.course_completed) == (5, False)
    world.advance(seconds=2)
    assert post(world, beat(session_of(world), (0, 10))).course_completed


# --- forged writes


def test_a_session_of_another_learner_is_forged(world: World) -> None:
    world.enroll("ben")
    stolen = session_of(world)
    with pytest.raises(Forged):
        post(world, beat(stolen, (0, 10)), by=BEN)
    assert record(world, user_id="ben").watched_duration == 0
    assert record(world, user_id="ann").watched_duration == 0


def test_a_session_that_was_tampered_with_is_forged(world: World) -> None:
    session = session_of(world)
    for spoiled in ("", session[:-1], session + "A", session.replace("1.", "2.", 1), session.swapcase()):
        with pytest.raises(Forged):
            post(world, beat(spoiled, (0, 10)))
    assert record(world).watched_duration == 0


def test_a_session_signed_with_another_key_is_forged(world: World) -> None:
    other = type(world.tokens)(keys=(b"the key of another installation, just as long",))
    mine = PlaybackSession(id="s", user_id="ann", video_id="drawing-1", issued_at=day(-300))
    with pytest.raises(Forged):
        post(world, beat(other.issue(mine), (0, FILM)))


def test_a_session_is_for_its_own_video(world: World) -> None:
    world.add_video(make_video("drawing", 2, duration=FILM))
    session = session_of(world, "drawing-1")
    with pytest.raises(Invalid) as refused:
        post(world, beat(session, (0, 10), video="drawing-2"))
    assert refused.value.problems[0].field == "beats[0].session"


def test_one_foreign_session_in_a_batch_refuses_the_batch_and_stores_nothing(world: World) -> None:
    world.enroll("ben")
    mine, stolen = session_of(world), open_video(world, by=BEN).session
    with pytest.raises(Forged):
        post(world, beat(mine, (0, 10)), beat(str(stolen), (10, 20)))
    assert record(world).watched_duration == 0


def test_beats_of_another_course_are_not_taken_by_this_one(world: World) -> None:
    world.add_course("painting")
    world.enroll("ann", "painting")
    session = session_of(world, "painting-1")
    smuggled = beat(session, (0, 10), video="painting-1")
    with pytest.raises(UnknownVideo):
        post(world, smuggled, course="drawing")
    mixed = post(world, beat(session_of(world), (0, 5)), smuggled, course="drawing")
    assert mixed.credited == 5
    assert record(world, "painting").watched_duration == 0


def test_a_free_preview_keeps_no_progress(world: World) -> None:
    world.add_video(make_video("drawing", 2, free_preview=True))
    assert open_video(world, by=BEN, video="drawing-2").session is None
    assert open_video(world, by=None, video="drawing-2").session is None


def test_someone_who_never_had_the_course_can_post_nothing(world: World) -> None:
    session = session_of(world)
    made = evolve(world.tokens.read(session), user_id="ben")
    with pytest.raises(NotEnrolled):
        post(world, beat(world.tokens.issue(made), (0, 10)), by=BEN)


def test_too_many_calls_are_told_to_keep_their_beats_and_lose_nothing(world: World) -> None:
    session = session_of(world)
    for seq in range(world.limits.heartbeat_by_learner.calls):
        post(world, beat(session, (seq, seq + 1), seq=seq))
    with pytest.raises(QuotaExceeded) as refused:
        post(world, beat(session, (120, 121), seq=120))
    world.advance(seconds=refused.value.retry_after)
    post(world, *(beat(session, (n, n + 1), seq=n) for n in range(100, 200)))
    world.advance(seconds=100)
    world.make(CatchUp)()
    assert record(world).watched_duration == 200


# --- honest learners


def test_two_hours_offline_in_one_batch_are_credited_whole(world: World) -> None:
    session = session_of(world)
    beats = [beat(session, (s, s + 72), seq=s, age=FILM - s - 72) for s in range(0, FILM, 72)]
    world.advance(seconds=FILM)
    heard = post(world, *beats)
    assert (heard.credited, heard.record.pending_seconds, heard.course_completed) == (FILM, 0, True)
    assert len(beats) == 100


def test_two_hours_offline_at_twice_the_speed_are_credited_whole(world: World) -> None:
    session = session_of(world)
    world.advance(seconds=FILM // 2)
    beats = [beat(session, (s, s + 72), seq=s, age=(FILM - s - 72) / 2) for s in range(0, FILM, 72)]
    assert post(world, *beats).credited == FILM


def test_live_beats_at_twice_the_speed_leave_nothing_pending(world: World) -> None:
    session = session_of(world)
    for seq in range(FILM // 24):
        world.advance(seconds=12)
        assert post(world, beat(session, (seq * 24, seq * 24 + 24), seq=seq)).credited == 24
    assert record(world).percent == 100


def test_two_tabs_at_once_are_credited_whole(world: World) -> None:
    world.add_video(make_video("drawing", 2, duration=FILM))
    tabs = {video: session_of(world, video) for video in ("drawing-1", "drawing-2")}
    for start in range(0, FILM, 12):
        world.advance(seconds=12)
        for video, session in tabs.items():
            assert post(world, beat(session, (start, start + 12), seq=start, video=video)).credited == 12
    assert (record(world).percent, record(world).pending_seconds) == (100, 0)


def test_two_devices_on_one_film_are_credited_once(world: World) -> None:
    laptop, phone = session_of(world), session_of(world)
    for start in range(0, 600, 12):
        world.advance(seconds=12)
        post(world, beat(laptop, (start, start + 12), seq=start))
        post(world, beat(phone, (start + 300, start + 312), seq=start))
    assert record(world).watched_duration == 900
    assert record(world).pending_seconds == 0


def test_a_pause_of_a_day_loses_nothing(world: World) -> None:
    session = session_of(world)
    world.advance(seconds=3600)
    post(world, beat(session, (0, 3600)))
    world.advance(days=1)
    renewed = open_video(world, renewing=session)
    assert (renewed.session, renewed.position) == (session, 3600)
    world.advance(seconds=3600)
    assert post(world, beat(session, (3600, FILM), seq=2)).course_completed
    assert record(world).pending_seconds == 0


def test_beats_doubled_and_reordered_come_to_the_same(world: World) -> None:
    session = session_of(world)
    world.advance(seconds=1200)
    beats = [beat(session, (s, s + 12), seq=s, age=1188 - s) for s in range(0, 1200, 12)]
    shuffled = beats * 2
    random.Random(3).shuffle(shuffled)
    for call in range(0, len(shuffled), 20):
        post(world, *shuffled[call : call + 20])
    found = record(world)
    assert (found.watched_duration, found.pending_seconds, found.of("drawing-1").position.at) == (1200, 0, 1200)


def test_an_unreported_evening_is_credited_whole_with_the_addresses_renewed(world: World) -> None:
    """Eight hours of clock at full speed, told at the end."""
    world.add_video(make_video("drawing", 2, duration=16 * 3600))
    first = session_of(world, "drawing-2")
    for _ in range(4):
        world.advance(hours=2)
        open_video(world, video="drawing-2", renewing=first)
    assert post(world, beat(first, (0, 16 * 3600), video="drawing-2", age=1)).credited == 16 * 3600


def test_a_completed_course_is_congratulated_once_by_one_mail(world: World) -> None:
    session = session_of(world)
    world.advance(seconds=FILM)
    assert post(world, beat(session, (0, FILM))).course_completed
    assert not post(world, beat(session, (0, FILM))).course_completed
    world.work()
    assert sent(world) == ["granted", "course-completed"]


def test_ninety_per_cent_is_enough_and_one_second_less_is_not(world: World) -> None:
    session = session_of(world)
    world.advance(seconds=FILM)
    assert not post(world, beat(session, (0, NINETY - 1))).course_completed
    assert post(world, beat(session, (0, NINETY))).course_completed


# --- when access is over


def refund(world: World) -> None:
    world.tell(told("day 0: paid", "day 1: refunded")[1])


def test_after_a_refund_no_beat_is_taken_and_what_was_received_before_is_still_credited(world: World) -> None:
    session = session_of(world)
    world.advance(seconds=100)
    post(world, beat(session, (0, 1000)))
    before = record(world)
    assert (before.watched_duration, before.pending_seconds) == (220, 780)
    world.clock.set(day(1))
    refund(world)
    assert record(world) == before
    with pytest.raises(AccessEnded):
        post(world, beat(session, (1000, 1100), age=86_400))
    assert world.make(CatchUp)() == 780
    assert world.make(CatchUp)() == 0
    after = record(world)
    assert (after.watched_duration, after.pending_seconds) == (1000, 0)


def test_after_a_block_no_beat_is_taken(world: World) -> None:
    session = session_of(world)
    found = enrollment(world)
    assert found is not None
    world.make(BlockEnrollment)(ADMIN, found.id, "shared the password")
    with pytest.raises(Blocked):
        post(world, beat(session, (0, 10)))


@pytest.fixture
def lapsing() -> World:
    """A course of 30 days."""
    made = open_world()
    made.add_course("drawing", access_days=30)
    made.tell(told("day 0: paid")[0])
    return made


def test_beats_of_a_session_from_before_the_expiry_are_taken_for_a_day_after_it(lapsing: World) -> None:
    lapsing.clock.set(day(30) - timedelta(minutes=1))
    session = session_of(lapsing)
    for late in (day(30), day(31) - timedelta(microseconds=1)):
        lapsing.clock.set(late)
        lapsing.make(MarkExpired)()
        post(lapsing, beat(session, (0, 50), age=60))
    lapsing.clock.set(day(31))
    with pytest.raises(AccessExpired):
        post(lapsing, beat(session, (0, 60), age=60))
    assert record(lapsing).watched_duration == 50


@pytest.mark.parametrize("issued_at", [day(30), day(30) + timedelta(hours=1)])
def test_beats_of_a_session_from_after_the_expiry_are_not_taken(lapsing: World, issued_at: datetime) -> None:
    lapsing.clock.set(day(30) + timedelta(hours=2))
    made = PlaybackSession(id="s", user_id="ann", video_id="drawing-1", issued_at=issued_at)
    with pytest.raises(AccessExpired):
        post(lapsing, beat(lapsing.tokens.issue(made), (0, 50)))


def test_after_a_refund_of_what_would_have_expired_no_late_beat_is_taken(lapsing: World) -> None:
    session = session_of(lapsing)
    lapsing.clock.set(day(2))
    refund(lapsing)
    with pytest.raises(AccessEnded):
        post(lapsing, beat(session, (0, 50), age=90_000))


def test_completion_by_the_job_is_congratulated_once(world: World) -> None:
    post(world, beat(session_of(world), (0, FILM)))
    world.advance(hours=2)
    world.make(CatchUp)()
    world.make(CatchUp)()
    world.work()
    assert sent(world) == ["granted", "course-completed"]
    assert [key for key in notices(world) if "completed" in key] == ["course-completed:ann:drawing"]
