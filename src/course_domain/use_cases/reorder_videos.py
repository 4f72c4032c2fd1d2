"""An administrator puts a course's videos in order."""

from collections.abc import Sequence

from attrs import evolve, frozen

from course_domain.model.courses import CourseDetails, renumber
from course_domain.model.learners import Session
from course_domain.model.versions import Seen
from course_domain.ports import Clock, Storage
from course_domain.services.access_rules import course_to_change, require_admin
from course_domain.services.judge_again import judge_again


@frozen(kw_only=True)
class ReorderVideos:
    """Number the videos as the administrator lists them; what learners continue with follows.

    Raises:
        NotAnAdministrator, UnknownCourse, VersionConflict.
        Invalid: unless every video of the course is named exactly once.
    """

    storage: Storage
    clock: Clock

    def __call__(
        self, by: Session, course_id: str, video_ids: Sequence[str], seen: Seen[CourseDetails] | None = None
    ) -> CourseDetails:
        """Give the course with its videos in their new order."""
        require_admin(by)
        now = self.clock.now()
        with self.storage.writing() as uow:
            before = course_to_change(uow, course_id, seen)
            videos = renumber(before.videos, video_ids, now)
            for video in videos:
                uow.videos.save(video)
            judge_again(uow, course_id, now)
            uow.commit()
        return evolve(before, videos=videos)
