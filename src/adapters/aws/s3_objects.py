"""Media objects in S3."""

import io
from collections.abc import Iterator
from datetime import UTC
from itertools import islice
from typing import Any, BinaryIO, Final, cast

from attrs import frozen
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

from adapters.aws.s3_bucket import IMMUTABLE, S3Bucket, hexadecimal
from adapters.aws.sdk import code_of
from adapters.wire.content_types import content_type_of
from course_domain.model.errors import NotReachable, UnknownMedia
from course_domain.model.media import MediaObject, is_valid_key

_PART: Final = 16 << 20
_READ_AHEAD: Final = 8 << 20
_PAGE: Final = 1000
_ABSENT: Final = ("404", "NoSuchKey")
_REPLACED: Final = ("412", "PreconditionFailed")
_PAST_THE_END: Final = ("416", "InvalidRange")


@frozen(kw_only=True)
class S3MediaObjects:
    """MediaObjects in a bucket. What is in it under names that aren't written as keys are is not there.

    A list's order is S3's, which is that of the keys; a server that keeps folders may give their contents first.
    """

    bucket: S3Bucket

    def find(self, key: str) -> MediaObject | None:
        """Find what is known of an object, or None."""
        found = self._head(key)
        return _described(key, found, found["ContentLength"], found.get("ContentType", "")) if found else None

    def put(self, key: str, body: BinaryIO, content_type: str) -> MediaObject:
        """Store a body in place of what was there, a large one in parts; ValueError for what is no key."""
        if not is_valid_key(key):
            raise ValueError(f"not a media key: {key!r}")
        place = self.bucket.place(key)
        with self.bucket.told():
            self.bucket.client.upload_fileobj(
                body,
                place["Bucket"],
                place["Key"],
                ExtraArgs={"ContentType": content_type, "CacheControl": IMMUTABLE},
                Config=TransferConfig(multipart_threshold=_PART, multipart_chunksize=_PART, max_concurrency=4),
            )
        found = self.find(key)
        if found is None:
            raise NotReachable(what="The media store (it doesn't have what was put)")
        return found

    def read(self, key: str, start: int, length: int) -> bytes:
        """Read at most ``length`` bytes from ``start``; raises UnknownMedia for an absent key."""
        if not is_valid_key(key):
            raise UnknownMedia(key=key)
        return self.read_version(key, start, length)

    def open(self, key: str) -> BinaryIO:
        """Open an object as it is now; reading on raises UnknownMedia once something else is in its place."""
        found = self._head(key)
        if found is None:
            raise UnknownMedia(key=key)
        opened = _OpenedObject(self, key, found["ContentLength"], found["ETag"])
        return cast(BinaryIO, io.BufferedReader(opened, _READ_AHEAD))

    def delete(self, key: str) -> None:
        """Remove an object; removing what is not there is no error."""
        if is_valid_key(key):
            with self.bucket.told():
                self.bucket.client.delete_object(**self.bucket.place(key))

    def below(self, folder: str, after: str, limit: int) -> tuple[MediaObject, ...]:
        """List the objects below a folder, at most ``limit``."""
        is_there = not folder or is_valid_key(folder)
        return tuple(islice(self._listed(folder, after, limit), limit)) if is_there else ()

    def keys(self) -> Iterator[str]:
        """Every key."""
        return (found.key for found in self._listed("", "", _PAGE))

    def read_version(self, key: str, start: int, length: int, **conditions: str) -> bytes:
        """Read a part of an object that fulfils S3's ``conditions``; raises UnknownMedia where it doesn't."""
        wanted = {**self.bucket.place(key), "Range": f"bytes={start}-{start + max(length, 1) - 1}", **conditions}
        with self.bucket.told(**dict.fromkeys((*_ABSENT, *_REPLACED), UnknownMedia(key=key))):
            try:
                return bytes(self.bucket.client.get_object(**wanted)["Body"].read())[:length]
            except ClientError as error:
                if code_of(error) in _PAST_THE_END:
                    return b""
                raise

    def _head(self, key: str) -> dict[str, Any] | None:
        if not is_valid_key(key):
            return None
        try:
            with self.bucket.told(**dict.fromkeys(_ABSENT, UnknownMedia(key=key))):
                return dict(self.bucket.client.head_object(**self.bucket.place(key)))
        except UnknownMedia:
            return None

    def _listed(self, folder: str, after: str, limit: int) -> Iterator[MediaObject]:
        wanted: dict[str, Any] = {"Bucket": self.bucket.name, "Prefix": self.bucket.prefix_of(folder)}
        wanted |= {"StartAfter": self.bucket.name_of(after)} if after else {}
        is_last = False
        while not is_last:
            with self.bucket.told():
                page = self.bucket.client.list_objects_v2(**wanted, MaxKeys=min(limit, _PAGE))
            for each in page.get("Contents", ()):
                key = self.bucket.key_of(each["Key"])
                if is_valid_key(key):
                    yield _described(key, each, each["Size"], content_type_of(key))
            is_last = not page.get("IsTruncated")
            wanted["ContinuationToken"] = page.get("NextContinuationToken", "")


def _described(key: str, found: dict[str, Any], size: int, content_type: str) -> MediaObject:
    return MediaObject(
        key=key,
        size=size,
        content_type=content_type,
        etag=hexadecimal(found["ETag"]),
        modified_at=found["LastModified"].astimezone(UTC),
    )


class _OpenedObject(io.RawIOBase):
    """One version of an object, read in ranges, each of which is asked for again where a connection breaks."""

    def __init__(self, objects: S3MediaObjects, key: str, size: int, etag: str) -> None:
        self._objects, self._key, self._size, self._etag = objects, key, size, etag
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._place = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence] + offset
        return self._place

    def readinto(self, buffer: Any) -> int:
        if self._place >= self._size:
            return 0
        raw = self._objects.read_version(self._key, self._place, len(buffer), IfMatch=self._etag)
        buffer[: len(raw)] = raw
        self._place += len(raw)
        return len(raw)
