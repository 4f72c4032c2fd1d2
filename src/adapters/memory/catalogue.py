"""Courses, videos and product links in memory."""

from collections.abc import Iterable, Mapping

from attrs import frozen

from adapters.memory.lists import newest_first
from adapters.memory.state import State, in_utc
from adapters.wire.cursors import page_of, read_cursor, write_cursor
from course_domain.model.courses import Course, CourseStatus, Video, in_order
from course_domain.model.products import ProductLink
from course_domain.model.reports import CourseCard, Page, PageRequest, folded


def card_of(state: State, course: Course) -> CourseCard:
    """Count a course's published videos."""
    videos = [video for video in state.videos.values() if video.course_id == course.id and video.is_published]
    return CourseCard(course=course, video_count=len(videos), duration=sum(video.duration for video in videos))


@frozen(kw_only=True)
class MemoryCourses:
    """Courses in a dictionary."""

    state: State

    def find(self, course_id: str, *, to_change: bool = False) -> Course | None:
        return self.state.courses.get(course_id)

    def find_many(self, course_ids: Iterable[str]) -> Mapping[str, Course]:
        return {key: self.state.courses[key] for key in sorted(set(course_ids)) if key in self.state.courses}

    def save(self, course: Course) -> None:
        self.state.courses[course.id] = in_utc(course)

    def page(self, statuses: Iterable[CourseStatus], q: str | None, request: PageRequest) -> Page[CourseCard]:
        shown = set(statuses)
        found = (
            card_of(self.state, course)
            for course in self.state.courses.values()
            if course.status in shown and (not q or folded(q) in folded(course.title, course.description))
        )
        return newest_first(found, request, lambda card: (card.course.created_at, card.course.id))


@frozen(kw_only=True)
class MemoryVideos:
    """Videos in a dictionary."""

    state: State

    def find(self, video_id: str) -> Video | None:
        return self.state.videos.get(video_id)

    def of_course(self, course_id: str) -> tuple[Video, ...]:
        return in_order(video for video in self.state.videos.values() if video.course_id == course_id)

    def kept_of_course(self, course_id: str) -> tuple[Video, ...]:
        kept = (v for v in self.state.videos.values() if v.course_id == course_id and not v.is_removed)
        return tuple(sorted(kept, key=lambda video: (video.order_position, video.id)))

    def save(self, video: Video) -> None:
        self.state.must_know_course(video.course_id)
        self.state.videos[video.id] = in_utc(video)


@frozen(kw_only=True)
class MemoryProducts:
    """Product links in a dictionary, listed by source, product and id."""

    state: State

    def find(self, link_id: str) -> ProductLink | None:
        return self.state.products.get(link_id)

    def of_product(self, source: str, product_id: str) -> tuple[ProductLink, ...]:
        found = [x for x in self.state.products.values() if (x.source, x.product_id) == (source, product_id)]
        return tuple(sorted(found, key=lambda link: link.id))

    def save(self, link: ProductLink) -> ProductLink:
        self.state.must_know_course(link.course_id)
        same = (known for known in self.state.products.values() if _fields(known) == _fields(link))
        return next(same, None) or self.state.products.setdefault(link.id, link)

    def remove(self, link_id: str) -> None:
        self.state.products.pop(link_id, None)

    def page(self, request: PageRequest) -> Page[ProductLink]:
        after = None if request.after is None else read_cursor(request.after, 3)
        found = [link for link in self.state.products.values() if after is None or _place(link) > after]
        return page_of(sorted(found, key=_place), request, lambda link: write_cursor(*_place(link)))


def _fields(link: ProductLink) -> tuple[str | None, ...]:
    return link.source, link.product_id, link.variant_id, link.sku, link.course_id


def _place(link: ProductLink) -> tuple[str, ...]:
    return link.source, link.product_id, link.id
