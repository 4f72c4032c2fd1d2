"""Courses, their videos, and what of them may be seen by whom."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from attrs import evolve, frozen

from course_domain.model.errors import Invalid
from course_domain.model.money import Money


class CourseStatus(StrEnum):
    """Draft: administrators only. Published: sold and played. Archived: no longer sold, still played."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


@frozen(kw_only=True)
class Course:
    """What is sold. ``access_days`` is None for lifetime access."""

    id: str
    title: str
    description: str = ""
    thumbnail: str | None = None
    """Key of a public object, or an absolute address."""
    price: Money
    status: CourseStatus = CourseStatus.DRAFT
    access_days: int | None = None
    shop_url: str | None = None
    created_at: datetime
    updated_at: datetime


class VideoState(StrEnum):
    """Ready: it plays. Processing: its first file is being worked on. Failed: that can't be played."""

    READY = "ready"
    PROCESSING = "processing"
    FAILED = "failed"


@frozen(kw_only=True)
class Caption:
    """A side-car WebVTT file; ``language`` is a BCP 47 tag."""

    language: str
    label: str
    s3_key: str


@frozen(kw_only=True)
class Video:
    """What is watched. ``duration`` is in whole seconds, the server's own word; 0 means not known yet."""

    id: str
    course_id: str
    title: str
    description: str = ""
    section: str | None = None
    duration: int
    order_position: int
    s3_key: str
    video_url: str
    """Unsigned public address of the object, derived from ``s3_key``; opens nothing by itself."""
    thumbnail: str | None = None
    free_preview: bool = False
    captions: tuple[Caption, ...] = ()
    state: VideoState = VideoState.READY
    revision: str | None = None
    """Which file it is: the folder below the video's own in which everything made of that file lies."""
    source_key: str | None = None
    """The file as it was uploaded: kept, and never handed out."""
    hls_key: str | None = None
    """The first playlist of its stream; None where there is only the file."""
    storyboard_key: str | None = None
    file_etag: str | None = None
    """Of the object at ``s3_key`` when it was looked into; None until then."""
    warning: str | None = None
    """What an administrator should know of its file."""
    created_at: datetime
    updated_at: datetime
    removed_at: datetime | None = None

    @property
    def is_removed(self) -> bool:
        """Tell whether an administrator took it away."""
        return self.removed_at is not None

    @property
    def is_published(self) -> bool:
        """A video is shown, played and counted once it plays, and unless it was removed."""
        return self.removed_at is None and self.state is VideoState.READY

    @property
    def folder(self) -> str:
        """Where everything lies that is made for its viewers: one signature opens all below it."""
        return f"videos/{self.id}"


@frozen(kw_only=True)
class CourseDetails:
    """A course with its videos in order: for learners the published ones, for administrators all that are kept."""

    course: Course
    videos: tuple[Video, ...] = ()


def in_order(videos: Iterable[Video]) -> tuple[Video, ...]:
    """Give the published videos in the order in which they are watched."""
    return tuple(sorted((v for v in videos if v.is_published), key=lambda v: (v.order_position, v.id)))


def neighbours(videos: Sequence[Video], video_id: str) -> tuple[Video | None, Video | None]:
    """Give the videos before and after one, in the order of the course."""
    place = next(index for index, video in enumerate(videos) if video.id == video_id)
    before = videos[place - 1] if place > 0 else None
    after = videos[place + 1] if place + 1 < len(videos) else None
    return before, after


def renumber(videos: Iterable[Video], order: Sequence[str], now: datetime) -> tuple[Video, ...]:
    """Put a course's videos in the order of the given ids.

    Raises:
        Invalid: unless the ids name each published video exactly once.
    """
    by_id = {video.id: video for video in videos if not video.is_removed}
    if sorted(order) != sorted(by_id):
        raise Invalid.of("video_ids", "must name every video of the course exactly once")
    return tuple(
        evolve(by_id[video_id], order_position=position, updated_at=now)
        for position, video_id in enumerate(order, start=1)
    )


def may_be_seen(course: Course | None, *, is_admin: bool) -> bool:
    """Drafts are for administrators only."""
    return course is not None and (is_admin or course.status is not CourseStatus.DRAFT)
