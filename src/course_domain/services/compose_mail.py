"""What a notice says now, or nothing when its fact is no longer true."""

from datetime import datetime

from course_domain.model.courses import Course, CourseStatus
from course_domain.model.enrollments import Enrollment
from course_domain.model.grants import Grant
from course_domain.model.mail import CoursePages, Mail, MailCourse
from course_domain.model.notices import Notice, NoticeKind
from course_domain.ports import UnitOfWork

NO_ADDRESS = "no e-mail address"
NOT_PUBLISHED = "the course is not published yet"


def compose(uow: UnitOfWork, pages: CoursePages, notice: Notice, now: datetime) -> Mail | None:
    """Check the notice against the present and give its mail, with the obstacle where it can't be sent yet."""
    course_ids = _true_courses(uow, notice, now)
    if not course_ids:
        return None
    learner = uow.learners.find(notice.holder.user_id) if notice.holder.user_id is not None else None
    found = uow.courses.find_many(course_ids)
    courses = [found[course_id] for course_id in course_ids if found[course_id].status is not CourseStatus.DRAFT]
    to = (learner.email if learner else None) or notice.holder.email or ""
    return Mail(
        key=notice.key,
        kind=notice.kind,
        to=to,
        name=learner.name if learner else None,
        locale=learner.locale if learner else None,
        time_zone=learner.time_zone if learner else None,
        courses=tuple(_course(uow, pages, course, notice) for course in courses),
        cause=notice.facts.get("cause"),
        obstacle=NO_ADDRESS if not to else NOT_PUBLISHED if not courses else None,
        must_claim=_must_claim(uow, notice),
    )


def _course(uow: UnitOfWork, pages: CoursePages, course: Course, notice: Notice) -> MailCourse:
    user_id = _reader(uow, notice)
    enrollment = uow.enrollments.find(user_id, course.id) if user_id is not None else None
    return MailCourse(
        title=course.title,
        address=pages.address(course.id),
        expires_at=enrollment.expires_at if enrollment else None,
        shop_url=course.shop_url,
    )


def _grants(uow: UnitOfWork, notice: Notice) -> tuple[Grant, ...]:
    """The grants that a welcome tells of: its order's, or the manual ones that it names."""
    if "order" in notice.facts:
        return uow.grants.of_order(notice.facts["source"], notice.facts["order"])
    return tuple(grant for key in notice.grant_keys if (grant := uow.grants.find(key)) is not None)


def _reader(uow: UnitOfWork, notice: Notice) -> str | None:
    """The user who reads it; a guest may have claimed in the meantime."""
    if notice.holder.user_id is not None:
        return notice.holder.user_id
    return next((grant.holder.user_id for grant in _grants(uow, notice) if grant.holder.user_id), None)


def _must_claim(uow: UnitOfWork, notice: Notice) -> bool:
    return notice.holder.is_waiting and _reader(uow, notice) is None


def _true_courses(uow: UnitOfWork, notice: Notice, now: datetime) -> tuple[str, ...]:
    """The courses for which the notice still holds."""
    match notice.kind:
        case NoticeKind.COURSE_COMPLETED:
            return notice.course_ids
        case NoticeKind.ACCESS_ENDED:
            return tuple(course for course in notice.course_ids if not _is_open(_enrollment(uow, notice, course), now))
        case NoticeKind.ACCESS_RESTORED | NoticeKind.ACCESS_CLAIMED:
            return tuple(course for course in notice.course_ids if _is_open(_enrollment(uow, notice, course), now))
        case _:
            return _granted_courses(uow, notice, now)


def _granted_courses(uow: UnitOfWork, notice: Notice, now: datetime) -> tuple[str, ...]:
    live = (g for g in _grants(uow, notice) if g.ended_at is None and g.course_id in notice.course_ids)
    return tuple(sorted({grant.course_id for grant in live if _opens(uow, grant, now)}))


def _opens(uow: UnitOfWork, grant: Grant, now: datetime) -> bool:
    if grant.holder.user_id is None:
        return True
    return _is_open(uow.enrollments.find(grant.holder.user_id, grant.course_id), now)


def _enrollment(uow: UnitOfWork, notice: Notice, course_id: str) -> Enrollment | None:
    user_id = notice.holder.user_id
    return uow.enrollments.find(user_id, course_id) if user_id is not None else None


def _is_open(enrollment: Enrollment | None, now: datetime) -> bool:
    return enrollment is not None and enrollment.is_open(now)
