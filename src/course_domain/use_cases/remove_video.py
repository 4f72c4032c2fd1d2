"""An administrator removes a video."""

from attrs import evolve, frozen

from course_domain.model.courses import Video
from course_domain.model.learners import Session
from course_domain.model.versions import Seen
from course_domain.ports import Clock, Storage
from course_domain.services.access_rules import require_admin, video_to_change
from course_domain.services.judge_again import judge_again


@frozen(kw_only=True)
class RemoveVideo:
    """Take a video out of its course; its progress stays, and completion is judged again, upward only.

    Raises:
        NotAnAdministrator, UnknownVideo, VersionConflict.
    """

    storage: Storage
    clock: Clock

    def __call__(self, by: Session, video_id: str, seen: Seen[Video] | None = None) -> None:
        """Remove it."""
        require_admin(by)
        now = self.clock.now()
        with self.storage.writing() as uow:
            video = video_to_change(uow, video_id, seen)
            uow.videos.save(evolve(video, removed_at=now, updated_at=now))
            judge_again(uow, video.course_id, now)
            uow.commit()
