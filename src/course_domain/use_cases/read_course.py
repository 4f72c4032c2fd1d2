"""Somebody looks at one course."""

from attrs import frozen

from course_domain.model.courses import CourseDetails, CourseStatus
from course_domain.model.errors import UnknownCourse
from course_domain.model.learners import Session
from course_domain.ports import Storage, UnitOfWork
from course_domain.services.access_rules import visible_course


@frozen(kw_only=True)
class ReadCourse:
    """One course, for whoever may see it: an archived one only for those who had it.

    Raises:
        UnknownCourse: no course that this person may see.
    """

    storage: Storage

    def __call__(self, session: Session | None, course_id: str) -> CourseDetails:
        """Give the course."""
        is_admin = session is not None and session.is_admin
        with self.storage.reading() as uow:
            course = visible_course(uow, course_id, is_admin=is_admin)
            if course.status is CourseStatus.ARCHIVED and not (is_admin or _has_it(uow, session, course_id)):
                raise UnknownCourse(course_id=course_id)
            videos = uow.videos.kept_of_course(course_id) if is_admin else uow.videos.of_course(course_id)
            return CourseDetails(course=course, videos=videos)


def _has_it(uow: UnitOfWork, session: Session | None, course_id: str) -> bool:
    return session is not None and uow.enrollments.find(session.user_id, course_id) is not None
