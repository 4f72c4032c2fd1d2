"""Fills an empty Coursedock with the demonstration's courses, through the same use cases as anybody's."""

from collections.abc import Callable, Sequence

from attrs import evolve

from course_domain.model.courses import CourseStatus
from course_domain.model.drafts import CourseDraft
from course_domain.model.learners import Session
from course_domain.model.money import Money
from course_domain.model.products import ProductLink
from course_domain.model.reports import CourseCard, PageRequest
from course_domain.use_cases.change_course import ChangeCourse
from course_domain.use_cases.create_course import CreateCourse
from course_domain.use_cases.link_product import LinkProduct
from course_domain.use_cases.list_all_courses import ListAllCourses
from course_domain.use_cases.read_course import ReadCourse
from entrypoints.demo.catalogue import COURSES, CURRENCY, PRODUCTS, DemoCourse, product_for
from entrypoints.demo.media import DemoVideo
from entrypoints.demo.orders import SOURCE

AddFilm = Callable[[Session, str, DemoVideo], None]
"""Adds a film to a course, given by its id."""

_BY = Session(user_id="demonstration", is_admin=True)


def course_ids(list_all: ListAllCourses) -> dict[str, str]:
    """Give the courses' ids by title."""
    return {card.course.title: card.course.id for card in _cards(list_all)}


def seed(
    videos: Sequence[DemoVideo],
    *,
    list_all: ListAllCourses,
    read_course: ReadCourse,
    create_course: CreateCourse,
    change_course: ChangeCourse,
    add_film: AddFilm,
    link_product: LinkProduct,
    shop_url: str,
) -> None:
    """Make what is missing; a second time makes nothing, and a shop at another address is followed there."""
    known = {card.course.title: card.course for card in _cards(list_all)}
    for course in COURSES:
        page, there = f"{shop_url}/#{product_for(course.slug).id}", known.get(course.title)
        if there is None:
            known[course.title] = create_course(_BY, _course(course, page)).thing.course
        elif there.shop_url != page:
            change_course(_BY, there.id, evolve(CourseDraft.of(there), shop_url=page))
    slugs = {course.slug: known[course.title].id for course in COURSES}
    # Those too that don't play yet: the worker may not have come to them before it was stopped.
    counts = {course_id: len(read_course(_BY, course_id).videos) for course_id in slugs.values()}
    for video in videos:
        if video.order_position > counts[slugs[video.course]]:
            add_film(_BY, slugs[video.course], video)
    for product in PRODUCTS:
        for slug in product.courses:
            link_product(_BY, ProductLink(id="", source=SOURCE, product_id=product.id, course_id=slugs[slug]))


def _cards(list_all: ListAllCourses) -> Sequence[CourseCard]:
    return list_all(_BY, None, PageRequest(limit=100)).items


def _course(course: DemoCourse, page: str) -> CourseDraft:
    return CourseDraft(
        title=course.title,
        description=course.description,
        thumbnail=course.thumbnail_key,
        price=Money(amount=course.price, currency=CURRENCY),
        status=CourseStatus.PUBLISHED,
        access_days=course.access_days,
        shop_url=page,
    )
