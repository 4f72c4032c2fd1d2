"""The addresses of videos."""

from attrs import frozen
from falcon import Request, Response

from course_domain.model.limits import Limits
from course_domain.ports import RateLimiter
from course_domain.use_cases.open_video import OpenVideo
from entrypoints.http.clients import Clients
from entrypoints.http.learner_views import LearnerViews
from entrypoints.http.paging import words
from entrypoints.http.sign_in import SignIn


@frozen(kw_only=True)
class VideoUrl:
    """/api/user/course/{course}/video/{video}/url: checked first by network address, then by session."""

    limiter: RateLimiter
    limits: Limits
    clients: Clients
    who: SignIn
    open_video: OpenVideo
    show: LearnerViews

    def on_get(self, req: Request, resp: Response, course_id: str, video_id: str) -> None:
        """Hand out an address for a while; ``session`` keeps a playback that goes on."""
        self.limiter.hit(self.limits.url_by_address, self.clients.caller(req))
        visitor = self.who.visitor(req)
        resp.media = self.show.address(self.open_video(visitor, course_id, video_id, words(req, "session")))
