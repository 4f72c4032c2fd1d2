"""What players tell."""

from typing import Any, Final

from entrypoints.http.body import LARGEST
from entrypoints.http.openapi.schemas.common import GIVEN_ID, STORABLE
from entrypoints.http.openapi.schemas.records import Record
from entrypoints.http.progress import LONGEST_TOKEN, MOST_BEATS, MOST_SPANS

SCHEMAS: Final[dict[str, Any]] = {
    "Beats": {
        "description": "One beat, or a list of them: what was told while there was no network, say.",
        "oneOf": [{"$ref": "#/components/schemas/Beat"}, {"$ref": "#/components/schemas/BeatList"}],
    },
    "BeatList": Record(
        {
            "beats": {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST_BEATS,
                "items": {"$ref": "#/components/schemas/Beat"},
            }
        }
    ),
    "Beat": Record(
        {
            "video_id": GIVEN_ID,
            "position": {"type": "number", "description": "Where the player stands, in seconds."},
            "played": {
                "type": "array",
                "maxItems": MOST_SPANS,
                "description": "What was really played since the last beat: `[[from, to], …]` in seconds.",
                "items": {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number"}},
            },
            "session": {
                "type": "string",
                "maxLength": LONGEST_TOKEN,
                "pattern": STORABLE,
                "description": "The `session` that came with the video's address.",
            },
            "seq": {"type": "integer", "minimum": 0, "maximum": LARGEST, "description": "Grows with each beat."},
            "age": {"type": ["number", "null"], "description": "Seconds since it happened; 0 when left out."},
        },
        says="Numbers beyond the video are cut, never refused; doubled and late beats do no harm.",
        needed=("video_id", "position", "session", "seq"),
    ),
}
