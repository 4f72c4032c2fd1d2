"""An administrator makes a course."""

from attrs import frozen

from course_domain.model.courses import CourseDetails
from course_domain.model.creations import Made, Once
from course_domain.model.drafts import CourseDraft
from course_domain.model.learners import Session
from course_domain.ports import Clock, Ids, Storage
from course_domain.services.access_rules import known_course, require_admin
from course_domain.services.make_once import keep_made, made_before


@frozen(kw_only=True)
class CreateCourse:
    """Make a course from what the administrator wrote.

    Raises:
        NotAnAdministrator: for everyone else.
        Invalid: a field that can't be meant.
        IdempotencyConflict.
    """

    storage: Storage
    clock: Clock
    ids: Ids

    def __call__(self, by: Session, draft: CourseDraft, once: Once | None = None) -> Made[CourseDetails]:
        """Give the new course; called again under the same key, the one that it made, as it is now."""
        require_admin(by)
        now = self.clock.now()
        with self.storage.writing() as uow:
            before = made_before(uow, by, once, now)
            if before is not None:
                course = known_course(uow, before.made)
                details = CourseDetails(course=course, videos=uow.videos.kept_of_course(course.id))
                return Made(thing=details, is_replay=True)
            course = draft.new(self.ids.new(), now)
            uow.courses.save(course)
            keep_made(uow, by, once, course.id, now)
            uow.commit()
        return Made(thing=CourseDetails(course=course))
