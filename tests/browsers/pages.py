"""Pages of the shop that embed our elements under the strict policy that the documentation asks for."""

import json
from typing import Any, Final

from attrs import define, field
from host_site import HostSite
from learner_shop import Learner, LearnerShop
from test_embedding import policy
from truth_meter import METER, whole_seconds
from visitors import PAGE, TOLD

from browsers.webdriver import Driven

# What a page noted lies on its document: a driver may look from a world of its own, where only the document is shared.
NOTED: Final = """
const noted = [];
const note = (text) => {
  noted.push(text);
  document.documentElement.dataset.noted = JSON.stringify(noted);
};
for (const way of ["error", "warn"]) {
  const say = console[way].bind(console);
  console[way] = (...said) => { note(`console.${way}: ${said.join(" ")}`); say(...said); };
}
addEventListener("error", (event) => note(`error: ${event.message}`));
addEventListener("unhandledrejection", (event) => note(`unhandled: ${event.reason}`));
addEventListener("securitypolicyviolation", (event) =>
  note(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
SHARED_METER: Final = """
setInterval(() => { document.documentElement.dataset.spans = JSON.stringify(window.meter.spans); }, 100);
"""


@define(kw_only=True)
class Tab:
    """A browser's window on the shop's pages, and what went wrong on any of them."""

    driven: Driven
    shop: LearnerShop
    host: HostSite
    who: Learner
    noted: list[str] = field(factory=list)
    spans: list[tuple[float, float]] = field(factory=list)
    """What was played of the film on the pages that were left, by the media element's own clock."""

    def library(self, lang: str = "en") -> None:
        """Open the library."""
        self._embed(f'<h1>Courses</h1><course-library api="{self.shop.url}"></course-library>', lang)

    def player(self, number: int, lang: str = "en") -> None:
        """Open the player at a lesson, and wait until it may be played."""
        course = f'course="{self.shop.course_id}" video="{self.shop.lessons[number]}"'
        self._embed(f'<h1>Watercolour</h1><course-player api="{self.shop.url}" {course}></course-player>', lang)
        self.driven.wait("Boolean(v && v.getRootNode().querySelector('.begin'))")

    def nothing(self) -> None:
        """Open a page that has none of our elements."""
        self.leave()
        self.driven.open(self.host.put("/empty.html", "<title>Nothing yet</title>"))

    def leave(self) -> None:
        """Keep what the page noted; it goes with the page."""
        kept = self.driven.look("[document.documentElement.dataset.noted, document.documentElement.dataset.spans]")
        noted, spans = (json.loads(each or "[]") for each in kept)
        # Either browser asks for an icon by itself, and the policy has no place for one.
        self.noted += [each for each in noted if "/favicon.ico" not in each]
        self.spans = [(start, end) for start, end in spans]

    def really_played(self) -> set[int]:
        """Give the seconds of the film that were played on this page, by the media element's own clock."""
        self.leave()
        return whole_seconds(self.spans, 0.3)

    def _embed(self, body: str, lang: str) -> None:
        self.leave()
        given: dict[str, Any] = {"token": self.who.token}
        told = json.dumps(given).replace('"', "&quot;")
        head = f'<meta name="given" content="{told}"><script src="/noted.js"></script><script src="/meter.js"></script>'
        page = PAGE.format(lang=lang, direction="", head=head, api=self.shop.url, body=body)
        self.host.put("/told.js", TOLD)
        self.host.put("/noted.js", NOTED)
        self.host.put("/meter.js", f"{{{METER}{SHARED_METER}}}")
        address = self.host.put("/account.html", page, {"Content-Security-Policy": policy(self.shop)})
        self.driven.open(address)
