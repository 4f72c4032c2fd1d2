"""An administrator lengthens somebody's access."""

from attrs import frozen

from course_domain.model.drafts import check_days
from course_domain.model.errors import UnknownEnrollment
from course_domain.model.grants import Grant
from course_domain.model.learners import Session
from course_domain.ports import Clock, Ids, Storage, Waker
from course_domain.services.access_rules import known_course, require_admin
from course_domain.services.find_enrollment import found_enrollment, grants_of
from course_domain.services.manual_grants import ManualGrant, give


@frozen(kw_only=True)
class ExtendEnrollment:
    """Add a manual grant with a reference of its own: the one way to lengthen.

    Raises:
        NotAnAdministrator, UnknownEnrollment.
        Invalid: days that can't be meant.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    waker: Waker

    def __call__(
        self, by: Session, enrollment_id: str, days: int, reference: str | None = None, note: str = ""
    ) -> tuple[Grant, bool]:
        """Give the grant and whether it is new; with a ``reference``, the same call twice gives it once."""
        require_admin(by)
        check_days(days, "days")
        with self.storage.writing() as uow:
            found = found_enrollment(uow, enrollment_id)
            if found.enrollment is None and not grants_of(uow, found):
                raise UnknownEnrollment
            wish = ManualGrant(
                holder=found.holder,
                course=known_course(uow, found.course_id),
                days=days,
                reference=f"extend {reference or self.ids.new()}",
                note=note,
                extends=True,
            )
            given = give(uow, self.ids, by, wish, self.clock.now())
            uow.commit()
        self.waker.wake("relay")
        return given
