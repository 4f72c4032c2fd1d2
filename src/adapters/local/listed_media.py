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
        """Open an object; raises UnknownMedia."""
        if self.media.find(key) is None:
            raise UnknownMedia(key=key)
        return cast(BinaryIO, io.BufferedReader(_Object(self.media, key), _BLOCK))


class _Object(io.RawIOBase):
    def __init__(self, media: MediaObjects, key: str) -> None:
        self._media, self._key, self._place = media, key, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer with what follows."""
        view = memoryview(buffer)  # type: ignore[arg-type]
        raw = self._media.read(self._key, self._place, len(view))
        view[: len(raw)] = raw
        self._place += len(raw)
        return len(raw)
