"""The pages behind the link at the end of mails: no script, nothing fetched, and as plain as a letter."""

import base64
import hashlib
from html import escape
from string import Template
from typing import Final

from course_domain.model.preferences import Choice

_STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{margin:0;font:18px/1.55 system-ui,sans-serif;background:#eef0f5;color:#151924}"
    "main{max-width:32rem;margin:12vh auto;padding:2.2rem;background:#fff;border-radius:14px}"
    "h1{font-size:1.5rem;line-height:1.25;margin:0 0 .8rem}p{margin:0 0 1.2rem}"
    ".shop{color:#3448c5;font-weight:700;font-size:.9rem}"
    "button{font:inherit;font-weight:600;padding:.7rem 1.3rem;border:0;border-radius:8px;background:#3448c5;"
    "color:#fff;cursor:pointer}button:focus-visible{outline:3px solid #f2a73b;outline-offset:2px}"
    "@media(max-width:36rem){main{margin:0;border-radius:0;min-height:100vh;box-sizing:border-box}}"
    "@media(prefers-color-scheme:dark){body{background:#14161c;color:#eceef4}main{background:#1e222b}"
    ".shop{color:#b9c2ff}}"
)
_PAGE: Final = Template(
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>$title</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><style>$style</style></head>'
    '<body><main><p class="shop">$shop</p><h1>$heading</h1><p>$words</p>$form</main></body></html>'
)
_FORM: Final = Template(
    '<form method="post"><input type="hidden" name="turn" value="$turn"><button>$button</button></form>'
)


def headers() -> dict[str, str]:
    """Give the headers of a page: nothing runs or is fetched, nothing frames it, its address is told to nobody."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    return {
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        ),
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }


def page(shop: str, choice: Choice) -> str:
    """Offer to turn a kind of mail off, or on where it is off."""
    if not choice.is_on:
        return _off(shop, choice)
    title = choice.topic.title
    words = f"{choice.topic.description} Mails about your purchases are sent in any case."
    return _page(shop, f"Stop the mails “{title}”?", words, _form("off", "Stop these mails"))


def changed_page(shop: str, choice: Choice) -> str:
    """Say what has been done, and offer the way back."""
    if not choice.is_on:
        return _off(shop, choice)
    words = f"You get them again. {choice.topic.description}"
    return _page(shop, f"The mails “{choice.topic.title}” are on", words, _form("off", "Stop these mails"))


def forged_page(shop: str) -> str:
    """Help those whose link was broken on its way."""
    words = "It may have been cut in two on its way. Please open the mail again and follow the whole link from there."
    return _page(shop, "This link isn’t complete", words, "")


def _off(shop: str, choice: Choice) -> str:
    words = "You get no more of them. Mails about your purchases are sent in any case."
    return _page(shop, f"The mails “{choice.topic.title}” are off", words, _form("on", "Turn them on again"))


def _form(turn: str, button: str) -> str:
    return _FORM.substitute(turn=turn, button=escape(button))


def _page(shop: str, heading: str, words: str, form: str) -> str:
    told = {"title": heading, "heading": heading, "words": words, "shop": shop}
    return _PAGE.substitute({name: escape(text) for name, text in told.items()}, style=_STYLE, form=form)
