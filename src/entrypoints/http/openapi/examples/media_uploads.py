"""What browsers send, and are told."""

from typing import Any, Final

PART: Final = "the bytes of a part"
FORM: Final[dict[str, Any]] = {
    "token": "address-3",
    "Content-Type": "text/vtt; charset=utf-8",
    "file": "WEBVTT",
}
