"""Library, progress, addresses and access, as their learner sees them."""

from typing import Any, Final

from course_domain.model.playback import DeviceKind
from course_domain.services.sign_video import HLS, MP4
from entrypoints.http.openapi.schemas.common import (
    COUNT,
    FLAG,
    ID,
    MAYBE_ADDRESS,
    MAYBE_MOMENT,
    MAYBE_TEXT,
    MOMENT,
    PERCENT,
    SECONDS,
    TEXT,
)
from entrypoints.http.openapi.schemas.records import Page, Record
from entrypoints.http.openapi.schemas.states import REFUSALS, STATUSES, STATUSES_OR_NONE

_PLACE: Final[dict[str, Any]] = {
    "description": "Where to go on; null where nothing is left to watch.",
    "anyOf": [{"$ref": "#/components/schemas/Place"}, {"type": "null"}],
}
_SUM: Final[dict[str, Any]] = {
    "percent": PERCENT,
    "completed": FLAG,
    "completed_at": MAYBE_MOMENT,
    "watched_duration": SECONDS,
    "videos_completed": COUNT,
    "videos_total": COUNT,
    "new_videos": {**COUNT, "description": "Videos that came after the course was completed."},
    "last_watched_at": MAYBE_MOMENT,
    "continue": _PLACE,
}
SCHEMAS: Final[dict[str, Any]] = {
    "Place": Record(
        {
            "video_id": ID,
            "position": SECONDS,
            "title": {**TEXT, "description": "Of the lesson."},
            "number": {"type": "integer", "minimum": 1, "description": "Of the lesson, in the order of the course."},
        }
    ),
    "Library": Page("LibraryItem"),
    "LibraryItem": Record(
        {
            "course": {"$ref": "#/components/schemas/Course"},
            "enrollment": Record({"status": {"enum": STATUSES}, "enrolled_at": MOMENT, "expires_at": MAYBE_MOMENT}),
            "progress": Record(_SUM),
        }
    ),
    "VideoProgress": Record(
        {
            "video_id": ID,
            "position": SECONDS,
            "watched_duration": SECONDS,
            "duration": SECONDS,
            "percent": PERCENT,
            "completed": FLAG,
            "completed_at": MAYBE_MOMENT,
            "last_watched_at": MAYBE_MOMENT,
            "watched": {
                "type": "array",
                "description": "The seconds really played, as half-open spans: `[[from, to], …]`.",
                "items": {"type": "array", "minItems": 2, "maxItems": 2, "items": COUNT},
            },
        }
    ),
    "CourseSum": Record(
        {
            "course_id": ID,
            **_SUM,
            "duration": SECONDS,
            "pending": {**COUNT, "description": "Seconds that are kept and will be credited later."},
        }
    ),
    "Progress": Record(
        {
            "videos": {"type": "array", "items": {"$ref": "#/components/schemas/VideoProgress"}},
            "course": {"$ref": "#/components/schemas/CourseSum"},
        }
    ),
    "Heard": Record(
        {
            "credited": {**COUNT, "description": "Seconds that this call newly credited."},
            "pending": {**COUNT, "description": "Seconds of the course that are kept and will be credited later."},
            "videos": {
                "type": "array",
                "description": "The videos that the call touched.",
                "items": {"$ref": "#/components/schemas/VideoProgress"},
            },
            "course": {"$ref": "#/components/schemas/CourseSum"},
        }
    ),
    "VideoAddress": Record(
        {
            "url": {
                "type": "string",
                "format": "uri",
                "description": "The stream's first playlist, or the file; it opens until `expires_at`.",
            },
            "type": {"enum": [HLS, MP4], "description": "The media type of what is at `url`."},
            "file": Record(
                {"url": {"type": "string", "format": "uri"}, "type": {"const": MP4}},
                says="The whole video as one file, for players without HLS.",
            ),
            "expires_at": MOMENT,
            "renew_at": {**MOMENT, "description": "When to ask again, with the same `session`."},
            "session": {
                "type": ["string", "null"],
                "description": "What beats are told by; null where no progress is kept.",
            },
            "position": {**COUNT, "description": "Where to go on, in seconds."},
            "elsewhere": {
                "description": "Where she was last on another device; null where she wasn't, or nothing is left there.",
                "anyOf": [{"$ref": "#/components/schemas/Elsewhere"}, {"type": "null"}],
            },
            "duration": SECONDS,
            "poster": MAYBE_ADDRESS,
            "captions": {"type": "array", "items": {"$ref": "#/components/schemas/CaptionAddress"}},
            "storyboard": MAYBE_ADDRESS,
            "previous": {"type": ["string", "null"], "description": "The id of the video before."},
            "next": {"type": ["string", "null"], "description": "The id of the video after."},
            "credentials": {
                **FLAG,
                "description": "True where cookies open the addresses: the player must send them (`credentials`).",
            },
        }
    ),
    "Elsewhere": Record(
        {
            "position": {"type": "integer", "minimum": 1, "description": "In seconds."},
            "device": {"enum": [kind.value for kind in DeviceKind]},
            "at": {**MOMENT, "description": "When that was."},
        }
    ),
    "PlaylistText": {
        "type": "string",
        "description": "Links to further playlists are relative; all others are addresses of the CDN.",
    },
    "CaptionAddress": Record({"language": TEXT, "label": TEXT, "url": {"type": "string", "format": "uri"}}),
    "Access": Record(
        {
            "course_id": ID,
            "course_title": TEXT,
            "open": FLAG,
            "status": {"enum": STATUSES_OR_NONE},
            "explanation": {**TEXT, "description": "The strongest reason, in plain words."},
            "refusal": {"enum": REFUSALS, "description": "The code with which an address would be refused now."},
            "enrolled_at": MAYBE_MOMENT,
            "expires_at": {**MAYBE_MOMENT, "description": "Null for a lifetime."},
            "grants": {"type": "array", "items": {"$ref": "#/components/schemas/OwnGrant"}},
            "history": {"type": "array", "items": {"$ref": "#/components/schemas/OwnHistoryEntry"}},
        }
    ),
    "OwnGrant": Record(
        {
            "kind": {"enum": ["order", "manual", "gift"]},
            "source": TEXT,
            "reference": TEXT,
            "given_at": MOMENT,
            "days": {"type": ["integer", "null"], "minimum": 1},
            "starts": MOMENT,
            "ends": MAYBE_MOMENT,
            "ended_at": MAYBE_MOMENT,
            "why": MAYBE_TEXT,
        },
        says="A reason to have access, and the time that it opens.",
    ),
    "OwnHistoryEntry": Record(
        {"what": TEXT, "at": MOMENT, "actor": {**TEXT, "description": "What kind of actor it was."}}
    ),
}
