"""Watched seconds, the play bank, completion: what beats come to.

Claims are united first; seconds not yet watched are credited from the bank, the lowest first; what
it can't cover yet stays pending. Nothing is thrown away, nothing rejected, nothing goes back.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from attrs import evolve, field, frozen

from course_domain.model.bank import PlayBank
from course_domain.model.courses import Video
from course_domain.model.playback import PlaybackSession, Position, resume_at, two_latest
from course_domain.model.spans import lowest, seconds_of, to_second, within

COMPLETE_PERCENT = 90
LONGEST_AGE = 366 * 86_400.0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class VideoProgress:
    """One learner's progress in one video; ``claimed`` and ``watched`` are sets of seconds (see ``spans``)."""

    video_id: str
    claimed: int = field(default=0, repr=False)
    watched: int = field(default=0, repr=False)
    position: Position = field(factory=Position)
    other: Position = field(factory=Position)
    """The latest place of another device than that of ``position``; blank where there is none."""
    completed_at: datetime | None = None
    last_watched_at: datetime | None = None

    @property
    def pending(self) -> int:
        """The set of seconds claimed and not yet credited."""
        return self.claimed & ~self.watched

    def watched_duration(self, duration: int) -> int:
        """Give the credited seconds that fit the video."""
        return within(self.watched, duration).bit_count()

    def judged(self, duration: int, now: datetime) -> "VideoProgress":
        """Complete it at 90 % of its seconds watched; completion never goes back."""
        if self.completed_at is None and is_complete(self.watched_duration(duration), duration):
            return evolve(self, completed_at=now)
        return self


def is_complete(watched: int, duration: int) -> bool:
    """Ninety per cent of the seconds, in exact arithmetic; a video of no known length is never complete."""
    return duration > 0 and watched * 100 >= duration * COMPLETE_PERCENT


def percent(watched: int, total: int, *, complete: bool) -> int:
    """Give ``floor(100 x watched / total)``; 0 of nothing is 0, and 100 only when complete."""
    share = 100 * watched // total if total > 0 else 0
    return min(100 if complete else 99, share)


@frozen(kw_only=True)
class Beat:
    """What was played of one video since the last beat of a session.

    ``played`` are spans as the player measured them, in seconds; ``age`` is how many seconds ago it
    happened, 0 when live.
    """

    session: PlaybackSession
    seq: int
    played: tuple[tuple[float, float], ...] = ()
    position: float
    age: float = 0.0

    @property
    def video_id(self) -> str:
        """The session says which video it is."""
        return self.session.video_id


@frozen(kw_only=True)
class CourseRecord:
    """All of one learner's progress in one course, with the course's published videos in order."""

    user_id: str
    course_id: str
    videos: tuple[Video, ...]
    progress: Mapping[str, VideoProgress] = field(factory=dict)
    bank: PlayBank | None = None
    completed_at: datetime | None = None
    last_watched_at: datetime | None = None
    last_video_id: str | None = None

    def of(self, video_id: str) -> VideoProgress:
        """Give the progress in one video, a blank one where nothing was watched."""
        return self.progress.get(video_id) or VideoProgress(video_id=video_id)

    @property
    def duration(self) -> int:
        """Seconds of all published videos."""
        return sum(video.duration for video in self.videos)

    @property
    def watched_duration(self) -> int:
        """Credited seconds over all published videos."""
        return sum(self.of(video.id).watched_duration(video.duration) for video in self.videos)

    @property
    def videos_completed(self) -> int:
        """How many published videos are complete."""
        return sum(self.of(video.id).completed_at is not None for video in self.videos)

    @property
    def new_videos(self) -> int:
        """Videos that came after the course was completed and are still to watch."""
        return len(self.videos) - self.videos_completed if self.completed_at is not None else 0

    @property
    def pending_seconds(self) -> int:
        """The open remainder: seconds claimed that the bank does not cover yet."""
        return sum(within(self.of(video.id).pending, video.duration).bit_count() for video in self.videos)

    @property
    def percent(self) -> int:
        """How far the learner is, by seconds."""
        return percent(self.watched_duration, self.duration, complete=self.completed_at is not None)

    def continue_at(self) -> tuple[str, int] | None:
        """Give the video and the second to carry on from; the next one where the last was played to its end."""
        place = next((n for n, video in enumerate(self.videos) if video.id == self.last_video_id), None)
        if place is None:
            return None
        video = self.videos[place]
        position = self.of(video.id).position.at
        if position >= video.duration and place + 1 < len(self.videos):
            following = self.videos[place + 1]
            return following.id, resume_at(self.of(following.id).position.at, following.duration)
        return video.id, resume_at(position, video.duration)

    def judged(self, now: datetime) -> "CourseRecord":
        """Complete videos and the course where that is due; upward only, and never an empty course."""
        progress = {
            **self.progress,
            **{
                video.id: self.of(video.id).judged(video.duration, now)
                for video in self.videos
                if video.id in self.progress
            },
        }
        judged = evolve(self, progress=progress)
        done = bool(judged.videos) and judged.videos_completed == len(judged.videos)
        return evolve(judged, completed_at=now) if done and judged.completed_at is None else judged


