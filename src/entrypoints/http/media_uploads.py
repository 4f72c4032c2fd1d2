"""Where browsers send files to, in parts or as a form, where media are kept on this machine."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import Any, BinaryIO, Final, Protocol, cast

from attrs import field, frozen
from falcon import HTTPBadRequest, HTTPUnsupportedMediaType, Request, Response
from falcon.media import MultipartFormHandler

from course_domain.model.errors import Busy, FieldProblem, Invalid, TooLarge
from course_domain.model.media import MediaObject
from course_domain.ports import Clock

PLACES: Final = 8
"""Parts that arrive at the same time: each holds a thread for as long as its sender takes."""
FORM_PLACES: Final = 4
"""The same for forms, apart: a form has to be read before it is known whether we gave it."""
_FIELDS: Final = ("key", "token", "Content-Type")


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
    """Lets ``most`` files arrive at the same time."""

    most: int
    _free: BoundedSemaphore = field(init=False, repr=False, eq=False)

    @_free.default
    def _all_free(self) -> BoundedSemaphore:
        return BoundedSemaphore(self.most)

    def __enter__(self) -> None:
        if not self._free.acquire(blocking=False):
            raise Busy

    def __exit__(self, *_: object) -> None:
        self._free.release()


@frozen(kw_only=True)
class MediaPart:
    """``/media-uploads/{address}``: one part of a file."""

    taker: UploadTaker
    places: UploadPlaces
    limit: int
    clock: Clock

    def on_put(self, req: Request, resp: Response, address: str) -> None:
        """Take it, and tell its etag as S3 does."""
        with self.places:
            etag = self.taker.take_part(address, _whole(req, self.limit), self.clock.now())
        resp.set_header("ETag", f'"{etag}"')


@frozen(kw_only=True)
class MediaForm:
    """``/media-uploads``: a small file in a form, its fields before it."""

    taker: UploadTaker
    places: UploadPlaces
    limit: int
    clock: Clock

    def on_post(self, req: Request, resp: Response) -> None:
        """Take the file, and tell its etag and where it is, as S3 does."""
        body = _whole(req, self.limit)
        if (req.content_type or "").partition(";")[0].strip().lower() != "multipart/form-data":
            raise HTTPUnsupportedMediaType(description="Send the form as Content-Type: multipart/form-data.")
        with self.places:
            made = self._taken(req, body)
        resp.status = HTTPStatus.CREATED
        resp.set_header("ETag", f'"{made.etag}"')
        resp.set_header("Location", f"{req.prefix}{req.path}/{made.key}")

    def _taken(self, req: Request, body: Any) -> MediaObject:
        fields: dict[str, str] = {}
        try:
            for part in MultipartFormHandler().deserialize(body, req.content_type, req.content_length):
                if part.name == "file":
                    _check(fields)
                    return self.taker.take_form(fields, cast(BinaryIO, part.stream), self.clock.now())
                fields[part.name or ""] = part.get_text() or ""
        except HTTPBadRequest as error:
            raise Invalid.of("body", "is not a form as browsers send it") from error
        raise Invalid.of("file", "is missing")


def _check(fields: Mapping[str, str]) -> None:
    """Refuse a form that has a field which we did not give."""
    unknown = [FieldProblem(field=name[:80], problem="is not a field here") for name in fields if name not in _FIELDS]
    if unknown:
        raise Invalid(problems=tuple(unknown[:10]))


@frozen(kw_only=True)
class _Declared:
    """A body that has to be as long as its sender said."""

    stream: Any
    left: list[int]

    def read(self, size: int = -1) -> bytes:
        more = bytes(self.stream.read(size))
        self.left[0] -= len(more)
        if self.left[0] > 0 and (size < 0 or not more) and size != 0:
            raise Invalid.of("body", "ended before it was whole")
        return more


def _whole(req: Request, limit: int) -> BinaryIO:
    length = req.content_length
    if length is None:
        raise Invalid.of("Content-Length", "is missing")
    if length > limit:
        raise TooLarge(limit=limit)
    return cast(BinaryIO, _Declared(stream=req.bounded_stream, left=[length]))


def routes(taking: UploadTaking, limit: int, clock: Clock) -> list[tuple[str, Any]]:
    """Give the paths with their resources; none where files are sent elsewhere. ``limit`` is in bytes."""
    if taking.taker is None:
        return []
    parts, forms = UploadPlaces(most=PLACES), UploadPlaces(most=FORM_PLACES)
    return [
        ("/media-uploads/{address}", MediaPart(taker=taking.taker, places=parts, limit=limit, clock=clock)),
        ("/media-uploads", MediaForm(taker=taking.taker, places=forms, limit=limit, clock=clock)),
    ]
