"""Our own pages: the library, and a course's player; public, for all that is a person's comes from the API."""

from typing import Final
from urllib.parse import urlsplit

from attrs import frozen
from falcon import HTTPServiceUnavailable, Request, Response

from entrypoints.http.accepted import preferred_language
from entrypoints.http.answer_headers import share
from entrypoints.http.learn_page import LANGUAGES, LIBRARY, PLAYER, Place, library_page, player_page, policy
from entrypoints.web.assets import NotBuilt, WebAssets

_PERMISSIONS: Final = (
    "autoplay=(self), camera=(), display-capture=(), fullscreen=(self), geolocation=(), microphone=(), payment=(), "
    "picture-in-picture=(self), usb=()"
)


@frozen(kw_only=True)
class LearnPages:
    """What the pages are made of: the shop, where we are, and where media come from."""

    assets: WebAssets
    shop_name: str
    public_url: str
    media_url: str
    """Any address of the CDN."""
    shop_origins: tuple[str, ...]

    def show(self, req: Request, resp: Response, course_id: str | None = None) -> None:
        """Give the library, or the player of a course, in the reader's language."""
        language = preferred_language(req.get_header("Accept-Language"), LANGUAGES)
        try:
            needed = self.assets.needed(LIBRARY if course_id is None else PLAYER)
        except NotBuilt as problem:
            raise HTTPServiceUnavailable(description=str(problem)) from problem
        place = Place(
            shop_name=self.shop_name,
            shop_url=next(iter(self.shop_origins), None),
            root=urlsplit(self.public_url).path.rstrip("/"),
            media=self._media,
            needed=needed,
        )
        html = library_page(language, place) if course_id is None else player_page(language, place, course_id)
        share(req, resp)
        resp.set_headers(self._headers())
        resp.content_type = "text/html; charset=utf-8"
        resp.data = html.encode()

    @property
    def _media(self) -> str:
        media = urlsplit(self.media_url)
        return f"{media.scheme}://{media.netloc}"

    def _headers(self) -> dict[str, str]:
        return {
            "Content-Security-Policy": policy(self._media, self.shop_origins),
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Permissions-Policy": _PERMISSIONS,
            "Vary": "Accept-Language",
        }


@frozen(kw_only=True)
class LibraryPage:
    """GET /learn."""

    pages: LearnPages

    def on_get(self, req: Request, resp: Response) -> None:
        """Show whoever is signed in what is hers."""
        self.pages.show(req, resp)


@frozen(kw_only=True)
class PlayerPage:
    """GET /learn/{course_id}, with ``?video=`` for its script."""

    pages: LearnPages

    def on_get(self, req: Request, resp: Response, course_id: str) -> None:
        """Show the player of a course; whether there is one, and for whom, the API says."""
        self.pages.show(req, resp, course_id)
