"""What anyone is shown."""

from typing import Any, Final

COURSE: Final[dict[str, Any]] = {
    "id": "watercolour",
    "title": "Watercolour in a weekend",
    "description": "Sky, water and one boat.",
    "thumbnail": "https://media.example/public/watercolour.jpg",
    "price": {"amount": 4900, "currency": "EUR"},
    "status": "published",
    "access_days": None,
    "shop_url": "https://shop.example/watercolour",
    "video_count": 2,
    "duration": 1200,
}
COURSES: Final[dict[str, Any]] = {"items": [COURSE], "next": None}
_VIDEO: Final[dict[str, Any]] = {
    "id": "watercolour-1",
    "title": "Sky",
    "description": "",
    "section": None,
    "duration": 600,
    "order_position": 1,
    "thumbnail": None,
    "free_preview": False,
}
COURSE_WITH_VIDEOS: Final[dict[str, Any]] = {
    **COURSE,
    "videos": [_VIDEO, {**_VIDEO, "id": "watercolour-2", "title": "Water", "order_position": 2}],
}
