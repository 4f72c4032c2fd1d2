"""What is taught here, for anyone."""

from attrs import frozen
from falcon import Request, Response

from course_domain.use_cases.list_courses import ListCourses
from course_domain.use_cases.read_course import ReadCourse
from entrypoints.http.answer_headers import share
from entrypoints.http.paging import page_request, words
from entrypoints.http.sign_in import SignIn
from entrypoints.http.views import CourseViews, page


@frozen(kw_only=True)
class CourseList:
    """/api/courses: the published courses."""

    list_courses: ListCourses
    show: CourseViews

    def on_get(self, req: Request, resp: Response) -> None:
        """Give a page; ``q`` is part of a title or description."""
        found = self.list_courses(words(req, "q"), page_request(req))
        share(req, resp)
        resp.media = page(found, self.show.card)


@frozen(kw_only=True)
class CourseDetails:
    """/api/courses/{id}: one course with its videos."""

    who: SignIn
    read_course: ReadCourse
    show: CourseViews

    def on_get(self, req: Request, resp: Response, course_id: str) -> None:
        """Give the course, to whoever may see it."""
        found = self.read_course(self.who.visitor(req), course_id)
        share(req, resp)
        resp.media = self.show.details(found.course, found.videos)
