"""What administrators send and are shown of products and access."""

from typing import Any, Final

LINK: Final[dict[str, Any]] = {
    "id": "link-watercolour",
    "source": "shop",
    "product_id": "93",
    "variant_id": None,
    "sku": None,
    "course_id": "watercolour",
}
_BUNDLED: Final[dict[str, Any]] = {**LINK, "id": "link-boats", "course_id": "boats"}
LINKS: Final[dict[str, Any]] = {"items": [_BUNDLED, LINK], "next": None}
NEW_LINK: Final[dict[str, Any]] = {"source": "shop", "product_id": "94", "sku": "BOATS", "course_id": "boats"}
NEW_LINK_MADE: Final[dict[str, Any]] = {**NEW_LINK, "id": "new-2", "variant_id": None}
LINK_AGAIN: Final[dict[str, Any]] = {"source": "shop", "product_id": "93", "course_id": "watercolour"}
DRY_RUN: Final[dict[str, Any]] = {"dry_run": True}
BACK_FILL: Final[dict[str, Any]] = {"dry_run": True, "items": [{"order_id": "1001", "line_id": "1"}]}

WISH: Final[dict[str, Any]] = {"user_id": "ben", "course_id": "watercolour", "access_days": 30, "reference": "press"}
_PRESS: Final[dict[str, Any]] = {
    "key": "manual:user~3aben:watercolour:press:1",
    "kind": "manual",
    "source": "",
    "reference": "press",
    "actor": "administrator boss",
    "note": "",
    "given_at": "2026-03-29T12:01:00Z",
    "claimed_at": None,
    "days": 30,
    "ended_at": None,
    "why": None,
}
ENROLLED: Final[dict[str, Any]] = {
    "id": "new-2",
    "user_id": "ben",
    "course_id": "watercolour",
    "status": "active",
    "enrolled_at": "2026-03-29T12:01:00Z",
    "expires_at": "2026-04-28T12:01:00Z",
    "block": None,
    "email": None,
    "grant": _PRESS,
}
ENROLLMENTS: Final[dict[str, Any]] = {
    "items": [
        {
            "id": "enrollment-of-ann",
            "status": "active",
            "user_id": "ann",
            "email": "ann@example.com",
            "name": None,
            "course_id": "watercolour",
            "course_title": "Watercolour in a weekend",
            "enrolled_at": "2026-03-29T12:00:00Z",
            "expires_at": None,
            "progress": {
                "completed": False,
                "completed_at": None,
                "videos_completed": 0,
                "watched_duration": 60,
                "last_watched_at": "2026-03-29T12:01:00Z",
            },
        }
    ],
    "next": None,
}
_BOUGHT: Final[dict[str, Any]] = {
    "key": "order:shop:1001:1:watercolour:1",
    "kind": "order",
    "source": "shop",
    "reference": "1001",
    "actor": "shop shop",
    "note": "",
    "given_at": "2026-03-29T12:00:00Z",
    "claimed_at": None,
    "days": None,
    "ended_at": None,
    "why": None,
}
WHY: Final[dict[str, Any]] = {
    "id": "enrollment-of-ann",
    "user_id": "ann",
    "email": "ann@example.com",
    "name": None,
    "course_id": "watercolour",
    "course_title": "Watercolour in a weekend",
    "status": "active",
    "explanation": "The course is open, for good.",
    "refusal": None,
    "enrolled_at": "2026-03-29T12:00:00Z",
    "expires_at": None,
    "block": None,
    "grants": [{**_BOUGHT, "starts": "2026-03-29T12:00:00Z", "ends": None}],
    "history": [
        {
            "what": "granted",
            "at": "2026-03-29T12:00:00Z",
            "recorded_at": "2026-03-29T12:00:00Z",
            "actor": "shop shop",
            "grant": "order:shop:1001:1:watercolour:1",
            "detail": "order 1001",
        }
    ],
}
OPEN: Final[dict[str, Any]] = {
    "id": "enrollment-of-ann",
    "user_id": "ann",
    "course_id": "watercolour",
    "status": "active",
    "enrolled_at": "2026-03-29T12:00:00Z",
    "expires_at": None,
    "block": None,
}
BLOCK_WISH: Final[dict[str, Any]] = {"reason": "Shared her password."}
BLOCKED: Final[dict[str, Any]] = {
    **OPEN,
    "status": "blocked",
    "block": {"at": "2026-03-29T12:01:00Z", "actor": "administrator boss", "reason": "Shared her password."},
}
EXTENSION: Final[dict[str, Any]] = {"days": 14, "reference": "ticket 4711", "note": "Was ill."}
EXTENDED: Final[dict[str, Any]] = {
    **_PRESS,
    "key": "manual:user~3aann:watercolour:extend~20ticket~204711:1",
    "reference": "extend ticket 4711",
    "note": "Was ill.",
    "days": 14,
}
ENDING: Final[dict[str, Any]] = {"note": "Paid back by hand."}
ENDED: Final[dict[str, Any]] = {**_BOUGHT, "ended_at": "2026-03-29T12:01:00Z", "why": "administrator"}
REPLAYED: Final[dict[str, Any]] = {"id": "message-of-order-1001", "status": "new"}
