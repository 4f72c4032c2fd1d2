"""One table turns a refusal's code into a status; every failure becomes problem+json (RFC 9457)."""

import json
import logging
import traceback
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final

from falcon import App, HTTPError, Request, Response

from course_domain.model.errors import Busy, DomainError, Invalid, NotReachable
from course_domain.model.refusals import AccessEnded, AccessExpired, QuotaExceeded
from entrypoints.http.views import Shape, instant

LOG: Final = logging.getLogger("coursedock.http")

STATUS: Final[Mapping[str, HTTPStatus]] = MappingProxyType(
    {
        "not-signed-in": HTTPStatus.UNAUTHORIZED,
        "forged": HTTPStatus.UNAUTHORIZED,
        "stale": HTTPStatus.UNAUTHORIZED,
        "not-enrolled": HTTPStatus.FORBIDDEN,
        "access-ended": HTTPStatus.FORBIDDEN,
        "access-expired": HTTPStatus.FORBIDDEN,
        "blocked": HTTPStatus.FORBIDDEN,
        "not-an-administrator": HTTPStatus.FORBIDDEN,
        "not-opened": HTTPStatus.FORBIDDEN,
        "unknown-course": HTTPStatus.NOT_FOUND,
        "unknown-video": HTTPStatus.NOT_FOUND,
        "unknown-source": HTTPStatus.NOT_FOUND,
        "unknown-enrollment": HTTPStatus.NOT_FOUND,
        "unknown-grant": HTTPStatus.NOT_FOUND,
        "unknown-product": HTTPStatus.NOT_FOUND,
        "unknown-event": HTTPStatus.NOT_FOUND,
        "unknown-notice": HTTPStatus.NOT_FOUND,
        "unknown-media": HTTPStatus.NOT_FOUND,
        "unknown-upload": HTTPStatus.NOT_FOUND,
        "address-refused": HTTPStatus.FORBIDDEN,
        "not-arrived": HTTPStatus.CONFLICT,
        "refused": HTTPStatus.CONFLICT,
        "version-conflict": HTTPStatus.CONFLICT,
        "idempotency-conflict": HTTPStatus.CONFLICT,
        "not-resendable": HTTPStatus.CONFLICT,
        "not-playing": HTTPStatus.CONFLICT,
        "too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "invalid": HTTPStatus.UNPROCESSABLE_ENTITY,
        "upload-refused": HTTPStatus.UNPROCESSABLE_ENTITY,
        "unusable": HTTPStatus.UNPROCESSABLE_ENTITY,
        "unplayable": HTTPStatus.UNPROCESSABLE_ENTITY,
        "quota-exceeded": HTTPStatus.TOO_MANY_REQUESTS,
        "not-delivered": HTTPStatus.BAD_GATEWAY,
        "not-reachable": HTTPStatus.SERVICE_UNAVAILABLE,
        "unknown-work": HTTPStatus.SERVICE_UNAVAILABLE,
        "busy": HTTPStatus.SERVICE_UNAVAILABLE,
    }
)

OURSELVES: Final[Mapping[str, HTTPStatus]] = MappingProxyType(
    {
        "not-found": HTTPStatus.NOT_FOUND,
        "method-not-allowed": HTTPStatus.METHOD_NOT_ALLOWED,
        "unsupported-media-type": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "service-unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
        "unexpected": HTTPStatus.INTERNAL_SERVER_ERROR,
    }
)
"""The codes of what no rule of the domain refuses: a path, a method or a media type that isn't there, a front
end that was never built; our own fault."""

_SOON: Final = 5
"""Seconds in which a database that was started again may be back."""
UNEXPECTED: Final = (
    "Something went wrong on our side. Please try again; if it happens again, tell us the number in X-Request-Id."
)


def handle_errors(app: App[Request, Response]) -> None:
    """Answer every exception as a problem."""
    app.add_error_handler(Exception, _unexpected)
    app.add_error_handler(HTTPError, _http_error)
    app.add_error_handler(DomainError, _refused)


def _refused(req: Request, resp: Response, refused: DomainError, _params: Mapping[str, Any]) -> None:
    status = STATUS[refused.code]
    if status is HTTPStatus.UNAUTHORIZED:
        # RFC 6750, section 3.1: a token that was sent and not taken is "invalid_token".
        resp.set_header("WWW-Authenticate", 'Bearer error="invalid_token"' if req.auth else "Bearer")
    if isinstance(refused, QuotaExceeded):
        _tell_limit(resp, refused)
    if isinstance(refused, Busy):
        resp.set_header("Retry-After", str(refused.retry_after))
    if isinstance(refused, NotReachable):
        resp.set_header("Retry-After", str(_SOON))
    _answer(req, resp, told(refused))


def told(refused: DomainError) -> Shape:
    """Write a refusal as a problem."""
    return _problem(STATUS[refused.code], refused.code, refused.sentence, **_data(refused))


def told_by_us(status: HTTPStatus, detail: str | None = None) -> Shape:
    """Write what the framework refuses as a problem; its code is the status in words."""
    code = status.phrase.lower().replace(" ", "-")
    return _problem(status, code, detail or f"{status.description or status.phrase}.")


def our_fault() -> Shape:
    """Write that we failed."""
    return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected", UNEXPECTED)


def _tell_limit(resp: Response, refused: QuotaExceeded) -> None:
    """Retry-After, and the fields of draft-ietf-httpapi-ratelimit-headers."""
    resp.set_header("Retry-After", str(refused.retry_after))
    resp.set_header("RateLimit", f'"{refused.name}";r=0;t={refused.retry_after}')
    resp.set_header("RateLimit-Policy", f'"{refused.name}";q={refused.limit};w={refused.window}')


def _data(refused: DomainError) -> dict[str, object]:
    match refused:
        case Invalid():
            return {"problems": [{"field": each.field, "problem": each.problem} for each in refused.problems]}
        case AccessEnded() | AccessExpired():
            return {"at": instant(refused.at)}
        case QuotaExceeded():
            return {"retry_after": refused.retry_after}
        case _:
            return {}


def _http_error(req: Request, resp: Response, error: HTTPError, _params: Mapping[str, Any]) -> None:
    """What the framework refuses: no such path, a method that isn't there, a header that can't be read."""
    status = HTTPStatus(error.status_code)
    if error.headers is not None:
        resp.set_headers(error.headers)
    _answer(req, resp, told_by_us(status, error.description))


def _unexpected(req: Request, resp: Response, error: Exception, _params: Mapping[str, Any]) -> None:
    """Our own fault: the log has the whole story, the answer only its number."""
    told = "".join(traceback.format_exception(error))
    for secret in (req.auth, (req.auth or "").rpartition(" ")[2], req.query_string, *map(str, req.params.values())):
        if secret and len(secret) > 8:
            told = told.replace(secret, "(left out)")
    LOG.error("request %s failed: %s", req.context.get("id", "-"), told)
    _answer(req, resp, our_fault())


def _problem(status: HTTPStatus, code: str, detail: str, **more: object) -> Shape:
    shape = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": detail, "code": code}
    return {**shape, **more}


def _answer(req: Request, resp: Response, problem: Shape) -> None:
    req.context.code = problem["code"]
    resp.status = problem["status"]
    resp.set_header("Cache-Control", "private, no-store")
    resp.data = json.dumps(problem).encode()
    resp.content_type = "application/problem+json"
