"""The edge's one resource: media objects, behind the same signed addresses that CloudFront enforces."""

import logging
from collections.abc import Collection, Iterable
from datetime import datetime
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Final, Protocol
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from attrs import frozen

from course_domain.model.errors import NotReachable, UnknownMedia
from course_domain.model.media import MediaObject, is_public, is_valid_key
from course_domain.ports import Clock, MediaObjects
from entrypoints.edge.answers import METHODS, Answer, Headers, WholeBody, problem
from entrypoints.edge.ranges import LARGEST_PART, Part, is_unchanged, wanted_part
from entrypoints.process.proxies import Proxies

LOG: Final = logging.getLogger("coursedock.edge")
WHOLE_DOWNLOADS: Final = 4
PUBLIC: Final = ("Cache-Control", "public, max-age=31536000, immutable")
PRIVATE: Final = ("Cache-Control", "private, no-store")
ALWAYS: Final = (
    ("Vary", "Origin"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("X-Content-Type-Options", "nosniff"),
)
PREFLIGHT: Final = (
    ("Allow", METHODS),
    ("Access-Control-Allow-Methods", METHODS),
    ("Access-Control-Allow-Headers", "Range, If-Range, If-None-Match"),
    ("Access-Control-Max-Age", "600"),
)
CREDENTIALS: Final = ("Access-Control-Allow-Credentials", "true")
EXPOSED: Final = ("Access-Control-Expose-Headers", "Content-Range, Accept-Ranges, Content-Length, ETag")


class Verdict(Protocol):
    """What the gate says of one request."""

    @property
    def opens(self) -> bool:
        """True when the object may be sent."""

    @property
    def reason(self) -> str | None:
        """The stable word for why not."""


class Gate(Protocol):
    """The judge of signatures."""

    def check(self, *, path: str, query: str, now: datetime, address: str = "", cookies: str = "") -> Verdict:
        """Judge a path (with its leading slash), its query and cookies, as sent, from a viewer's network address."""


class Log(Protocol):
    """Takes note of what was sent."""

    def note(self, query: str, key: str, status: int, sent: int) -> None:
        """Note so many bytes of an object; the query may name for which viewing. Never waits."""


def create_edge(
    *,
    gate: Gate,
    media: MediaObjects,
    allowed_origins: Collection[str],
    clock: Clock,
    whole_downloads: int = WHOLE_DOWNLOADS,
    takes_cookies: bool = False,
    proxies: Collection[str] = (),
    log: Log | None = None,
) -> WSGIApplication:
    """Build the edge as a plain WSGI callable.

    ``allowed_origins`` are the origins whose pages may show our media, such as ``https://shop.example``: the
    shop's and our own pages'. ``whole_downloads`` bounds how many objects over 1 MiB are sent whole at once,
    since each holds a server thread for as long as its client likes; further ones are answered 503. Keep it
    below the number of threads. With ``takes_cookies`` signed cookies open as well, and pages of the allowed
    origins may send them. ``proxies`` are trusted to tell viewers' addresses.
    ``log`` is told how much was sent of each object.
    """
    origins = frozenset(each.lower().rstrip("/") for each in allowed_origins)
    places = BoundedSemaphore(whole_downloads)
    return _Edge(
        gate=gate,
        media=media,
        origins=origins,
        clock=clock,
        places=places,
        takes_cookies=takes_cookies,
        proxies=Proxies(trusted=proxies),
        log=log,
    )


@frozen(kw_only=True)
class _Edge:
    gate: Gate
    media: MediaObjects
    origins: frozenset[str]
    clock: Clock
    places: BoundedSemaphore
    takes_cookies: bool
    proxies: Proxies
    log: Log | None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        key = _key(environ)
        answer = self._answer(environ, key)
        # The key alone: a query string would put a working address into the log.
        LOG.info("%s /%s %d %s", environ["REQUEST_METHOD"], key or "-", answer.status, answer.code or "-")
        headers = [*answer.headers, *ALWAYS, *self._sharing(environ.get("HTTP_ORIGIN", ""))]
        start_response(f"{answer.status.value} {answer.status.phrase}", headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            return []
        if self.log is not None and key is not None and answer.status < HTTPStatus.MULTIPLE_CHOICES:
            self._count(self.log, answer, key, environ.get("QUERY_STRING", ""))
        return answer.body

    def _count(self, log: Log, answer: Answer, key: str, query: str) -> None:
        """Note what is sent: at once what goes in one piece, at its end what goes in several."""
        if isinstance(answer.body, WholeBody):
            answer.body.told = lambda sent: log.note(query, key, answer.status.value, sent)
        elif answer.body:
            log.note(query, key, answer.status.value, len(answer.body[0]))

    def _answer(self, environ: WSGIEnvironment, key: str | None) -> Answer:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD", "OPTIONS"):
            return problem(HTTPStatus.METHOD_NOT_ALLOWED, "method-not-allowed", ("Allow", METHODS))
        if not self._is_welcome(environ):
            return problem(HTTPStatus.FORBIDDEN, "hotlink")
        if environ["REQUEST_METHOD"] == "OPTIONS":
            return Answer(status=HTTPStatus.NO_CONTENT, headers=list(PREFLIGHT))
        if key is None:
            return problem(HTTPStatus.FORBIDDEN, "bad-path")
        refusal = None if is_public(key) else self._refusal(environ)
        return problem(HTTPStatus.FORBIDDEN, refusal) if refusal else self._object(key, environ)

    def _refusal(self, environ: WSGIEnvironment) -> str | None:
        verdict = self.gate.check(
            path=environ["PATH_INFO"],
            query=environ.get("QUERY_STRING", ""),
            now=self.clock.now(),
            address=str(self.proxies.viewer(environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", ""))),
            cookies=environ.get("HTTP_COOKIE", "") if self.takes_cookies else "",
        )
        return None if verdict.opens else verdict.reason or "bad-signature"

    def _object(self, key: str, environ: WSGIEnvironment) -> Answer:
        try:
            return self._sent(key, environ)
        except UnknownMedia as error:
            return problem(HTTPStatus.NOT_FOUND, error.code)
        except NotReachable as error:
            return problem(HTTPStatus.SERVICE_UNAVAILABLE, error.code, ("Retry-After", "5"))

    def _sent(self, key: str, environ: WSGIEnvironment) -> Answer:
        found = self.media.find(key)
        if found is None:
            return problem(HTTPStatus.NOT_FOUND, UnknownMedia.code)
        headers: Headers = [("ETag", f'"{found.etag}"'), PUBLIC if is_public(key) else PRIVATE]
        if is_unchanged(environ.get("HTTP_IF_NONE_MATCH", ""), found.etag):
            return Answer(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        headers += [("Content-Type", found.content_type), ("Accept-Ranges", "bytes")]
        asked = environ.get("HTTP_RANGE", "") if environ["REQUEST_METHOD"] == "GET" else ""
        part = wanted_part(asked, environ.get("HTTP_IF_RANGE", ""), found.etag, found.size)
        return self._whole(found, headers, environ) if part is None else self._part(found, headers, part)

    def _part(self, found: MediaObject, headers: Headers, part: Part) -> Answer:
        body = self.media.read(found.key, part.first, part.length) if part.length else b""
        if not body:
            everything = ("Content-Range", f"bytes */{found.size}")
            return problem(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "range-not-satisfiable", everything)
        place = f"bytes {part.first}-{part.first + len(body) - 1}/{found.size}"
        headers += [("Content-Range", place), ("Content-Length", str(len(body)))]
        return Answer(status=HTTPStatus.PARTIAL_CONTENT, headers=headers, body=[body])

    def _whole(self, found: MediaObject, headers: Headers, environ: WSGIEnvironment) -> Answer:
        if environ["REQUEST_METHOD"] == "HEAD":
            headers.append(("Content-Length", str(found.size)))
            return Answer(status=HTTPStatus.OK, headers=headers)
        if found.size <= LARGEST_PART:
            body = self.media.read(found.key, 0, found.size)
            headers.append(("Content-Length", str(len(body))))
            return Answer(status=HTTPStatus.OK, headers=headers, body=[body])
        if not self.places.acquire(blocking=False):
            return problem(HTTPStatus.SERVICE_UNAVAILABLE, "busy", ("Retry-After", "5"))
        headers.append(("Content-Length", str(found.size)))
        whole = WholeBody(self.media, found, self.places.release)
        return Answer(status=HTTPStatus.OK, headers=headers, body=whole)

    def _is_welcome(self, environ: WSGIEnvironment) -> bool:
        origin, referrer = environ.get("HTTP_ORIGIN", ""), environ.get("HTTP_REFERER", "")
        # A player that was opened by its own address refers to us ourselves.
        home = environ.get("HTTP_HOST", "").lower()
        given = [each for each in (origin, _origin_of(referrer) if referrer else "") if each]
        return all(each in self.origins or each.partition("://")[2] == home != "" for each in given)

    def _sharing(self, origin: str) -> Headers:
        if origin not in self.origins:
            return []
        return [("Access-Control-Allow-Origin", origin), EXPOSED, *([CREDENTIALS] if self.takes_cookies else [])]


def _key(environ: WSGIEnvironment) -> str | None:
    """Give the object's key, or None for a path that no key has.

    Servers decode PATH_INFO once; a percent sign that is left was encoded twice. Where the server also gives
    the path as sent, no encoding is let through at all, as CloudFront signs what was sent; where it doesn't,
    an encoded slash is a slash before anything looks at it, so that gate and store can't disagree.
    """
    raw: str = environ.get("RAW_URI") or environ.get("REQUEST_URI") or ""
    key: str = environ.get("PATH_INFO", "")[1:]
    return key if "%" not in raw.partition("?")[0] and is_valid_key(key) else None


def _origin_of(referrer: str) -> str:
    try:
        parts = urlsplit(referrer)
    except ValueError:
        return "unreadable"
    return f"{parts.scheme}://{parts.netloc}".lower()
