"""Administrators look at uploads, and try whether one can work before they send a byte."""

import re
from collections.abc import Iterator
from typing import Final

from attrs import frozen
from falcon import Request, Response

from course_domain.model.errors import Invalid
from course_domain.model.uploads import Upload, UploadState
from course_domain.use_cases.list_uploads import ListUploads
from course_domain.use_cases.read_upload import ReadUpload
from entrypoints.http.paging import page_request, words
from entrypoints.http.parts import HttpSettings, UploadRehearsal
from entrypoints.http.sign_in import SignIn
from entrypoints.http.views import Shape, instant, page

_ORIGIN: Final = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]{1,250}", re.ASCII)
"""RFC 6454, section 6.2: scheme, host and port, and nothing after them."""


@frozen(kw_only=True)
class AdminUploadList:
    """/api/admin/uploads."""

    who: SignIn
    list_uploads: ListUploads

    def on_get(self, req: Request, resp: Response) -> None:
        """Give a page, newest first."""
        resp.media = page(self.list_uploads(self.who.administrator(req), page_request(req)), _upload)


@frozen(kw_only=True)
class AdminUpload:
    """/api/admin/uploads/{id}."""

    who: SignIn
    read_upload: ReadUpload

    def on_get(self, req: Request, resp: Response, upload_id: str) -> None:
        """Give one as it stands."""
        resp.media = _upload(self.read_upload(self.who.administrator(req), upload_id))


@frozen(kw_only=True)
class AdminUploadCheck:
    """/api/admin/uploads/check."""

    who: SignIn
    rehearsal: UploadRehearsal
    settings: HttpSettings

    def on_get(self, req: Request, resp: Response) -> None:
        """Tell what would keep a page of an origin from uploading; our own, where none is named."""
        self.who.administrator(req)
        origin = (words(req, "origin") or self.settings.own_origin).rstrip("/")
        if not _ORIGIN.fullmatch(origin):
            raise Invalid.of("origin", "must be an origin such as https://shop.example")
        problems = [*self._api_problems(origin), *self.rehearsal.rehearse(origin)]
        resp.media = {"origin": origin, "ok": not problems, "problems": problems}

    def _api_problems(self, origin: str) -> Iterator[str]:
        if origin.lower() not in self.settings.pages:
            yield f"Pages of {origin} may not call this API: add it to COURSEDOCK_SHOP_ORIGINS."


def _upload(upload: Upload) -> Shape:
    """Write an upload; the media store's own name for it stays inside."""
    return {
        "id": upload.id,
        "state": UploadState.ENDED.value if upload.is_over else upload.state.value,
        "filename": upload.filename,
        "content_type": upload.content_type,
        "key": upload.key,
        "in_parts": upload.multipart is not None,
        "size": upload.size,
        "declared_size": upload.declared_size,
        "most": upload.most,
        "by": upload.by,
        "problem": upload.problem,
        "created_at": instant(upload.created_at),
        "updated_at": instant(upload.updated_at),
    }
