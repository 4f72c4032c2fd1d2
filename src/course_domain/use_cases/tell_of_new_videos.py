"""A job makes one mail for each learner of the videos that came into a course."""

from collections.abc import Sequence

from attrs import frozen

from course_domain.model.courses import Video
from course_domain.model.enrollments import Enrollment
from course_domain.model.video_batches import DigestPolicy, VideoBatch, digest_of
from course_domain.ports import Clock, Storage, UnitOfWork, Waker

BATCHES = 20
LEARNERS = 200
"""How many learners are told in one transaction."""


@frozen(kw_only=True)
class TellOfNewVideos:
    """Owe the digests of every batch that was quiet for long enough.

    A page of learners is a transaction, which keeps how far it came: after a crash it goes on there, and
    what was owed before stays owed once by its key.
    """

    storage: Storage
    clock: Clock
    waker: Waker
    policy: DigestPolicy

    def __call__(self) -> int:
        """Tell all learners of the batches that are due; gives how many digests are owed."""
        now = self.clock.now()
        with self.storage.reading() as uow:
            due = uow.video_batches.due(now - self.policy.quiet, now - self.policy.longest, BATCHES)
        owed = sum(self._tell(batch.id) for batch in due)
        if owed:
            self.waker.wake("relay")
        return owed

    def _tell(self, batch_id: str) -> int:
        owed = 0
        while (page := self._page(batch_id)) is not None:
            owed += page
        return owed

    def _page(self, batch_id: str) -> int | None:
        """Tell the next learners; None when there is nobody left, or another worker was faster."""
        now = self.clock.now()
        with self.storage.writing() as uow:
            batch = uow.video_batches.find(batch_id)
            if batch is None or not batch.is_due(self.policy, now):
                return None
            videos = _published(uow, batch)
            page = _learners(uow, batch, videos)
            owed = [uow.outbox.owe(digest_of(batch, each.user_id, now)) for each in page if each.is_open(now)]
            uow.video_batches.save(batch.after(page[-1]) if page else batch.finished())
            uow.commit()
        return sum(owed) if page else None


def _published(uow: UnitOfWork, batch: VideoBatch) -> tuple[Video, ...]:
    """A video that was removed in the meantime is not told of."""
    return tuple(video for video in uow.videos.of_course(batch.course_id) if video.id in batch.video_ids)


def _learners(uow: UnitOfWork, batch: VideoBatch, videos: Sequence[Video]) -> Sequence[Enrollment]:
    """The next ones who were enrolled before the newest of the videos came."""
    newest = max((video.created_at for video in videos), default=None)
    return () if newest is None else uow.enrollments.of_course(batch.course_id, batch.place, newest, LEARNERS)
