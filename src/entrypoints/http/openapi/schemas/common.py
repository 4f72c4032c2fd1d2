"""What many shapes are made of."""

from typing import Any, Final

from course_domain.model.drafts import LONGEST_TEXT, LONGEST_TITLE, MOST_DAYS
from course_domain.model.media import LONGEST_KEY
from entrypoints.http.body import LARGEST, LONGEST_ID
from entrypoints.http.openapi.schemas.records import Record

STORABLE: Final = "^[^\\u0000]*$"
"Any text but one with NUL, which no database takes."
WRITTEN: Final = "^[^\\u0000]*[^\\s\\u0000-\\u001f\\u0085][^\\u0000]*$"
"The same with something to see in it."
ADDRESS_OR_NOTHING: Final = "^$|^https?://[^\\u0000]*$"
_SEGMENT: Final = "[A-Za-z0-9_.-]{1,255}"
_NO_DOTS: Final = "(?!(.*/)?\\.{1,2}(/|$))"
KEY: Final = f"^{_NO_DOTS}{_SEGMENT}(/{_SEGMENT})*$"
PUBLIC_KEY: Final = f"^{_NO_DOTS}public(/{_SEGMENT})+$"
ID: Final[dict[str, Any]] = {"type": "string", "minLength": 1}
TEXT: Final[dict[str, Any]] = {"type": "string"}
MAYBE_TEXT: Final[dict[str, Any]] = {"type": ["string", "null"]}
MAYBE_ADDRESS: Final[dict[str, Any]] = {"type": ["string", "null"], "pattern": "^https?://"}
MOMENT: Final[dict[str, Any]] = {"type": "string", "format": "date-time"}
MAYBE_MOMENT: Final[dict[str, Any]] = {"type": ["string", "null"], "format": "date-time"}
COUNT: Final[dict[str, Any]] = {"type": "integer", "minimum": 0}
PERCENT: Final[dict[str, Any]] = {"type": "integer", "minimum": 0, "maximum": 100}
FLAG: Final[dict[str, Any]] = {"type": "boolean"}
SECONDS: Final[dict[str, Any]] = {"type": "integer", "minimum": 0, "description": "Whole seconds."}
NEXT: Final[dict[str, Any]] = {
    "type": ["string", "null"],
    "description": "The cursor of what follows; null at the end.",
}
GIVEN_ID: Final[dict[str, Any]] = {"type": "string", "maxLength": LONGEST_ID, "pattern": STORABLE}
MAYBE_GIVEN_ID: Final[dict[str, Any]] = {"type": ["string", "null"], "maxLength": LONGEST_ID, "pattern": STORABLE}
TITLE: Final[dict[str, Any]] = {"type": "string", "minLength": 1, "maxLength": LONGEST_TITLE, "pattern": WRITTEN}
LONG_TEXT: Final[dict[str, Any]] = {"type": ["string", "null"], "maxLength": LONGEST_TEXT, "pattern": STORABLE}
MEDIA_KEY: Final[dict[str, Any]] = {
    "type": "string",
    "minLength": 1,
    "maxLength": LONGEST_KEY,
    "pattern": KEY,
    "description": "The key of an object in the media store, which has to be there already.",
}
PICTURE: Final[dict[str, Any]] = {
    "anyOf": [
        {"type": "null"},
        {"type": "string", "maxLength": LONGEST_TEXT, "pattern": ADDRESS_OR_NOTHING},
        {"type": "string", "maxLength": LONGEST_KEY, "pattern": PUBLIC_KEY},
    ],
    "description": "An http(s) address, or the key of an object below `public/`.",
}
DAYS: Final[dict[str, Any]] = {
    "type": ["integer", "null"],
    "minimum": 1,
    "maximum": MOST_DAYS,
    "description": "Days of access; null is a lifetime.",
}
MONEY: Final[dict[str, Any]] = {"$ref": "#/components/schemas/Money"}
SCHEMAS: Final[dict[str, Any]] = {
    "Money": Record(
        {
            "amount": {"type": "integer", "minimum": 0, "maximum": LARGEST},
            "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
        },
        says="Minor units (4900 is 49.00) of an ISO 4217 currency, written without a fraction.",
    ),
    "Problem": Record(
        {
            "type": {"const": "about:blank"},
            "title": {"type": "string", "description": "The status in words."},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string", "description": "What happened and what helps, in one sentence."},
            "code": {"type": "string", "pattern": "^[a-z-]+$"},
            "problems": {
                "type": "array",
                "description": "With `invalid`: everything that is wrong, each with its field.",
                "minItems": 1,
                "items": {"$ref": "#/components/schemas/FieldProblem"},
            },
            "at": {
                "type": ["string", "null"],
                "format": "date-time",
                "description": "With `access-ended` and `access-expired`: since when.",
            },
            "retry_after": {"type": "integer", "minimum": 0, "description": "With `quota-exceeded`: seconds to wait."},
        },
        says="What stands in the way (RFC 9457). `detail` is for people, `code` for programs.",
        needed=("type", "title", "status", "detail", "code"),
    ),
    "FieldProblem": Record(
        {"field": {"type": "string", "description": "A path such as `beats[2].seq`."}, "problem": {"type": "string"}}
    ),
}
