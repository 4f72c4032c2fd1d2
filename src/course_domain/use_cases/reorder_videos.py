"""An administrator puts a course's videos in order."""

from collections.abc import Sequence

from attrs import frozen

from course_domain.model.courses import Video, renumber
from course_domain.model.learners import Session
from course_domain.ports import Clock, Storage
from course_domain.services.access_rules import known_course, require_admin
from course_domain.services.judge_again import judge_again


@frozen(kw_only=True)
class ReorderVideos:
    """Number the videos as the administrator lists them; what learners continue with follows.

    Raises:
        NotAnAdministrator, UnknownCourse.
        Invalid: unless every video of the course is named exactly once.
    """

    storage: Storage
    clock: Clock

    def __call__(self, by: Session, course_id: str, video_ids: Sequence[str]) -> tuple[Video, ...]:
        """Give the videos in their new order."""
        require_admin(by)
        now = self.clock.now()
        with self.storage.writing() as uow:
            course = known_course(uow, course_id)
            videos = renumber(uow.videos.of_course(course.id), video_ids, now)
            for video in videos:
                uow.videos.save(video)
            judge_again(uow, course.id, now)
            uow.commit()
        return videos
