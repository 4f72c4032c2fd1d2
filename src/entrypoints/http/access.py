"""Why a learner does or doesn't have access."""

from attrs import frozen
from falcon import Request, Response

from course_domain.use_cases.read_access import ReadAccess
from entrypoints.http.learner_views import access
from entrypoints.http.sign_in import SignIn


@frozen(kw_only=True)
class CourseAccess:
    """/api/user/course/{id}/access."""

    who: SignIn
    read_access: ReadAccess

    def on_get(self, req: Request, resp: Response, course_id: str) -> None:
        """Answer in plain words and as data."""
        resp.media = access(self.read_access(self.who.learner(req), course_id))
