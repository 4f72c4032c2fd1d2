"""Product links, enrollments and grants, as administrators write and see them."""

from typing import Any, Final

from course_domain.model.drafts import MOST_DAYS
from entrypoints.http.admin_enrollments import LONGEST_NOTE
from entrypoints.http.body import LONGEST_ID
from entrypoints.http.openapi.schemas.common import (
    COUNT,
    DAYS,
    FLAG,
    GIVEN_ID,
    ID,
    MAYBE_GIVEN_ID,
    MAYBE_MOMENT,
    MAYBE_TEXT,
    MOMENT,
    STORABLE,
    TEXT,
    WRITTEN,
)
from entrypoints.http.openapi.schemas.records import Page, Record
from entrypoints.http.openapi.schemas.states import REFUSALS, STATUSES, STATUSES_OR_NONE, STATUSES_OR_WAITING

_NOTE: Final[dict[str, Any]] = {"type": ["string", "null"], "maxLength": LONGEST_NOTE, "pattern": STORABLE}
_VISIBLE: Final = "^[^\\u0000-\\u001f\\u007f-\\u009f]*$"
_NOBODY: Final = "^ *0? *$"
"""How shops say "a guest"."""
_NOTHING: Final = "^[\\s\\u001c-\\u001f\\u0085]*$"
_ADDRESS: Final = "^\\s*[^\\s@,;<>\\u0000-\\u001f\\u007f]+@[^\\s@,;<>\\u0000-\\u001f\\u007f]+\\s*$"
_BY_USER: Final[dict[str, Any]] = {
    "required": ["user_id"],
    "properties": {
        "user_id": {"type": "string", "not": {"pattern": _NOBODY}},
        "email": {"anyOf": [{"type": "null"}, {"pattern": _NOTHING}]},
    },
}
_BY_EMAIL: Final[dict[str, Any]] = {
    "required": ["email"],
    "properties": {
        "email": {"type": "string", "pattern": _ADDRESS},
        "user_id": {"anyOf": [{"type": "null"}, {"pattern": _NOBODY}]},
    },
}
_BLOCK: Final[dict[str, Any]] = {"anyOf": [{"$ref": "#/components/schemas/Block"}, {"type": "null"}]}
_GRANT: Final[dict[str, Any]] = {
    "key": ID,
    "kind": {"enum": ["order", "manual", "gift"]},
    "source": TEXT,
    "reference": TEXT,
    "actor": TEXT,
    "note": TEXT,
    "given_at": MOMENT,
    "claimed_at": MAYBE_MOMENT,
    "days": {"type": ["integer", "null"], "minimum": 1, "description": "Null is a lifetime."},
    "ended_at": MAYBE_MOMENT,
    "why": {**MAYBE_TEXT, "description": "Why it was ended."},
}
_ENROLLMENT: Final[dict[str, Any]] = {
    "id": ID,
    "user_id": MAYBE_TEXT,
    "course_id": ID,
    "status": {"enum": STATUSES},
    "enrolled_at": MOMENT,
    "expires_at": {**MAYBE_MOMENT, "description": "Null for a lifetime."},
    "block": _BLOCK,
}
SCHEMAS: Final[dict[str, Any]] = {
    "ProductLink": Record(
        {"id": ID, "source": TEXT, "product_id": TEXT, "variant_id": MAYBE_TEXT, "sku": MAYBE_TEXT, "course_id": ID}
    ),
    "ProductLinkPage": Page("ProductLink"),
    "NewProductLink": Record(
        {
            "source": {**GIVEN_ID, "description": "A shop that is configured under this name."},
            "product_id": {**GIVEN_ID, "pattern": WRITTEN},
            "variant_id": {**MAYBE_GIVEN_ID, "description": "Only this variant."},
            "sku": {**MAYBE_GIVEN_ID, "description": "Only this SKU."},
            "course_id": GIVEN_ID,
        },
        needed=("source", "product_id", "course_id"),
    ),
    "BackFillWish": Record(
        {"dry_run": {"type": ["boolean", "null"], "description": "True unless it is false."}}, needed=()
    ),
    "BackFill": Record(
        {
            "dry_run": FLAG,
            "items": {
                "type": "array",
                "description": "The paid lines that it opens, or would.",
                "items": Record({"order_id": TEXT, "line_id": TEXT}),
            },
        }
    ),
    "EnrollmentWish": Record(
        {
            "user_id": {
                "type": ["string", "null"],
                "maxLength": LONGEST_ID,
                "pattern": _VISIBLE,
                "description": "In visible characters, as sessions carry it.",
            },
            "email": {"type": ["string", "null"], "maxLength": 254, "pattern": STORABLE},
            "course_id": GIVEN_ID,
            "access_days": {**DAYS, "description": "Null is a lifetime; left out, it is the course's own length."},
            "reference": {**MAYBE_GIVEN_ID, "description": "The same reference again gives nothing twice."},
            "note": _NOTE,
        },
        says="Either `user_id` or `email` says for whom.",
        needed=("course_id",),
        more={"oneOf": [_BY_USER, _BY_EMAIL]},
    ),
    "Enrolled": Record(
        {
            **_ENROLLMENT,
            "status": {"enum": STATUSES_OR_WAITING},
            "enrolled_at": MAYBE_MOMENT,
            "email": MAYBE_TEXT,
            "grant": {"$ref": "#/components/schemas/Grant"},
        },
        says="An enrollment, or a grant that waits for the owner of an e-mail address.",
    ),
    "Enrollment": Record(_ENROLLMENT),
    "Block": Record({"at": MOMENT, "actor": TEXT, "reason": TEXT}),
    "Grant": Record(_GRANT, says="A reason to have access."),
    "GrantWindow": Record(
        {**_GRANT, "starts": MAYBE_MOMENT, "ends": MAYBE_MOMENT},
        says="A grant with the time that it opens; null while it waits for its user.",
    ),
    "BlockWish": Record({"reason": _NOTE}, needed=()),
    "GrantEnding": Record({"note": _NOTE}, needed=()),
    "Extension": Record(
        {
            "days": {"type": "integer", "minimum": 1, "maximum": MOST_DAYS},
            "reference": {**MAYBE_GIVEN_ID, "description": "The same reference again gives nothing twice."},
            "note": _NOTE,
        },
        needed=("days",),
    ),
    "Replayed": Record({"id": ID, "status": {"const": "new"}}),
    "EnrollmentRow": Record(
        {
            "id": ID,
            "status": {"enum": STATUSES_OR_WAITING},
            "user_id": MAYBE_TEXT,
            "email": MAYBE_TEXT,
            "name": MAYBE_TEXT,
            "course_id": ID,
            "course_title": TEXT,
            "enrolled_at": MOMENT,
            "expires_at": MAYBE_MOMENT,
            "progress": {"$ref": "#/components/schemas/EnrollmentTally"},
        }
    ),
    "EnrollmentTally": Record(
        {
            "completed": FLAG,
            "completed_at": MAYBE_MOMENT,
            "videos_completed": COUNT,
            "watched_duration": COUNT,
            "last_watched_at": MAYBE_MOMENT,
        }
    ),
    "EnrollmentPage": Page("EnrollmentRow"),
    "Why": Record(
        {
            "id": ID,
            "user_id": MAYBE_TEXT,
            "email": MAYBE_TEXT,
            "name": MAYBE_TEXT,
            "course_id": ID,
            "course_title": TEXT,
            "status": {"enum": STATUSES_OR_NONE},
            "explanation": TEXT,
            "refusal": {"enum": REFUSALS},
            "enrolled_at": MAYBE_MOMENT,
            "expires_at": MAYBE_MOMENT,
            "block": _BLOCK,
            "grants": {"type": "array", "items": {"$ref": "#/components/schemas/GrantWindow"}},
            "history": {"type": "array", "items": {"$ref": "#/components/schemas/HistoryEntry"}},
        },
        says="Why this person has access, or has none.",
    ),
    "HistoryEntry": Record(
        {"what": TEXT, "at": MOMENT, "recorded_at": MOMENT, "actor": TEXT, "grant": MAYBE_TEXT, "detail": TEXT}
    ),
}
