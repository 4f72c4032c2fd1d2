"""Courses and videos, as administrators write and see them."""

from typing import Any, Final

from course_domain.model.captions import LONGEST_LABEL, MOST_CAPTIONS
from course_domain.model.courses import VideoState
from course_domain.model.drafts import LONGEST_DURATION
from entrypoints.http.admin_videos import LAST_POSITION, MOST_VIDEOS
from entrypoints.http.body import LONGEST_ID
from entrypoints.http.openapi.schemas.common import ADDRESS_OR_NOTHING as ADDRESS
from entrypoints.http.openapi.schemas.common import (
    COUNT,
    DAYS,
    FLAG,
    GIVEN_ID,
    ID,
    LONG_TEXT,
    MAYBE_ADDRESS,
    MAYBE_TEXT,
    MEDIA_KEY,
    MOMENT,
    MONEY,
    PICTURE,
    SECONDS,
    STORABLE,
    TEXT,
    TITLE,
)
from entrypoints.http.openapi.schemas.records import Page, Record

_FILE: Final = "Its file is an `upload_id`, or else an `s3_key` with a `duration`."
_ONE_FILE: Final[dict[str, Any]] = {
    "anyOf": [
        {"required": ["upload_id"], "properties": {"upload_id": {"type": "string", "minLength": 1}}},
        {"required": ["s3_key", "duration"]},
    ]
}
_IGNORED: Final[dict[str, Any]] = {"description": "The server's own: taken back, and ignored."}
_COURSE: Final[dict[str, Any]] = {
    "id": ID,
    "title": TEXT,
    "description": TEXT,
    "thumbnail": {**MAYBE_TEXT, "description": "As it was written."},
    "thumbnail_url": {**MAYBE_ADDRESS, "description": "Where the thumbnail is found."},
    "price": MONEY,
    "status": {"enum": ["draft", "published", "archived"]},
    "access_days": {"type": ["integer", "null"], "minimum": 1, "description": "Null is a lifetime."},
    "shop_url": MAYBE_ADDRESS,
    "created_at": MOMENT,
    "updated_at": MOMENT,
}
_WRITTEN_COURSE: Final[dict[str, Any]] = {
    "title": TITLE,
    "description": LONG_TEXT,
    "thumbnail": PICTURE,
    "price": MONEY,
    "access_days": DAYS,
    "shop_url": {"type": ["string", "null"], "maxLength": 20000, "pattern": ADDRESS},
}
_WRITTEN_VIDEO: Final[dict[str, Any]] = {
    "title": TITLE,
    "description": LONG_TEXT,
    "section": {"type": ["string", "null"], "maxLength": 200, "pattern": STORABLE},
    "duration": {"type": "integer", "minimum": 0, "maximum": LONGEST_DURATION, "description": "Whole seconds."},
    "order_position": {
        "type": ["integer", "null"],
        "minimum": 0,
        "maximum": LAST_POSITION,
        "description": "Without one a new video comes last, and one that is there stays.",
    },
    "s3_key": MEDIA_KEY,
    "upload_id": {
        "type": ["string", "null"],
        "maxLength": LONGEST_ID,
        "pattern": STORABLE,
        "description": "An upload of yours that is complete, instead of `s3_key` and `duration`.",
    },
    "thumbnail": PICTURE,
    "free_preview": FLAG,
    "captions": {
        "type": ["array", "null"],
        "maxItems": MOST_CAPTIONS,
        "items": {"$ref": "#/components/schemas/Caption"},
    },
}
_VIDEO: Final[dict[str, Any]] = {
    "id": ID,
    "course_id": ID,
    "title": TEXT,
    "description": TEXT,
    "section": MAYBE_TEXT,
    "duration": SECONDS,
    "order_position": COUNT,
    "s3_key": TEXT,
    "video_url": {**TEXT, "description": "The unsigned address; it opens nothing by itself."},
    "thumbnail": {**MAYBE_TEXT, "description": "As it was written."},
    "thumbnail_url": MAYBE_ADDRESS,
    "free_preview": FLAG,
    "captions": {"type": "array", "items": {"$ref": "#/components/schemas/Caption"}},
    "state": {
        "enum": [state.value for state in VideoState],
        "description": "Learners see what is ready.",
    },
    "warning": {**MAYBE_TEXT, "description": "What should be known of its file."},
    "has_stream": {**FLAG, "description": "Whether it plays in several qualities."},
    "created_at": MOMENT,
    "updated_at": MOMENT,
    "etag": {**TEXT, "description": "For `If-Match`: names this version of the video."},
}
SCHEMAS: Final[dict[str, Any]] = {
    "AdminCourse": Record(_COURSE),
    "AdminCourseCard": Record({**_COURSE, "video_count": COUNT, "duration": SECONDS}),
    "AdminCoursePage": Page("AdminCourseCard"),
    "AdminCourseWithVideos": Record(
        {
            **_COURSE,
            "video_count": COUNT,
            "duration": SECONDS,
            "videos": {"type": "array", "items": {"$ref": "#/components/schemas/AdminVideo"}},
        }
    ),
    "NewCourse": Record(
        {**_WRITTEN_COURSE, "status": {"enum": ["draft", "published"], "default": "draft"}}, needed=("title", "price")
    ),
    "CourseReplacement": Record(
        {
            **_WRITTEN_COURSE,
            "status": {"enum": ["draft", "published", "archived"]},
            "id": _IGNORED,
            "thumbnail_url": _IGNORED,
            "video_count": _IGNORED,
            "duration": _IGNORED,
            "videos": _IGNORED,
            "created_at": _IGNORED,
            "updated_at": _IGNORED,
        },
        says="All of it, as GET gives it: what is left out would be lost, so nothing may be.",
        needed=("title", "description", "price", "status", "access_days"),
    ),
    "AdminVideo": Record(_VIDEO),
    "AdminVideoWithJobs": Record(
        {**_VIDEO, "jobs": {"type": "array", "items": {"$ref": "#/components/schemas/MediaJob"}}}
    ),
    "Caption": Record(
        {
            "language": {"type": "string", "maxLength": 35, "pattern": STORABLE, "description": "A BCP 47 tag."},
            "label": {"type": "string", "maxLength": LONGEST_LABEL, "pattern": STORABLE},
            "s3_key": MEDIA_KEY,
        }
    ),
    "NewVideo": Record(_WRITTEN_VIDEO, needed=("title",), says=_FILE, more=_ONE_FILE),
    "VideoReplacement": Record(
        {
            **_WRITTEN_VIDEO,
            "id": _IGNORED,
            "course_id": _IGNORED,
            "video_url": _IGNORED,
            "thumbnail_url": _IGNORED,
            "state": _IGNORED,
            "warning": _IGNORED,
            "has_stream": _IGNORED,
            "jobs": _IGNORED,
            "created_at": _IGNORED,
            "updated_at": _IGNORED,
            "etag": _IGNORED,
        },
        says=f"All of it, as GET of the course gives it. {_FILE}",
        needed=("title", "description"),
        more=_ONE_FILE,
    ),
    "VideoOrder": Record(
        {
            "video_ids": {
                "type": "array",
                "maxItems": MOST_VIDEOS,
                "uniqueItems": True,
                "items": GIVEN_ID,
                "description": "Every video of the course exactly once.",
            }
        }
    ),
    "AdminVideoList": Record(
        {"items": {"type": "array", "items": {"$ref": "#/components/schemas/AdminVideo"}}, "next": {"type": "null"}}
    ),
}
