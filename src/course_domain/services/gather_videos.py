"""New videos are gathered, so that people get one mail for all of them."""

from datetime import datetime

from attrs import evolve

from course_domain.model.courses import Course, CourseStatus, Video
from course_domain.model.video_batches import VideoBatch
from course_domain.ports import Ids, UnitOfWork


def gather(uow: UnitOfWork, ids: Ids, course: Course, video: Video, at: datetime) -> None:
    """Note that a video came into a published course; of drafts, and of what is no longer sold, nobody is told."""
    if course.status is not CourseStatus.PUBLISHED:
        return
    gathering = uow.video_batches.gathering(course.id)
    first = VideoBatch(id="", course_id=course.id, video_ids=(), first_at=at, last_at=at)
    uow.video_batches.save((gathering or evolve(first, id=ids.new())).joined_by(video.id, at))
