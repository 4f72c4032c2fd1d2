"""An administrator takes a course off sale."""

from attrs import evolve, frozen

from course_domain.model.courses import CourseDetails, CourseStatus
from course_domain.model.learners import Session
from course_domain.model.versions import Seen
from course_domain.ports import Clock, Storage
from course_domain.services.access_rules import course_to_change, require_admin


@frozen(kw_only=True)
class ArchiveCourse:
    """Archive a course: no longer sold, still played by those who have it; nothing is deleted.

    Raises:
        NotAnAdministrator, UnknownCourse, VersionConflict.
    """

    storage: Storage
    clock: Clock

    def __call__(self, by: Session, course_id: str, seen: Seen[CourseDetails] | None = None) -> None:
        """Archive it; doing it again changes nothing."""
        require_admin(by)
        with self.storage.writing() as uow:
            course = course_to_change(uow, course_id, seen).course
            if course.status is not CourseStatus.ARCHIVED:
                uow.courses.save(evolve(course, status=CourseStatus.ARCHIVED, updated_at=self.clock.now()))
            uow.commit()
