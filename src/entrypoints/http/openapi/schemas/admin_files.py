"""The work on videos' files, as administrators see it."""

from typing import Any, Final

from course_domain.model.drafts import LONGEST_DURATION
from course_domain.model.media_jobs import JobKind, JobState
from entrypoints.http.openapi.schemas.common import COUNT, ID, MAYBE_TEXT, MOMENT, PERCENT, SECONDS, TEXT
from entrypoints.http.openapi.schemas.records import Page, Record

SCHEMAS: Final[dict[str, Any]] = {
    "MediaJob": Record(
        {
            "id": ID,
            "kind": {"enum": [kind.value for kind in JobKind]},
            "video_id": ID,
            "state": {"enum": [state.value for state in JobState]},
            "percent": PERCENT,
            "attempts": COUNT,
            "problem": {**MAYBE_TEXT, "description": "What went wrong, in a sentence."},
            "file": {"anyOf": [{"$ref": "#/components/schemas/FileFacts"}, {"type": "null"}]},
            "log": TEXT,
            "created_at": MOMENT,
            "updated_at": MOMENT,
        }
    ),
    "FileFacts": Record(
        {
            "container": TEXT,
            "duration": SECONDS,
            "size": {**COUNT, "description": "Bytes."},
            "sha256": TEXT,
            "width": COUNT,
            "height": COUNT,
            "video_codec": TEXT,
            "audio_codec": MAYBE_TEXT,
        },
        says="What a file holds, found by looking into it.",
    ),
    "MediaJobPage": Page("MediaJob"),
    "PosterWish": Record(
        {
            "at": {
                "type": "integer",
                "minimum": 0,
                "maximum": LONGEST_DURATION,
                "description": "The moment, in whole seconds from the beginning.",
            }
        }
    ),
}
