"""Whether a notice is still true, and still wanted, at the moment of sending."""

from datetime import datetime

from course_domain.model.courses import Video
from course_domain.model.enrollments import Enrollment
from course_domain.model.expiry_warnings import WarningPolicy
from course_domain.model.grants import Grant
from course_domain.model.notices import WELCOMES, Notice, NoticeKind, instant
from course_domain.ports import UnitOfWork
from course_domain.services.judge_warning import should_warn, wants


def true_courses(uow: UnitOfWork, warnings: WarningPolicy, notice: Notice, now: datetime) -> tuple[str, ...]:
    """Give the courses for which the notice still holds; none where its reader turned its kind off."""
    if not wants(uow, notice.kind, notice.holder.user_id):
        return ()
    if notice.kind in WELCOMES:
        return _granted_courses(uow, notice, now)
    return tuple(course for course in notice.course_ids if _holds(uow, warnings, notice, course, now))


def _holds(uow: UnitOfWork, warnings: WarningPolicy, notice: Notice, course_id: str, now: datetime) -> bool:
    enrollment = _enrollment(uow, notice, course_id)
    match notice.kind:
        case NoticeKind.ACCESS_ENDED:
            return not _is_open(enrollment, now)
        case NoticeKind.NEW_VIDEOS:
            return _is_open(enrollment, now) and bool(unseen_videos(uow, notice, course_id))
        case NoticeKind.EXPIRY:
            return enrollment is not None and _runs_out(uow, warnings, notice, enrollment, now)
        case NoticeKind.COURSE_COMPLETED:
            return True
        case _:
            return _is_open(enrollment, now)


def grants_of(uow: UnitOfWork, notice: Notice) -> tuple[Grant, ...]:
    """Give the grants that a welcome tells of: its order's, or the manual ones that it names."""
    if "order" in notice.facts:
        return uow.grants.of_order(notice.facts["source"], notice.facts["order"])
    return tuple(grant for key in notice.grant_keys if (grant := uow.grants.find(key)) is not None)


def unseen_videos(uow: UnitOfWork, notice: Notice, course_id: str) -> tuple[Video, ...]:
    """Give the videos of a digest that are still there, came after its reader, and were not begun yet."""
    enrollment = _enrollment(uow, notice, course_id)
    batch = uow.video_batches.find(notice.facts["batch"]) if "batch" in notice.facts else None
    if enrollment is None or batch is None:
        return ()
    record = uow.records.get(enrollment.user_id, course_id)
    new = (video for video in record.videos if video.id in batch.video_ids)
    return tuple(v for v in new if enrollment.enrolled_at < v.created_at and not record.of(v.id).claimed)


def _runs_out(uow: UnitOfWork, warnings: WarningPolicy, notice: Notice, enrollment: Enrollment, now: datetime) -> bool:
    if instant(enrollment.expires_at) != notice.facts["end"]:
        return False
    return should_warn(uow, warnings, enrollment, int(notice.facts["days"]), now, within=warnings.patience)


def _granted_courses(uow: UnitOfWork, notice: Notice, now: datetime) -> tuple[str, ...]:
    """Look at the courses in the order in which all lock enrollments; an order's lines may stand in another."""
    live = [g for g in grants_of(uow, notice) if g.ended_at is None and g.course_id in notice.course_ids]
    opened = {g.course_id for g in sorted(live, key=lambda grant: grant.course_id) if _opens(uow, g, now)}
    return tuple(sorted(opened))


def _opens(uow: UnitOfWork, grant: Grant, now: datetime) -> bool:
    if grant.holder.user_id is None:
        return True
    return _is_open(uow.enrollments.find(grant.holder.user_id, grant.course_id), now)


def _enrollment(uow: UnitOfWork, notice: Notice, course_id: str) -> Enrollment | None:
    user_id = notice.holder.user_id
    return uow.enrollments.find(user_id, course_id) if user_id is not None else None


def _is_open(enrollment: Enrollment | None, now: datetime) -> bool:
    return enrollment is not None and enrollment.is_open(now)
