"""An enrollment's id, as lists show it, names an enrollment or grants that wait for an address."""

from attrs import frozen

from course_domain.model.enrollments import Enrollment
from course_domain.model.errors import Invalid, UnknownEnrollment
from course_domain.model.grants import Grant
from course_domain.model.learners import Holder
from course_domain.model.reports import read_waiting_id
from course_domain.ports import UnitOfWork


@frozen(kw_only=True)
class Found:
    """What an id names; ``enrollment`` is None where grants wait."""

    enrollment: Enrollment | None
    holder: Holder
    course_id: str


def found_enrollment(uow: UnitOfWork, enrollment_id: str) -> Found:
    """Find by id.

    Raises:
        UnknownEnrollment: the id names nothing.
    """
    waits = read_waiting_id(enrollment_id)
    if waits is not None:
        email, course_id = waits
        return Found(enrollment=None, holder=Holder(email=email), course_id=course_id)
    enrollment = uow.enrollments.get(enrollment_id)
    if enrollment is None:
        raise UnknownEnrollment
    return Found(enrollment=enrollment, holder=Holder(user_id=enrollment.user_id), course_id=enrollment.course_id)


def claimed_enrollment(uow: UnitOfWork, enrollment_id: str) -> Enrollment:
    """Find one that belongs to a user, for changing it: nobody else can be blocked.

    Raises:
        UnknownEnrollment: the id names nothing.
        Invalid: the id names grants that wait.
    """
    enrollment = found_enrollment(uow, enrollment_id).enrollment
    if enrollment is None:
        raise Invalid.of("id", "nobody has claimed this yet: end its grants instead of blocking")
    # Once more, for finding it by its pair keeps others out who would write back what they read before.
    return uow.enrollments.find(enrollment.user_id, enrollment.course_id) or enrollment


def grants_of(uow: UnitOfWork, found: Found) -> tuple[Grant, ...]:
    """Give the grants behind what was found."""
    if found.holder.user_id is not None:
        return uow.grants.of_user(found.holder.user_id, found.course_id)
    return uow.grants.waiting(found.holder.email or "", found.course_id)
