"""The work on videos' files, as administrators are shown it."""

from typing import Any, Final

_BEFORE: Final = "2026-03-29T12:00:00Z"
_AT: Final = "2026-03-29T12:01:00Z"
MOMENT: Final[dict[str, Any]] = {"at": 12}
PREVIEW: Final[dict[str, Any]] = {
    "id": "new-2",
    "kind": "preview",
    "video_id": "watercolour-1",
    "state": "new",
    "percent": 0,
    "attempts": 0,
    "problem": None,
    "file": None,
    "log": "",
    "created_at": _AT,
    "updated_at": _AT,
}
PROBED: Final[dict[str, Any]] = {
    **PREVIEW,
    "id": "job-of-sky",
    "kind": "probe",
    "state": "done",
    "percent": 100,
    "attempts": 1,
    "file": {
        "container": "mp4",
        "duration": 600,
        "size": 1200,
        "sha256": "0b6b5e3f2c7f4b0e8e7c9d0a1b2c3d4e5f60718293a4b5c6d7e8f90123456789",
        "width": 1280,
        "height": 720,
        "video_codec": "h264",
        "audio_codec": "aac",
    },
    "log": "2026-03-29T12:00:00Z begun, attempt 1",
    "created_at": _BEFORE,
    "updated_at": _BEFORE,
}
STILL: Final[dict[str, Any]] = {**PREVIEW, "kind": "still", "file": PROBED["file"]}
JOBS: Final[dict[str, Any]] = {"items": [PROBED], "next": None}
