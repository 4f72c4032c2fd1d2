"""An administrator lengthens somebody's access."""

from attrs import frozen

from course_domain.model.creations import Made, Once
from course_domain.model.drafts import check_days
from course_domain.model.errors import UnknownEnrollment, UnknownGrant
from course_domain.model.grants import Grant
from course_domain.model.learners import Session
from course_domain.ports import Clock, Ids, Storage, UnitOfWork, Waker
from course_domain.services.access_rules import known_course, require_admin
from course_domain.services.find_enrollment import Found, found_enrollment, grants_of
from course_domain.services.make_once import keep_made, made_before
from course_domain.services.manual_grants import ManualGrant, give


@frozen(kw_only=True)
class ExtendEnrollment:
    """Add a manual grant with a reference of its own: the one way to lengthen.

    Raises:
        NotAnAdministrator, UnknownEnrollment.
        Invalid: days that can't be meant.
        IdempotencyConflict.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    waker: Waker

    def __call__(
        self,
        by: Session,
        enrollment_id: str,
        days: int,
        reference: str | None = None,
        *,
        note: str = "",
        once: Once | None = None,
    ) -> Made[Grant]:
        """Give the grant; with a ``reference``, or under the same key, the same call twice gives it once."""
        require_admin(by)
        check_days(days, "days")
        now = self.clock.now()
        with self.storage.writing() as uow:
            before = made_before(uow, by, once, now)
            if before is not None:
                return Made(thing=_given(uow, before.made), is_new=before.is_new, is_replay=True)
            found = _extendable(uow, enrollment_id)
            wish = ManualGrant(
                holder=found.holder,
                course=known_course(uow, found.course_id),
                days=days,
                reference=f"extend {reference or self.ids.new()}",
                note=note,
                extends=True,
            )
            grant, is_new = give(uow, self.ids, by, wish, now)
            keep_made(uow, by, once, grant.key, now, is_new=is_new)
            uow.commit()
        self.waker.wake("relay")
        return Made(thing=grant, is_new=is_new)


def _extendable(uow: UnitOfWork, enrollment_id: str) -> Found:
    found = found_enrollment(uow, enrollment_id)
    if found.enrollment is None and not grants_of(uow, found):
        raise UnknownEnrollment
    return found


def _given(uow: UnitOfWork, key: str) -> Grant:
    grant = uow.grants.find(key)
    if grant is None:
        raise UnknownGrant
    return grant
