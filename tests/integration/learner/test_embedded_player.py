"""<course-player> in a page of another origin whose policy is strict and whose style is not meant for it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from host_site import HostSite
from installation import eventually
from learner_shop import LearnerShop
from page_checks import styles
from player_states import BEGIN, FRAME, becomes, film, plays
from playwright.sync_api import Page, expect
from test_embedding import HOSTILE, OWN, PLAIN, differences, inside, policy
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]
Shown = list[tuple[str, dict[str, str]]]
# How much is loaded is the network's, and how much is watched depends on when one looks.
UNLIKE = ("rect.buffered", "circle.filled")
OWN_PARTS = ".own, .own *"


@pytest.fixture
def embedding(visit: Visit, shop: LearnerShop, host: HostSite) -> Callable[..., Page]:
    """Open a page with something of its own, the player and a style, under a strict policy."""

    def embed(css: str, given: str | None = None, *, empty: bool = False) -> Page:
        visitor = visit()
        visitor.policy = given or policy(shop)
        visitor.head = '<link rel="stylesheet" href="/page.css">'
        host.put("/page.css", css)
        video = f'course="{shop.course_id}" video="{shop.lessons[0]}"'
        tag = "" if empty else f'<course-player api="{shop.url}" {video}></course-player>'
        return visitor.embed(f"{OWN}{tag}")

    return embed


def look(page: Page, picture: Path) -> Shown:
    """Give the style of everything in the player, and keep a picture."""
    page.screenshot(path=picture)
    return [(name, style) for name, style in inside(page, "course-player") if name not in UNLIKE]


def is_begun(page: Page) -> None:
    expect(page.locator(BEGIN)).to_be_visible()
    # Playwright's own waiting evaluates texts in the page, which its policy forbids.
    eventually(lambda: page.locator("course-stage img").evaluate("(img) => img.complete && img.naturalWidth > 0"))


def watched(page: Page, folder: Path) -> list[Shown]:
    """Look at the player before it plays, while it plays with its settings open, and in full screen."""
    is_begun(page)
    found = [look(page, folder / "before.png")]
    plays(page)
    frame = page.locator(FRAME)
    frame.press("c")
    expect(page.locator("course-stage .cue")).to_be_visible()
    expect(page.locator("course-stage .hint.seen")).to_have_count(0)
    page.locator("course-stage .opens-settings").click()
    expect(page.locator("course-stage dialog.settings")).to_be_visible()
    assert not film(page, "v.paused")
    found.append(look(page, folder / "settings.png"))
    page.keyboard.press("Escape")
    for key in ("k", "f"):
        frame.press(key)
    becomes(page, "v.getRootNode().querySelector('.frame').matches(':fullscreen')")
    becomes(page, "v.clientWidth === innerWidth && v.clientHeight === innerHeight")
    found.append(look(page, folder / "full-screen.png"))
    return found


def test_a_hostile_style_reaches_nothing_inside_the_player(embedding: Callable[..., Page], tmp_path: Path) -> None:
    shown = []
    for name, css in (("plain", PLAIN), ("hostile", HOSTILE + PLAIN)):
        (tmp_path / name).mkdir()
        shown.append(watched(embedding(css), tmp_path / name))
    for state, plain, hostile in zip(("before", "settings", "full screen"), *shown, strict=True):
        assert len(plain) > 100
        assert differences(plain, hostile) == [], state


def test_nothing_of_the_player_reaches_the_page(embedding: Callable[..., Page], tmp_path: Path) -> None:
    before = styles(embedding("", empty=True), OWN_PARTS)
    page = embedding("")
    watched(page, tmp_path)
    page.evaluate("document.exitFullscreen()")
    assert len(before) == 5
    assert styles(page, OWN_PARTS) == before
    assert children(page, "body") == ["main"]
    assert children(page, "main") == ["section", "course-player"]
    assert page.evaluate("document.adoptedStyleSheets.length") == 0
    assert page.evaluate("document.querySelectorAll('style').length") == 0


def children(page: Page, of: str) -> Any:
    return page.evaluate("(of) => [...document.querySelector(of).children].map((each) => each.localName)", of)


def test_a_film_plays_under_the_policy_that_the_command_prints(
    embedding: Callable[..., Page], shop: LearnerShop, tmp_path: Path
) -> None:
    page = embedding(PLAIN, shop.shop.run("embed", "--policy").strip())
    watched(page, tmp_path)
    page.locator(FRAME).press("k")
    becomes(page, "v.currentTime > 2 && v.currentSrc.startsWith('blob:')")
