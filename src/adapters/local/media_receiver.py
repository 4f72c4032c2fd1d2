"""Objects that browsers send to our own server, in the same steps as they send them to S3."""

import fcntl
import hashlib
import io
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from attrs import Attribute, field, frozen

from adapters.local.media_files import write_whole
from adapters.local.upload_addresses import UploadAddress, unsealed
from adapters.wire.content_types import UNKNOWN_TYPE
from course_domain.model.errors import Invalid, TooLarge
from course_domain.model.media import MediaObject, is_valid_key
from course_domain.model.uploads import (
    LEAST_PART,
    MOST_PARTS,
    AddressRefused,
    StoredPart,
    UnknownUpload,
    UploadForm,
    in_order,
)
from course_domain.ports import MediaObjects

LARGEST_PART: Final = 512 << 20
"""Bytes; S3 takes ten times as many, but what is sent to us passes through a thread of ours."""

_MULTIPART: Final = re.compile(r"[0-9a-f]{32}")
_PART: Final = re.compile(r"(\d{5})-([0-9a-f]{32})")


def _check_secret(_owner: object, _attribute: "Attribute[bytes]", secret: bytes) -> None:
    if len(secret) != 32:
        raise ValueError("the secret of upload addresses has 32 bytes")


@frozen(kw_only=True)
class FileMediaReceiver:
    """MediaReceiver into a store, by addresses of the server at ``public_url``.

    Parts lie in ``folder``, or in a folder of media itself, below a name that no key has. Completing puts one file
    together, whichever of several callers comes first.
    """

    objects: MediaObjects
    public_url: str
    secret: bytes = field(repr=False, validator=_check_secret)
    folder: Path

    def begin(self, key: str, content_type: str) -> str:
        """Begin an object that comes in parts; ValueError for what is no key."""
        _check_key(key)
        multipart = secrets.token_hex(16)
        self._place(key, multipart).mkdir(parents=True)
        return multipart

    def part_url(self, key: str, multipart: str, number: int, expires_at: datetime) -> str:
        """Seal the address for one part, of at most 512 MiB."""
        if not 1 <= number <= MOST_PARTS:
            raise Invalid.of("number", f"must be from 1 to {MOST_PARTS:,}")
        until = int(expires_at.timestamp())
        address = UploadAddress(key=key, multipart=multipart, number=number, most=LARGEST_PART, until=until)
        return f"{self.public_url}/media-uploads/{address.sealed(self.secret)}"

    def parts(self, key: str, multipart: str) -> tuple[StoredPart, ...]:
        """List the parts that have arrived, by number; raises UnknownUpload."""
        newest = _newest(self._place(key, multipart))
        return tuple(part for _number, (part, _path) in sorted(newest.items()))

    def complete(self, key: str, multipart: str, parts: Sequence[tuple[int, str]]) -> MediaObject:
        """Put the parts together; once that is done, calling it again gives the object."""
        wanted = in_order(parts)
        place = self._place(key, multipart)
        try:
            with _locked(place):
                made = self.objects.put(key, _joined(_chosen(wanted, _newest(place))), UNKNOWN_TYPE)
                _remove(place)
        except UnknownUpload:
            if found := self.objects.find(key):
                return found
            raise
        return made

    def abort(self, key: str, multipart: str) -> None:
        """Forget the parts; what is not there is no error."""
        with suppress(UnknownUpload):
            _remove(self._place(key, multipart))

    def form(self, key: str, content_type: str, most: int, expires_at: datetime) -> UploadForm:
        """Seal a form that takes one file of at most ``most`` bytes; ValueError for what is no key."""
        _check_key(key)
        until = int(expires_at.timestamp())
        address = UploadAddress(key=key, content_type=content_type, most=most, until=until)
        fields = {"key": key, "Content-Type": content_type, "token": address.sealed(self.secret)}
        return UploadForm(url=f"{self.public_url}/media-uploads", fields=fields)

    def take_part(self, token: str, body: BinaryIO, now: datetime) -> str:
        """Take a part that is sent to its address; gives its etag. One that breaks off leaves nothing.

        Raises:
            AddressRefused, UnknownUpload, TooLarge.
        """
        address = unsealed(token, self.secret, now)
        if address.is_form:
            raise AddressRefused
        place = self._place(address.key, address.multipart)
        counted = _Counted(body, address.most)
        unfinished = place / f"~{secrets.token_hex(8)}"
        try:
            write_whole(unfinished, cast(BinaryIO, counted))
            unfinished.replace(place / f"{address.number:05}-{counted.md5}")
        except FileNotFoundError as error:
            raise UnknownUpload from error
        finally:
            unfinished.unlink(missing_ok=True)
        return counted.md5

    def take_form(self, fields: Mapping[str, str], body: BinaryIO, now: datetime) -> MediaObject:
        """Take a file that came in a form with its ``fields``; one that breaks off leaves nothing.

        Raises:
            AddressRefused, TooLarge.
        """
        address = unsealed(fields.get("token", ""), self.secret, now)
        told = (fields.get("key"), fields.get("Content-Type"))
        if not address.is_form or told != (address.key, address.content_type):
            raise AddressRefused
        return self.objects.put(address.key, cast(BinaryIO, _Counted(body, address.most)), address.content_type)

    def _place(self, key: str, multipart: str) -> Path:
        """Where the parts lie; another key has another place."""
        if not _MULTIPART.fullmatch(multipart):
            raise UnknownUpload
        mark = hashlib.sha256(key.encode()).hexdigest()[:16]
        return self.folder / "~uploads" / f"{mark}-{multipart}"


