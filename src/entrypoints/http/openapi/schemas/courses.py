"""Courses and their videos, as anyone may see them."""

from typing import Any, Final

from entrypoints.http.openapi.schemas.common import (
    COUNT,
    FLAG,
    ID,
    MAYBE_ADDRESS,
    MAYBE_TEXT,
    MONEY,
    SECONDS,
    TEXT,
)
from entrypoints.http.openapi.schemas.records import Page, Record

_COURSE: Final[dict[str, Any]] = {
    "id": ID,
    "title": TEXT,
    "description": TEXT,
    "thumbnail": MAYBE_ADDRESS,
    "price": MONEY,
    "status": {"enum": ["draft", "published", "archived"]},
    "access_days": {"type": ["integer", "null"], "minimum": 1, "description": "Null is a lifetime."},
    "shop_url": MAYBE_ADDRESS,
    "video_count": COUNT,
    "duration": SECONDS,
}
SCHEMAS: Final[dict[str, Any]] = {
    "Course": Record(_COURSE),
    "CoursePage": Page("Course"),
    "CourseWithVideos": Record(
        {**_COURSE, "videos": {"type": "array", "items": {"$ref": "#/components/schemas/Video"}}}
    ),
    "Video": Record(
        {
            "id": ID,
            "title": TEXT,
            "description": TEXT,
            "section": MAYBE_TEXT,
            "duration": SECONDS,
            "order_position": COUNT,
            "thumbnail": MAYBE_ADDRESS,
            "free_preview": FLAG,
        },
        says="A video as anyone may see it; its address is asked for apart.",
    ),
}
