"""How a learner's own things look in JSON; see ``views`` for the units."""

from datetime import datetime

from attrs import frozen

from course_domain.model.courses import Video
from course_domain.model.enrollments import Enrollment
from course_domain.model.grants import Window
from course_domain.model.history import HistoryEntry, Why, explain
from course_domain.model.playback import Position
from course_domain.model.progress import CourseRecord, Heard, percent
from course_domain.model.reports import Lesson, LibraryItem, lesson_of
from course_domain.model.spans import spans_of, within
from course_domain.use_cases.open_video import VideoAddress
from entrypoints.http.views import CourseViews, Shape, instant


@frozen(kw_only=True)
class LearnerViews:
    """Library, progress, addresses and access, as their learner may see them."""

    courses: CourseViews

    def library_item(self, item: LibraryItem, now: datetime) -> Shape:
        """Write a course of the library."""
        return {
            "course": self.courses.card(item.card),
            "enrollment": enrollment(item.enrollment, now),
            "progress": _tally(item),
        }

    def address(self, found: VideoAddress) -> Shape:
        """Write a video's address with all that a player needs."""
        return {
            "url": found.url,
            "type": found.type,
            "file": {"url": found.file.url, "type": found.file.type},
            "expires_at": instant(found.expires_at),
            "renew_at": instant(found.renew_at),
            "session": found.session,
            "position": found.position,
            "elsewhere": None if found.elsewhere is None else _elsewhere(found.elsewhere),
            "duration": found.duration,
            "poster": self.courses.picture(found.poster),
            "captions": [{"language": c.language, "label": c.label, "url": c.url} for c in found.captions],
            "storyboard": found.storyboard,
            "previous": found.previous,
            "next": found.next,
            "credentials": found.cookies is not None,
        }


def _elsewhere(place: Position) -> Shape:
    return {"position": place.at, "device": place.device.kind.value, "at": instant(place.happened_at)}


def enrollment(known: Enrollment, now: datetime) -> Shape:
    """Write how an enrollment stands now."""
    return {
        "status": known.status_at(now).value,
        "enrolled_at": instant(known.enrolled_at),
        "expires_at": instant(known.expires_at),
    }


def _tally(item: LibraryItem) -> Shape:
    tally, total = item.tally, item.card.video_count
    complete = tally.completed_at is not None
    return {
        "percent": percent(tally.watched_duration, item.card.duration, complete=complete),
        "completed": complete,
        "completed_at": instant(tally.completed_at),
        "watched_duration": tally.watched_duration,
        "videos_completed": tally.videos_completed,
        "videos_total": total,
        "new_videos": item.new_videos,
        "last_watched_at": instant(tally.last_watched_at),
        "continue": _place(tally.continue_video_id, tally.continue_position, item.lesson),
    }


def _place(video_id: str | None, position: int, lesson: Lesson | None) -> Shape | None:
    """Write where to go on; nothing where the lesson isn't there any more."""
    if video_id is None or lesson is None:
        return None
    return {"video_id": video_id, "position": position, "title": lesson.title, "number": lesson.number}


def progress(record: CourseRecord) -> Shape:
    """Write a learner's record of a course: each video, and their sum."""
    return {"videos": [_video(record, video) for video in record.videos], "course": _sum(record)}


def heard(told: Heard) -> Shape:
    """Write what a call's beats came to, with the videos that it touched."""
    touched = [video for video in told.record.videos if video.id in told.touched]
    return {
        "credited": told.credited,
        "pending": told.record.pending_seconds,
        "videos": [_video(told.record, video) for video in touched],
        "course": _sum(told.record),
    }


def _video(record: CourseRecord, video: Video) -> Shape:
    known = record.of(video.id)
    watched = known.watched_duration(video.duration)
    complete = known.completed_at is not None
    return {
        "video_id": video.id,
        "position": known.position.at,
        "watched_duration": watched,
        "duration": video.duration,
        "percent": percent(watched, video.duration, complete=complete),
        "completed": complete,
        "completed_at": instant(known.completed_at),
        "last_watched_at": instant(known.last_watched_at),
        "watched": [list(span) for span in spans_of(within(known.watched, video.duration))],
    }


def _sum(record: CourseRecord) -> Shape:
    video_id, position = record.continue_at() or (None, 0)
    return {
        "course_id": record.course_id,
        "percent": record.percent,
        "completed": record.completed_at is not None,
        "completed_at": instant(record.completed_at),
        "watched_duration": record.watched_duration,
        "duration": record.duration,
        "videos_completed": record.videos_completed,
        "videos_total": len(record.videos),
        "new_videos": record.new_videos,
        "pending": record.pending_seconds,
        "last_watched_at": instant(record.last_watched_at),
        "continue": _place(video_id, position, lesson_of(record.videos, video_id)),
    }


def access(why: Why) -> Shape:
    """Write why a learner has access or has none, without what administrators note for themselves."""
    return {
        "course_id": why.course.id,
        "course_title": why.course.title,
        "open": why.refusal is None,
        "status": None if why.status is None else why.status.value,
        "explanation": explain(why),
        "refusal": None if why.refusal is None else why.refusal.code,
        "enrolled_at": instant(why.enrollment.enrolled_at) if why.enrollment else None,
        "expires_at": instant(why.enrollment.expires_at) if why.enrollment else None,
        "grants": [_grant(window) for window in why.windows],
        "history": [_entry(entry) for entry in why.history],
    }


def _entry(entry: HistoryEntry) -> Shape:
    """Say what kind of actor it was; which administrator, and why, is the shop's own matter."""
    return {"what": entry.what, "at": instant(entry.at), "actor": entry.actor.partition(" ")[0]}


def _grant(window: Window) -> Shape:
    grant = window.grant
    return {
        "kind": grant.kind.value,
        "source": grant.source,
        "reference": grant.reference,
        "given_at": instant(grant.given_at),
        "days": grant.days,
        "starts": instant(window.start),
        "ends": instant(window.end),
        "ended_at": instant(grant.ended_at),
        "why": grant.end_reason,
    }
