"""New videos of a course, gathered until they are told of together."""

from datetime import datetime, timedelta
from enum import StrEnum

from attrs import evolve, frozen

from course_domain.model.enrollments import NOWHERE, Enrollment, Place
from course_domain.model.learners import Holder
from course_domain.model.notices import Notice, NoticeKind, owe


class BatchState(StrEnum):
    """Where a batch stands: videos still join it, its learners are being told, or all of them were."""

    GATHERING = "gathering"
    TELLING = "telling"
    TOLD = "told"


@frozen(kw_only=True)
class DigestPolicy:
    """When a batch is told of: after a quiet while, and at the latest a while after its first video."""

    quiet: timedelta = timedelta(hours=2)
    longest: timedelta = timedelta(hours=24)


@frozen(kw_only=True)
class VideoBatch:
    """The videos that came into a published course one after the other.

    ``reached_at`` and ``reached_id`` are the place (``enrolled_at``, ``id``) of the learner who was told last.
    """

    id: str
    course_id: str
    video_ids: tuple[str, ...]
    first_at: datetime
    last_at: datetime
    state: BatchState = BatchState.GATHERING
    reached_at: datetime = NOWHERE[0]
    reached_id: str = NOWHERE[1]

    @property
    def place(self) -> Place:
        """How far its learners have been told."""
        return self.reached_at, self.reached_id

    def joined_by(self, video_id: str, at: datetime) -> "VideoBatch":
        """Take another video in."""
        return evolve(self, video_ids=(*self.video_ids, video_id), last_at=max(self.last_at, at))

    def is_due(self, policy: DigestPolicy, now: datetime) -> bool:
        """Tell whether there is somebody to tell of it by now."""
        if self.state is not BatchState.GATHERING:
            return self.state is BatchState.TELLING
        return self.last_at + policy.quiet <= now or self.first_at + policy.longest <= now

    def after(self, enrollment: Enrollment) -> "VideoBatch":
        """Go on behind an enrollment; no video joins it any more."""
        return evolve(self, state=BatchState.TELLING, reached_at=enrollment.enrolled_at, reached_id=enrollment.id)

    def finished(self) -> "VideoBatch":
        """Nobody is left to tell."""
        return evolve(self, state=BatchState.TOLD)


def digest_of(batch: VideoBatch, user_id: str, now: datetime) -> Notice:
    """Word that a course has new videos; which of them are new to this learner is looked up at sending."""
    key = f"{user_id}:{batch.course_id}:{batch.id}"
    return owe(NoticeKind.NEW_VIDEOS, key, Holder(user_id=user_id), (batch.course_id,), now, batch=batch.id)
