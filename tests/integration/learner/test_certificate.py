"""The certificate: it is printed alone, on white paper, under a strict policy, whatever the page looks like."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from installation import eventually
from learner_course import TITLE
from learner_shop import LearnerShop
from page_checks import must_be_well_made
from playwright.sync_api import Page, Route, expect
from test_embedding import policy
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]
PROGRESS: Final = "**/api/user/course/*/progress"
# What a printer would be given: the frame that is printed, its texts, and its colours.
PRINTER: Final = """
window.print = () => {
  const inside = document.body.firstElementChild?.shadowRoot;
  const badge = inside?.querySelector(".badge");
  top.printed = [...(top.printed ?? []), {
    alone: window !== top && document.body.childElementCount === 1 && inside?.childElementCount === 1,
    title: document.title,
    language: document.documentElement.lang,
    text: inside?.textContent.replace(/\\s+/g, " ").trim(),
    ground: badge && getComputedStyle(badge).backgroundColor,
    seal: badge && getComputedStyle(badge.querySelector(".rim")).fill,
  }];
  window.dispatchEvent(new Event("afterprint"));
};
"""


def completed(route: Route) -> None:
    """Answer as the server does once everything was watched, which takes the time that it takes."""
    told: dict[str, Any] = route.fetch().json()
    told["course"].update(completed=True, percent=100, completed_at="2026-03-01T12:00:00Z")
    route.fulfill(json=told)


def certificate(visitor: Visitor) -> Page:
    """Open the player of a course that is complete, and its certificate."""
    visitor.context.add_init_script(PRINTER)
    visitor.page.route(PROGRESS, completed)
    page = visitor.player()
    page.get_by_role("button", name="Completed: see your certificate").click()
    expect(page.get_by_role("dialog", name=TITLE)).to_be_visible()
    return page


def printed(page: Page) -> list[dict[str, Any]]:
    return list(page.evaluate("window.printed ?? []"))


def test_the_certificate_is_well_made_and_the_focus_is_where_it_closes(
    visit: Visit, shop: LearnerShop, device: str
) -> None:
    page = certificate(visit(shop.learner(), device))
    expect(page.get_by_role("dialog", name=TITLE).get_by_role("button", name="Close")).to_be_focused()
    must_be_well_made(page, "certificate")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Completed: see your certificate")).to_be_focused()


def test_the_certificate_is_printed_alone_on_white_paper_in_the_accent_of_its_page(
    visit: Visit, shop: LearnerShop
) -> None:
    visitor = visit(shop.learner(), color_scheme="dark")
    visitor.policy = policy(shop)
    visitor.head = '<link rel="stylesheet" href="/page.css">'
    visitor.host.put("/page.css", ":root { color-scheme: dark; --course-accent: #ff8800 } html { background: #000 }")
    page = certificate(visitor)
    for times in (1, 2):
        page.get_by_role("button", name="Print").click()
        eventually(lambda wanted=times: len(printed(page)) == wanted)
    once, again = printed(page)
    assert once == again
    assert once["alone"]
    assert once["title"] == f"Certificate of completion: {TITLE}"
    assert once["language"] == "en"
    for told, wanted in ((TITLE, True), ("1 March 2026", True), ("Close", False)):
        assert (told in once["text"]) is wanted
    assert [once["ground"], once["seal"]] == ["rgb(255, 255, 255)", "rgb(255, 136, 0)"]
    expect(page.locator("course-player iframe")).to_have_count(0)
