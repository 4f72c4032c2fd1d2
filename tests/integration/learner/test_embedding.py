"""Our elements in a page of another origin whose policy is strict and whose style is not meant for them."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from host_site import HostSite
from installation import eventually
from learner_course import TITLE
from learner_shop import LearnerShop
from page_checks import styles
from playwright.sync_api import Page, expect
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]

PLAIN: Final = """
html, body, main { display: block !important; margin: 0 !important; inline-size: 100% !important; }
"""
HOSTILE: Final = """
* { all: unset !important; letter-spacing: 9px !important; text-transform: uppercase !important; }
*::before, *::after { content: "leak" !important; color: red !important; }
button, input, select, a, [part], .button, .card { background: hotpink !important; border: 9px dashed lime !important;
  font: 30px/3 fantasy !important; display: inline !important; }
video, img, svg, ul, li, progress { display: none !important; }
:focus { outline: none !important; }
* { letter-spacing: normal !important; text-transform: none !important; }
"""
# What depends on the room that there is says nothing of leaks.
LAID_OUT: Final = (
    "width height inline-size block-size top right bottom left inset-block-start inset-block-end inset-inline-start "
    "inset-inline-end transform-origin perspective-origin grid-template-columns grid-template-rows"
).split()
OWN: Final = (
    '<section class="own"><h2>Orders</h2><button>Track</button><input value="Mia"><a href="#x">Help</a></section>'
)


def policy(shop: LearnerShop) -> str:
    """The policy that the documentation asks of a page that has nothing but our elements."""
    from_us = f"{shop.url} {shop.edge}"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {shop.url}",
            "style-src 'self'",
            f"connect-src {from_us}",
            f"img-src {from_us}",
            f"media-src {from_us} blob:",
            "object-src 'none'",
            "base-uri 'none'",
        )
    )


@pytest.fixture
def embedding(visit: Visit, shop: LearnerShop, host: HostSite) -> Callable[[str, str], Page]:
    """Open a page with a tag and a style of its own."""

    def embed(tag: str, css: str) -> Page:
        who = shop.learner()
        shop.watch(who, 0, [[0, 12]], 12)
        visitor = visit(who)
        visitor.policy = policy(shop)
        visitor.head = '<link rel="stylesheet" href="/page.css">'
        host.put("/page.css", css)
        return visitor.embed(f"{OWN}{tag}")

    return embed


def inside(page: Page, tag: str) -> list[tuple[str, dict[str, str]]]:
    """Give the style of everything inside an element, but for what depends on the room."""
    found = page.evaluate(
        """([tag, left_out]) => {
          const deep = (root) => [...root.children].flatMap((each) =>
            [each, ...(each.shadowRoot ? deep(each.shadowRoot) : []), ...deep(each)]);
          return deep(document.querySelector(tag).shadowRoot).filter((each) => each.localName !== "style")
            .map((each) => {
              const style = getComputedStyle(each);
              const told = [...style].filter((name) => !name.startsWith("--") && !left_out.includes(name));
              return [`${each.localName}.${each.getAttribute("class")}`,
                Object.fromEntries(told.map((name) => [name, style.getPropertyValue(name)]))];
            });
        }""",
        [tag, LAID_OUT],
    )
    return [(name, style) for name, style in found]


def differences(one: list[tuple[str, dict[str, str]]], other: list[tuple[str, dict[str, str]]]) -> list[str]:
    """Name what is not the same."""
    assert [name for name, _ in one] == [name for name, _ in other]
    return [
        f"{name}: {prop} {before[prop]} -> {after.get(prop)}"
        for (name, before), (_, after) in zip(one, other, strict=True)
        for prop in before
        if before[prop] != after.get(prop)
    ]


def library_shown(page: Page) -> None:
    expect(page.locator("course-library h2 a")).to_have_text([TITLE])
    picture = "document.querySelector('course-library').shadowRoot.querySelector('img')"
    # Playwright's own waiting evaluates texts in the page, which its policy forbids.
    eventually(lambda: page.evaluate(f"{picture}.complete && {picture}.naturalWidth > 0"))
    page.evaluate(f"{picture}.decode()")


def test_a_hostile_style_reaches_nothing_inside_the_library(
    embedding: Callable[[str, str], Page], shop: LearnerShop, tmp_path: Path
) -> None:
    tag = f'<course-library api="{shop.url}"></course-library>'
    shown = []
    for name, css in (("plain", PLAIN), ("hostile", HOSTILE + PLAIN)):
        page = embedding(tag, css)
        library_shown(page)
        page.screenshot(path=tmp_path / f"library-{name}.png")
        shown.append(inside(page, "course-library"))
    assert differences(*shown) == []


def test_nothing_of_the_library_reaches_the_page(embedding: Callable[[str, str], Page], shop: LearnerShop) -> None:
    before = styles(embedding("", ""), ".own, .own *")
    page = embedding(f'<course-library api="{shop.url}"></course-library>', "")
    library_shown(page)
    assert len(before) == 5
    assert styles(page, ".own, .own *") == before
    assert page.evaluate("[...document.body.children].map((each) => each.localName)") == ["main"]
    assert page.evaluate("document.adoptedStyleSheets.length") == 0


def test_without_a_word_on_it_the_api_is_asked_below_the_path_that_the_script_came_from(
    visit: Visit, shop: LearnerShop
) -> None:
    visitor = visit(shop.learner())
    visitor.api = f"{shop.url}/learning"
    asked: list[str] = []
    page = visitor.page
    page.on("request", lambda request: asked.append(request.url))
    # The proxy in front of us, which takes the prefix away.
    page.route(f"{visitor.api}/**", lambda route: route.continue_(url=route.request.url.replace("/learning/", "/")))
    visitor.embed("<course-library></course-library>")
    library_shown(page)
    ours = [url.removeprefix(shop.url) for url in asked if url.startswith(shop.url)]
    assert [path for path in ours if not path.startswith("/learning/")] == []
    assert any(path.startswith("/learning/api/user/") for path in ours)
    link = page.get_by_role("link", name=TITLE)
    assert link.evaluate("each => each.href") == f"{visitor.api}/learn/{shop.course_id}"
