"""Captions, as administrators send them."""

from typing import Any, Final

from entrypoints.http.openapi.examples.admin_courses import SKY

SUBTITLES: Final = "1\n00:00:01,000 --> 00:00:03,500\nAll of the sky\nin <i>one</i> go.\n"
CAPTION: Final[dict[str, Any]] = {
    "language": "en-GB",
    "label": "English (GB)",
    "s3_key": "videos/watercolour-1/captions/en-GB-e0033c4f9a6279fa.vtt",
}
WITH_CAPTIONS: Final[dict[str, Any]] = {**SKY, "captions": [CAPTION], "updated_at": "2026-03-29T12:01:00Z"}
WITHOUT_CAPTIONS: Final[dict[str, Any]] = SKY
