"""How things look in JSON: times are RFC 3339 in UTC, durations and positions seconds, money minor units."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from attrs import frozen

from course_domain.model.courses import Course, Video
from course_domain.model.media import is_public
from course_domain.model.money import Money
from course_domain.model.reports import CourseCard, Page
from course_domain.ports import UrlSigner

T = TypeVar("T")
Shape = dict[str, Any]


def instant(moment: datetime | None) -> str | None:
    """Write an instant."""
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def money(price: Money) -> Shape:
    """Write an amount."""
    return {"amount": price.amount, "currency": price.currency}


def page(found: Page[T], show: Callable[[T], Shape]) -> Shape:
    """Write a part of a list; ``next`` is the cursor of what follows."""
    return {"items": [show(item) for item in found.items], "next": found.next}


@frozen(kw_only=True)
class CourseViews:
    """Courses and videos as anyone may see them: no storage key, no address of a protected object."""

    signer: UrlSigner

    def picture(self, thumbnail: str | None) -> str | None:
        """Give the address of a picture: what is one stays, and the key of a public object becomes one."""
        if thumbnail is None or thumbnail.startswith(("https://", "http://")):
            return thumbnail
        return self.signer.address(thumbnail) if is_public(thumbnail) else None

    def card(self, card: CourseCard) -> Shape:
        """Write a course of a list."""
        return self._course(card.course, video_count=card.video_count, duration=card.duration)

    def details(self, course: Course, videos: Sequence[Video]) -> Shape:
        """Write a course with its videos in order."""
        shown = [video for video in videos if video.is_published]
        shape = self._course(course, video_count=len(shown), duration=sum(video.duration for video in shown))
        return {**shape, "videos": [self._video(video) for video in shown]}

    def _course(self, course: Course, *, video_count: int, duration: int) -> Shape:
        return {
            "id": course.id,
            "title": course.title,
            "description": course.description,
            "thumbnail": self.picture(course.thumbnail),
            "price": money(course.price),
            "status": course.status.value,
            "access_days": course.access_days,
            "shop_url": course.shop_url,
            "video_count": video_count,
            "duration": duration,
        }

    def _video(self, video: Video) -> Shape:
        return {
            "id": video.id,
            "title": video.title,
            "description": video.description,
            "section": video.section,
            "duration": video.duration,
            "order_position": video.order_position,
            "thumbnail": self.picture(video.thumbnail),
            "free_preview": video.free_preview,
        }
