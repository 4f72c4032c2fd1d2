"""What administrators send and are shown of courses and videos."""

from typing import Any, Final

from entrypoints.http.openapi.examples.admin_files import PROBED

_PRICE: Final[dict[str, Any]] = {"amount": 4900, "currency": "EUR"}
_COURSE: Final[dict[str, Any]] = {
    "id": "watercolour",
    "title": "Watercolour in a weekend",
    "description": "Sky, water and one boat.",
    "thumbnail": "public/watercolour.jpg",
    "thumbnail_url": "https://media.example/public/watercolour.jpg",
    "price": _PRICE,
    "status": "published",
    "access_days": None,
    "shop_url": "https://shop.example/watercolour",
    "created_at": "2026-03-29T12:00:00Z",
    "updated_at": "2026-03-29T12:00:00Z",
}
_COUNTED: Final[dict[str, Any]] = {**_COURSE, "video_count": 2, "duration": 1200}
SKY: Final[dict[str, Any]] = {
    "id": "watercolour-1",
    "course_id": "watercolour",
    "title": "Sky",
    "description": "",
    "section": None,
    "duration": 600,
    "order_position": 1,
    "s3_key": "videos/watercolour/1.mp4",
    "video_url": "https://media.example/videos/watercolour/1.mp4",
    "thumbnail": None,
    "thumbnail_url": None,
    "free_preview": False,
    "captions": [],
    "state": "ready",
    "warning": None,
    "has_stream": False,
    "created_at": "2026-03-29T12:00:00Z",
    "updated_at": "2026-03-29T12:00:00Z",
    "etag": '"d7a25aed80608d6f7f9e6c00fdf4ea5d"',
}
_WATER: Final[dict[str, Any]] = {
    **SKY,
    "id": "watercolour-2",
    "title": "Water",
    "order_position": 2,
    "s3_key": "videos/watercolour/2.mp4",
    "video_url": "https://media.example/videos/watercolour/2.mp4",
}

VIDEO: Final[dict[str, Any]] = {**SKY, "jobs": [PROBED]}
COURSES: Final[dict[str, Any]] = {"items": [_COUNTED], "next": None}
COURSE: Final[dict[str, Any]] = {**_COUNTED, "videos": [SKY, _WATER]}
NEW_COURSE: Final[dict[str, Any]] = {
    "title": "Bread from one bowl",
    "description": "Flour, water, salt, time.",
    "price": {"amount": 2900, "currency": "EUR"},
    "status": "draft",
    "access_days": 365,
}
MADE_COURSE: Final[dict[str, Any]] = {
    **NEW_COURSE,
    "id": "new-2",
    "thumbnail": None,
    "thumbnail_url": None,
    "shop_url": None,
    "created_at": "2026-03-29T12:01:00Z",
    "updated_at": "2026-03-29T12:01:00Z",
    "video_count": 0,
    "duration": 0,
    "videos": [],
}
REPLACEMENT: Final[dict[str, Any]] = {**COURSE, "price": {**_PRICE, "amount": 3900}}
REPLACED: Final[dict[str, Any]] = {
    **_COURSE,
    "price": {**_PRICE, "amount": 3900},
    "updated_at": "2026-03-29T12:01:00Z",
}

_CAPTION: Final[dict[str, Any]] = {"language": "en", "label": "English", "s3_key": "videos/watercolour/1.en.vtt"}
NEW_VIDEO: Final[dict[str, Any]] = {
    "title": "One boat",
    "description": "With a dry brush.",
    "duration": 480,
    "s3_key": "videos/watercolour/3.mp4",
    "free_preview": True,
    "captions": [_CAPTION],
}
ADDED_VIDEO: Final[dict[str, Any]] = {
    **SKY,
    **NEW_VIDEO,
    "id": "new-2",
    "order_position": 3,
    "video_url": "https://media.example/videos/watercolour/3.mp4",
    "created_at": "2026-03-29T12:01:00Z",
    "updated_at": "2026-03-29T12:01:00Z",
}
VIDEO_REPLACEMENT: Final[dict[str, Any]] = {**SKY, "title": "A wide sky"}
VIDEO_REPLACED: Final[dict[str, Any]] = {**VIDEO_REPLACEMENT, "updated_at": "2026-03-29T12:01:00Z"}
ORDER: Final[dict[str, Any]] = {"video_ids": ["watercolour-2", "watercolour-1"]}
ORDERED: Final[dict[str, Any]] = {
    "items": [
        {**_WATER, "order_position": 1, "updated_at": "2026-03-29T12:01:00Z"},
        {**SKY, "order_position": 2, "updated_at": "2026-03-29T12:01:00Z"},
    ],
    "next": None,
}
