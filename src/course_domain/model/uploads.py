"""Files on their way from an administrator's browser into the media store."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final

from attrs import evolve, field, frozen

from course_domain.model.errors import DomainError, FieldProblem, Invalid

INCOMING: Final = "incoming/"
"""Prefix of the keys of uploads; what a video was made of stays there."""


LEAST_PART: Final = 5 << 20
"""Bytes that every part but the last has at least, as S3 wants them."""
MOST_PARTS: Final = 10_000


def incoming_key(upload_id: str) -> str:
    """Give the key that an upload's object has."""
    return f"{INCOMING}{upload_id}"


def upload_at(key: str) -> str | None:
    """Give the id of the upload whose object has a key; None for any other key."""
    return key.removeprefix(INCOMING) if key.startswith(INCOMING) else None


class UploadState(StrEnum):
    """Open: parts may come. Stored: the object is whole. Used: a video was made of it.

    Ending: given up, refused or left behind, and its bytes are being removed. Ended: they are gone for good.
    """

    OPEN = "open"
    STORED = "stored"
    USED = "used"
    ENDING = "ending"
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
    problem: str | None = None
    """Why it is over, in a sentence for people."""
    created_at: datetime
    updated_at: datetime

    @property
    def is_over(self) -> bool:
        """Tell whether nothing can become of it any more."""
        return self.state in (UploadState.ENDING, UploadState.ENDED)

    def touched(self, now: datetime) -> "Upload":
        """Note that its sender is still there."""
        return evolve(self, updated_at=now)

    def stored(self, size: int, etag: str, now: datetime) -> "Upload":
        """Note that the object is whole."""
        return evolve(self, state=UploadState.STORED, size=size, etag=etag, updated_at=now)

    def used(self, now: datetime) -> "Upload":
        """Note that a video was made of it: the object is that video's source from now on."""
        return evolve(self, state=UploadState.USED, updated_at=now)

    def ending(self, problem: str | None, now: datetime) -> "Upload":
        """Give it up, or have it given up by who sent it."""
        return evolve(self, state=UploadState.ENDING, problem=problem, updated_at=now)

    def ended(self) -> "Upload":
        """Note that nothing of it is left; ``updated_at`` stays when it was given up."""
        return evolve(self, state=UploadState.ENDED)


@frozen(kw_only=True)
class StoredPart:
    """A part that has arrived; ``number`` counts from 1 to 10,000, ``size`` in bytes, ``etag`` without quotes."""

    number: int
    etag: str
    size: int


@frozen(kw_only=True)
class PartAddress:
    """Where one part is PUT, and until when."""

    url: str = field(repr=False)
    expires_at: datetime


@frozen(kw_only=True)
class UploadForm:
    """Where a browser posts a small file to (multipart/form-data), with the fields that come before the file."""

    url: str
    fields: Mapping[str, str] = field(repr=False)


def in_order(parts: Sequence[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Sort the parts that somebody says he sent, (number, etag) each; quotes around etags fall away.

    Raises:
        Invalid: there is none, one has no number that parts have, or a number stands twice.
    """
    if not parts:
        raise Invalid.of("parts", "must have one part at least")
    numbers = [number for number, _etag in parts]
    wrong = [
        FieldProblem(field=f"parts[{place}]", problem=f"must have a number from 1 to {MOST_PARTS:,}, each its own")
        for place, number in enumerate(numbers)
        if not 1 <= number <= MOST_PARTS or number in numbers[:place]
    ]
    if wrong:
        raise Invalid(problems=tuple(wrong[:10]))
    return tuple(sorted((number, etag.strip('"')) for number, etag in parts))


@frozen(kw_only=True)
class UnknownUpload(DomainError):
    """No upload of this administrator with that id and key, or one that is over."""

    code: ClassVar[str] = "unknown-upload"

    @property
    def sentence(self) -> str:
        """Say how to go on."""
        return "There is no such upload, or it is over: please choose the file again."


@frozen(kw_only=True)
class AddressRefused(DomainError):
    """An address for sending a part or a file that we did not give, or whose time is over."""

    code: ClassVar[str] = "address-refused"

    @property
    def sentence(self) -> str:
        """Say how to go on."""
        return "This address takes nothing, or no longer: ask for a new one and send it there."


@frozen(kw_only=True)
class NotArrived(DomainError):
    """A file that comes in one piece, and did not yet."""

    code: ClassVar[str] = "not-arrived"

    @property
    def sentence(self) -> str:
        """Say what comes first."""
        return "The file has not arrived: send the form first, and complete the upload then."


@frozen(kw_only=True)
class UploadRefused(DomainError):
    """A file that came and can't be taken; it is removed."""

    code: ClassVar[str] = "upload-refused"
    why: str

    @property
    def sentence(self) -> str:
        """Give the reason as it was worded for people."""
        return self.why