Found = dict[int, tuple[StoredPart, Path]]


def _check_key(key: str) -> None:
    if not is_valid_key(key):
        raise ValueError(f"not a media key: {key!r}")


def _newest(place: Path) -> Found:
    """Find the parts by number; of one that was sent again the newest counts."""
    found: list[tuple[int, StoredPart, Path]] = []
    try:
        for path in place.iterdir():
            if named := _PART.fullmatch(path.name):
                state = path.stat()
                part = StoredPart(number=int(named[1]), etag=named[2], size=state.st_size)
                found.append((state.st_mtime_ns, part, path))
    except FileNotFoundError as error:
        raise UnknownUpload from error
    return {part.number: (part, path) for _time, part, path in sorted(found, key=lambda each: each[0])}


def _chosen(wanted: Sequence[tuple[int, str]], newest: Found) -> list[Path]:
    chosen = [newest.get(number) for number, _etag in wanted]
    parts = [each[0] for each in chosen if each]
    if [(part.number, part.etag) for part in parts] != list(wanted):
        raise Invalid.of("parts", "are not as they arrived: one is missing, or was sent again since")
    if any(part.size < LEAST_PART for part in parts[:-1]):
        raise Invalid.of("parts", "are too small: every part but the last has 5 MiB at least")
    return [each[1] for each in chosen if each]


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    """Let one at a time put the parts together; raises UnknownUpload where they are gone by then."""
    try:
        opened = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError as error:
        raise UnknownUpload from error
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        if not place.exists():
            raise UnknownUpload
        yield
    finally:
        os.close(opened)


def _remove(place: Path) -> None:
    """Remove the parts at once: a part that is just arriving finds no place any more."""
    gone = place.with_name(f"~{secrets.token_hex(8)}")
    with suppress(FileNotFoundError):
        place.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)


def _joined(paths: Sequence[Path]) -> BinaryIO:
    return cast(BinaryIO, _Joined(paths))


class _Joined(io.RawIOBase):
    """Files one after the other."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._rest = list(paths)
        self._file: BinaryIO | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while self._file or self._rest:
            self._file = self._file or self._rest.pop(0).open("rb")
            if more := self._file.read(size):
                return more
            self._file.close()
            self._file = None
        return b""

    def close(self) -> None:
        if self._file:
            self._file.close()
        super().close()


class _Counted:
    """A body that is counted and digested while it is read; raises TooLarge past ``most`` bytes."""

    def __init__(self, body: Any, most: int) -> None:
        self._body, self._most, self._size = body, most, 0
        self._digest = hashlib.md5(usedforsecurity=False)

    def read(self, size: int = -1) -> bytes:
        more = bytes(self._body.read(size))
        self._size += len(more)
        if self._size > self._most:
            raise TooLarge(limit=self._most)
        self._digest.update(more)
        return more

    @property
    def md5(self) -> str:
        return self._digest.hexdigest()
