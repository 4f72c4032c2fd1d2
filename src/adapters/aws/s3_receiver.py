"""Objects that browsers send straight to S3.

Sources: Amazon S3 API Reference, "CompleteMultipartUpload" and "POST Object".
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from attrs import frozen

from adapters.aws.s3_bucket import IMMUTABLE, S3Bucket
from adapters.aws.s3_objects import S3MediaObjects
from course_domain.model.errors import Invalid, NotReachable
from course_domain.model.media import MediaObject, is_valid_key
from course_domain.model.uploads import StoredPart, UnknownUpload, UploadForm, in_order
from course_domain.ports import Clock

_WRONG_PART: Final = "are not as they arrived: one is missing, or was sent again since"
_TOO_SMALL: Final = "are too small: every part but the last has 5 MiB at least"
_CREATED: Final = "201"


@frozen(kw_only=True)
class S3MediaReceiver:
    """MediaReceiver by presigned addresses. What is sent there never passes through us."""

    bucket: S3Bucket
    clock: Clock

    def begin(self, key: str, content_type: str) -> str:
        """Begin an object that comes in parts; ValueError for what is no key."""
        if not is_valid_key(key):
            raise ValueError(f"not a media key: {key!r}")
        with self.bucket.told():
            begun = self.bucket.client.create_multipart_upload(
                **self.bucket.place(key), ContentType=content_type, CacheControl=IMMUTABLE
            )
        return str(begun["UploadId"])

    def part_url(self, key: str, multipart: str, number: int, expires_at: datetime) -> str:
        """Sign the address for one part; ValueError where ``expires_at`` is past."""
        wanted = {**self._place(key, multipart), "PartNumber": number}
        with self.bucket.told():
            return str(
                self.bucket.client.generate_presigned_url(
                    "upload_part", Params=wanted, ExpiresIn=self._seconds_until(expires_at)
                )
            )

    def parts(self, key: str, multipart: str) -> tuple[StoredPart, ...]:
        """List the parts that have arrived, by number; raises UnknownUpload."""
        found: dict[int, StoredPart] = {}
        wanted = self._place(key, multipart)
        is_last = False
        while not is_last:
            with self.bucket.told(NoSuchUpload=UnknownUpload()):
                page = self.bucket.client.list_parts(**wanted)
            # Some servers name a part that was sent again twice, the newer last where their clocks tell.
            for each in sorted(page.get("Parts", ()), key=lambda part: part["LastModified"]):
                number = each["PartNumber"]
                found[number] = StoredPart(number=number, etag=each["ETag"].strip('"'), size=each["Size"])
            is_last = not page.get("IsTruncated")
            wanted["PartNumberMarker"] = page.get("NextPartNumberMarker", 0)
        return tuple(part for _number, part in sorted(found.items()))

    def complete(self, key: str, multipart: str, parts: Sequence[tuple[int, str]]) -> MediaObject:
        """Put the parts together; once that is done, calling it again gives the object."""
        whole = [{"PartNumber": number, "ETag": f'"{etag}"'} for number, etag in in_order(parts)]
        objects = S3MediaObjects(bucket=self.bucket)
        try:
            with self.bucket.told(
                NoSuchUpload=UnknownUpload(),
                InvalidPart=Invalid.of("parts", _WRONG_PART),
                InvalidPartOrder=Invalid.of("parts", _WRONG_PART),
                EntityTooSmall=Invalid.of("parts", _TOO_SMALL),
            ):
                self.bucket.client.complete_multipart_upload(
                    **self._place(key, multipart), MultipartUpload={"Parts": whole}
                )
        except UnknownUpload:
            # Somebody was quicker, or the answer to our first call was lost: keys are used once.
            if made := objects.find(key):
                return made
            raise
        made = objects.find(key)
        if made is None:
            raise NotReachable(what="The media store (it doesn't have what was put together)")
        return made

    def abort(self, key: str, multipart: str) -> None:
        """Forget the parts; what is not there is no error."""
        try:
            with self.bucket.told(NoSuchUpload=UnknownUpload()):
                self.bucket.client.abort_multipart_upload(**self._place(key, multipart))
        except UnknownUpload:
            return

    def form(self, key: str, content_type: str, most: int, expires_at: datetime) -> UploadForm:
        """Sign a form that takes one file of at most ``most`` bytes; ValueError as ``part_url`` and ``begin``."""
        if not is_valid_key(key):
            raise ValueError(f"not a media key: {key!r}")
        place = self.bucket.place(key)
        fields = {"Content-Type": content_type, "Cache-Control": IMMUTABLE, "success_action_status": _CREATED}
        with self.bucket.told():
            signed = self.bucket.client.generate_presigned_post(
                place["Bucket"],
                place["Key"],
                Fields=fields,
                Conditions=[["content-length-range", 0, most], *({name: value} for name, value in fields.items())],
                ExpiresIn=self._seconds_until(expires_at),
            )
        return UploadForm(url=signed["url"], fields=signed["fields"])

    def _place(self, key: str, multipart: str) -> dict[str, str]:
        """Name the parts of an object; raises UnknownUpload for a name that no store gives."""
        if not multipart.isascii() or not multipart.isprintable() or "/" in multipart:
            raise UnknownUpload
        return {**self.bucket.place(key), "UploadId": multipart}

    def _seconds_until(self, expires_at: datetime) -> int:
        seconds = int((expires_at - self.clock.now()).total_seconds())
        if seconds < 1:
            raise ValueError("an address must end after it begins")
        return seconds
