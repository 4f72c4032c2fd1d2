"""An administrator says no."""

from attrs import evolve, frozen

from course_domain.model.enrollments import Block, Enrollment
from course_domain.model.learners import Session
from course_domain.ports import Clock, Storage, Waker
from course_domain.services.access_rules import require_admin
from course_domain.services.change_block import change_block
from course_domain.services.find_enrollment import claimed_enrollment


@frozen(kw_only=True)
class BlockEnrollment:
    """Block an enrollment: it beats every grant, survives every message of a shop, and can be lifted.

    Raises:
        NotAnAdministrator, UnknownEnrollment.
        Invalid: the grants behind it still wait for their user.
    """

    storage: Storage
    clock: Clock
    waker: Waker

    def __call__(self, by: Session, enrollment_id: str, reason: str) -> Enrollment:
        """Give the blocked enrollment; blocking again changes nothing."""
        require_admin(by)
        now = self.clock.now()
        with self.storage.writing() as uow:
            before = claimed_enrollment(uow, enrollment_id)
            block = before.block or Block(at=now, actor=f"administrator {by.user_id}", reason=reason)
            after = change_block(uow, before, evolve(before, block=block), by=by, reason=reason, now=now)
            uow.commit()
        self.waker.wake("relay")
        return after
