"""What administrators are shown of messages, mails and orders that open nothing."""

import json
from typing import Any, Final

_AT: Final = "2026-03-29T12:00:00Z"
_TOLD: Final = "2026-03-29T12:00:00+00:00"


def _message(order_id: str, product_id: str, user_id: str) -> str:
    """Write what the shop of the examples says of an order."""
    sold = {"product_id": product_id, "sku": None, "variant_id": None}
    order = {
        "at": _TOLD,
        "disputes": [],
        "holder": {"email": f"{user_id}@example.com", "user_id": user_id},
        "lines": [{"closed": False, "closed_at": None, "id": "1", "quantity": 1, "sold": sold}],
        **dict.fromkeys(("locale", "name", "time_zone", "total")),
        "order_id": order_id,
        "paid_at": _TOLD,
        "source": "shop",
        "status": "paid",
        "version": 1,
        "version_kind": "integer",
    }
    return json.dumps(order, sort_keys=True)


def _event(order_id: str, delivery_id: str) -> dict[str, Any]:
    return {
        "id": f"message-of-order-{order_id}",
        "source": "shop",
        "delivery_id": delivery_id,
        "received_at": _AT,
        "state": "done",
        "attempts": 1,
        "due_at": None,
        "reason": None,
        "worked_at": _AT,
    }


_BOUGHT: Final = _event("1001", "9fbed88693244f9b9482dc2457952e193dd5fb16500ba015cd1f375a4ac785ad")
_TEA: Final = _event("1000", "5fffde25aef1e64c0b63796bd198adf757ef11edb45fa7d0f46a06d10703cac3")
EVENTS: Final[dict[str, Any]] = {"items": [_BOUGHT, _TEA], "next": None}
EVENT: Final[dict[str, Any]] = {**_BOUGHT, "headers": {}, "body": _message("1001", "93", "ann")}

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
