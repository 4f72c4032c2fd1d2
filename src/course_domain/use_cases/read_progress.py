"""A learner looks at how far she is."""

from attrs import frozen

from course_domain.model.learners import Session
from course_domain.model.progress import CourseRecord
from course_domain.model.refusals import NotEnrolled
from course_domain.ports import Storage
from course_domain.services.access_rules import visible_course


@frozen(kw_only=True)
class ReadProgress:
    """Give a learner's record of a course; readable as long as she ever had access.

    Raises:
        UnknownCourse: no course that she may see.
        NotEnrolled: she never had access.
    """

    storage: Storage

    def __call__(self, session: Session, course_id: str) -> CourseRecord:
        """Give the record, with the course's published videos in order."""
        with self.storage.reading() as uow:
            visible_course(uow, course_id, is_admin=session.is_admin)
            if uow.enrollments.find(session.user_id, course_id) is None:
                raise NotEnrolled
            return uow.records.get(session.user_id, course_id)
