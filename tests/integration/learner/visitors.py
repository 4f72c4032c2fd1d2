"""Visitors of our elements in real browsers, with a note of all that goes wrong on their pages."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import httpx
from attrs import define, field, frozen
from host_site import HostSite
from learner_shop import Learner, LearnerShop
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

PHONE_AGENT: Final = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0.0.0 Mobile Safari/537.36"
)
DEVICES: Final[Mapping[str, Mapping[str, Any]]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
        "device_scale_factor": 2,
        "user_agent": PHONE_AGENT,
    },
}
NOTE_POLICY: Final = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
PAGE: Final = """<!doctype html>
<html lang="{lang}"{direction}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>My account</title>{head}
<script type="module" src="/told.js"></script><script type="module" src="{api}/courses.js"></script></head>
<body><main>{body}</main></body></html>
"""
# The page gives its sessions by a function, before the elements wake up, and keeps what it is told.
TOLD: Final = """
const given = JSON.parse(document.querySelector("meta[name=given]").content);
window.told = [];
window.given = given;
for (const name of ["course-progress", "course-completed", "course-session-needed", "course-open"])
  document.addEventListener(name, (event) => window.told.push([name, event.detail]));
for (const element of document.querySelectorAll("course-library, course-player"))
  element.session = () => window.given.token;
"""


@define(kw_only=True)
class Visitor:
    """Somebody's browser with one page."""

    context: BrowserContext
    page: Page
    shop: LearnerShop
    host: HostSite
    who: Learner
    api: str
    policy: str | None = None
    """The Content-Security-Policy of the page that embeds us."""
    lang: str = "en"
    direction: str = ""
    head: str = ""
    allowed: list[str] = field(factory=list)
    """Patterns of what the console may say in this test: answers that are refused on purpose."""
    noted: list[str] = field(factory=list)

    def note(self, problem: str) -> None:
        """Note what went wrong."""
        self.noted.append(problem)

    @property
    def problems(self) -> list[str]:
        """What went wrong and was not meant to."""
        return [each for each in self.noted if not any(re.search(pattern, each) for pattern in self.allowed)]

    def embed(self, body: str, path: str = "/account.html") -> Page:
        """Open a page of the shop that embeds something of ours."""
        given = json.dumps({"token": self.who.token}).replace('"', "&quot;")
        page = PAGE.format(
            lang=self.lang,
            direction=f' dir="{self.direction}"' if self.direction else "",
            head=f'<meta name="given" content="{given}">{self.head}',
            api=self.api,
            body=body,
        )
        self.host.put("/told.js", TOLD)
        self.host.put(path, page, {"Content-Security-Policy": self.policy} if self.policy else {})
        self.page.goto(self.host.origin + path)
        return self.page

    def library(self, attributes: str = "") -> Page:
        """Open the library."""
        return self.embed(f'<h1>Courses</h1><course-library api="{self.api}" {attributes}></course-library>')

    def player(self, number: int | None = None, attributes: str = "") -> Page:
        """Open the player, at a lesson or where the learner stopped."""
        video = "" if number is None else f'video="{self.shop.lessons[number]}"'
        tag = f'<course-player api="{self.api}" course="{self.shop.course_id}" {video} {attributes}></course-player>'
        return self.embed(f"<h1>Watercolour</h1>{tag}", "/watch.html")

    def told(self, name: str) -> list[Any]:
        """Give the details of the events of a name that the page was told."""
        return [detail for event, detail in self.page.evaluate("window.told") if event == name]


@frozen(kw_only=True)
class Visitors:
    """All the visitors of a test."""

    browser: Browser
    shop: LearnerShop
    host: HostSite
    _all: list[Visitor] = field(factory=list)

    def visit(
        self, who: Learner | None = None, device: str = "desktop", *, short: bool = False, **options: Any
    ) -> Visitor:
        """Open a browser; ``options`` are Playwright's for a context. ``short``: addresses live for twenty seconds."""
        told = {"locale": "en-GB", "reduced_motion": "reduce", **DEVICES[device], **options}
        context = self.browser.new_context(**told)
        context.add_init_script(NOTE_POLICY)
        page = context.new_page()
        page.set_default_timeout(30_000)
        visitor = Visitor(
            context=context,
            page=page,
            shop=self.shop,
            host=self.host,
            who=who or self.shop.learner(),
            api=self.shop.short if short else self.shop.url,
        )
        self._all.append(visitor)
        context.on("page", lambda opened: self._watch(visitor, opened))
        self._watch(visitor, page)
        return visitor

    def _watch(self, visitor: Visitor, page: Page) -> None:
        page.on("pageerror", lambda error: visitor.note(f"error: {error}"))
        page.on("console", lambda said: self._hear(visitor, said))
        page.on("request", lambda asked: self._see(visitor, asked))

    @staticmethod
    def _hear(visitor: Visitor, said: ConsoleMessage) -> None:
        # Chromium asks for an icon by itself, or doesn't.
        if said.type in ("error", "warning") and not said.location["url"].endswith("favicon.ico"):
            visitor.note(f"console: {said.text} {said.location['url']}")

    @staticmethod
    def _see(visitor: Visitor, asked: Request) -> None:
        url = httpx.URL(asked.url)
        if url.scheme.startswith("http") and url.host != "127.0.0.1":
            visitor.note(f"asked a foreign host: {asked.url}")

    def problems(self) -> list[str]:
        """Everything that went wrong on any page."""
        return [problem for visitor in self._all for problem in visitor.problems]

    def close(self) -> None:
        """Close the browsers."""
        for visitor in self._all:
            visitor.context.close()
