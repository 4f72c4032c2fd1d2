"""What a notice says now, or nothing when its fact is no longer true."""

from datetime import datetime

from attrs import field, frozen

from course_domain.model.courses import Course, CourseStatus
from course_domain.model.expiry_warnings import WarningPolicy
from course_domain.model.mail import CoursePages, Mail, MailCourse, UnsubscribePages
from course_domain.model.notices import Notice, NoticeKind
from course_domain.model.preferences import Subscription, is_optional
from course_domain.ports import SubscriptionTokens, UnitOfWork
from course_domain.services.check_notice import grants_of, true_courses, unseen_videos

NO_ADDRESS = "no e-mail address"
NOT_PUBLISHED = "the course is not published yet"


@frozen(kw_only=True)
class Desk:
    """What mails are composed with, beside what is stored."""

    pages: CoursePages
    unsubscribe: UnsubscribePages
    tokens: SubscriptionTokens = field(repr=False)
    warnings: WarningPolicy


def compose(uow: UnitOfWork, desk: Desk, notice: Notice, now: datetime) -> Mail | None:
    """Check the notice against the present and give its mail, with the obstacle where it can't be sent yet."""
    course_ids = true_courses(uow, desk.warnings, notice, now)
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
        courses=tuple(_course(uow, desk, course, notice) for course in courses),
        cause=notice.facts.get("cause"),
        obstacle=NO_ADDRESS if not to else NOT_PUBLISHED if not courses else None,
        unsubscribe=_unsubscribe(desk, notice),
        must_claim=_must_claim(uow, notice),
    )


def _course(uow: UnitOfWork, desk: Desk, course: Course, notice: Notice) -> MailCourse:
    user_id = _reader(uow, notice)
    enrollment = uow.enrollments.find(user_id, course.id) if user_id is not None else None
    new = unseen_videos(uow, notice, course.id) if notice.kind is NoticeKind.NEW_VIDEOS else ()
    return MailCourse(
        title=course.title,
        address=desk.pages.address(course.id),
        expires_at=enrollment.expires_at if enrollment else None,
        shop_url=course.shop_url if course.status is CourseStatus.PUBLISHED else None,
        lessons=tuple(video.title for video in new),
    )


def _unsubscribe(desk: Desk, notice: Notice) -> str | None:
    user_id = notice.holder.user_id
    if user_id is None or not is_optional(notice.kind):
        return None
    return desk.unsubscribe.address(desk.tokens.issue(Subscription(user_id=user_id, kind=notice.kind)))


def _reader(uow: UnitOfWork, notice: Notice) -> str | None:
    """The user who reads it; a guest may have claimed in the meantime."""
    if notice.holder.user_id is not None:
        return notice.holder.user_id
    return next((grant.holder.user_id for grant in grants_of(uow, notice) if grant.holder.user_id), None)


def _must_claim(uow: UnitOfWork, notice: Notice) -> bool:
    return notice.holder.is_waiting and _reader(uow, notice) is None
