"""Anyone looks at what is taught here."""

from attrs import frozen

from course_domain.model.courses import CourseStatus
from course_domain.model.reports import CourseCard, Page, PageRequest
from course_domain.ports import Storage


@frozen(kw_only=True)
class ListCourses:
    """The published courses, for anyone."""

    storage: Storage

    def __call__(self, q: str | None, request: PageRequest) -> Page[CourseCard]:
        """Give a page, newest first; ``q`` is part of a title or description."""
        with self.storage.reading() as uow:
            return uow.courses.page([CourseStatus.PUBLISHED], q, request)
