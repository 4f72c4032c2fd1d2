"""What beats come to: claims are united, credited from the bank, and the rest stays pending."""

from datetime import UTC, datetime, timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from course_domain.model.bank import PlayBank
from course_domain.model.courses import Video
from course_domain.model.playback import PlaybackSession
from course_domain.model.progress import Beat, CourseRecord, catch_up, hear

NOON = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
DURATIONS = {"v1": 90, "v2": 300, "v3": 40}

Told = tuple[int, int, str, tuple[tuple[int, int], ...]]
"""When a call arrives, how long before it its session was issued, the video, the spans; whole seconds."""

spans = st.lists(st.tuples(st.integers(-5, 320), st.integers(-5, 320)), min_size=1, max_size=4).map(tuple)
told = st.tuples(st.integers(0, 400), st.integers(0, 300), st.sampled_from(sorted(DURATIONS)), spans)
calls = st.lists(told, min_size=1, max_size=12)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def video(video_id: str, duration: int, place: int = 1) -> Video:
    return Video(
        id=video_id,
        course_id="c1",
        title=video_id,
        duration=duration,
        order_position=place,
        s3_key=f"videos/{video_id}.mp4",
        video_url="",
        created_at=NOON,
        updated_at=NOON,
    )


def blank() -> CourseRecord:
    videos = tuple(video(video_id, duration, place) for place, (video_id, duration) in enumerate(DURATIONS.items()))
    return CourseRecord(user_id="u1", course_id="c1", videos=videos)


def beat(call: Told) -> Beat:
    arrived, waited, video_id, played = call
    issued = after(arrived - waited)
    session = PlaybackSession(id=f"s-{video_id}-{issued}", user_id="u1", video_id=video_id, issued_at=issued)
    return Beat(session=session, seq=1, played=played, position=played[-1][1])


def listen(calls: list[Told], record: CourseRecord | None = None) -> CourseRecord:
    """Hear calls in the order given; the clock shows what each says, so it may step back."""
    record = record or blank()
    for call in calls:
        record = hear(record, [beat(call)], after(call[0])).record
    return record


def members(seconds: int) -> set[int]:
    return {second for second in range(seconds.bit_length()) if seconds >> second & 1}


def claimed(calls: list[Told]) -> dict[str, set[int]]:
    """The union of all claims, by sets of ints."""
    union: dict[str, set[int]] = {video_id: set() for video_id in DURATIONS}
    for _, _, video_id, played in calls:
        seconds = (second for start, end in played for second in range(start, end))
        union[video_id] |= {second for second in seconds if 0 <= second < DURATIONS[video_id]}
    return union


def credited_and_pending(record: CourseRecord) -> dict[str, set[int]]:
    return {key: members(record.of(key).watched) | members(record.of(key).pending) for key in DURATIONS}


def caught_up(record: CourseRecord, now: datetime) -> CourseRecord:
    """Let the clock run until nothing is pending."""
    while record.pending_seconds:
        now += timedelta(minutes=1)
        record = catch_up(record, now).record
    return record


@given(calls, st.randoms(use_true_random=False))
def test_credited_and_pending_are_the_union_of_all_claims_in_any_order(calls: list[Told], dice: object) -> None:
    shuffled = list(calls) + calls[:2]
    dice.shuffle(shuffled)
    for delivery in (calls, shuffled, sorted(calls), sorted(calls, reverse=True)):
        assert credited_and_pending(listen(delivery)) == claimed(calls)


@given(calls)
def test_credited_and_pending_never_meet(calls: list[Told]) -> None:
    for known in listen(calls).progress.values():
        assert known.watched & known.pending == 0


@given(calls)
def test_at_every_moment_credited_is_at_most_the_opening_and_twice_the_elapsed(calls: list[Told]) -> None:
    """Elapsed since the earliest issue time among the sessions heard, up to the furthest that the clock has been."""
    record, opening = blank(), 20
    for place, call in enumerate(calls):
        record = listen([call], record)
        heard = calls[: place + 1]
        earliest = min(arrived - waited for arrived, waited, _, _ in heard)
        furthest = max(arrived for arrived, _, _, _ in heard)
        assert record.watched_duration <= opening + 2 * (furthest - earliest)


@given(calls)
def test_when_the_bank_has_caught_up_watched_is_the_union_of_all_claims(calls: list[Told]) -> None:
    record = caught_up(listen(calls), after(400))
    assert {key: members(record.of(key).watched) for key in DURATIONS} == claimed(calls)


@given(calls, st.randoms(use_true_random=False))
def test_doubled_late_and_reordered_beats_and_several_devices_converge(calls: list[Told], dice: object) -> None:
    shuffled = calls * 2
    dice.shuffle(shuffled)
    one, other = caught_up(listen(calls), after(400)), caught_up(listen(shuffled), after(400))
    assert {key: one.of(key).watched for key in DURATIONS} == {key: other.of(key).watched for key in DURATIONS}
    assert {key: one.of(key).position.at for key in DURATIONS} == {key: other.of(key).position.at for key in DURATIONS}


