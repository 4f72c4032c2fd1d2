"""An administrator chooses the frame that stands for a video."""

from attrs import frozen

from course_domain.model.courses import Video
from course_domain.model.errors import Invalid
from course_domain.model.learners import Session
from course_domain.model.media_jobs import PREVIEWS, JobKind, MediaJob
from course_domain.model.sources import NotPlaying, SourceFacts
from course_domain.ports import Clock, Ids, Storage, UnitOfWork, Waker
from course_domain.services.access_rules import require_admin, video_to_change
from course_domain.services.order_media_work import order_work


@frozen(kw_only=True)
class ChoosePoster:
    """Have a poster made of one moment of a video; it replaces the one there is.

    Raises:
        NotAnAdministrator, UnknownVideo.
        NotPlaying: it has no picture yet.
        Invalid: the moment lies behind the video's end.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    waker: Waker

    def __call__(self, by: Session, video_id: str, at: int) -> MediaJob:
        """Give the job that the worker will take; ``at`` in whole seconds from the beginning."""
        require_admin(by)
        now = self.clock.now()
        with self.storage.writing() as uow:
            video = video_to_change(uow, video_id)
            if not video.is_published:
                raise NotPlaying
            if not 0 <= at < max(video.duration, 1):
                raise Invalid.of("at", f"must be from 0 to {max(video.duration - 1, 0)} seconds")
            job = order_work(
                uow,
                self.ids,
                video,
                JobKind.STILL,
                source_key=video.s3_key,
                now=now,
                revision=video.revision,
                facts=_known(uow, video),
                still_at=at,
            )
            uow.commit()
        self.waker.wake(PREVIEWS)
        return job


def _known(uow: UnitOfWork, video: Video) -> SourceFacts | None:
    """Give what is known of the file that plays, so that it needn't be looked into again."""
    of_file = (job for job in uow.media_jobs.of_video(video.id) if job.source_key == video.s3_key)
    return next((job.facts for job in of_file if job.facts is not None), None)
