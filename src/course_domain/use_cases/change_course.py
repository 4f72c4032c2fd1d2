"""An administrator changes a course."""

from attrs import evolve, frozen

from course_domain.model.courses import CourseDetails
from course_domain.model.drafts import CourseDraft
from course_domain.model.learners import Session
from course_domain.model.versions import Seen
from course_domain.ports import Clock, Storage
from course_domain.services.access_rules import course_to_change, require_admin


@frozen(kw_only=True)
class ChangeCourse:
    """Replace what an administrator may write of a course; changing its length changes no one who has bought.

    Raises:
        NotAnAdministrator, UnknownCourse, Invalid, VersionConflict.
    """

    storage: Storage
    clock: Clock

    def __call__(
        self, by: Session, course_id: str, draft: CourseDraft, seen: Seen[CourseDetails] | None = None
    ) -> CourseDetails:
        """Give the changed course; nothing is written over what the caller has not ``seen``."""
        require_admin(by)
        with self.storage.writing() as uow:
            before = course_to_change(uow, course_id, seen)
            course = draft.applied_to(before.course, self.clock.now())
            uow.courses.save(course)
            uow.commit()
        return evolve(before, course=course)
