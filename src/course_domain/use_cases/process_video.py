"""An administrator has a video's file worked on (again): for a stream, or after something failed."""

from attrs import evolve, frozen

from course_domain.model.courses import VideoState
from course_domain.model.learners import Session
from course_domain.model.media_jobs import PREVIEWS, JobKind, MediaJob
from course_domain.ports import Clock, Ids, Storage, Waker
from course_domain.services.access_rules import require_admin, video_to_change
from course_domain.services.order_media_work import call_off, order_work


@frozen(kw_only=True)
class ProcessVideo:
    """Make pictures and a stream of a video's file, as a new revision; what plays so far plays until then.

    Raises:
        NotAnAdministrator, UnknownVideo.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    waker: Waker

    def __call__(self, by: Session, video_id: str) -> MediaJob:
        """Give the job that the worker will take."""
        require_admin(by)
        now = self.clock.now()
        with self.storage.writing() as uow:
            video = video_to_change(uow, video_id)
            call_off(uow, video_id, now)
            if video.state is VideoState.FAILED:
                uow.videos.save(evolve(video, state=VideoState.PROCESSING, warning=None, updated_at=now))
            source = video.source_key or video.s3_key
            job = order_work(uow, self.ids, video, JobKind.PREVIEW, source_key=source, now=now)
            uow.commit()
        self.waker.wake(PREVIEWS)
        return job
