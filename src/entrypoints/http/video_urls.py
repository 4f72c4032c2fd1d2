"""The addresses of videos."""

from datetime import datetime
from urllib.parse import urlsplit

from attrs import frozen
from falcon import Request, Response

from course_domain.model.limits import Limits
from course_domain.ports import Clock, RateLimiter
from course_domain.services.sign_video import FolderCookies
from course_domain.use_cases.open_video import OpenVideo
from entrypoints.http.clients import Clients
from entrypoints.http.devices import device
from entrypoints.http.learner_views import LearnerViews
from entrypoints.http.paging import words
from entrypoints.http.sign_in import SignIn


@frozen(kw_only=True)
class VideoUrl:
    """/api/user/course/{course}/video/{video}/url: checked first by network address, then by session."""

    limiter: RateLimiter
    limits: Limits
    clients: Clients
    clock: Clock
    who: SignIn
    open_video: OpenVideo
    show: LearnerViews
    cookie_domain: str | None
    """Where signed cookies are in use: the domain that we, the CDN and the shop share."""

    def on_get(self, req: Request, resp: Response, course_id: str, video_id: str) -> None:
        """Hand out an address for a while; ``session`` keeps a playback that goes on, ``device`` names who asks."""
        self.limiter.hit(self.limits.url_by_address, self.clients.caller(req))
        visitor, viewer = self.who.visitor(req), self.clients.viewer(req)
        renewing, asking = words(req, "session"), device(req)
        found = self.open_video(visitor, course_id, video_id, renewing, viewer=viewer, device=asking)
        if found.cookies is not None:
            self._set(resp, found.cookies, found.expires_at)
        resp.media = self.show.address(found)

    def _set(self, resp: Response, cookies: FolderCookies, expires_at: datetime) -> None:
        path, left = urlsplit(cookies.url).path, expires_at - self.clock.now()
        for name, value in cookies.values.items():
            resp.set_cookie(
                name,
                value,
                domain=self.cookie_domain,
                path=path,
                max_age=max(0, int(left.total_seconds())),
                secure=True,
                http_only=True,
                same_site="Strict",
            )
