"""Administrators make, change and archive courses."""

from http import HTTPStatus
from typing import Final

from attrs import frozen
from falcon import Request, Response

from course_domain.model.courses import CourseStatus
from course_domain.model.drafts import CourseDraft
from course_domain.model.money import Money
from course_domain.use_cases.archive_course import ArchiveCourse
from course_domain.use_cases.change_course import ChangeCourse
from course_domain.use_cases.create_course import CreateCourse
from course_domain.use_cases.list_all_courses import ListAllCourses
from course_domain.use_cases.read_course import ReadCourse
from entrypoints.http.admin_views import AdminViews
from entrypoints.http.bodies import Bodies
from entrypoints.http.body import Body
from entrypoints.http.paging import page_request, words
from entrypoints.http.repeats import once, tell
from entrypoints.http.sign_in import SignIn
from entrypoints.http.versions import answer, seen
from entrypoints.http.views import page

MANAGED: Final = ("id", "thumbnail_url", "video_count", "duration", "videos", "created_at", "updated_at")
"""Fields that answers have and the server keeps; a PUT may carry them, and they change nothing."""
MUST_PUT: Final = ("description", "status", "access_days")
"""What a PUT replaces has to be named: a forgotten status must not take a course off sale."""
NEW: Final = (CourseStatus.DRAFT, CourseStatus.PUBLISHED)


@frozen(kw_only=True)
class AdminCourseList:
    """/api/admin/courses."""

    who: SignIn
    bodies: Bodies
    list_all_courses: ListAllCourses
    create_course: CreateCourse
    show: AdminViews
    public_url: str

    def on_get(self, req: Request, resp: Response) -> None:
        """Give a page of all courses, drafts and archived ones too."""
        by = self.who.administrator(req)
        resp.media = page(self.list_all_courses(by, words(req, "q"), page_request(req)), self.show.card)

    def on_post(self, req: Request, resp: Response) -> None:
        """Make a course, once per ``Idempotency-Key``."""
        by = self.who.administrator(req)
        body = self.bodies.read(req)
        made = self.create_course(by, body.build(_new), once(req, body))
        tell(resp, made)
        resp.location = f"{self.public_url}/api/admin/courses/{made.thing.course.id}"
        resp.etag = self.show.course_tag(made.thing)
        resp.media = self.show.details(made.thing)


@frozen(kw_only=True)
class AdminCourse:
    """/api/admin/courses/{id}."""

    who: SignIn
    bodies: Bodies
    read_course: ReadCourse
    change_course: ChangeCourse
    archive_course: ArchiveCourse
    show: AdminViews

    def on_get(self, req: Request, resp: Response, course_id: str) -> None:
        """Give a course with its videos, or 304 to whoever has it."""
        found = self.read_course(self.who.administrator(req), course_id)
        answer(req, resp, self.show.details(found))

    def on_put(self, req: Request, resp: Response, course_id: str) -> None:
        """Replace what may be written of it; with ``If-Match``, of what was seen alone."""
        by = self.who.administrator(req)
        draft = self.bodies.read(req, ignoring=MANAGED).build(_replacement)
        changed = self.change_course(by, course_id, draft, seen(req, self.show.course_tag))
        resp.etag = self.show.course_tag(changed)
        resp.media = self.show.course(changed.course)

    def on_delete(self, req: Request, resp: Response, course_id: str) -> None:
        """Archive it: nobody loses it."""
        self.archive_course(self.who.administrator(req), course_id, seen(req, self.show.course_tag))
        resp.status = HTTPStatus.NO_CONTENT


def _new(body: Body) -> CourseDraft:
    return _draft(body, NEW)


def _replacement(body: Body) -> CourseDraft:
    for name in MUST_PUT:
        if not body.has(name):
            body.wrong(name, "is missing: a PUT replaces all of it")
    return _draft(body, tuple(CourseStatus))


def _draft(body: Body, statuses: tuple[CourseStatus, ...]) -> CourseDraft:
    return CourseDraft(
        title=body.text("title"),
        description=body.maybe_text("description") or "",
        thumbnail=body.maybe_text("thumbnail") or None,
        price=body.child("price").made(_money, otherwise=Money(amount=0, currency="XXX")),
        status=_status(body, statuses),
        access_days=body.maybe_whole("access_days"),
        shop_url=body.maybe_text("shop_url") or None,
    )


def _money(body: Body) -> Money:
    # Who writes 49.0 means 49 euros, and not 49 cents.
    return Money(amount=body.whole("amount", plain=True), currency=body.text("currency"))


def _status(body: Body, statuses: tuple[CourseStatus, ...]) -> CourseStatus:
    told = body.text("status") if body.has("status") else CourseStatus.DRAFT
    if told not in statuses:
        body.wrong("status", f"must be one of {', '.join(statuses)}")
        return CourseStatus.DRAFT
    return CourseStatus(told)
