"""Fills an empty Coursedock with the demonstration's courses, through the same use cases as anybody's."""

from collections.abc import Sequence

from course_domain.model.courses import Caption, CourseStatus
from course_domain.model.drafts import CourseDraft, VideoDraft
from course_domain.model.learners import Session
from course_domain.model.money import Money
from course_domain.model.products import ProductLink
from course_domain.model.reports import CourseCard, PageRequest
from course_domain.use_cases.add_video import AddVideo
from course_domain.use_cases.create_course import CreateCourse
from course_domain.use_cases.link_product import LinkProduct
from course_domain.use_cases.list_all_courses import ListAllCourses
from entrypoints.demo.catalogue import COURSES, CURRENCY, PRODUCTS, DemoCourse
from entrypoints.demo.media import DemoVideo
from entrypoints.demo.orders import SOURCE

_BY = Session(user_id="demonstration", is_admin=True)


def course_ids(list_all: ListAllCourses) -> dict[str, str]:
    """Give the courses' ids by title."""
    return {card.course.title: card.course.id for card in _cards(list_all)}


def seed(
    videos: Sequence[DemoVideo],
    *,
    list_all: ListAllCourses,
    create_course: CreateCourse,
    add_video: AddVideo,
    link_product: LinkProduct,
    shop_url: str,
) -> None:
    """Make what is missing; a second time makes nothing."""
    known = course_ids(list_all)
    for course in COURSES:
        if course.title not in known:
            known[course.title] = create_course(_BY, _course(course, shop_url)).thing.course.id
    there = {card.course.id: card.video_count for card in _cards(list_all)}
    slugs = {course.slug: known[course.title] for course in COURSES}
    for video in videos:
        if video.order_position > there[slugs[video.course]]:
            add_video(_BY, slugs[video.course], _video(video))
    for product in PRODUCTS:
        for slug in product.courses:
            link_product(_BY, ProductLink(id="", source=SOURCE, product_id=product.id, course_id=slugs[slug]))


def _cards(list_all: ListAllCourses) -> Sequence[CourseCard]:
    return list_all(_BY, None, PageRequest(limit=100)).items


def _course(course: DemoCourse, shop_url: str) -> CourseDraft:
    return CourseDraft(
        title=course.title,
        description=course.description,
        thumbnail=course.thumbnail_key,
        price=Money(amount=course.price, currency=CURRENCY),
        status=CourseStatus.PUBLISHED,
        access_days=course.access_days,
        shop_url=shop_url,
    )


def _video(video: DemoVideo) -> VideoDraft:
    return VideoDraft(
        title=video.title,
        description=video.description,
        section=video.section,
        duration=video.duration,
        order_position=video.order_position,
        s3_key=video.key,
        thumbnail=video.poster_key,
        free_preview=video.course == "tea" and video.order_position == 1,
        captions=tuple(Caption(language=c.language, label=c.label, s3_key=c.key) for c in video.captions),
    )
