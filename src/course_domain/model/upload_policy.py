"""What may be uploaded, how much of it, and for how long an upload may take."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from attrs import field, frozen

from course_domain.model.errors import FieldProblem, Invalid
from course_domain.model.uploads import Upload, UploadState, incoming_key

MEBIBYTE: Final = 1 << 20
GIBIBYTE: Final = 1 << 30
LONGEST_NAME: Final = 200
"""Characters of a file name."""

VIDEO_TYPES: Final[Mapping[str, str]] = {
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "mkv": "video/x-matroska",
    "webm": "video/webm",
    "avi": "video/x-msvideo",
    "ts": "video/mp2t",
    "m2ts": "video/mp2t",
    "mts": "video/mp2t",
    "mpg": "video/mpeg",
    "mpeg": "video/mpeg",
    "wmv": "video/x-ms-wmv",
    "flv": "video/x-flv",
    "ogv": "video/ogg",
}
"""By the extension of the file's name. The object gets this type, never one that a browser made up."""

_FOREIGN: Final = re.compile(r"(audio|font|image|message|model|multipart)/|text/html|text/javascript")
"""Types of what is certainly no video. Browsers don't know all that are: ``.mkv`` often has none, ``.ts`` a text's."""
_SHA256: Final = re.compile("[0-9a-f]{64}")
_GAPS: Final = re.compile(r"\s+")


@frozen(kw_only=True)
class UploadWish:
    """What a browser says of the file that it wants to send; the size in bytes."""

    filename: str
    content_type: str = ""
    size: int | None = None
    sha256: str | None = None


@frozen(kw_only=True)
class UploadPolicy:
    """The rules of uploads; sizes in bytes."""

    most: int = 50 * GIBIBYTE
    """For a file in parts."""
    most_by_form: int = 100 * MEBIBYTE
    """For a file in one piece."""
    types: Mapping[str, str] = field(default=VIDEO_TYPES)
    address_life: timedelta = timedelta(hours=1)
    """Of the address of a part or a form: long enough for a slow line, and renewed by asking again."""
    open_life: timedelta = timedelta(days=2)
    """Without a sign of its sender."""
    stored_life: timedelta = timedelta(days=7)
    """Without a video that is made of it."""
    ending_life: timedelta = timedelta(days=1)
    """In which an address that was handed out before may still bring bytes."""
    touch_every: timedelta = timedelta(minutes=10)
    """How exactly a sign of the sender is noted: not with every part."""

    def begin(self, wish: UploadWish, upload_id: str, by: str, now: datetime, *, by_form: bool = False) -> Upload:
        """Begin an upload, in parts unless ``by_form``; ``multipart`` is still to come.

        Raises:
            Invalid: with everything that is known to be wrong before the first byte.
        """
        name, most = display_name(wish.filename), self.most_by_form if by_form else self.most
        problems = [*self._name_problems(name), *_type_problems(wish.content_type), *_size_problems(wish.size, most)]
        digest = (wish.sha256 or "").lower()
        if digest and not _SHA256.fullmatch(digest):
            problems.append(("metadata.sha256", "must be 64 hexadecimal digits"))
        if problems:
            raise Invalid(problems=tuple(FieldProblem(field=where, problem=what) for where, what in problems))
        return Upload(
            id=upload_id,
            by=by,
            filename=name,
            content_type=self.types[extension(name)],
            key=incoming_key(upload_id),
            multipart=None,
            most=most,
            declared_size=wish.size,
            declared_sha256=digest or None,
            created_at=now,
            updated_at=now,
        )

    def stale_since(self, now: datetime) -> tuple[datetime, datetime, datetime]:
        """Give since when an upload that is open, stored or ending must not have been touched to be swept."""
        return now - self.open_life, now - self.stored_life, now - self.ending_life

    def is_stale(self, upload: Upload, now: datetime) -> bool:
        """Tell whether one is to be swept."""
        states = (UploadState.OPEN, UploadState.STORED, UploadState.ENDING)
        return any(
            upload.state is state and upload.updated_at <= since
            for state, since in zip(states, self.stale_since(now), strict=True)
        )

    def why_swept(self, upload: Upload) -> str:
        """Say why an open or stored one is given up."""
        if upload.state is UploadState.OPEN:
            return f"Nothing of {upload.filename} came for {self.open_life.days} days: it was removed."
        return f"No video was made of {upload.filename} for {self.stored_life.days} days: it was removed."

    def _name_problems(self, name: str) -> Iterator[tuple[str, str]]:
        if not name:
            yield "filename", "must not be empty"
        elif extension(name) not in self.types:
            known = ", ".join(f".{each}" for each in self.types)
            yield "filename", f"is not the name of a video: choose a file that ends in one of {known}"


def display_name(text: str) -> str:
    """Give a file name as people may see it: without folders, control characters and marks that turn text around."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", text))[-1]
    seen = "".join(" " if _is_hidden(each) else each for each in last)
    name = _GAPS.sub(" ", seen).strip(" .")
    if len(name) <= LONGEST_NAME:
        return name
    end = f".{extension(name)}" if len(extension(name)) < LONGEST_NAME // 2 else ""
    return name[: LONGEST_NAME - len(end)] + end


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def extension(name: str) -> str:
    """Give what follows the last dot, in small letters; "" where there is none."""
    stem, dot, end = name.rpartition(".")
    return end.lower() if stem and dot else ""


def _type_problems(told: str) -> Iterator[tuple[str, str]]:
    if _FOREIGN.match(told.strip().lower()):
        yield "type", "is not the type of a video"


def _size_problems(size: int | None, most: int) -> Iterator[tuple[str, str]]:
    if size is not None and size < 1:
        yield "metadata.size", "must be above 0: the file is empty"
    if size is not None and size > most:
        yield "metadata.size", f"is too much: a file may have at most {in_words(most)}"


def in_words(count: int) -> str:
    """Write a number of bytes as people say it: "1.5 GiB", "50 GiB", "17 bytes"."""
    for unit, size in (("GiB", GIBIBYTE), ("MiB", MEBIBYTE), ("KiB", 1 << 10)):
        if count >= size:
            return f"{count / size:.1f}".removesuffix(".0") + f" {unit}"
    return "1 byte" if count == 1 else f"{count} bytes"
