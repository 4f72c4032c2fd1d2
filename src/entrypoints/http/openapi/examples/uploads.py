"""What an administrator's browser is told of two films on their way."""

from typing import Any, Final

_AT: Final = "2026-03-29T12:01:00Z"
KEY: Final = "incoming/upload-of-sky"
NEW: Final[dict[str, Any]] = {
    "filename": "Sky at dawn.mp4",
    "type": "video/mp4",
    "metadata": {"name": "Sky at dawn.mp4", "size": 3221225472},
}
BEGUN: Final[dict[str, Any]] = {"key": "incoming/new-2", "uploadId": "new-2", "bucket": "media"}
PARTS: Final[list[dict[str, Any]]] = [{"PartNumber": 1, "ETag": "b2b65a3a9975044a61567a79af861ddc", "Size": 1024}]
SENT: Final[dict[str, Any]] = {"parts": [{"PartNumber": 1, "ETag": "b2b65a3a9975044a61567a79af861ddc"}]}
WHOLE: Final[dict[str, Any]] = {
    "location": "https://courses.example/api/admin/uploads/upload-of-sky",
    "key": KEY,
    "bucket": "media",
}
ADDRESS: Final[dict[str, Any]] = {"url": "https://media.example/incoming/upload-of-sky?…", "expires": 3600}
FORM: Final[dict[str, Any]] = {
    "method": "POST",
    "url": "https://media.example/",
    "fields": {"key": "incoming/new-2", "Content-Type": "video/mp4", "token": "…"},
    "expires": 3600,
    "uploadId": "new-2",
}
SKY: Final[dict[str, Any]] = {
    "id": "upload-of-sky",
    "state": "open",
    "filename": "Sky.mp4",
    "content_type": "video/mp4",
    "key": KEY,
    "in_parts": True,
    "size": None,
    "declared_size": 1024,
    "most": 53687091200,
    "by": "boss",
    "problem": None,
    "created_at": _AT,
    "updated_at": _AT,
}
PAGE: Final[dict[str, Any]] = {"items": [SKY], "next": None}
CHECK: Final[dict[str, Any]] = {"origin": "https://shop.example", "ok": True, "problems": []}
