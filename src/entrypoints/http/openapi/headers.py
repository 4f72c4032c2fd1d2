"""The headers that matter, and which answers have them."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final

from entrypoints.http.answer_headers import EVERYONE, FOR_EVER, PRIVATE, REVALIDATED, SHARED

ALWAYS: Final = ("X-Request-Id", "Cache-Control")
_OF_CODES: Final = {
    "quota-exceeded": ("Retry-After", "RateLimit", "RateLimit-Policy"),
    "busy": ("Retry-After",),
    "not-reachable": ("Retry-After",),
}

HEADERS: Final[dict[str, dict[str, Any]]] = {
    "X-Request-Id": {
        "description": "The request's number, in our log too; one that was sent with the request is kept.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
    },
    "Cache-Control": {
        "description": "Nothing that needs a session may be kept by a cache.",
        "required": True,
        "schema": {"enum": [PRIVATE, SHARED, REVALIDATED, FOR_EVER]},
    },
    "Location": {
        "description": "Where the new thing is found.",
        "required": True,
        "schema": {"type": "string", "format": "uri"},
    },
    "Idempotency-Replayed": {
        "description": "This answers a call that was made before.",
        "required": False,
        "schema": {"const": "true"},
    },
    "Cues-Left-Out": {
        "description": "How many cues end before they start, which no player shows.",
        "required": True,
        "schema": {"type": "integer", "minimum": 0},
    },
    "ETag": {"description": "Names this version.", "required": True, "schema": {"type": "string"}},
    "Vary": {
        "description": "What of a request decides which copy is good for it.",
        "required": True,
        "schema": {"type": "string"},
    },
    "Access-Control-Allow-Origin": {
        "description": "Pages of every origin may load it.",
        "required": True,
        "schema": {"const": EVERYONE},
    },
    "Content-Security-Policy": {
        "description": "From where the page loads anything: only what it needs, and mostly nothing at all.",
        "required": True,
        "schema": {"type": "string"},
    },
    "WWW-Authenticate": {
        "description": "How to sign in.",
        "required": True,
        "schema": {"type": "string", "pattern": "^Bearer"},
    },
    "Retry-After": {
        "description": "Seconds to wait.",
        "required": True,
        "schema": {"type": "integer", "minimum": 0},
    },
    "RateLimit": {
        "description": "The limit that was reached, and when it lets calls through again.",
        "required": True,
        "schema": {"type": "string"},
    },
    "RateLimit-Policy": {"description": "Calls and seconds.", "required": True, "schema": {"type": "string"}},
}


def header_refs(names: Iterable[str]) -> dict[str, Any]:
    """Refer to headers by name."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in dict.fromkeys(names)}


def problem_headers(status: int, codes: Iterable[str]) -> dict[str, Any]:
    """Give the headers of a problem's answer."""
    found = list(ALWAYS)
    if status == HTTPStatus.UNAUTHORIZED:
        found.append("WWW-Authenticate")
    for code in codes:
        found += _OF_CODES.get(code, ())
    return header_refs(found)
