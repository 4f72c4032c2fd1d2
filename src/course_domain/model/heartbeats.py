"""One call of a player: which of its beats are taken, and what follows from them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from attrs import frozen

from course_domain.model.enrollments import Enrollment, refusal, refusal_of_beats
from course_domain.model.errors import DomainError, UnknownVideo
from course_domain.model.learners import Holder
from course_domain.model.notices import Notice, NoticeKind, owe
from course_domain.model.progress import Beat, CourseRecord, Heard, hear

HeartbeatAnswer: TypeAlias = Heard | DomainError
"""What a call came to."""


@frozen(kw_only=True)
class HeartbeatCall:
    """The beats of one call, of one learner in one course; one live beat, or an offline catch-up."""

    user_id: str
    course_id: str
    beats: tuple[Beat, ...]


def take(record: CourseRecord, enrollment: Enrollment | None, beats: Sequence[Beat], now: datetime) -> HeartbeatAnswer:
    """Hear the beats whose sessions may still report; refuse when none of them may, or none is of this course."""
    here = {video.id for video in record.videos}
    if beats and not any(beat.video_id in here for beat in beats):
        return refusal_of_beats(enrollment, beats[0].session.issued_at, now) or UnknownVideo(video_id=beats[0].video_id)
    refusals = [refusal_of_beats(enrollment, beat.session.issued_at, now) for beat in beats]
    taken = [beat for beat, refused in zip(beats, refusals, strict=True) if refused is None]
    if not taken and (refused := next(filter(None, refusals), refusal(enrollment, now))) is not None:
        return refused
    return hear(record, taken, now)


def completion_notice(heard: Heard, now: datetime) -> Notice | None:
    """Give the congratulation that is owed when a call completed the course."""
    if not heard.course_completed:
        return None
    record = heard.record
    holder = Holder(user_id=record.user_id)
    key = f"{record.user_id}:{record.course_id}"
    return owe(NoticeKind.COURSE_COMPLETED, key, holder, (record.course_id,), now)
