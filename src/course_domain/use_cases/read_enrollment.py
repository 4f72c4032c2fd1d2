"""Tell an administrator why this person has access, or has none."""

from attrs import frozen

from course_domain.model.errors import UnknownEnrollment
from course_domain.model.history import Why
from course_domain.model.learners import Session
from course_domain.ports import Clock, Storage
from course_domain.services.access_rules import known_course, require_admin
from course_domain.services.explain_access import why
from course_domain.services.find_enrollment import found_enrollment, grants_of


@frozen(kw_only=True)
class ReadEnrollment:
    """Answer an administrator about one enrollment, or about grants that wait.

    Raises:
        NotAnAdministrator: for everyone else.
        UnknownEnrollment: no such row.
    """

    storage: Storage
    clock: Clock

    def __call__(self, by: Session, enrollment_id: str) -> Why:
        """Give the whole answer."""
        require_admin(by)
        with self.storage.reading() as uow:
            found = found_enrollment(uow, enrollment_id)
            if found.enrollment is None and not grants_of(uow, found):
                raise UnknownEnrollment
            course = known_course(uow, found.course_id)
            return why(uow, course, found.enrollment, found.holder, self.clock.now())
