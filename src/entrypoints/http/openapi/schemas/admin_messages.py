"""Messages, mails and orders that open nothing, as administrators see them; and which mails a learner gets."""

from typing import Any, Final

from course_domain.model.intake import EventState
from course_domain.model.notices import NoticeKind, NoticeState
from course_domain.model.preferences import TOPICS
from entrypoints.http.openapi.schemas.common import COUNT, FLAG, ID, MAYBE_MOMENT, MAYBE_TEXT, MOMENT, TEXT
from entrypoints.http.openapi.schemas.records import Page, Record

_OURS: Final[dict[str, Any]] = {"description": "The server's own: taken back, and ignored."}
_SHOWN: Final[dict[str, Any]] = {"title": _OURS, "description": _OURS, "changeable": _OURS}
_NEEDED: Final = ("kind", "on")
_OPTIONAL: Final = [kind.value for kind, topic in TOPICS.items() if topic.optional]
_ALWAYS: Final = [kind.value for kind, topic in TOPICS.items() if not topic.optional]
_EVENT: Final[dict[str, Any]] = {
    "id": ID,
    "source": TEXT,
    "delivery_id": TEXT,
    "received_at": MOMENT,
    "state": {"enum": [state.value for state in EventState]},
    "attempts": COUNT,
    "due_at": {**MAYBE_MOMENT, "description": "When it is worked on; null unless it is new."},
    "reason": {**MAYBE_TEXT, "description": "Why it was set aside, or what went wrong last."},
    "worked_at": MAYBE_MOMENT,
}
_NOTICE: Final[dict[str, Any]] = {
    "key": ID,
    "kind": {"enum": [kind.value for kind in NoticeKind]},
    "user_id": MAYBE_TEXT,
    "email": MAYBE_TEXT,
    "course_ids": {"type": "array", "items": ID},
    "created_at": MOMENT,
    "state": {"enum": [state.value for state in NoticeState]},
    "attempts": COUNT,
    "due_at": {**MAYBE_MOMENT, "description": "When it is sent; null unless it is pending."},
    "sent_at": MAYBE_MOMENT,
    "last_error": MAYBE_TEXT,
}
SCHEMAS: Final[dict[str, Any]] = {
    "Event": Record(_EVENT),
    "EventPage": Page("Event"),
    "EventInFull": Record(
        {
            **_EVENT,
            "headers": {
                "type": "object",
                "description": "Without signatures and secrets.",
                "additionalProperties": {"type": "string"},
            },
            "body": {**TEXT, "description": "As the shop wrote it."},
        }
    ),
    "Notice": Record(_NOTICE),
    "NoticeRow": Record({**_NOTICE, "name": MAYBE_TEXT}),
    "NoticePage": Page("NoticeRow"),
    "ResendWish": Record(
        {"again": {"type": ["boolean", "null"], "description": "True sends one more time what was sent."}}, needed=()
    ),
    "IdleOrder": Record(
        {
            "source": TEXT,
            "order_id": TEXT,
            "paid_at": MAYBE_MOMENT,
            "updated_at": MOMENT,
            "customer": Record({"user_id": MAYBE_TEXT, "email": MAYBE_TEXT, "name": MAYBE_TEXT}),
            "lines": {"type": "array", "items": {"$ref": "#/components/schemas/IdleLine"}},
            "reason": {**TEXT, "description": "Why it opens nothing."},
            "advice": {**TEXT, "description": "What to do about it, if it should."},
        }
    ),
    "IdleLine": Record(
        {
            "id": TEXT,
            "product_id": TEXT,
            "variant_id": MAYBE_TEXT,
            "sku": MAYBE_TEXT,
            "course_ids": {"type": "array", "items": ID},
            "link_ids": {"type": "array", "items": ID},
        }
    ),
    "IdleOrderPage": Page("IdleOrder"),
    "Viewing": Record(
        {
            "id": ID,
            "user_id": {**MAYBE_TEXT, "description": "Null for a visitor of a free preview."},
            "course_id": ID,
            "video_id": ID,
            "revision": MAYBE_TEXT,
            "address": {**TEXT, "description": "The viewer's network address, as it was last."},
            "opened_at": MOMENT,
            "last_opened_at": MOMENT,
            "addresses": {**COUNT, "description": "How many addresses were handed out: 1, and each renewal."},
            "sent_bytes": {"type": ["integer", "null"], "minimum": 0, "description": "Null where no log tells."},
        }
    ),
    "ViewingPage": Page("Viewing"),
    "Notifications": Record({"kinds": {"type": "array", "items": {"$ref": "#/components/schemas/NotificationKind"}}}),
    "NotificationKind": Record(
        {
            "kind": {"enum": [kind.value for kind in TOPICS]},
            "title": TEXT,
            "description": TEXT,
            "on": FLAG,
            "changeable": {**FLAG, "description": "False: these are sent in any case."},
        }
    ),
    "NotificationWishes": Record(
        {
            "kinds": {
                "type": "array",
                "maxItems": 100,
                "items": {
                    "anyOf": [
                        Record({"kind": {"enum": _OPTIONAL}, "on": FLAG, **_SHOWN}, needed=_NEEDED),
                        Record({"kind": {"enum": _ALWAYS}, "on": {"const": True}, **_SHOWN}, needed=_NEEDED),
                    ]
                },
            }
        }
    ),
}
