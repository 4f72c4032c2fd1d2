"""What browsers send to the addresses of uploads."""

from typing import Any, Final

from entrypoints.http.openapi.schemas.records import Record

SCHEMAS: Final[dict[str, Any]] = {
    "Part": {"type": "string", "format": "binary", "description": "The bytes as they are."},
    "FileForm": Record(
        {
            "key": {"type": "string"},
            "token": {"type": "string"},
            "Content-Type": {"type": "string"},
            "file": {
                "type": "string",
                "contentMediaType": "application/octet-stream",
                "description": "The last field.",
            },
        },
        says="The fields that the upload was given come first, and say whether it may be sent.",
        needed=("file",),
    ),
}
