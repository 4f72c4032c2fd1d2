"""The demonstration and the people who visit it in real browsers, with a mouse, a finger, or a keyboard alone."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx
from attrs import frozen
from axe_playwright_python.sync_playwright import Axe
from installation import eventually
from playwright.sync_api import BrowserContext, Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLate
from serving import free_port, running

VIDEOS: Final = 10
"""So many videos there are, once the worker has made all of them playable."""
MOST_TABS: Final = 90
TRIES: Final = 5
PATIENCE: Final = 1500
"""Milliseconds."""


@contextmanager
def open_demo(data: Path) -> Iterator[str]:
    """Start the demonstration as the README says, and wait until every video plays; gives its address."""
    port = free_port()
    command = [sys.executable, "-m", "entrypoints.cli", "demo", "--data", str(data), "--port", str(port)]
    with running(command, log=data.with_name(f"{data.name}.log")) as process:
        eventually(lambda: "The shop is open" in process.printed or process.process.poll() is not None, patience=150)
        assert process.process.poll() is None, process.printed
        url = f"http://127.0.0.1:{port}"
        eventually(lambda: _playable(url) == VIDEOS, patience=150)
        yield url


def fill_demo(data: Path) -> None:
    """Start the demonstration with nothing, and leave it when every video has its stream."""
    with open_demo(data):
        eventually(lambda: len(list((data / "media").rglob("master.m3u8"))) == VIDEOS, patience=150)


def _playable(url: str) -> int:
    """Count the videos that the worker has made playable so far."""
    return sum(course["video_count"] for course in httpx.get(f"{url}/api/courses", trust_env=False).json()["items"])


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


@frozen(kw_only=True)
class Hand:
    """How somebody uses a page: with a mouse, unless it is another hand."""

    page: Page

    def press(self, target: Locator) -> None:
        """Press a button, or follow a link."""
        target.click()

    def wake(self) -> None:
        """Bring back the controls, which fade while a video plays."""
        box = self.page.locator("course-stage .frame").bounding_box()
        assert box is not None
        for across in (40, 60):
            self.page.mouse.move(box["x"] + across, box["y"] + 40)

    def use(self, name: str) -> None:
        """Press one of the player's controls."""
        self.wake()
        self.press(_control(self.page, name))

    def captions(self) -> None:
        """Turn the captions of what plays on, or off."""
        self.use("Captions")

    def pause(self) -> None:
        """Pause what plays."""
        self.use("Pause")

    def twice_as_fast(self) -> None:
        """Choose twice the speed."""
        self.use("Settings")
        self.page.get_by_label("Speed").select_option("2×")
        self.press(self.page.get_by_role("dialog", name="Settings").get_by_role("button", name="Close"))


@frozen(kw_only=True)
class Finger(Hand):
    """Somebody with a phone."""

    def press(self, target: Locator) -> None:
        target.tap()

    def wake(self) -> None:
        if "idle" in str(self.page.locator("course-stage .frame").get_attribute("class")):
            self.page.locator("course-stage .picture").tap(position={"x": 40, "y": 20})

    def use(self, name: str) -> None:
        for _ in range(TRIES):
            self.wake()
            try:
                _control(self.page, name).tap(timeout=PATIENCE)
            except TooLate:
                # They faded while the finger was on its way.
                continue
            return
        raise AssertionError(f"{name} can't be reached by a finger.")


@frozen(kw_only=True)
class Keys(Hand):
    """Somebody who has nothing but a keyboard: Tab leads to everything, Enter presses it."""

    def press(self, target: Locator) -> None:
        expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            if target.evaluate("each => each.getRootNode().activeElement === each"):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"Tab does not lead to {target}")
        self.page.keyboard.press("Enter")

    def captions(self) -> None:
        self.page.keyboard.press("c")

    def pause(self) -> None:
        self.page.keyboard.press("k")

    def twice_as_fast(self) -> None:
        for _ in range(4):
            self.page.keyboard.press(">")


def _control(page: Page, name: str) -> Locator:
    return page.locator("course-stage .frame").get_by_role("button", name=name, exact=True).first
