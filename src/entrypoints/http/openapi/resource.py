"""GET /openapi.json and GET /docs: the description, for programs and for people."""

import hashlib
import json
from functools import cache
from http import HTTPStatus
from typing import Final

from attrs import frozen
from falcon import Request, Response

from entrypoints.http.answer_headers import share
from entrypoints.http.openapi.document import describe
from entrypoints.http.openapi.operations import JSON
from entrypoints.http.openapi.page import page, policy

HTML: Final = "text/html; charset=utf-8"


@frozen(kw_only=True)
class Kept:
    """Bytes that stay the same as long as this process lives; whoever has a copy is only told so."""

    body: bytes
    content_type: str
    policy: str | None = None

    def on_get(self, req: Request, resp: Response) -> None:
        """Give them, or say that the copy at hand is still true."""
        share(req, resp)
        resp.etag = self.etag
        if self.policy is not None:
            resp.set_header("Content-Security-Policy", self.policy)
        if any(known in ("*", self.etag) for known in req.if_none_match or ()):
            resp.status = HTTPStatus.NOT_MODIFIED
            return
        resp.data = self.body
        resp.content_type = self.content_type

    @property
    def etag(self) -> str:
        """Name this version."""
        return hashlib.sha256(self.body).hexdigest()[:32]


@cache
def description(public_url: str) -> tuple[Kept, Kept]:
    """Give the description, as JSON and as a page; the same for the same address, so made once."""
    told = describe(public_url)
    as_json = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return Kept(body=as_json, content_type=JSON), Kept(body=page(told).encode(), content_type=HTML, policy=policy())
