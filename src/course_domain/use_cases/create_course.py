"""An administrator makes a course."""

from attrs import frozen

from course_domain.model.courses import Course
from course_domain.model.drafts import CourseDraft
from course_domain.model.learners import Session
from course_domain.ports import Clock, Ids, Storage
from course_domain.services.access_rules import require_admin


@frozen(kw_only=True)
class CreateCourse:
    """Make a course from what the administrator wrote.

    Raises:
        NotAnAdministrator: for everyone else.
        Invalid: a field that can't be meant.
    """

    storage: Storage
    clock: Clock
    ids: Ids

    def __call__(self, by: Session, draft: CourseDraft) -> Course:
        """Give the new course."""
        require_admin(by)
        course = draft.new(self.ids.new(), self.clock.now())
        with self.storage.writing() as uow:
            uow.courses.save(course)
            uow.commit()
        return course
