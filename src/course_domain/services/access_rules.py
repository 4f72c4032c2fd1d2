"""Checks that several use cases begin with."""

from typing import TypeVar

from course_domain.model.courses import Course, CourseDetails, Video, may_be_seen
from course_domain.model.errors import UnknownCourse, UnknownVideo
from course_domain.model.learners import Session
from course_domain.model.refusals import NotAnAdministrator, VersionConflict
from course_domain.model.versions import Seen
from course_domain.ports import UnitOfWork

T = TypeVar("T")


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
    if video is None or video.is_removed:
        raise UnknownVideo(video_id=video_id)
    return video


def course_to_change(uow: UnitOfWork, course_id: str, seen: Seen[CourseDetails] | None = None) -> CourseDetails:
    """Give any course with its videos; until the transaction ends nobody else changes either.

    Raises:
        UnknownCourse.
        VersionConflict: it is not what the caller has ``seen``.
    """
    course = uow.courses.find(course_id, to_change=True)
    if course is None:
        raise UnknownCourse(course_id=course_id)
    details = CourseDetails(course=course, videos=uow.videos.kept_of_course(course_id))
    _must_be(seen, details)
    return details


def video_to_change(uow: UnitOfWork, video_id: str, seen: Seen[Video] | None = None) -> Video:
    """Give a video that was not removed; until the transaction ends nobody else changes it, or its course.

    Raises:
        UnknownVideo.
        VersionConflict: it is not what the caller has ``seen``.
    """
    uow.courses.find(known_video(uow, video_id).course_id, to_change=True)
    # Once more: it may have changed while we waited for its course.
    video = known_video(uow, video_id)
    _must_be(seen, video)
    return video


def _must_be(seen: Seen[T] | None, what_is_there: T) -> None:
    if seen is not None and not seen(what_is_there):
        raise VersionConflict
