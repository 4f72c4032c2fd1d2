"""The page that shows the description, as people meet it: in real Chromium, on a desktop and on a phone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import launched
from contract_server import story_served
from playwright.sync_api import Browser, Page, expect

from entrypoints.http.openapi.document import operations

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

pytestmark = pytest.mark.timeout(400)


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with story_served(tmp_path_factory.mktemp("docs")) as server:
        yield f"{server.url}/docs"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as chromium:
        yield chromium


@pytest.fixture(params=[(DESKTOP, "light"), (PHONE, "dark")], ids=str)
def page(request: pytest.FixtureRequest, browser: Browser, docs: str) -> Iterator[Page]:
    viewport, scheme = request.param
    context = browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    opened, asked, said = context.new_page(), list[str](), list[str]()
    opened.on("request", lambda made: asked.append(made.url))
    opened.on("console", lambda message: said.append(message.text))
    opened.goto(docs)
    yield opened
    context.close()
    # Chromium asks for an icon by itself, or doesn't.
    assert [url for url in asked if "#" not in url and not url.endswith("favicon.ico")] == [docs]
    assert said == []


def test_the_page_is_accessible_and_fits_with_everything_open(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], [node["html"][:200] for node in each["nodes"]][:3]) for each in found] == []
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"it scrolls sideways by {overflow} px"


def test_the_page_shows_every_operation_and_its_style(page: Page) -> None:
    for _group, operation in operations():
        expect(page.locator(f"article#{operation.id}")).to_contain_text(operation.path)
    assert page.evaluate("getComputedStyle(document.querySelector('article')).borderRadius") == "12px"
    broken = "[...document.querySelectorAll('a[href^=\"#\"]')].filter(a => !document.querySelector(a.hash)).length"
    assert page.evaluate(broken) == 0


def test_the_page_is_read_by_keyboard(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("To the operations")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    answer = page.locator("article#openVideo details").first
    answer.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(answer).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    expect(answer.locator("a").first).to_be_focused()
