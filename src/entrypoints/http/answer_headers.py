"""Headers that every answer has: who may keep it, and which pages may read it."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from attrs import field, frozen
from falcon import Request, Response

PRIVATE: Final = "private, no-store"
SHARED: Final = "public, max-age=60"
REVALIDATED: Final = "public, no-cache"
FOR_EVER: Final = "public, max-age=31536000, immutable"
EVERYONE: Final = "*"
"""The origins that may read what is the same for all: our scripts."""

EXPOSED: Final = (
    "Cues-Left-Out, Date, ETag, Idempotency-Replayed, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"
)
TAKEN: Final = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-Id"
PREFLIGHT_SECONDS: Final = "600"


def share(req: Request, resp: Response) -> None:
    """Let caches keep an answer for a minute, where nobody said who she is."""
    resp.set_header("Cache-Control", PRIVATE if req.get_header("Authorization") else SHARED)


class AnswerHeaders:
    """Middleware: an answer is private unless its resource shared it."""

    def process_response(self, _req: Request, resp: Response, _resource: object, _succeeded: bool) -> None:
        """Set the headers."""
        if resp.get_header("Cache-Control") is None or resp.status_code >= HTTPStatus.BAD_REQUEST:
            resp.set_header("Cache-Control", PRIVATE)
        if resp.get_header("Access-Control-Allow-Origin") != EVERYONE:
            own = resp.get_header("Vary")
            resp.set_header("Vary", f"Authorization, Origin, {own}" if own else "Authorization, Origin")
        resp.set_header("X-Content-Type-Options", "nosniff")


def _origins(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text.lower().rstrip("/") for text in texts)


@frozen(kw_only=True)
class Cors:
    """Middleware: exactly the configured origins may call us from a page, with a token.

    ``with_cookies``: an answer may set cookies for the CDN, which browsers keep only where credentials are allowed.
    """

    origins: frozenset[str] = field(converter=_origins)
    with_cookies: bool = False

    def process_response(self, req: Request, resp: Response, _resource: object, _succeeded: bool) -> None:
        """Answer pages of the shop, their preflights too."""
        origin = req.get_header("Origin")
        if origin not in self.origins or resp.get_header("Access-Control-Allow-Origin") == EVERYONE:
            return
        resp.set_header("Access-Control-Allow-Origin", origin)
        resp.set_header("Access-Control-Expose-Headers", EXPOSED)
        if self.with_cookies:
            resp.set_header("Access-Control-Allow-Credentials", "true")
        if req.method == "OPTIONS" and req.get_header("Access-Control-Request-Method"):
            resp.set_header("Access-Control-Allow-Methods", resp.get_header("Allow") or "")
            resp.set_header("Access-Control-Allow-Headers", TAKEN)
            resp.set_header("Access-Control-Max-Age", PREFLIGHT_SECONDS)
