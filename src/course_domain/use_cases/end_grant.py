"""An administrator takes one reason for access back."""

from attrs import frozen

from course_domain.model.errors import UnknownGrant
from course_domain.model.grants import ADMINISTRATOR, Grant
from course_domain.model.learners import Session
from course_domain.ports import Clock, Ids, Storage, UnitOfWork, Waker
from course_domain.services.access_rules import require_admin
from course_domain.services.find_enrollment import Found, found_enrollment, grants_of
from course_domain.services.lock_grants import lock_grants
from course_domain.services.manual_grants import entry
from course_domain.services.settle_access import settle
from course_domain.services.tell_people import tell_of_closing


@frozen(kw_only=True)
class EndGrant:
    """End a grant; no later message of a shop undoes it. Progress stays.

    Raises:
        NotAnAdministrator, UnknownEnrollment.
        UnknownGrant: not one of this enrollment's.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    waker: Waker

    def __call__(self, by: Session, enrollment_id: str, grant_key: str, note: str = "") -> Grant:
        """Give the ended grant; ending it again changes nothing."""
        require_admin(by)
        now = self.clock.now()
        with self.storage.writing() as uow:
            found = found_enrollment(uow, enrollment_id)
            lock_grants(uow, [_grant(uow, found, grant_key)])
            grant = _grant(uow, found, grant_key)
            if grant.ended_at is not None:
                return grant
            ended = grant.end(now, ADMINISTRATOR)
            uow.grants.save([ended])
            uow.history.note([entry(ended, "ended", now, f"administrator {by.user_id}", note)])
            if ended.holder.user_id is not None:
                change = settle(uow, self.ids, ended.holder.user_id, ended.course_id, now)
                tell_of_closing(uow, [change], now)
            uow.commit()
        self.waker.wake("relay")
        return ended


def _grant(uow: UnitOfWork, found: Found, grant_key: str) -> Grant:
    grant = next((grant for grant in grants_of(uow, found) if grant.key == grant_key), None)
    if grant is None:
        raise UnknownGrant
    return grant
