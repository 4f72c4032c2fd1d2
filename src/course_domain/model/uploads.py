"""Files on their way from an administrator's browser into the media store."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final

from attrs import field, frozen

from course_domain.model.errors import DomainError

INCOMING: Final = "incoming/"
"""Prefix of keys whose objects are still arriving, or nobody has used yet."""


class UploadState(StrEnum):
    """Open: parts may come. Stored: the object is whole. Used: a video was made of it. Ended: given up or swept."""

    OPEN = "open"
    STORED = "stored"
    USED = "used"
    ENDED = "ended"


@frozen(kw_only=True)
class Upload:
    """One file that somebody sends; sizes in bytes.

    ``multipart`` is the media store's own name for the parts, None where the file comes in one piece. ``declared_size``
    and ``declared_sha256`` are what the browser said, held against what came.
    """

    id: str
    by: str
    """The administrator's user id: nobody else may go on with it."""
    filename: str
    """As the browser told it: for people, never part of a key."""
    content_type: str
    key: str
    multipart: str | None
    most: int
    """Bytes that may come at most."""
    declared_size: int | None = None
    declared_sha256: str | None = None
    state: UploadState = UploadState.OPEN
    size: int | None = None
    etag: str | None = None
    created_at: datetime
    updated_at: datetime


@frozen(kw_only=True)
class StoredPart:
    """A part that has arrived; ``number`` counts from 1 to 10,000, ``size`` in bytes."""

    number: int
    etag: str
    size: int


@frozen(kw_only=True)
class UploadForm:
    """Where a browser posts a small file to (multipart/form-data), with the fields that come before the file."""

    url: str
    fields: Mapping[str, str] = field(repr=False)


@frozen(kw_only=True)
class UnknownUpload(DomainError):
    """No upload of this administrator with that id and key, or one that is over."""

    code: ClassVar[str] = "unknown-upload"

    @property
    def sentence(self) -> str:
        """Say how to go on."""
        return "There is no such upload, or it is over: please choose the file again."
