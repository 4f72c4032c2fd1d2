"""What stands in paths, queries and headers; each is known by a name that is its own unless ``name`` says otherwise."""

from typing import Any, Final

from course_domain.model.reports import MOST_ITEMS
from entrypoints.http.paging import LONGEST_WORDS
from entrypoints.http.path_words import LONGEST

PRINTABLE: Final = "^[^\\u0000-\\u001f\\u007f]*$"
_PLACE: Final[dict[str, Any]] = {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": PRINTABLE}
_TEXT: Final[dict[str, Any]] = {"type": "string", "maxLength": LONGEST_WORDS, "pattern": PRINTABLE}

PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "course_id": {"in": "path", "schema": _PLACE, "example": "watercolour"},
    "video_id": {"in": "path", "schema": _PLACE, "example": "watercolour-1"},
    "link_id": {"in": "path", "schema": _PLACE, "example": "link-watercolour"},
    "enrollment_id": {
        "in": "path",
        "schema": _PLACE,
        "example": "enrollment-of-ann",
        "description": "As lists show it: of an enrollment, or `waiting-…` of grants that wait for an address.",
    },
    "grant_key": {"in": "path", "schema": _PLACE, "example": "order:shop:1001:1:watercolour:1"},
    "event_id": {"in": "path", "schema": _PLACE, "example": "message-of-order-1001"},
    "source": {"in": "path", "schema": _PLACE, "example": "shop", "description": "A shop's name in the settings."},
    "limit": {
        "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST_ITEMS, "default": 50},
        "example": 20,
        "description": "How many items at most.",
    },
    "cursor": {
        "in": "query",
        "schema": {**_TEXT, "pattern": "^[A-Za-z0-9_-]*$"},
        "description": "The `next` of the page before; without one, the list begins at the top.",
    },
    "q": {"in": "query", "schema": _TEXT, "example": "water", "description": "Words to look for, or a part of one."},
    "library_status": {
        "name": "status",
        "in": "query",
        "schema": {"enum": ["active", "expired", "ended", "completed"]},
        "example": "active",
        "description": "Without one, all but blocked ones.",
    },
    "course": {"in": "query", "schema": _TEXT, "example": "watercolour", "description": "Of this course only."},
    "user": {"in": "query", "schema": _TEXT, "example": "ann", "description": "Of this user only."},
    "enrollment_status": {
        "name": "status",
        "in": "query",
        "schema": {"enum": ["active", "expired", "ended", "blocked", "waiting"]},
        "example": "active",
    },
    "session": {
        "in": "query",
        "schema": _TEXT,
        "description": "The `session` of an address to renew: it is kept, and with it what is being played.",
    },
    "if_none_match": {
        "name": "If-None-Match",
        "in": "header",
        "schema": {"type": "string"},
        "description": "The ETag of a copy at hand.",
    },
    "webhook-id": {
        "in": "header",
        "schema": {"type": "string"},
        "description": "The message's id, the same when it is sent again.",
    },
    "webhook-timestamp": {"in": "header", "schema": {"type": "string"}, "description": "Seconds since 1970."},
}
