"""An administrator removes a video."""

from attrs import evolve, frozen

from course_domain.model.learners import Session
from course_domain.ports import Clock, Storage
from course_domain.services.access_rules import known_video, require_admin
from course_domain.services.judge_again import judge_again


@frozen(kw_only=True)
class RemoveVideo:
    """Take a video out of its course; its progress stays, and completion is judged again, upward only.

    Raises:
        NotAnAdministrator, UnknownVideo.
    """

    storage: Storage
    clock: Clock

    def __call__(self, by: Session, video_id: str) -> None:
        """Remove it."""
        require_admin(by)
        now = self.clock.now()
        with self.storage.writing() as uow:
            video = known_video(uow, video_id)
            uow.videos.save(evolve(video, removed_at=now, updated_at=now))
            judge_again(uow, video.course_id, now)
            uow.commit()