@frozen(kw_only=True)
class Heard:
    """What a call's beats came to."""

    record: CourseRecord
    credited: int
    """Seconds newly credited by this call."""
    touched: tuple[str, ...]
    """The videos that the beats told of or that changed, ids in the order of the course."""
    course_completed: bool
    """This call completed the course."""


def hear(record: CourseRecord, beats: Sequence[Beat], now: datetime) -> Heard:
    """Take the beats of one learner in one course: unite the claims, gain, credit, judge.

    Beats of a video that is no longer published claim nothing.
    """
    durations = {video.id: video.duration for video in record.videos}
    claimed = record
    for beat in beats:
        if beat.video_id in durations:
            claimed = _take(claimed, beat, durations[beat.video_id], now)
    return _compare(record, _credit(claimed, now).judged(now), told_of={beat.video_id for beat in beats})


def catch_up(record: CourseRecord, now: datetime) -> Heard:
    """Credit what the bank covers by now, without a beat: received before, so also after access has ended."""
    return _compare(record, _credit(record, now).judged(now), told_of=())


def _take(record: CourseRecord, beat: Beat, duration: int, now: datetime) -> CourseRecord:
    before = record.of(beat.video_id)
    played = seconds_of(beat.played, duration)
    told = _place(beat, duration, played, now)
    position, other = two_latest(before.position, before.other, told or before.position)
    after = evolve(before, claimed=before.claimed | played, position=position, other=other, last_watched_at=now)
    issued_at = beat.session.issued_at
    return evolve(
        record,
        progress={**record.progress, beat.video_id: after},
        bank=record.bank.opened_by(issued_at) if record.bank else PlayBank.open(issued_at, record.duration),
        last_watched_at=now,
        last_video_id=_last_video(record, beat.video_id, told),
    )


def _place(beat: Beat, duration: int, played: int, now: datetime) -> Position | None:
    """Give the place that a beat tells; a beat at 0 that played nothing tells none."""
    at = to_second(max(0.0, min(beat.position, duration)))
    if at == 0 and not played:
        return None
    happened_at = now - min(timedelta(seconds=max(0.0, min(beat.age, LONGEST_AGE))), now - _EPOCH)
    session = beat.session
    return Position(at=at, happened_at=happened_at, session_id=session.id, seq=beat.seq, device=session.device)


def _last_video(record: CourseRecord, video_id: str, told: Position | None) -> str:
    """Give the video of the beat that happened last, which need not have arrived last."""
    last = record.last_video_id
    if last is None or (told is not None and record.of(last).position.latest(told) == told):
        return video_id
    return last


def _credit(record: CourseRecord, now: datetime) -> CourseRecord:
    """Spend the bank on pending seconds, in the order of the course and the lowest first."""
    if record.bank is None:
        return record
    bank = record.bank.at(now)
    progress = dict(record.progress)
    for video in record.videos:
        known = record.of(video.id)
        paid = lowest(within(known.pending, video.duration), bank.seconds)
        if paid:
            bank = bank.spend(paid.bit_count())
            progress[video.id] = evolve(known, watched=known.watched | paid)
    return evolve(record, progress=progress, bank=bank)


def _compare(before: CourseRecord, after: CourseRecord, *, told_of: Collection[str]) -> Heard:
    return Heard(
        record=after,
        credited=sum((after.of(video.id).watched & ~before.of(video.id).watched).bit_count() for video in after.videos),
        touched=tuple(v.id for v in after.videos if v.id in told_of or after.of(v.id) != before.of(v.id)),
        course_completed=before.completed_at is None and after.completed_at is not None,
    )
