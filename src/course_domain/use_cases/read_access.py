"""Tell a learner why she has access, or has none."""

from attrs import frozen

from course_domain.model.history import Why
from course_domain.model.learners import Holder, Session
from course_domain.ports import Clock, Ids, Storage
from course_domain.services.access_rules import visible_course
from course_domain.services.claim_waiting import greet
from course_domain.services.explain_access import why


@frozen(kw_only=True)
class ReadAccess:
    """Answer a learner about herself; claims what waits for her first.

    Raises:
        UnknownCourse: no course that she may see.
    """

    storage: Storage
    clock: Clock
    ids: Ids

    def __call__(self, session: Session, course_id: str) -> Why:
        """Give the whole answer."""
        now = self.clock.now()
        greet(self.storage, self.ids, session, now)
        with self.storage.reading() as uow:
            course = visible_course(uow, course_id, is_admin=session.is_admin)
            enrollment = uow.enrollments.find(session.user_id, course_id)
            holder = Holder(user_id=session.user_id, email=session.verified_email)
            return why(uow, course, enrollment, holder, now)
