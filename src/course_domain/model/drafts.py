"""What administrators may write of courses and videos, checked; the rest is the server's."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Self

from attrs import evolve, frozen

from course_domain.model.courses import Caption, Course, CourseStatus, Video
from course_domain.model.errors import FieldProblem, Invalid
from course_domain.model.media import is_public, is_valid_key
from course_domain.model.money import Money

LONGEST_TITLE = 200
LONGEST_TEXT = 20_000
MOST_DAYS = 36_500
LONGEST_DURATION = 48 * 3600

_WRITTEN = re.compile(r"[^\s\x00-\x1f\x85]")


def _refuse(problems: Iterable[tuple[str, str]]) -> None:
    found = tuple(FieldProblem(field=name, problem=problem) for name, problem in problems)
    if found:
        raise Invalid(problems=found)


def says_something(text: str) -> bool:
    """Tell whether there is more to a text than spaces and control characters."""
    return _WRITTEN.search(text) is not None


def _text_problems(title: str, description: str) -> Iterator[tuple[str, str]]:
    if not says_something(title):
        yield "title", "must not be empty"
    if len(title) > LONGEST_TITLE:
        yield "title", f"must be at most {LONGEST_TITLE} characters long"
    if len(description) > LONGEST_TEXT:
        yield "description", f"must be at most {LONGEST_TEXT} characters long"


def _picture_problems(thumbnail: str | None) -> Iterator[tuple[str, str]]:
    if thumbnail and not (is_public(thumbnail) or thumbnail.startswith(("https://", "http://"))):
        yield "thumbnail", "must be an http(s) address, or the key of an object below public/"


def check_days(days: int | None, name: str = "access_days") -> None:
    """Refuse a length of access that no calendar holds; None is a lifetime."""
    _refuse(_days_problems(days, name))


def _days_problems(days: int | None, name: str) -> Iterator[tuple[str, str]]:
    if days is not None and not 1 <= days <= MOST_DAYS:
        yield name, f"must be from 1 to {MOST_DAYS}, or null for a lifetime"


@frozen(kw_only=True)
class CourseDraft:
    """What an administrator writes of a course."""

    title: str
    description: str = ""
    thumbnail: str | None = None
    price: Money
    status: CourseStatus = CourseStatus.DRAFT
    access_days: int | None = None
    shop_url: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what can't be meant, naming every field."""
        problems = [*_text_problems(self.title, self.description), *_picture_problems(self.thumbnail)]
        if self.price.amount < 0:
            problems.append(("price.amount", "must not be negative"))
        if self.shop_url and not self.shop_url.startswith(("https://", "http://")):
            problems.append(("shop_url", "must be an http(s) address"))
        _refuse([*problems, *_days_problems(self.access_days, "access_days")])

    @classmethod
    def of(cls, course: Course) -> Self:
        """Write a course down as it is."""
        return cls(
            title=course.title,
            description=course.description,
            thumbnail=course.thumbnail,
            price=course.price,
            status=course.status,
            access_days=course.access_days,
            shop_url=course.shop_url,
        )

    def new(self, course_id: str, now: datetime) -> Course:
        """Make a course of it."""
        blank = Course(id=course_id, title=self.title, price=self.price, created_at=now, updated_at=now)
        return self.applied_to(blank, now)

    def applied_to(self, course: Course, now: datetime) -> Course:
        """Change a course to it."""
        return evolve(
            course,
            title=self.title.strip(),
            description=self.description,
            thumbnail=self.thumbnail,
            price=self.price,
            status=self.status,
            access_days=self.access_days,
            shop_url=self.shop_url,
            updated_at=now,
        )


@frozen(kw_only=True)
class VideoDraft:
    """What an administrator writes of a video; ``order_position`` None puts it last.

    Its file is an upload, or an object that lies in the media store already. Of that ``duration`` is believed until it
    was looked into.
    """

    title: str
    description: str = ""
    section: str | None = None
    duration: int = 0
    order_position: int | None = None
    s3_key: str = ""
    upload_id: str | None = None
    thumbnail: str | None = None
    free_preview: bool = False
    captions: tuple[Caption, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Refuse what can't be meant, naming every field."""
        _refuse(self._problems())

    def _problems(self) -> Iterator[tuple[str, str]]:
        yield from _text_problems(self.title, self.description)
        yield from _picture_problems(self.thumbnail)
        if not 0 <= self.duration <= LONGEST_DURATION:
            yield "duration", f"must be from 0 to {LONGEST_DURATION} whole seconds"
        if self.upload_id is None or self.s3_key:
            yield from _key_problems("s3_key", self.s3_key)
        for place, caption in enumerate(self.captions):
            yield from _key_problems(f"captions[{place}].s3_key", caption.s3_key)

    def new(self, video_id: str, course_id: str, *, key: str, video_url: str, last: int, now: datetime) -> Video:
        """Make a video of it and its object's key; ``last`` is the highest position in the course so far."""
        blank = Video(
            id=video_id,
            course_id=course_id,
            title=self.title,
            duration=self.duration,
            order_position=last + 1,
            s3_key=key,
            video_url=video_url,
            created_at=now,
            updated_at=now,
        )
        return evolve(self.applied_to(blank, now), duration=self.duration)

    def applied_to(self, video: Video, now: datetime) -> Video:
        """Change a video to it, but for its file; a position that isn't given stays."""
        return evolve(
            video,
            title=self.title.strip(),
            description=self.description,
            section=self.section or None,
            order_position=video.order_position if self.order_position is None else self.order_position,
            thumbnail=self.thumbnail,
            free_preview=self.free_preview,
            captions=self.captions,
            updated_at=now,
        )

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The protected objects that it names, each with its field."""
        captions = ((f"captions[{place}].s3_key", caption.s3_key) for place, caption in enumerate(self.captions))
        return (*([] if self.upload_id else [("s3_key", self.s3_key)]), *captions)


def _key_problems(name: str, key: str) -> Iterator[tuple[str, str]]:
    if not is_valid_key(key):
        yield name, "must be made of letters, digits, and / _ . - only, with no empty part and no '..'"
    elif is_public(key):
        yield name, "must not lie below public/, where no signature is asked for"
