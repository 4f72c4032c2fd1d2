"""Learners' progress in a database: sets of seconds by video, the play bank and the counters on the enrollment."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import field, frozen
from sqlalchemy import Column, Connection, and_, bindparam, select, update

from adapters.sql.dialects import Upsert
from adapters.sql.enrollment_rows import ENROLLMENT, enrollment_of
from adapters.sql.lists import ROWS
from adapters.sql.tables import course_enrollments, user_course_progress
from adapters.sql.tables.learning import BEHIND
from adapters.sql.videos import SqlVideos
from course_domain.model.bank import PlayBank
from course_domain.model.enrollments import Enrollment
from course_domain.model.playback import Device, Position
from course_domain.model.progress import CourseRecord, VideoProgress
from course_domain.model.reports import tally_of

_COUNTERS: Final = (
    course_enrollments.c.completed_at,
    course_enrollments.c.last_watched_at,
    course_enrollments.c.last_video_id,
    course_enrollments.c.bank_opened_at,
    course_enrollments.c.bank_as_of,
    course_enrollments.c.bank_ticks,
)
_THIS: Final = and_(
    course_enrollments.c.user_id == bindparam("in_user"), course_enrollments.c.course_id == bindparam("in_course")
)
_READ: Final = select(*ENROLLMENT, *_COUNTERS).where(_THIS)
_READ_TO_CHANGE: Final = select(*ENROLLMENT, *_COUNTERS).where(_THIS).with_for_update()
_POSITION: Final = (
    user_course_progress.c.position,
    user_course_progress.c.position_happened_at,
    user_course_progress.c.position_session,
    user_course_progress.c.position_seq,
    user_course_progress.c.position_device,
    user_course_progress.c.position_kind,
)
_OTHER: Final = (
    user_course_progress.c.other_position,
    user_course_progress.c.other_happened_at,
    user_course_progress.c.other_session,
    user_course_progress.c.other_seq,
    user_course_progress.c.other_device,
    user_course_progress.c.other_kind,
)
_PROGRESS: Final = select(
    user_course_progress.c.video_id,
    user_course_progress.c.claimed,
    user_course_progress.c.watched,
    user_course_progress.c.completed_at,
    user_course_progress.c.last_watched_at,
    *_POSITION,
    *_OTHER,
).where(
    user_course_progress.c.user_id == bindparam("in_user"), user_course_progress.c.course_id == bindparam("in_course")
)
_COUNT: Final = update(course_enrollments).where(_THIS)
_SAVE: Final = Upsert(
    table=user_course_progress,
    key=["user_id", "video_id"],
    replace=[
        "watched_duration",
        "completed",
        "completed_at",
        "last_watched_at",
        "claimed",
        "watched",
        *(column.name for column in (*_POSITION, *_OTHER)),
    ],
)
_LEARNERS: Final = (
    select(user_course_progress.c.user_id)
    .where(user_course_progress.c.course_id == bindparam("course"))
    .group_by(user_course_progress.c.user_id)
    .order_by(user_course_progress.c.user_id)
)
_BEHIND: Final = (
    select(course_enrollments.c.user_id, course_enrollments.c.course_id)
    .where(BEHIND)
    .order_by(
        course_enrollments.c.bank_as_of.nulls_first(), course_enrollments.c.user_id, course_enrollments.c.course_id
    )
    .limit(ROWS)
)


@frozen(kw_only=True)
class SqlRecords:
    """Progress in a transaction; of a writing one, a record that was read stays as it is until the commit."""

    connection: Connection
    writes: bool
    _known: dict[tuple[str, str], CourseRecord] = field(factory=dict, init=False, repr=False)

    def get(self, user_id: str, course_id: str) -> CourseRecord:
        return self.get_with_enrollment(user_id, course_id)[0]

    def get_with_enrollment(self, user_id: str, course_id: str) -> tuple[CourseRecord, Enrollment | None]:
        """Give a record together with the enrollment that carries its counters, None where there is none."""
        this = {"in_user": user_id, "in_course": course_id}
        row = self.connection.execute(_READ_TO_CHANGE if self.writes else _READ, this).first()
        counters = _counters_of(row[len(ENROLLMENT) :]) if row else {}
        record = CourseRecord(
            user_id=user_id,
            course_id=course_id,
            videos=SqlVideos(connection=self.connection).of_course(course_id),
            progress={row[0]: _progress_of(row) for row in self.connection.execute(_PROGRESS, this)},
            **counters,
        )
        self._known[user_id, course_id] = record
        return record, enrollment_of(row[: len(ENROLLMENT)]) if row else None

    def save(self, record: CourseRecord) -> None:
        pair = record.user_id, record.course_id
        known = self._known.get(pair) or self.get(*pair)
        if self.connection.execute(_COUNT, _counters(record)).rowcount == 0:
            raise LookupError(f"no enrollment carries the counters of user {pair[0]!r} in course {pair[1]!r}")
        changed = [_values(record, video) for id_, video in record.progress.items() if video != known.progress.get(id_)]
        if changed:
            self.connection.execute(_SAVE.on(self.connection), changed)
        self._known[pair] = record

    def learners_of(self, course_id: str) -> tuple[str, ...]:
        return tuple(self.connection.execute(_LEARNERS, {"course": course_id}).scalars())

    def behind(self, limit: int) -> tuple[tuple[str, str], ...]:
        return tuple((row[0], row[1]) for row in self.connection.execute(_BEHIND, {"rows": limit}))


def _counters_of(row: Sequence[Any]) -> Mapping[str, Any]:
    completed_at, last_watched_at, last_video_id, opened_at, as_of, ticks = row
    return {
        "completed_at": completed_at,
        "last_watched_at": last_watched_at,
        "last_video_id": last_video_id,
        "bank": None if ticks is None else PlayBank(opened_at=opened_at, as_of=as_of, ticks=ticks),
    }


def _progress_of(row: Sequence[Any]) -> VideoProgress:
    video_id, claimed, watched, completed_at, last_watched_at, *places = row
    return VideoProgress(
        video_id=video_id,
        claimed=claimed,
        watched=watched,
        position=_place_of(places[: len(_POSITION)]),
        other=_place_of(places[len(_POSITION) :]),
        completed_at=completed_at,
        last_watched_at=last_watched_at,
    )


def _place_of(row: Sequence[Any]) -> Position:
    at, happened_at, session_id, seq, name, kind = row
    return Position(at=at, happened_at=happened_at, session_id=session_id, seq=seq, device=Device(name=name, kind=kind))


def _counters(record: CourseRecord) -> dict[str, Any]:
    tally, bank = tally_of(record), record.bank
    return {
        "in_user": record.user_id,
        "in_course": record.course_id,
        "videos_completed": tally.videos_completed,
        "watched_duration": tally.watched_duration,
        "completed_at": tally.completed_at,
        "last_watched_at": tally.last_watched_at,
        "last_video_id": record.last_video_id,
        "continue_video_id": tally.continue_video_id,
        "continue_position": tally.continue_position,
        "bank_opened_at": bank.opened_at if bank else None,
        "bank_as_of": bank.as_of if bank else None,
        "bank_ticks": bank.ticks if bank else None,
        "pending_seconds": record.pending_seconds,
    }


def _values(record: CourseRecord, progress: VideoProgress) -> dict[str, Any]:
    durations = {video.id: video.duration for video in record.videos}
    watched = progress.watched
    return {
        "user_id": record.user_id,
        "video_id": progress.video_id,
        "course_id": record.course_id,
        "watched_duration": progress.watched_duration(durations.get(progress.video_id, watched.bit_length())),
        "completed": progress.completed_at is not None,
        "completed_at": progress.completed_at,
        "last_watched_at": progress.last_watched_at,
        "claimed": progress.claimed,
        "watched": watched,
        **_place(_POSITION, progress.position),
        **_place(_OTHER, progress.other),
    }


def _place(columns: Sequence[Column[Any]], place: Position) -> dict[str, Any]:
    device = place.device
    told = place.at, place.happened_at, place.session_id, place.seq, device.name, device.kind
    return {column.name: value for column, value in zip(columns, told, strict=True)}
