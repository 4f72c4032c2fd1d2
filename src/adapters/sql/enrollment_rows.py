"""Enrollments and the counters that they carry, as rows."""

from collections.abc import Sequence
from typing import Any, Final

from adapters.sql.tables import course_enrollments
from course_domain.model.enrollments import Block, Enrollment
from course_domain.model.reports import Tally

ENROLLMENT: Final = (
    course_enrollments.c.id,
    course_enrollments.c.user_id,
    course_enrollments.c.course_id,
    course_enrollments.c.enrolled_at,
    course_enrollments.c.expires_at,
    course_enrollments.c.cut,
    course_enrollments.c.status,
    course_enrollments.c.blocked_at,
    course_enrollments.c.blocked_by,
    course_enrollments.c.block_reason,
    course_enrollments.c.created_at,
    course_enrollments.c.updated_at,
)
TALLY: Final = (
    course_enrollments.c.videos_completed,
    course_enrollments.c.watched_duration,
    course_enrollments.c.completed_at,
    course_enrollments.c.last_watched_at,
    course_enrollments.c.continue_video_id,
    course_enrollments.c.continue_position,
)


def enrollment_of(row: Sequence[Any]) -> Enrollment:
    """Make an enrollment of the columns ``ENROLLMENT``."""
    enrollment_id, user_id, course_id, enrolled_at, expires_at, cut, status, *block, created_at, updated_at = row
    at, actor, reason = block
    return Enrollment(
        id=enrollment_id,
        user_id=user_id,
        course_id=course_id,
        enrolled_at=enrolled_at,
        expires_at=expires_at,
        cut=cut,
        status=status,
        block=None if at is None else Block(at=at, actor=actor, reason=reason),
        created_at=created_at,
        updated_at=updated_at,
    )


def tally_of(row: Sequence[Any]) -> Tally:
    """Make a tally of the columns ``TALLY``."""
    completed, watched, completed_at, last_watched_at, video_id, position = row
    return Tally(
        videos_completed=completed,
        watched_duration=watched,
        completed_at=completed_at,
        last_watched_at=last_watched_at,
        continue_video_id=video_id,
        continue_position=position,
    )


def values_of(enrollment: Enrollment) -> dict[str, Any]:
    """Give the columns of access, never those of the learner's counters."""
    block = enrollment.block
    return {
        "id": enrollment.id,
        "user_id": enrollment.user_id,
        "course_id": enrollment.course_id,
        "enrolled_at": enrollment.enrolled_at,
        "expires_at": enrollment.expires_at,
        "cut": enrollment.cut,
        "status": enrollment.status,
        "blocked_at": block.at if block else None,
        "blocked_by": block.actor if block else None,
        "block_reason": block.reason if block else None,
        "created_at": enrollment.created_at,
        "updated_at": enrollment.updated_at,
        "user_id_folded": enrollment.user_id.casefold(),
    }
