"""Checks that several use cases begin with."""

from course_domain.model.courses import Course, Video, may_be_seen
from course_domain.model.errors import UnknownCourse, UnknownVideo
from course_domain.model.learners import Session
from course_domain.model.refusals import NotAnAdministrator
from course_domain.ports import UnitOfWork


def require_admin(by: Session) -> None:
    """Refuse everyone else."""
    if not by.is_admin:
        raise NotAnAdministrator


def visible_course(uow: UnitOfWork, course_id: str, *, is_admin: bool) -> Course:
    """Give a course that this person may see; a draft is as unknown as one that never was."""
    course = uow.courses.find(course_id)
    if course is None or not may_be_seen(course, is_admin=is_admin):
        raise UnknownCourse(course_id=course_id)
    return course


def known_course(uow: UnitOfWork, course_id: str) -> Course:
    """Give any course, for administrators and the system."""
    return visible_course(uow, course_id, is_admin=True)


def known_video(uow: UnitOfWork, video_id: str) -> Video:
    """Give a video that was not removed."""
    video = uow.videos.find(video_id)
    if video is None or not video.is_published:
        raise UnknownVideo(video_id=video_id)
    return video
