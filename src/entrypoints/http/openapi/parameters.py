"""What stands in paths, queries and headers; each is known by a name that is its own unless ``name`` says otherwise."""

from typing import Any, Final

from course_domain.model.captions import LONGEST_LABEL
from course_domain.model.intake import EventState
from course_domain.model.languages import LONGEST_TAG, TAG
from course_domain.model.media_jobs import JobKind, JobState
from course_domain.model.notices import NoticeKind, NoticeState
from course_domain.model.reports import MOST_ITEMS
from course_domain.model.upload_policy import UploadPolicy
from course_domain.model.uploads import MOST_PARTS
from entrypoints.http.devices import LONGEST_NAME
from entrypoints.http.paging import LONGEST_WORDS
from entrypoints.http.path_words import LONGEST
from entrypoints.http.uploads_s3 import LONGEST_FILENAME, LONGEST_TYPE

PRINTABLE: Final = "^[^\\u0000-\\u001f\\u007f]*$"
DIGEST: Final = "^[0-9A-Fa-f]{64}$"
ORIGIN: Final = "^(https?://[A-Za-z0-9.\\-\\[\\]:]{1,250}/*)?$"
_PLACE: Final[dict[str, Any]] = {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": PRINTABLE}
_TEXT: Final[dict[str, Any]] = {"type": "string", "maxLength": LONGEST_WORDS, "pattern": PRINTABLE}

_TAGS: Final[dict[str, Any]] = {"type": "string", "anyOf": [{"const": "*"}, {"pattern": '^"[!#-~]{0,80}"$'}]}

PARAMETERS: Final[dict[str, dict[str, Any]]] = {
    "course_id": {"in": "path", "schema": _PLACE, "example": "watercolour"},
    "video_id": {"in": "path", "schema": _PLACE, "example": "watercolour-1"},
    "language": {
        "in": "path",
        "schema": {"type": "string", "maxLength": LONGEST_TAG, "pattern": f"^{TAG}$"},
        "example": "en-GB",
        "description": "A BCP 47 tag; case makes no difference.",
    },
    "label": {
        "in": "query",
        "schema": {**_TEXT, "maxLength": LONGEST_LABEL},
        "example": "English%20(GB)",
        "description": "What players call it; without one, the language's name in itself.",
    },
    "link_id": {"in": "path", "schema": _PLACE, "example": "link-watercolour"},
    "enrollment_id": {
        "in": "path",
        "schema": _PLACE,
        "example": "enrollment-of-ann",
        "description": "As lists show it: of an enrollment, or `waiting-…` of grants that wait for an address.",
    },
    "grant_key": {"in": "path", "schema": _PLACE, "example": "order:shop:1001:1:watercolour:1"},
    "notice_key": {"in": "path", "schema": _PLACE, "example": "access-granted:shop:1001:user:ann"},
    "token": {
        "in": "path",
        "schema": _PLACE,
        "example": "subscription-1",
        "description": "As it stands in the link of a mail; it names a person and a kind of mail, sealed.",
    },
    "key": {
        "in": "path",
        "schema": _PLACE,
        "example": "videos/watercolour-1/r1/hls/master.m3u8",
        "description": "Where the playlist lies; it may hold slashes.",
    },
    "address": {
        "in": "path",
        "schema": _PLACE,
        "example": "address-2",
        "description": "Sealed: it names one part of one upload, and how long it is good.",
    },
    "name": {"in": "path", "schema": _PLACE, "example": "chunk-AB12CD34.js", "description": "As a script names it."},
    "event_id": {"in": "path", "schema": _PLACE, "example": "message-of-order-1001"},
    "upload_id": {"in": "path", "schema": _PLACE, "example": "upload-of-sky"},
    "part_number": {
        "in": "path",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST_PARTS},
        "example": 2,
        "description": "Parts count from 1.",
    },
    "upload_key": {
        "name": "key",
        "in": "query",
        "required": True,
        "schema": {**_TEXT, "minLength": 1},
        "example": "incoming/upload-of-sky",
        "description": "The `key` that came with the `uploadId`.",
    },
    "filename": {
        "in": "query",
        "required": True,
        "schema": {**_TEXT, "minLength": 1, "maxLength": LONGEST_FILENAME},
        "example": "water.mp4",
        "description": "The name of a video file, for people: it is never part of a key.",
    },
    "type": {
        "in": "query",
        "schema": {**_TEXT, "maxLength": LONGEST_TYPE},
        "example": "video/mp4",
        "description": "As the browser knows it.",
    },
    "declared_size": {
        "name": "metadata[size]",
        "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": UploadPolicy().most_by_form},
        "example": 4096,
        "description": "Bytes, checked before the first is sent.",
    },
    "declared_sha256": {
        "name": "metadata[sha256]",
        "in": "query",
        "schema": {"type": "string", "pattern": DIGEST},
        "description": "Of the whole file, in hexadecimal: held against what came when it is looked into.",
    },
    "origin": {
        "in": "query",
        "schema": {**_TEXT, "pattern": ORIGIN},
        "example": "https://shop.example",
        "description": "Of the page that is to upload; our own, where it is left out.",
    },
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
    "video": {"in": "query", "schema": _TEXT, "example": "watercolour-1", "description": "Of this video only."},
    "course": {"in": "query", "schema": _TEXT, "example": "watercolour", "description": "Of this course only."},
    "user": {"in": "query", "schema": _TEXT, "example": "ann", "description": "Of this user only."},
    "enrollment_status": {
        "name": "status",
        "in": "query",
        "schema": {"enum": ["active", "expired", "ended", "blocked", "waiting"]},
        "example": "active",
    },
    "event_state": {
        "name": "state",
        "in": "query",
        "schema": {"enum": [state.value for state in EventState]},
        "example": "done",
    },
    "event_source": {
        "name": "source",
        "in": "query",
        "schema": _TEXT,
        "example": "shop",
        "description": "Of this shop only.",
    },
    "notice_state": {
        "name": "state",
        "in": "query",
        "schema": {"enum": [state.value for state in NoticeState]},
        "example": "sent",
    },
    "notice_kind": {
        "name": "kind",
        "in": "query",
        "schema": {"enum": [kind.value for kind in NoticeKind]},
        "example": "access-granted",
    },
    "job_state": {
        "name": "state",
        "in": "query",
        "schema": {"enum": [state.value for state in JobState]},
        "example": "done",
    },
    "job_kind": {
        "name": "kind",
        "in": "query",
        "schema": {"enum": [kind.value for kind in JobKind]},
        "example": "probe",
    },
    "session": {
        "in": "query",
        "schema": _TEXT,
        "description": "The `session` of an address to renew: it is kept, and with it what is being played.",
    },
    "device": {
        "in": "query",
        "schema": {**_TEXT, "maxLength": LONGEST_NAME, "pattern": "^[A-Za-z0-9_-]*$"},
        "example": "laptop-1",
        "description": "Your own name for the device that asks, always the same; used for `elsewhere` alone.",
    },
    "idempotency_key": {
        "name": "Idempotency-Key",
        "in": "header",
        "schema": {"type": "string", "pattern": "^[ -~]{1,200}$"},
        "description": "Your own key for this call, kept for 24 hours: sent again with it, it makes nothing again.",
    },
    "if_match": {
        "name": "If-Match",
        "in": "header",
        "schema": _TAGS,
        "description": "The ETag of what you have seen, or several with commas: nothing is written over anything else.",
    },
    "if_none_match_tags": {
        "name": "If-None-Match",
        "in": "header",
        "schema": _TAGS,
        "description": "The ETag of a copy at hand.",
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
