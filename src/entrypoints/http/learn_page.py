"""The HTML of our own pages: a frame around an element, and a sentence for those who aren't signed in."""

import base64
import hashlib
from html import escape
from string import Template
from typing import Final

from attrs import frozen

LANGUAGES: Final = ("en", "de")
_WORDS: Final = {
    "en": {
        "courses": "My courses",
        "course": "Course",
        "sign_in": "Please sign in at $shop, and come back to this page.",
        "script": "This page plays videos, and needs JavaScript for it.",
    },
    "de": {
        "courses": "Meine Kurse",
        "course": "Kurs",
        "sign_in": "Bitte melden Sie sich bei $shop an und öffnen Sie diese Seite dann noch einmal.",
        "script": "Diese Seite spielt Videos ab und braucht dafür JavaScript.",
    },
}
LIBRARY: Final = "src/library/course-library.ts"
PLAYER: Final = "src/player/course-player.ts"
"""Modules of the front end: they load others, which a page that knows them asks for at once."""
_STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{margin:0;font:16px/1.5 system-ui,sans-serif;background:light-dark(#f6f7f9,#101215);"
    "color:light-dark(#1b1f24,#eceef1)}"
    "header,main{max-inline-size:90rem;margin-inline:auto;padding-inline:clamp(12px,3vw,32px)}"
    "header{padding-block:14px;font-weight:700}main{padding-block-end:48px}"
    "h1{font-size:1.6rem;line-height:1.25;margin:8px 0 20px}"
    "a{color:light-dark(#1d5fd0,#8ab4ff)}header a{display:inline-block;padding-block:10px;text-decoration:none}"
    "a:focus-visible{outline:3px solid;outline-offset:2px}"
    ".note{padding:14px 18px;border-radius:12px;background:light-dark(#fff,#22262c);"
    "border:1px solid light-dark(#d5dae1,#3a4049)}"
    ".unseen{position:absolute;inline-size:1px;block-size:1px;margin:0;overflow:hidden;clip-path:inset(50%);"
    "white-space:nowrap}"
)
_PAGE: Final = Template(
    '<!doctype html><html lang="$language"><head><meta charset="utf-8"><title>$title</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="preconnect" href="$media">'
    "<style>$style</style>"
    '<script type="module" src="$root/web/learn.js"></script>'
    '<script type="module" src="$root/courses.js"></script>$needed</head>'
    '<body><header>$shop</header><main>$heading<noscript><p class="note">$script</p></noscript>'
    '<p class="note" id="sign-in" role="status" hidden>$sign_in</p>$element</main></body></html>'
)
_NEEDED: Final = Template('<link rel="modulepreload" href="$root/$name">')
_LIBRARY: Final = Template('<course-library api="$root" href="$root/learn/{course}?video={video}"></course-library>')
_PLAYER: Final = Template('<course-player api="$root" course="$course" library="$root/learn"></course-player>')


@frozen(kw_only=True)
class Place:
    """Whose pages these are. ``root`` is the path below which we are reached, "" where it is the whole host."""

    shop_name: str
    shop_url: str | None
    """None where nobody said where the shop is."""
    root: str
    media: str
    """The CDN's origin: pictures come from there as soon as it is known which."""
    needed: tuple[str, ...]
    """What the page's element loads one after the other, unless the page asks for all of it at once."""


def policy(media: str, shops: tuple[str, ...]) -> str:
    """Give the pages' policy; ``media`` is the CDN's origin, and streams are played by way of ``blob:``."""
    own = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'sha256-{own}'",
            f"img-src 'self' {media}",
            f"media-src 'self' {media} blob:",
            f"connect-src 'self' {media}",
            " ".join(("frame-ancestors 'self'", *shops)),
            "base-uri 'none'",
            "form-action 'none'",
            "object-src 'none'",
        )
    )


def library_page(language: str, place: Place) -> str:
    """Write the page of what somebody has."""
    title = _WORDS[language]["courses"]
    return _page(language, place, title, f"<h1>{escape(title)}</h1>", _LIBRARY.substitute(root=escape(place.root)))


def player_page(language: str, place: Place, course_id: str) -> str:
    """Write the page on which a course is watched; its player says what it is called."""
    title = _WORDS[language]["course"]
    element = _PLAYER.substitute(root=escape(place.root), course=escape(course_id))
    return _page(language, place, title, f'<h1 class="unseen">{escape(title)}</h1>', element)


def _page(language: str, place: Place, title: str, heading: str, element: str) -> str:
    words, shop = _WORDS[language], escape(place.shop_name)
    link = shop if place.shop_url is None else f'<a href="{escape(place.shop_url)}">{shop}</a>'
    return _PAGE.substitute(
        language=language,
        title=escape(f"{title} – {place.shop_name}"),
        style=_STYLE,
        root=escape(place.root),
        media=escape(place.media),
        needed="".join(_NEEDED.substitute(root=escape(place.root), name=escape(name)) for name in place.needed),
        shop=link,
        heading=heading,
        script=escape(words["script"]),
        sign_in=Template(escape(words["sign_in"])).substitute(shop=link),
        element=element,
    )
