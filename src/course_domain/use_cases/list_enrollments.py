"""An administrator looks at who has what."""

from attrs import frozen

from course_domain.model.learners import Session
from course_domain.model.reports import EnrollmentQuery, EnrollmentRow, Page, PageRequest
from course_domain.ports import Clock, Storage
from course_domain.services.access_rules import require_admin


@frozen(kw_only=True)
class ListEnrollments:
    """All enrollments and the grants that wait for their user, for administrators."""

    storage: Storage
    clock: Clock

    def __call__(self, by: Session, query: EnrollmentQuery, request: PageRequest) -> Page[EnrollmentRow]:
        """Give a page, newest first; each status as it is now."""
        require_admin(by)
        with self.storage.reading() as uow:
            return uow.enrollments.page(query, self.clock.now(), request)
