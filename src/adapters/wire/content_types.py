"""Which type a media object has by its name."""

from pathlib import PurePosixPath
from typing import Final

UNKNOWN_TYPE: Final = "application/octet-stream"
CONTENT_TYPES: Final = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".m4s": "video/iso.segment",
    ".webm": "video/webm",
    ".ts": "video/mp2t",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".vtt": "text/vtt; charset=utf-8",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
"""Our own, so that every machine answers alike and nothing is named a type that a browser would run."""


def content_type_of(key: str) -> str:
    """Give the type that a key's extension stands for; ``application/octet-stream`` for all others."""
    return CONTENT_TYPES.get(PurePosixPath(key).suffix.lower(), UNKNOWN_TYPE)
