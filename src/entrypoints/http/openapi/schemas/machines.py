"""What shops and operators are told."""

from typing import Any, Final

from entrypoints.http.openapi.schemas.records import Record

SCHEMAS: Final[dict[str, Any]] = {
    "Message": {"description": "A shop's own words: any bytes are taken whose signature is right."},
    "Receipt": Record({"status": {"enum": ["accepted", "duplicate", "ignored"]}}),
    "Health": Record({"status": {"const": "ok"}}),
    "Ready": Record(
        {"status": {"const": "ready"}, "parts": {"type": "object", "additionalProperties": {"const": "ok"}}}
    ),
    "NotReady": Record(
        {
            "status": {"const": "not ready"},
            "parts": {"type": "object", "additionalProperties": {"enum": ["ok", "failed"]}},
        }
    ),
    "Description": {
        "type": "object",
        "required": ["openapi", "info", "paths"],
        "properties": {"openapi": {"const": "3.1.0"}, "info": {"type": "object"}, "paths": {"type": "object"}},
    },
    "Page": {"type": "string"},
    "Script": {"type": "string"},
    "Metrics": {"type": "string"},
    "UnsubscribeForm": {"description": "`List-Unsubscribe=One-Click` of mail programs, or `turn` of the page."},
}
