"""An administrator changes a course."""

from attrs import frozen

from course_domain.model.courses import Course
from course_domain.model.drafts import CourseDraft
from course_domain.model.learners import Session
from course_domain.ports import Clock, Storage
from course_domain.services.access_rules import known_course, require_admin


@frozen(kw_only=True)
class ChangeCourse:
    """Replace what an administrator may write of a course; changing its length changes no one who has bought.

    Raises:
        NotAnAdministrator, UnknownCourse, Invalid.
    """

    storage: Storage
    clock: Clock

    def __call__(self, by: Session, course_id: str, draft: CourseDraft) -> Course:
        """Give the changed course."""
        require_admin(by)
        with self.storage.writing() as uow:
            course = draft.applied_to(known_course(uow, course_id), self.clock.now())
            uow.courses.save(course)
            uow.commit()
        return course
