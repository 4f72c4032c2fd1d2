"""Objects that are sent in parts or as forms, in memory."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from itertools import count
from threading import Lock
from typing import BinaryIO

from attrs import field, frozen

from adapters.memory.media import MemoryMediaObjects
from course_domain.model.errors import Invalid, TooLarge
from course_domain.model.media import MediaObject, is_valid_key
from course_domain.model.uploads import LEAST_PART, AddressRefused, StoredPart, UnknownUpload, UploadForm, in_order

Parts = dict[int, bytes]


@frozen(kw_only=True)
class _Address:
    key: str
    until: datetime
    multipart: str = ""
    number: int = 0
    content_type: str = ""
    most: int = 0


@frozen(kw_only=True)
class MemoryMediaReceiver:
    """MediaReceiver into ``objects``. It remembers the addresses that it gave; ``public_url`` is where they lead."""

    objects: MemoryMediaObjects
    public_url: str = "https://courses.example"
    _begun: dict[tuple[str, str], tuple[str, Parts]] = field(factory=dict, init=False)
    _addresses: dict[str, _Address] = field(factory=dict, init=False)
    _numbers: "count[int]" = field(factory=lambda: count(1), init=False, repr=False)
    _lock: Lock = field(factory=Lock, init=False, repr=False)

    def begin(self, key: str, content_type: str) -> str:
        """Begin an object that comes in parts; ValueError for what is no key."""
        multipart = f"multipart-{next(self._numbers)}"
        self._begun[_checked(key), multipart] = (content_type, {})
        return multipart

    def part_url(self, key: str, multipart: str, number: int, expires_at: datetime) -> str:
        """Give the address for one part."""
        address = _Address(key=key, multipart=multipart, number=number, until=expires_at)
        return f"{self.public_url}/media-uploads/{self._remembered(address)}"

    def parts(self, key: str, multipart: str) -> tuple[StoredPart, ...]:
        """List the parts that have arrived, by number; raises UnknownUpload."""
        _type, parts = self._found(key, multipart)
        return tuple(StoredPart(number=each, etag=_md5(raw), size=len(raw)) for each, raw in sorted(parts.items()))

    def complete(self, key: str, multipart: str, parts: Sequence[tuple[int, str]]) -> MediaObject:
        """Put the parts together; once that is done, calling it again gives the object."""
        wanted = in_order(parts)
        with self._lock:
            if (key, multipart) not in self._begun and (made := self.objects.find(key)):
                return made
            content_type, arrived = self._found(key, multipart)
            if any(number not in arrived or _md5(arrived[number]) != etag for number, etag in wanted):
                raise Invalid.of("parts", "are not as they arrived: one is missing, or was sent again since")
            chosen = [arrived[number] for number, _etag in wanted]
            if any(len(raw) < LEAST_PART for raw in chosen[:-1]):
                raise Invalid.of("parts", "are too small: every part but the last has 5 MiB at least")
            made = self.objects.put(key, BytesIO(b"".join(chosen)), content_type)
            del self._begun[key, multipart]
            return made

    def abort(self, key: str, multipart: str) -> None:
        """Forget the parts; what is not there is no error."""
        self._begun.pop((key, multipart), None)

    def form(self, key: str, content_type: str, most: int, expires_at: datetime) -> UploadForm:
        """Give a form that takes one file of at most ``most`` bytes; ValueError for what is no key."""
        address = _Address(key=_checked(key), content_type=content_type, most=most, until=expires_at)
        fields = {"key": key, "Content-Type": content_type, "token": self._remembered(address)}
        return UploadForm(url=f"{self.public_url}/media-uploads", fields=fields)

    def take_part(self, token: str, body: BinaryIO, now: datetime) -> str:
        """Take a part that is sent to its address; gives its etag."""
        address = self._address(token, now)
        raw = body.read()
        _type, parts = self._found(address.key, address.multipart)
        parts[address.number] = raw
        return _md5(raw)

    def take_form(self, fields: Mapping[str, str], body: BinaryIO, now: datetime) -> MediaObject:
        """Take a file that came in a form with its ``fields``."""
        address = self._address(fields.get("token", ""), now)
        told = (fields.get("key"), fields.get("Content-Type"))
        if told != (address.key, address.content_type) or address.multipart:
            raise AddressRefused
        raw = body.read()
        if len(raw) > address.most:
            raise TooLarge(limit=address.most)
        return self.objects.put(address.key, BytesIO(raw), address.content_type)

    def _remembered(self, address: _Address) -> str:
        token = f"address-{next(self._numbers)}"
        self._addresses[token] = address
        return token

    def _address(self, token: str, now: datetime) -> _Address:
        address = self._addresses.get(token)
        if address is None or now >= address.until:
            raise AddressRefused
        return address

    def _found(self, key: str, multipart: str) -> tuple[str, Parts]:
        try:
            return self._begun[key, multipart]
        except KeyError:
            raise UnknownUpload from None


def _checked(key: str) -> str:
    if not is_valid_key(key):
        raise ValueError(f"not a media key: {key!r}")
    return key


def _md5(raw: bytes) -> str:
    return hashlib.md5(raw, usedforsecurity=False).hexdigest()
