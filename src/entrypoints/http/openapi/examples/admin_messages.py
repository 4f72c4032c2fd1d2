"""What administrators are shown of messages, mails and orders that open nothing."""

from typing import Any, Final

_AT: Final = "2026-03-29T12:00:00Z"
_BOUGHT: Final[dict[str, Any]] = {
    "id": "message-of-order-1001",
    "source": "shop",
    "delivery_id": "9fbed88693244f9b9482dc2457952e193dd5fb16500ba015cd1f375a4ac785ad",
    "received_at": _AT,
    "state": "done",
    "attempts": 1,
    "due_at": None,
    "reason": None,
    "worked_at": _AT,
}
_TEA: Final[dict[str, Any]] = {
    **_BOUGHT,
    "id": "message-of-order-1000",
    "delivery_id": "5fffde25aef1e64c0b63796bd198adf757ef11edb45fa7d0f46a06d10703cac3",
}
EVENTS: Final[dict[str, Any]] = {"items": [_BOUGHT, _TEA], "next": None}
EVENT: Final[dict[str, Any]] = {
    **_BOUGHT,
    "headers": {},
    "body": '{"type": "order.paid", "data": {"order": {"id": "1001"}}}',
}

_WELCOME: Final[dict[str, Any]] = {
    "key": "access-granted:shop:1001:user:ann",
    "kind": "access-granted",
    "user_id": "ann",
    "email": "ann@example.com",
    "course_ids": ["watercolour"],
    "created_at": _AT,
    "state": "sent",
    "attempts": 1,
    "due_at": None,
    "sent_at": _AT,
    "last_error": None,
}
NOTICES: Final[dict[str, Any]] = {"items": [{**_WELCOME, "name": None}], "next": None}
AGAIN: Final[dict[str, Any]] = {"again": True}
RESENT: Final[dict[str, Any]] = {**_WELCOME, "state": "pending", "attempts": 0, "due_at": "2026-03-29T12:01:00Z"}

IDLE_ORDERS: Final[dict[str, Any]] = {
    "items": [
        {
            "source": "shop",
            "order_id": "1000",
            "paid_at": _AT,
            "updated_at": _AT,
            "customer": {"user_id": "cleo", "email": "cleo@example.com", "name": None},
            "lines": [
                {"id": "1", "product_id": "tea", "variant_id": None, "sku": None, "course_ids": [], "link_ids": []}
            ],
            "reason": "No product link fits what it sold.",
            "advice": (
                "Nothing, if it sold no course. Else link the product, and let the link open past orders by a"
                " back-fill."
            ),
        }
    ],
    "next": None,
}

VIEWINGS: Final[dict[str, Any]] = {
    "items": [
        {
            "id": "new-1",
            "user_id": "ann",
            "course_id": "watercolour",
            "video_id": "watercolour-1",
            "revision": None,
            "address": "203.0.113.7",
            "opened_at": _AT,
            "last_opened_at": _AT,
            "addresses": 1,
            "sent_bytes": None,
        }
    ],
    "next": None,
}
