"""An administrator has a video's file worked on (again): for a stream, or after something failed."""

from typing import Final

from attrs import evolve, frozen

from course_domain.model.courses import Video, VideoState
from course_domain.model.learners import Session
from course_domain.model.media_jobs import PREVIEWS, JobKind, MediaJob
from course_domain.ports import Clock, Ids, Storage, UnitOfWork, Waker
from course_domain.services.access_rules import require_admin, video_to_change
from course_domain.services.order_media_work import call_off, order_work

_OF_FILES: Final = (JobKind.PREVIEW, JobKind.PROBE, JobKind.LADDER)


@frozen(kw_only=True)
class ProcessVideo:
    """Make pictures and a stream of a video's file, as a new revision; what plays so far plays until then.

    It is the file that the video was given last, also where nothing could be made of it yet.

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
            source = _given_last(uow, video)
            call_off(uow, video_id, now)
            if video.state is VideoState.FAILED:
                uow.videos.save(evolve(video, state=VideoState.PROCESSING, warning=None, updated_at=now))
            job = order_work(uow, self.ids, video, JobKind.PREVIEW, source_key=source, now=now)
            uow.commit()
        self.waker.wake(PREVIEWS)
        return job


def _given_last(uow: UnitOfWork, video: Video) -> str:
    """Give the key of the newest file: a replacement that didn't become playable isn't the video's own yet."""
    asked = (job.source_key for job in uow.media_jobs.of_video(video.id) if job.kind in _OF_FILES)
    return next(asked, video.source_key or video.s3_key)
