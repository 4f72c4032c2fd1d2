"""Files of subtitles."""

from typing import Any, Final

SCHEMAS: Final[dict[str, Any]] = {
    "Subtitles": {
        "type": "string",
        "pattern": "-->",
        "description": (
            "A WebVTT or SubRip file in UTF-8, whichever of them the type says: 2 MiB and 20,000 cues at most, the last"
            " within 48 hours. Tags for bold, italic, underlined, classes, voices, languages and ruby stay; everything"
            " else is shown as letters. Notes, styles and regions are left out."
        ),
    }
}
