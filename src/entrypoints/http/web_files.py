"""The front end's own files: public, for pages of every origin, since a module from elsewhere needs CORS."""

from http import HTTPStatus
from typing import Final

from attrs import frozen
from falcon import HTTPRouteNotFound, HTTPServiceUnavailable, Request, Response

from entrypoints.http.accepted import accepted
from entrypoints.http.answer_headers import EVERYONE, FOR_EVER, REVALIDATED
from entrypoints.web.assets import ENTRY, Asset, NotBuilt, WebAssets

BELOW: Final = "web/"


@frozen(kw_only=True)
class EntryScript:
    """GET /courses.js: the one script that a shop embeds.

    Caches ask each time whether theirs is still true: an old one would name files that a new version has no more.
    """

    assets: WebAssets

    def on_get(self, req: Request, resp: Response) -> None:
        """Give it."""
        _serve(req, resp, _found(self.assets, ENTRY))


@frozen(kw_only=True)
class WebFile:
    """GET /web/{name}: what the entry loads, and the scripts of our own pages."""

    assets: WebAssets

    def on_get(self, req: Request, resp: Response, name: str) -> None:
        """Give it, to be kept for ever where its name tells its content."""
        _serve(req, resp, _found(self.assets, BELOW + name))


def _found(assets: WebAssets, name: str) -> Asset:
    try:
        found = assets.find(name)
    except NotBuilt as problem:
        raise HTTPServiceUnavailable(description=str(problem)) from problem
    if found is None:
        raise HTTPRouteNotFound
    return found


def _serve(req: Request, resp: Response, asset: Asset) -> None:
    wished = accepted(req.get_header("Accept-Encoding"))
    coding = next((each for each in asset.coded if each in wished), None)
    etag = asset.etag if coding is None else f"{asset.etag}-{coding}"
    resp.set_header("Access-Control-Allow-Origin", EVERYONE)
    resp.set_header("Cross-Origin-Resource-Policy", "cross-origin")
    resp.set_header("Cache-Control", FOR_EVER if asset.name_tells_content else REVALIDATED)
    resp.set_header("Vary", "Accept-Encoding")
    resp.etag = etag
    if any(known in ("*", etag) for known in req.if_none_match or ()):
        resp.status = HTTPStatus.NOT_MODIFIED
        return
    resp.data = asset.body if coding is None else asset.coded[coding]
    resp.content_type = asset.content_type
    if coding is not None:
        resp.set_header("Content-Encoding", coding)
