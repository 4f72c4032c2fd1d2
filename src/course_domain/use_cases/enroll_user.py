"""An administrator opens a course for somebody by hand."""

import re

from attrs import frozen

from course_domain.model.courses import Course
from course_domain.model.creations import Creation, Once
from course_domain.model.drafts import check_days
from course_domain.model.enrollments import Enrollment
from course_domain.model.errors import Invalid, UnknownGrant
from course_domain.model.grants import Grant
from course_domain.model.learners import Holder, Session
from course_domain.ports import Clock, Ids, Storage, UnitOfWork, Waker
from course_domain.services.access_rules import known_course, require_admin
from course_domain.services.make_once import keep_made, made_before
from course_domain.services.manual_grants import ManualGrant, give

_ADDRESS = re.compile(r"[^\s@,;<>\x00-\x1f\x7f]+@[^\s@,;<>\x00-\x1f\x7f]+")


@frozen(kw_only=True)
class EnrollmentWish:
    """Who should have what. ``access_days`` is None for a lifetime; without ``use_course_length`` it is as given."""

    holder: Holder
    course_id: str
    access_days: int | None = None
    use_course_length: bool = True
    reference: str = "manual"
    note: str = ""


@frozen(kw_only=True)
class Enrolled:
    """The grant, the enrollment behind it (None while it waits for its user), and whether the grant is new.

    ``is_replay``: it answers a call that was made before.
    """

    grant: Grant
    enrollment: Enrollment | None
    is_new: bool
    is_replay: bool = False


@frozen(kw_only=True)
class EnrollUser:
    """Give a manual grant: the same call twice gives it once.

    Raises:
        NotAnAdministrator, UnknownCourse.
        Invalid: neither a user id nor an e-mail address, or both; a length that can't be meant.
        IdempotencyConflict.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    waker: Waker

    def __call__(self, by: Session, wish: EnrollmentWish, once: Once | None = None) -> Enrolled:
        """Give what was granted; called again under the same key, what came of that grant."""
        require_admin(by)
        _check(wish)
        now = self.clock.now()
        with self.storage.writing() as uow:
            before = made_before(uow, by, once, now)
            if before is not None:
                return _granted_before(uow, before)
            course = known_course(uow, wish.course_id)
            grant, is_new = give(uow, self.ids, by, _grant_wish(wish, course), now)
            enrollment = _enrollment_behind(uow, grant)
            keep_made(uow, by, once, grant.key, now, is_new=is_new)
            uow.commit()
        self.waker.wake("relay")
        return Enrolled(grant=grant, enrollment=enrollment, is_new=is_new)


def _granted_before(uow: UnitOfWork, before: Creation) -> Enrolled:
    grant = uow.grants.find(before.made)
    if grant is None:
        raise UnknownGrant
    enrollment = _enrollment_behind(uow, grant)
    return Enrolled(grant=grant, enrollment=enrollment, is_new=before.is_new, is_replay=True)


def _enrollment_behind(uow: UnitOfWork, grant: Grant) -> Enrollment | None:
    user_id = grant.holder.user_id
    return uow.enrollments.find(user_id, grant.course_id) if user_id is not None else None


def _check(wish: EnrollmentWish) -> None:
    if (wish.holder.user_id is None) == (wish.holder.email is None):
        raise Invalid.of("user_id", "give either user_id or email")
    if wish.holder.user_id is not None and not wish.holder.user_id.isprintable():
        raise Invalid.of("user_id", "must be written in visible characters, as sessions carry it")
    if wish.holder.email is not None and not _ADDRESS.fullmatch(wish.holder.email):
        raise Invalid.of("email", "must be an e-mail address")
    check_days(wish.access_days)


def _grant_wish(wish: EnrollmentWish, course: Course) -> ManualGrant:
    days = course.access_days if wish.use_course_length else wish.access_days
    return ManualGrant(holder=wish.holder, course=course, days=days, reference=wish.reference, note=wish.note)
