"""An administrator looks at every course."""

from attrs import frozen

from course_domain.model.courses import CourseStatus
from course_domain.model.learners import Session
from course_domain.model.reports import CourseCard, Page, PageRequest
from course_domain.ports import Storage
from course_domain.services.access_rules import require_admin


@frozen(kw_only=True)
class ListAllCourses:
    """Every course, drafts and archived ones too, for administrators."""

    storage: Storage

    def __call__(self, by: Session, q: str | None, request: PageRequest) -> Page[CourseCard]:
        """Give a page, newest first."""
        require_admin(by)
        with self.storage.reading() as uow:
            return uow.courses.page(list(CourseStatus), q, request)
