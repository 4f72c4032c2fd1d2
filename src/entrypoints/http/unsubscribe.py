"""The link at the end of mails: a page for people, and RFC 8058's one click for mail programs."""

from http import HTTPStatus
from urllib.parse import parse_qs

from attrs import frozen
from falcon import Request, Response

from course_domain.model.errors import Forged
from course_domain.model.limits import Limits
from course_domain.ports import RateLimiter
from course_domain.use_cases.change_subscription import ChangeSubscription
from course_domain.use_cases.read_subscription import ReadSubscription
from entrypoints.http.bodies import Bodies
from entrypoints.http.clients import Clients
from entrypoints.http.unsubscribe_page import changed_page, forged_page, headers, page


@frozen(kw_only=True)
class Unsubscribe:
    """/unsubscribe/{token}; it needs no session, for the token says whose mails these are."""

    limiter: RateLimiter
    limits: Limits
    clients: Clients
    bodies: Bodies
    read_subscription: ReadSubscription
    change_subscription: ChangeSubscription
    shop_name: str

    def on_get(self, req: Request, resp: Response, token: str) -> None:
        """Show what can be turned off; nothing changes, because mail scanners look at every link."""
        self._limit(req)
        try:
            choice = self.read_subscription(token)
        except Forged:
            self._answer_forged(req, resp)
        else:
            _answer(resp, page(self.shop_name, choice))

    def on_post(self, req: Request, resp: Response, token: str) -> None:
        """Turn the kind off, whoever says so in whatever form; on again only by the page's own button."""
        self._limit(req)
        is_on = _asks_for_on(req, self.bodies.places.read(req, self.bodies.limit))
        try:
            choice = self.change_subscription(token, is_on=is_on)
        except Forged:
            self._answer_forged(req, resp)
        else:
            _answer(resp, changed_page(self.shop_name, choice))

    def _limit(self, req: Request) -> None:
        self.limiter.hit(self.limits.unsubscribe_by_address, self.clients.caller(req))

    def _answer_forged(self, req: Request, resp: Response) -> None:
        """A page for those who followed a link that a mail program broke; a problem for programs."""
        if "text/html" not in req.accept:
            raise Forged(what="link")
        _answer(resp, forged_page(self.shop_name))
        req.context.code = Forged.code
        resp.status = HTTPStatus.UNAUTHORIZED.value
        resp.set_header("WWW-Authenticate", "Bearer")


def _asks_for_on(req: Request, raw: bytes) -> bool:
    if (req.content_type or "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        return False
    return parse_qs(raw.decode("latin-1")).get("turn") == ["on"]


def _answer(resp: Response, html: str) -> None:
    resp.content_type = "text/html; charset=utf-8"
    resp.data = html.encode()
    resp.set_headers(headers())
