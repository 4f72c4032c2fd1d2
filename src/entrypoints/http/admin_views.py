"""How things look to administrators in JSON; see ``views`` for the units."""

from datetime import datetime

from attrs import frozen

from course_domain.model.courses import Course, CourseDetails, Video
from course_domain.model.enrollments import Enrollment, EnrollmentStatus
from course_domain.model.grants import Grant, Window
from course_domain.model.history import HistoryEntry, Why, explain
from course_domain.model.products import ProductLink
from course_domain.model.reports import CourseCard, EnrollmentRow, waiting_id
from course_domain.use_cases.enroll_user import Enrolled
from entrypoints.http.versions import tag_of
from entrypoints.http.views import CourseViews, Shape, instant, money


@frozen(kw_only=True)
class AdminViews:
    """Courses and videos with what only administrators may see. What they write stands here as they wrote it."""

    courses: CourseViews

    def course(self, course: Course) -> Shape:
        """Write a course."""
        return {
            "id": course.id,
            "title": course.title,
            "description": course.description,
            "thumbnail": course.thumbnail,
            "thumbnail_url": self.courses.picture(course.thumbnail),
            "price": money(course.price),
            "status": course.status.value,
            "access_days": course.access_days,
            "shop_url": course.shop_url,
            "created_at": instant(course.created_at),
            "updated_at": instant(course.updated_at),
        }

    def card(self, card: CourseCard) -> Shape:
        """Write a course of a list."""
        return {**self.course(card.course), "video_count": card.video_count, "duration": card.duration}

    def details(self, found: CourseDetails) -> Shape:
        """Write a course with its videos in order; counted are those that learners see."""
        shown = [video for video in found.videos if video.is_published]
        return {
            **self.course(found.course),
            "video_count": len(shown),
            "duration": sum(video.duration for video in shown),
            "videos": [self.video(video) for video in found.videos],
        }

    def course_tag(self, found: CourseDetails) -> str:
        """Give the tag of a course with its videos: what a GET of it answers."""
        return tag_of(self.details(found))

    def video(self, video: Video) -> Shape:
        """Write a video, with the tag by which a change of it may say what it has seen."""
        return {**self._video(video), "etag": self.video_tag(video)}

    def video_tag(self, video: Video) -> str:
        """Give the tag of a video."""
        return tag_of(self._video(video))

    def _video(self, video: Video) -> Shape:
        return {
            "id": video.id,
            "course_id": video.course_id,
            "title": video.title,
            "description": video.description,
            "section": video.section,
            "duration": video.duration,
            "order_position": video.order_position,
            "s3_key": video.s3_key,
            "video_url": video.video_url,
            "thumbnail": video.thumbnail,
            "thumbnail_url": self.courses.picture(video.thumbnail),
            "free_preview": video.free_preview,
            "captions": [{"language": c.language, "label": c.label, "s3_key": c.s3_key} for c in video.captions],
            "state": video.state.value,
            "warning": video.warning,
            "has_stream": video.hls_key is not None,
            "created_at": instant(video.created_at),
            "updated_at": instant(video.updated_at),
        }


def product(link: ProductLink) -> Shape:
    """Write a product link."""
    return {
        "id": link.id,
        "source": link.source,
        "product_id": link.product_id,
        "variant_id": link.variant_id,
        "sku": link.sku,
        "course_id": link.course_id,
    }


def enrollment_row(row: EnrollmentRow) -> Shape:
    """Write a row of the list of enrollments."""
    return {
        "id": row.id,
        "status": row.status.value,
        "user_id": row.user_id,
        "email": row.email,
        "name": row.name,
        "course_id": row.course_id,
        "course_title": row.course_title,
        "enrolled_at": instant(row.enrolled_at),
        "expires_at": instant(row.expires_at),
        "progress": {
            "completed": row.tally.completed_at is not None,
            "completed_at": instant(row.tally.completed_at),
            "videos_completed": row.tally.videos_completed,
            "watched_duration": row.tally.watched_duration,
            "last_watched_at": instant(row.tally.last_watched_at),
        },
    }


def enrollment(known: Enrollment, now: datetime) -> Shape:
    """Write an enrollment as it stands now."""
    return {
        "id": known.id,
        "user_id": known.user_id,
        "course_id": known.course_id,
        "status": known.status_at(now).value,
        "enrolled_at": instant(known.enrolled_at),
        "expires_at": instant(known.expires_at),
        "block": _block(known),
    }


def _block(known: Enrollment) -> Shape | None:
    block = known.block
    return None if block is None else {"at": instant(block.at), "actor": block.actor, "reason": block.reason}


def enrolled(given: Enrolled, now: datetime) -> Shape:
    """Write what an assignment by hand came to: an enrollment, or a grant that waits for its user."""
    holder, course_id = given.grant.holder, given.grant.course_id
    if given.enrollment is not None:
        shape = enrollment(given.enrollment, now)
    else:
        shape = {
            "id": waiting_id(holder.email or "", course_id),
            "user_id": None,
            "course_id": course_id,
            "status": EnrollmentStatus.WAITING.value,
            "enrolled_at": None,
            "expires_at": None,
            "block": None,
        }
    return {**shape, "email": holder.email, "grant": grant(given.grant)}


def grant(known: Grant) -> Shape:
    """Write a reason to have access."""
    return {
        "key": known.key,
        "kind": known.kind.value,
        "source": known.source,
        "reference": known.reference,
        "actor": known.actor,
        "note": known.note,
        "given_at": instant(known.given_at),
        "claimed_at": instant(known.claimed_at),
        "days": known.days,
        "ended_at": instant(known.ended_at),
        "why": known.end_reason,
    }


def _window(window: Window) -> Shape:
    return {**grant(window.grant), "starts": instant(window.start), "ends": instant(window.end)}


def _waiting(known: Grant) -> Shape:
    return {**grant(known), "starts": None, "ends": None}


def _entry(entry: HistoryEntry) -> Shape:
    return {
        "what": entry.what,
        "at": instant(entry.at),
        "recorded_at": instant(entry.recorded_at),
        "actor": entry.actor,
        "grant": entry.grant_key,
        "detail": entry.detail,
    }


def why(enrollment_id: str, told: Why) -> Shape:
    """Write the whole answer to "why does this person (not) have access?"."""
    known = told.enrollment
    return {
        "id": enrollment_id,
        "user_id": known.user_id if known else None,
        "email": told.email,
        "name": told.learner.name if told.learner else None,
        "course_id": told.course.id,
        "course_title": told.course.title,
        "status": None if told.status is None else told.status.value,
        "explanation": explain(told),
        "refusal": None if told.refusal is None else told.refusal.code,
        "enrolled_at": instant(known.enrolled_at) if known else None,
        "expires_at": instant(known.expires_at) if known else None,
        "block": _block(known) if known else None,
        "grants": [*map(_window, told.windows), *map(_waiting, told.waiting)],
        "history": [_entry(entry) for entry in told.history],
    }