@given(calls)
def test_claimed_and_credited_seconds_only_grow(calls: list[Told]) -> None:
    record = blank()
    for call in calls:
        before, record = record, listen([call], record)
        for key in DURATIONS:
            assert before.of(key).claimed & ~record.of(key).claimed == 0
            assert before.of(key).watched & ~record.of(key).watched == 0


@given(calls)
def test_a_call_of_many_beats_comes_to_what_the_same_beats_come_to_one_by_one(calls: list[Told]) -> None:
    now = after(1000)
    together = hear(blank(), [beat(call) for call in calls], now).record
    apart = blank()
    for call in calls:
        apart = hear(apart, [beat(call)], now).record
    assert credited_and_pending(together) == credited_and_pending(apart)
    assert together.watched_duration == apart.watched_duration
    assert together.last_video_id == apart.last_video_id
    assert {key: together.of(key).position for key in DURATIONS} == {key: apart.of(key).position for key in DURATIONS}


@given(calls)
def test_what_a_call_credited_is_what_the_watched_duration_grew_by(calls: list[Told]) -> None:
    record = blank()
    for call in calls:
        heard = hear(record, [beat(call)], after(call[0]))
        assert heard.credited == heard.record.watched_duration - record.watched_duration
        assert call[2] in heard.touched
        record = heard.record


def test_seconds_not_yet_watched_are_credited_the_lowest_first() -> None:
    record = listen([(0, 0, "v2", ((100, 200), (40, 50)))])
    assert members(record.of("v2").watched) == {*range(40, 50), *range(100, 110)}
    assert record.pending_seconds == 90


def test_what_the_bank_cannot_cover_yet_is_credited_at_a_later_beat() -> None:
    record = listen([(0, 0, "v2", ((0, 60),)), (10, 10, "v2", ((0, 1),))])
    assert members(record.of("v2").watched) == set(range(40))
    assert record.pending_seconds == 20


def test_what_the_bank_cannot_cover_yet_is_credited_by_a_job() -> None:
    heard = catch_up(listen([(0, 0, "v2", ((0, 60),))]), after(20))
    assert (heard.credited, heard.record.pending_seconds, heard.touched) == (40, 0, ("v2",))


def test_a_job_that_comes_again_credits_nothing_twice() -> None:
    heard = catch_up(listen([(0, 0, "v2", ((0, 60),))]), after(20))
    assert catch_up(heard.record, after(20)).credited == 0


def test_seconds_watched_again_cost_nothing() -> None:
    once = listen([(0, 0, "v2", ((0, 20),))])
    again = listen([(0, 0, "v2", ((0, 20),))] * 5)
    assert again.bank == once.bank


def test_a_clock_that_steps_back_gives_nothing_and_takes_nothing() -> None:
    record = listen([(100, 100, "v2", ((0, 220),)), (50, 0, "v2", ((220, 300),))])
    assert record.watched_duration == 220
    assert listen([(100, 0, "v2", ((220, 300),))], record).watched_duration == 220
    assert listen([(140, 0, "v2", ((220, 300),))], record).watched_duration == 300


def test_there_is_one_bank_for_all_videos_of_a_course() -> None:
    record = listen([(0, 0, key, ((0, 40),)) for key in DURATIONS])
    assert record.watched_duration == 20
    assert record.pending_seconds == 100


def test_the_bank_opens_with_half_of_a_short_course() -> None:
    short = evolve(blank(), videos=(video("v1", 15), video("v2", 10, 2)))
    record = listen([(0, 0, "v1", ((0, 15),)), (0, 0, "v2", ((0, 10),))], short)
    assert record.watched_duration == 12
    assert listen([(1, 1, "v1", ((0, 15),))], record).watched_duration == 14


def test_the_opening_is_fixed_when_the_bank_opens() -> None:
    short = evolve(blank(), videos=(video("v1", 10),))
    record = listen([(0, 0, "v1", ((0, 10),))], short)
    longer = evolve(record, videos=(video("v1", 300),))
    assert listen([(0, 0, "v1", ((0, 300),))], longer).watched_duration == 5


def test_beats_of_a_video_that_is_no_longer_published_claim_nothing_and_open_nothing() -> None:
    gone = evolve(blank(), videos=(video("v2", 300),))
    assert listen([(0, 100, "v1", ((0, 40),))], gone) == gone


def test_the_bank_holds_no_more_than_eight_hours_of_clock() -> None:
    long = evolve(blank(), videos=(video("v2", 100_000),))
    asleep = listen([(0, 0, "v2", ((0, 1),))], long)
    woken = listen([(10 * 86_400, 0, "v2", ((0, 100_000),))], asleep)
    assert woken.watched_duration == 1 + 57_600
    assert isinstance(woken.bank, PlayBank)
    assert woken.bank.seconds == 0
