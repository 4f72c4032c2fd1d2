"""Administrators' browsers send files in parts, in the words of Uppy's Companion (its ``/s3/*`` contract).

``uploadId`` is our own: the media store's name for the parts never leaves us.
"""

import re
from datetime import datetime
from typing import Final

from attrs import frozen
from falcon import Request, Response

from course_domain.model.errors import Invalid
from course_domain.model.upload_parts import Part
from course_domain.model.upload_policy import UploadWish
from course_domain.model.uploads import MOST_PARTS
from course_domain.ports import Clock
from course_domain.use_cases.abort_upload import AbortUpload
from course_domain.use_cases.begin_form import BeginForm
from course_domain.use_cases.begin_upload import BeginUpload
from course_domain.use_cases.complete_upload import CompleteUpload
from course_domain.use_cases.list_parts import ListParts
from course_domain.use_cases.sign_part import SignPart
from entrypoints.http.bodies import Bodies
from entrypoints.http.body import LARGEST, Body
from entrypoints.http.paging import words
from entrypoints.http.sign_in import SignIn

BUCKET: Final = "media"
"""Companion tells a bucket; which one it is, is nobody's business."""
LONGEST_FILENAME: Final = 1_000
LONGEST_TYPE: Final = 255
LONGEST_ETAG: Final = 200
_WHOLE: Final = re.compile("[0-9]{1,15}", re.ASCII)


@frozen(kw_only=True)
class MultipartUploads:
    """/api/admin/uploads/s3/multipart."""

    who: SignIn
    bodies: Bodies
    begin_upload: BeginUpload

    def on_post(self, req: Request, resp: Response) -> None:
        """Begin to send a file in parts."""
        by = self.who.administrator(req)
        upload = self.begin_upload(by, self.bodies.read(req).build(_wish))
        resp.media = {"key": upload.key, "uploadId": upload.id, "bucket": BUCKET}


@frozen(kw_only=True)
class MultipartUpload:
    """/api/admin/uploads/s3/multipart/{id}."""

    who: SignIn
    list_parts: ListParts
    abort_upload: AbortUpload

    def on_get(self, req: Request, resp: Response, upload_id: str) -> None:
        """Tell which parts have arrived."""
        parts = self.list_parts(self.who.administrator(req), upload_id, _key(req))
        resp.media = [{"PartNumber": part.number, "ETag": part.etag, "Size": part.size} for part in parts]

    def on_delete(self, req: Request, resp: Response, upload_id: str) -> None:
        """Give it up."""
        self.abort_upload(self.who.administrator(req), upload_id, _key(req))
        resp.media = {}


@frozen(kw_only=True)
class MultipartPart:
    """/api/admin/uploads/s3/multipart/{id}/{number}."""

    who: SignIn
    clock: Clock
    sign_part: SignPart

    def on_get(self, req: Request, resp: Response, upload_id: str, part_number: str) -> None:
        """Give the address that a part is PUT to."""
        by = self.who.administrator(req)
        number = int(part_number) if _WHOLE.fullmatch(part_number) else 0
        address = self.sign_part(by, upload_id, _key(req), number)
        resp.media = {"url": address.url, "expires": _seconds_until(address.expires_at, self.clock)}


@frozen(kw_only=True)
class MultipartCompletion:
    """/api/admin/uploads/s3/multipart/{id}/complete."""

    who: SignIn
    bodies: Bodies
    complete_upload: CompleteUpload
    public_url: str

    def on_post(self, req: Request, resp: Response, upload_id: str) -> None:
        """Join the parts; of what came by a form, ``parts`` is empty."""
        by = self.who.administrator(req)
        upload = self.complete_upload(by, upload_id, _key(req), self.bodies.read(req).build(_parts))
        location = f"{self.public_url}/api/admin/uploads/{upload.id}"
        resp.media = {"location": location, "key": upload.key, "bucket": BUCKET}


@frozen(kw_only=True)
class UploadParameters:
    """/api/admin/uploads/s3/params."""

    who: SignIn
    clock: Clock
    begin_form: BeginForm

    def on_get(self, req: Request, resp: Response) -> None:
        """Give the form that a small file is posted with."""
        by = self.who.administrator(req)
        begun = self.begin_form(by, _wish_of_query(req))
        resp.media = {
            "method": "POST",
            "url": begun.form.url,
            "fields": dict(begun.form.fields),
            "expires": _seconds_until(begun.expires_at, self.clock),
            "uploadId": begun.upload.id,
        }


def _seconds_until(moment: datetime, clock: Clock) -> int:
    return max(0, int((moment - clock.now()).total_seconds()))


def _key(req: Request) -> str:
    key = words(req, "key")
    if key is None:
        raise Invalid.of("key", "is missing")
    return key


def _wish(body: Body) -> UploadWish:
    told = body.notes("metadata")
    return UploadWish(
        filename=body.text("filename", longest=LONGEST_FILENAME),
        content_type=body.maybe_text("type", longest=LONGEST_TYPE) or "",
        size=_size(told),
        sha256=told.maybe_text("sha256", longest=64),
    )


def _size(told: Body) -> int | None:
    """Forms and programs write numbers as texts at times."""
    text = told.as_text("size")
    if text is not None and _WHOLE.fullmatch(text):
        return int(text)
    return told.maybe_whole("size")


def _wish_of_query(req: Request) -> UploadWish:
    size = words(req, "metadata[size]")
    if size is not None and not _WHOLE.fullmatch(size):
        raise Invalid.of("metadata.size", "must be a whole number")
    filename, content_type = words(req, "filename"), words(req, "type")
    if len(filename or "") > LONGEST_FILENAME or len(content_type or "") > LONGEST_TYPE:
        raise Invalid.of("filename", f"must be at most {LONGEST_FILENAME} characters long")
    return UploadWish(
        filename=filename or "",
        content_type=content_type or "",
        size=None if size is None else int(size),
        sha256=words(req, "metadata[sha256]"),
    )


def _parts(body: Body) -> tuple[Part, ...]:
    told = body.children("parts", most=MOST_PARTS)
    return tuple(_part(each) for each in told)


def _part(body: Body) -> Part:
    body.has("Size")  # what ListParts told may be sent back as it is
    return body.whole("PartNumber", most=LARGEST), body.text("ETag", longest=LONGEST_ETAG)
