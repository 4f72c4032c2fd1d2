"""Where browsers send files to, in parts or as a form, where media are kept on this machine."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Any, BinaryIO, Final, Protocol, cast

from attrs import field, frozen
from falcon import HTTPBadRequest, HTTPUnsupportedMediaType, Request, Response
from falcon.media import MultipartFormHandler

from course_domain.model.errors import Busy, Invalid, TooLarge
from course_domain.model.media import MediaObject
from course_domain.ports import Clock

PLACES: Final = 8
"""Files that arrive at the same time: each holds a thread for as long as its sender takes."""
LARGEST_BODY: Final = 1 << 30
"""Bytes; the address that something is sent to allows less."""


class UploadTaker(Protocol):
    """Takes what is sent to the addresses that it gave; a body is read in pieces."""

    def take_part(self, token: str, body: BinaryIO, now: datetime) -> str:
        """Give the part's etag; raises AddressRefused, UnknownUpload, TooLarge."""

    def take_form(self, fields: Mapping[str, str], body: BinaryIO, now: datetime) -> MediaObject:
        """Give what was stored; raises AddressRefused, TooLarge."""


@frozen(kw_only=True)
class UploadTaking:
    """Who takes files, or None where they are sent elsewhere."""

    taker: UploadTaker | None = None


@frozen(kw_only=True)
class UploadPlaces:
    """Lets a limited number of files arrive at the same time."""

    _free: BoundedSemaphore = field(factory=lambda: BoundedSemaphore(PLACES), init=False, repr=False, eq=False)

    def __enter__(self) -> None:
        if not self._free.acquire(blocking=False):
            raise Busy

    def __exit__(self, *_: object) -> None:
        self._free.release()


@frozen(kw_only=True)
class MediaPart:
    """``/media-uploads/{token}``: one part of a file."""

    taker: UploadTaker
    places: UploadPlaces
    clock: Clock

    def on_put(self, req: Request, resp: Response, token: str) -> None:
        """Take it, and tell its etag as S3 does."""
        with self.places:
            etag = self.taker.take_part(token, _whole(req), self.clock.now())
        resp.set_header("ETag", f'"{etag}"')


@frozen(kw_only=True)
class MediaForm:
    """``/media-uploads``: a small file in a form, its fields before it."""

    taker: UploadTaker
    places: UploadPlaces
    clock: Clock

    def on_post(self, req: Request, resp: Response) -> None:
        """Take the file, and tell its etag and where it is, as S3 does."""
        if (req.content_type or "").partition(";")[0].strip().lower() != "multipart/form-data":
            raise HTTPUnsupportedMediaType(description="Send the form as Content-Type: multipart/form-data.")
        with self.places:
            made = self._taken(req)
        resp.status = HTTPStatus.CREATED
        resp.set_header("ETag", f'"{made.etag}"')
        resp.set_header("Location", f"{req.prefix}{req.path}/{made.key}")

    def _taken(self, req: Request) -> MediaObject:
        fields: dict[str, str] = {}
        body = cast(Any, _whole(req))
        try:
            for part in MultipartFormHandler().deserialize(body, req.content_type, req.content_length):
                if part.name == "file":
                    return self.taker.take_form(fields, cast(BinaryIO, part.stream), self.clock.now())
                fields[part.name or ""] = part.get_text() or ""
        except HTTPBadRequest as error:
            raise Invalid.of("body", "is not a form as browsers send it") from error
        raise Invalid.of("file", "is missing")


@frozen(kw_only=True)
class _Declared:
    """A body that has to be as long as its sender said."""

    stream: Any
    left: list[int]

    def read(self, size: int = -1) -> bytes:
        more = bytes(self.stream.read(size))
        self.left[0] -= len(more)
        if not more and size != 0 and self.left[0] > 0:
            raise Invalid.of("body", "ended before it was whole")
        return more


def _whole(req: Request) -> BinaryIO:
    length = req.content_length
    if length is None:
        raise Invalid.of("Content-Length", "is missing")
    if length > LARGEST_BODY:
        raise TooLarge(limit=LARGEST_BODY)
    return cast(BinaryIO, _Declared(stream=req.bounded_stream, left=[length]))
