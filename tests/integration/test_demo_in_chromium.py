"""The demonstration as people meet it: in real Chromium, on a desktop and on a phone."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from chromium import launched
from demo_visits import Watched, open_demo
from installation import eventually
from playwright.sync_api import Browser, expect

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PAGES = ("/", "/account/courses", "/account/downloads", "/account/orders", "/mail", "/admin", "/embed")

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, demo_data: Path) -> Iterator[str]:
    """The demonstration, whose films were made before; gives its address."""
    data = shutil.copytree(demo_data, tmp_path_factory.mktemp("demo") / "data")
    with open_demo(data) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as chromium:
        yield chromium


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def watched(request: pytest.FixtureRequest, browser: Browser, demo: str) -> Iterator[Watched]:
    # Without motion, or contrast would be measured while things fade in.
    context = browser.new_context(
        viewport=request.param, has_touch=request.param is PHONE, locale="en-GB", reduced_motion="reduce"
    )
    seen = Watched(context, demo)
    yield seen
    context.close()
    assert seen.problems == []


def test_every_page_is_accessible_and_fits(watched: Watched) -> None:
    watched.sign_in("Karin Lindgren")
    for path in PAGES:
        page = watched.go(path)
        watched.accessible(path)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{path} scrolls sideways by {overflow} px"


def test_a_customer_buys_in_her_account_and_the_course_is_there_without_a_reload(watched: Watched) -> None:
    name = "Ida Berg" if watched.page.viewport_size == DESKTOP else "Tomás Vela"
    first_name = name.split(maxsplit=1)[0]
    watched.sign_in(name)
    page = watched.go("/account/courses")
    expect(page.get_by_role("heading", name="Nothing here yet")).to_be_visible()
    watched.accessible("no course yet")
    page.evaluate("window.same = true")
    page.get_by_role("button", name="Get it free").click()
    card = page.locator("course-library").get_by_role("link", name="Tea without hurry")
    expect(card).to_be_visible(timeout=30_000)
    assert page.evaluate("window.same"), "the page was not loaded anew"
    assert "/account/courses/" in str(card.get_attribute("href"))
    watched.accessible("the first course")

    page = watched.go("/account/orders")
    page.get_by_role("button", name="Refund").first.click()
    page.get_by_role("button", name="Refund it").click()
    eventually(lambda: _letters_to(watched.url, first_name, "ended"))
    page = watched.go("/account/courses")
    again = page.locator("course-library").get_by_role("link", name="Tea without hurry")
    expect(again).to_have_attribute("href", f"{watched.url}/#tea-lesson")


def test_a_purchase_in_another_tab_is_seen_in_the_account(browser: Browser, demo: str) -> None:
    context = browser.new_context(viewport=DESKTOP, locale="en-GB", reduced_motion="reduce")
    account = Watched(context, demo)
    account.sign_in("Nora Lund")
    account.go("/account/courses")
    expect(account.page.get_by_role("heading", name="Nothing here yet")).to_be_visible()
    shelf = Watched(context, demo)
    shelf.sign_in("Nora Lund")
    shelf.page.get_by_role("button", name="Bread from one bowl").click()
    card = account.page.locator("course-library").get_by_role("link", name="Bread from one bowl")
    expect(card).to_be_visible(timeout=30_000)
    context.close()
    assert account.problems + shelf.problems == []


def test_who_is_not_signed_in_signs_in_where_the_courses_would_be(watched: Watched) -> None:
    page = watched.go("/account/courses")
    library = page.locator("course-library")
    expect(library.get_by_text("Your courses wait behind your name.")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    watched.accessible("signed out")
    library.get_by_role("button", name="Sign in").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Karin Lindgren").click()
    expect(library.get_by_text("Your courses wait behind your name.")).to_be_hidden()


def test_whose_session_ends_while_she_looks_is_asked_to_sign_in_and_stays_on_the_page(watched: Watched) -> None:
    watched.sign_in("Karin Lindgren")
    page = watched.go("/account/courses")
    expect(page.locator("course-library").get_by_role("heading", name="Nothing here yet")).to_be_visible()
    page.evaluate("window.same = true")
    page.route("**/shop/course-session", lambda route: route.fulfill(status=401, json={}), times=1)
    page.evaluate("import('/demo/elements.js').then(({ lend }) => lend(document.querySelector('course-library')))")
    page.get_by_role("dialog").get_by_role("button", name="Karin Lindgren").click()
    expect(page.locator("course-library").get_by_role("heading", name="Nothing here yet")).to_be_visible()
    expect(page.get_by_role("button", name="Signed in as Karin Lindgren")).to_be_visible()
    assert page.evaluate("window.same"), "the page was not loaded anew"


def test_a_link_to_one_of_the_goods_leads_to_it(watched: Watched) -> None:
    page = watched.go("/#watercolour-pass")
    card = page.locator("#watercolour-pass")
    expect(card).to_be_in_viewport(ratio=0.8)
    assert card.evaluate("card => card.matches(':target')")


def test_the_look_of_the_live_example_can_be_changed_and_the_lines_follow(watched: Watched) -> None:
    watched.sign_in("Karin Lindgren")
    page = watched.go("/embed")
    lines, sample = page.locator("#snippet"), page.locator("#sample")
    expect(sample.locator("course-library")).to_be_visible()
    expect(lines).not_to_contain_text("<style>")
    page.get_by_label("Accent", exact=True).fill("#0a5c36")
    expect(lines).to_contain_text("--course-accent: #0a5c36;")
    assert sample.evaluate("e => getComputedStyle(e).getPropertyValue('--course-accent')").strip() == "#0a5c36"
    page.get_by_role("button", name="Night").click()
    expect(lines).to_contain_text("--course-surface: #18181b;")
    watched.accessible("the live example by night")
    page.get_by_label("Language").select_option("de")
    expect(sample.locator("course-library")).to_have_attribute("lang", "de")
    page.get_by_role("button", name="This shop").click()
    expect(lines).not_to_contain_text("<style>")
    page.get_by_label("Tag").select_option("course-player")
    expect(sample.locator("course-player")).to_have_attribute("course", re.compile(r"\w+"))
    expect(lines).to_contain_text('<course-player lang="de" course="')


def _letters_to(url: str, name: str, word: str) -> bool:
    letters = httpx.get(f"{url}/shop/mail", trust_env=False).json()["items"]
    return any(name in letter["to"] and word in letter["subject"].lower() for letter in letters)
