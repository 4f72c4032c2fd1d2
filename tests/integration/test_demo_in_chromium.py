"""The demonstration as people meet it: in real Chromium, on a desktop and on a phone."""

import sys
from collections.abc import Iterator

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import launched
from installation import eventually
from playwright.sync_api import Browser, BrowserContext, Page, expect
from serving import free_port, running

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PAGES = ("/", "/learn", "/orders", "/mail", "/admin")

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demonstration, started as the README says; gives its address."""
    data, port = tmp_path_factory.mktemp("demo"), free_port()
    command = [sys.executable, "-m", "entrypoints.cli", "demo", "--data", str(data), "--port", str(port)]
    with running(command, log=data / "demo.log") as process:
        eventually(lambda: "The shop is open" in process.printed or process.process.poll() is not None, patience=150)
        assert process.process.poll() is None, process.printed
        url = f"http://127.0.0.1:{port}"
        eventually(lambda: playable(url) == 10, patience=150)
        yield url


def playable(url: str) -> int:
    """Count the videos that the worker has made playable so far."""
    return sum(course["video_count"] for course in httpx.get(f"{url}/api/courses", trust_env=False).json()["items"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as chromium:
        yield chromium


class Watched:
    """A page that notes what goes wrong on it, and whom it talks to."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.url = url
        self.problems: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(20_000)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on(
            "console", lambda said: self.problems.append(said.text) if "Security Policy" in said.text else None
        )
        self.page.on("request", lambda asked: self._note_host(asked.url))

    def _note_host(self, url: str) -> None:
        if httpx.URL(url).scheme.startswith("http") and httpx.URL(url).host != "127.0.0.1":
            self.problems.append(f"asked a foreign host: {url}")

    def go(self, path: str) -> Page:
        self.page.goto(self.url + path)
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0)
        return self.page

    def sign_in(self, name: str) -> None:
        self.go("/")
        self.page.get_by_role("button", name="Sign in").click()
        # The page loads itself anew for whoever signed in: until it has, it must not be sent elsewhere.
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).click()
        expect(self.page.get_by_role("button", name=f"Signed in as {name}")).to_be_visible()

    def accessible(self, where: str) -> None:
        found = Axe().run(self.page).response["violations"]
        told = [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
        assert told == [], where


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


def play_to_the_end(page: Page) -> None:
    """Watch a lesson at twice its speed."""
    video = page.locator("video")
    eventually(lambda: video.evaluate("v => v.readyState >= 3"))
    page.get_by_label("Speed").select_option("2")
    video.evaluate("v => { v.muted = true; return v.play(); }")
    eventually(lambda: video.evaluate("v => v.ended"), patience=60)


def test_a_customer_buys_watches_to_the_end_and_is_congratulated(watched: Watched) -> None:
    name = "Ida Berg" if watched.page.viewport_size == DESKTOP else "Tomás Vela"
    first_name = name.split(maxsplit=1)[0]
    watched.sign_in(name)
    page = watched.page
    page.get_by_role("button", name="Watercolour in a weekend").click()
    page.get_by_role("link", name="Watch").first.click()
    play_to_the_end(page)
    page.locator("a.next").click()
    page.wait_for_url("**video=**")
    play_to_the_end(page)
    expect(page.locator("#notices")).to_contain_text("ongratulations", timeout=30_000)
    watched.accessible("the course, completed")
    eventually(lambda: _letters_to(watched.url, first_name, "complete"))

    page = watched.go("/orders")
    page.get_by_role("button", name="Refund").first.click()
    page.get_by_role("button", name="Refund it").click()
    eventually(lambda: _letters_to(watched.url, first_name, "ended"))
    page = watched.go("/learn")
    expect(page.locator("main")).to_contain_text("ended")
    watched.accessible("my courses, after a refund")


def _letters_to(url: str, name: str, word: str) -> bool:
    letters = httpx.get(f"{url}/shop/mail", trust_env=False).json()["items"]
    return any(name in letter["to"] and word in letter["subject"].lower() for letter in letters)
