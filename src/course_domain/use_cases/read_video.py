"""An administrator looks at a video and at the work on its files."""

from attrs import frozen

from course_domain.model.courses import Video
from course_domain.model.learners import Session
from course_domain.model.media_jobs import MediaJob
from course_domain.ports import Storage
from course_domain.services.access_rules import known_video, require_admin


@frozen(kw_only=True)
class ReadVideo:
    """One video, whether it plays or not, with the last hundred jobs on its files.

    Raises:
        NotAnAdministrator, UnknownVideo.
    """

    storage: Storage

    def __call__(self, by: Session, video_id: str) -> tuple[Video, tuple[MediaJob, ...]]:
        """Give the video, and the jobs newest first."""
        require_admin(by)
        with self.storage.reading() as uow:
            return known_video(uow, video_id), uow.media_jobs.of_video(video_id)
