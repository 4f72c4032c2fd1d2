"""A learner's courses."""

from attrs import frozen
from falcon import Request, Response

from course_domain.ports import Clock
from course_domain.use_cases.read_library import ReadLibrary
from entrypoints.http.learner_views import LearnerViews
from entrypoints.http.paging import page_request, words
from entrypoints.http.sign_in import SignIn
from entrypoints.http.views import page


@frozen(kw_only=True)
class Library:
    """/api/user/enrolled-courses."""

    who: SignIn
    read_library: ReadLibrary
    clock: Clock
    show: LearnerViews

    def on_get(self, req: Request, resp: Response) -> None:
        """Give a page of the courses that somebody has or had."""
        learner = self.who.learner(req)
        found = self.read_library(learner, words(req, "status"), page_request(req))
        now = self.clock.now()
        resp.media = page(found, lambda item: self.show.library_item(item, now))
