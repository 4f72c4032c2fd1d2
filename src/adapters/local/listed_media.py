"""What backups ask of a store, for any store that keeps MediaObjects."""

import io
from collections.abc import Iterator
from typing import BinaryIO, Final, cast

from attrs import frozen

from course_domain.model.errors import UnknownMedia
from course_domain.model.media import MediaObject
from course_domain.ports import MediaObjects

_PAGE: Final = 1_000
_BLOCK: Final = 1 << 20


@frozen(kw_only=True)
class ListedMedia:
    """A store's objects, all of them and as files."""

    media: MediaObjects

    def find(self, key: str) -> MediaObject | None:
        return self.media.find(key)

    def put(self, key: str, body: BinaryIO, content_type: str) -> MediaObject:
        return self.media.put(key, body, content_type)

    def read(self, key: str, start: int, length: int) -> bytes:
        return self.media.read(key, start, length)

    def delete(self, key: str) -> None:
        self.media.delete(key)

    def below(self, folder: str, after: str, limit: int) -> tuple[MediaObject, ...]:
        return self.media.below(folder, after, limit)

    def keys(self) -> Iterator[str]:
        """Give every key, sorted."""
        after = ""
        while page := self.media.below("", after, _PAGE):
            yield from (each.key for each in page)
            after = page[-1].key

    def open(self, key: str) -> BinaryIO:
        """Open an object as it is now; reading on raises UnknownMedia once something else is in its place."""
        found = self.media.find(key)
        if found is None:
            raise UnknownMedia(key=key)
        return cast(BinaryIO, io.BufferedReader(_Object(self.media, found), _BLOCK))


class _Object(io.RawIOBase):
    """One version of an object, read in ranges."""

    def __init__(self, media: MediaObjects, found: MediaObject) -> None:
        self._media, self._found, self._place = media, found, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        starts = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._found.size}
        self._place = starts[whence] + offset
        return self._place

    def readinto(self, buffer: object) -> int:
        """Fill a buffer with what follows."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        raw = self._media.read(self._found.key, self._place, len(view))
        now = self._media.find(self._found.key)
        if now is None or now.etag != self._found.etag:
            raise UnknownMedia(key=self._found.key)
        view[: len(raw)] = raw
        self._place += len(raw)
        return len(raw)
