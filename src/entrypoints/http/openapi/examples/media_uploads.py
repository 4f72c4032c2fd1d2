"""What browsers send, and are told."""

from typing import Any, Final

PART: Final = "the bytes of a part"
FORM: Final[dict[str, Any]] = {
    "key": "incoming/captions.vtt",
    "token": "address-3",
    "Content-Type": "text/vtt; charset=utf-8",
    "file": "WEBVTT",
}
