"""Puts the demonstration shop in front of the API: its pages, its files, its endpoints."""

import json
from http import HTTPStatus
from importlib.resources import files
from typing import Any, Final

import falcon
from attrs import frozen

from entrypoints.demo.orders import NoSuch, NotTaken
from entrypoints.demo.resources import CourseSession, DemoParts, Mail, Orders, People, Products, SignIn

PAGES: Final = {
    "/": "shop.html",
    "/account/courses": "account.html",
    "/account/courses/{course_id}": "course.html",
    "/account/downloads": "downloads.html",
    "/account/orders": "orders.html",
    "/mail": "mail.html",
    "/admin": "admin.html",
    "/embed": "embed.html",
}
WITH_ELEMENTS: Final = frozenset({"account.html", "course.html", "embed.html"})
_LETTERS: Final = ("'unsafe-inline'",)
"""A letter carries its own styles, and a srcdoc frame inherits its page's policy; scripts it never runs."""
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


def mount(app: falcon.App[Any, Any], parts: DemoParts, edge_origin: str) -> None:
    """Add the shop's routes to the API's."""
    for path, name in PAGES.items():
        app.add_route(path, Page(name=name, policy=_policy(name, edge_origin)))
    app.add_route("/demo/{name}", File())
    app.add_route("/shop/products", Products(parts=parts))
    app.add_route("/shop/people", People(parts=parts))
    app.add_route("/shop/sign-in", SignIn(parts=parts))
    app.add_route("/shop/course-session", CourseSession(parts=parts))
    orders, mail = Orders(parts=parts), Mail(parts=parts)
    app.add_route("/shop/orders", orders)
    app.add_route("/shop/orders/{order_id}/refund", orders, suffix="refund")
    app.add_route("/shop/orders/{order_id}/cancel", orders, suffix="cancel")
    app.add_route("/shop/mail", mail)
    app.add_route("/shop/mail/{mail_id}", mail, suffix="one")
    app.add_error_handler(NoSuch, _no_such)
    app.add_error_handler(NotTaken, _not_taken)


def _policy(page: str, edge_origin: str) -> str:
    """Allow what a page needs: where our elements are, streams, which play by ``blob:``."""
    elements = page in WITH_ELEMENTS
    return "; ".join(
        [
            "default-src 'self'",
            f"img-src 'self' {edge_origin}",
            f"media-src 'self' {edge_origin}" + (" blob:" if elements else ""),
            f"connect-src 'self' {edge_origin}",
            " ".join(["style-src 'self'", *(_LETTERS if page == "mail.html" else ())]),
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


@frozen(kw_only=True)
class Page:
    """One page of the shop."""

    name: str
    policy: str

    def on_get(self, _req: falcon.Request, resp: falcon.Response, **_place: str) -> None:
        """Serve the page."""
        _serve(resp, self.name)
        resp.set_header("Content-Security-Policy", self.policy)

    on_head = on_get


@frozen(kw_only=True)
class File:
    """GET /demo/{name}: scripts and styles."""

    def on_get(self, _req: falcon.Request, resp: falcon.Response, name: str) -> None:
        """Serve a file of the folder."""
        _serve(resp, name)

    on_head = on_get


def _serve(resp: falcon.Response, name: str) -> None:
    folder = files("entrypoints.demo").joinpath("web")
    known = {file.name: file for file in folder.iterdir()}
    kind = _TYPES.get(name[name.rfind(".") :])
    if name not in known or kind is None:
        raise NoSuch(name)
    resp.data = known[name].read_bytes()
    resp.content_type = kind
    resp.set_header("Cache-Control", "no-cache")
    resp.set_header("X-Content-Type-Options", "nosniff")


def _no_such(req: falcon.Request, resp: falcon.Response, missing: Exception, _params: dict[str, Any]) -> None:
    _problem(req, resp, HTTPStatus.NOT_FOUND, "not-found", f"There is no {missing} here.")


def _not_taken(req: falcon.Request, resp: falcon.Response, problem: Exception, _params: dict[str, Any]) -> None:
    _problem(req, resp, HTTPStatus.BAD_GATEWAY, "not-taken", str(problem))


def _problem(req: falcon.Request, resp: falcon.Response, status: HTTPStatus, code: str, detail: str) -> None:
    """Answer as the API does (RFC 9457): an error that a handler raises, Falcon would answer in its own shape."""
    req.context.code = code
    resp.status = status.value
    shape = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail, "code": code}
    resp.data = json.dumps(shape).encode()
    resp.content_type = "application/problem+json"
