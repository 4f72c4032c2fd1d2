"""An administrator lifts a block."""

from attrs import evolve, frozen

from course_domain.model.enrollments import Enrollment
from course_domain.model.learners import Session
from course_domain.ports import Clock, Storage, Waker
from course_domain.services.access_rules import require_admin
from course_domain.services.change_block import change_block
from course_domain.services.find_enrollment import claimed_enrollment


@frozen(kw_only=True)
class UnblockEnrollment:
    """Lift a block: access is again what the grants say; blocks don't stop the clock.

    Raises:
        NotAnAdministrator, UnknownEnrollment, Invalid.
    """

    storage: Storage
    clock: Clock
    waker: Waker

    def __call__(self, by: Session, enrollment_id: str) -> Enrollment:
        """Give the enrollment; lifting what isn't there changes nothing."""
        require_admin(by)
        now = self.clock.now()
        with self.storage.writing() as uow:
            before = claimed_enrollment(uow, enrollment_id)
            after = change_block(uow, before, evolve(before, block=None), by=by, reason="", now=now)
            uow.commit()
        self.waker.wake("relay")
        return after
