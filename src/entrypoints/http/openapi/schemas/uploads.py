"""Uploads; those of ``s3`` have the names that Uppy's Companion gave them."""

from typing import Any, Final

from course_domain.model.upload_policy import UploadPolicy
from course_domain.model.uploads import MOST_PARTS, UploadState
from entrypoints.http.body import LARGEST
from entrypoints.http.openapi.schemas.common import COUNT, FLAG, ID, MAYBE_TEXT, MOMENT, STORABLE, TEXT
from entrypoints.http.openapi.schemas.records import Page, Record
from entrypoints.http.uploads_s3 import LONGEST_ETAG, LONGEST_FILENAME, LONGEST_TYPE

_POLICY: Final = UploadPolicy()
_MAYBE_COUNT: Final[dict[str, Any]] = {"type": ["integer", "null"], "minimum": 0, "description": "Bytes."}
_ETAG: Final[dict[str, Any]] = {"type": "string", "maxLength": LONGEST_ETAG, "pattern": STORABLE}
_NUMBER: Final[dict[str, Any]] = {"type": "integer", "minimum": 1, "maximum": MOST_PARTS}
_ENDINGS: Final = ", ".join(f"`.{each}`" for each in _POLICY.types)
SCHEMAS: Final[dict[str, Any]] = {
    "NewUpload": Record(
        {
            "filename": {
                "type": "string",
                "minLength": 1,
                "maxLength": LONGEST_FILENAME,
                "pattern": STORABLE,
                "description": f"For people; it never becomes part of a key. It ends in one of {_ENDINGS}.",
            },
            "type": {
                "type": ["string", "null"],
                "maxLength": LONGEST_TYPE,
                "pattern": STORABLE,
                "description": "As the browser knows it; pictures, sounds and pages are refused.",
            },
            "metadata": {
                "type": ["object", "null"],
                "description": "What the page says of the file. The rest of it is its own business.",
                "properties": {
                    "size": {
                        "anyOf": [
                            {"type": "null"},
                            {"type": "integer", "minimum": 1, "maximum": _POLICY.most},
                            {"type": "string", "pattern": "^[1-9][0-9]{0,9}$"},
                        ],
                        "description": "Bytes, checked before the first is sent and after the last has come.",
                    },
                    "sha256": {
                        "type": ["string", "null"],
                        "pattern": "^([0-9A-Fa-f]{64})?$",
                        "description": "Of the whole file: held against what came when it is looked into.",
                    },
                },
            },
        },
        needed=("filename",),
    ),
    "BegunUpload": Record({"key": ID, "uploadId": ID, "bucket": TEXT}),
    "StoredParts": {
        "type": "array",
        "maxItems": MOST_PARTS,
        "items": {"$ref": "#/components/schemas/StoredPart"},
    },
    "StoredPart": Record({"PartNumber": _NUMBER, "ETag": TEXT, "Size": COUNT}),
    "SentParts": Record(
        {
            "parts": {
                "type": "array",
                "maxItems": MOST_PARTS,
                "items": {"$ref": "#/components/schemas/SentPart"},
                "description": "All of them, each once; none for a file that came by a form.",
            }
        }
    ),
    "SentPart": Record(
        {
            "PartNumber": {"type": "integer", "minimum": 0, "maximum": LARGEST},
            "ETag": {**_ETAG, "description": "What the media store answered to the part, with or without quotes."},
            "Size": {"description": "As it was listed; ignored."},
        },
        needed=("PartNumber", "ETag"),
    ),
    "WholeUpload": Record(
        {"location": {**TEXT, "description": "Where to read about it."}, "key": ID, "bucket": TEXT},
        says="A video can be made of it.",
    ),
    "Nothing": Record({}),
    "PartAddress": Record({"url": TEXT, "expires": {**COUNT, "description": "Seconds that are left."}}),
    "SmallUpload": Record(
        {
            "method": {"const": "POST"},
            "url": TEXT,
            "fields": {"type": "object", "additionalProperties": {"type": "string"}},
            "expires": {**COUNT, "description": "Seconds that are left."},
            "uploadId": ID,
        }
    ),
    "Upload": Record(
        {
            "id": ID,
            "state": {
                "enum": [state.value for state in UploadState if state is not UploadState.ENDING],
                "description": "`open`: bytes may come. `stored`: it is whole. `used`: a video was made of it.",
            },
            "filename": TEXT,
            "content_type": TEXT,
            "key": {**ID, "description": "Under which it lies in the media store."},
            "in_parts": FLAG,
            "size": _MAYBE_COUNT,
            "declared_size": _MAYBE_COUNT,
            "most": {**COUNT, "description": "Bytes that may come."},
            "by": {**TEXT, "description": "The user id of who began it."},
            "problem": {**MAYBE_TEXT, "description": "Why it is over, in a sentence."},
            "created_at": MOMENT,
            "updated_at": MOMENT,
        }
    ),
    "UploadPage": Page("Upload"),
    "UploadCheck": Record(
        {
            "origin": TEXT,
            "ok": FLAG,
            "problems": {"type": "array", "items": TEXT, "description": "Sentences on what is wrong and what helps."},
        }
    ),
}
