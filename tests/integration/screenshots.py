"""Takes the README's pictures: the demonstration in a real browser, with somebody who is in the middle of her courses.

`make screenshots` runs it. What it shows was really bought and really watched, so it takes about three minutes.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx
from attrs import field, frozen
from chromium import launched
from installation import eventually
from playwright.sync_api import Browser, Page, expect
from serving import free_pair, running

FOLDER: Final = Path(__file__).parents[2] / "docs" / "screenshots"
WINDOW: Final = {"width": 1280, "height": 800}
MOST_BYTES: Final = 250_000
BOUGHT: Final = ("bookbinding-course", "watercolour-pass", "bread-course", "tea-lesson")
WATCHED: Final = {"Tea without hurry": (40, 20), "Bread from one bowl": (40, 12)}
"""Seconds of each course's lessons, in their order."""
PATIENCE: Final = 180.0


@frozen(kw_only=True)
class Shop:
    """The demonstration, and somebody who is signed in at it."""

    url: str
    client: httpx.Client = field(repr=False)
    session: dict[str, Any] = field(repr=False)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Call it as her; it must go well."""
        headers = {"Authorization": f"Bearer {self.session['token']}"}
        answer = self.client.request(method, self.url + path, headers=headers, json=body)
        answer.raise_for_status()
        return answer.json()

    def library(self) -> dict[str, Any]:
        """Give her courses by their titles."""
        return {item["course"]["title"]: item for item in self.call("GET", "/api/user/enrolled-courses")["items"]}

    def playable(self) -> int:
        """Count the videos that the worker has made playable."""
        return sum(course["video_count"] for course in self.call("GET", "/api/courses")["items"])

    def watch(self, title: str, seconds: tuple[int, ...]) -> None:
        """Tell what was played of a course's lessons; the play bank credits it as time goes by."""
        course = self.library()[title]["course"]["id"]
        videos = self.call("GET", f"/api/courses/{course}")["videos"]
        for video, played in zip(videos, seconds, strict=False):
            address = self.call("GET", f"/api/user/course/{course}/video/{video['id']}/url")
            beat = {
                "video_id": video["id"],
                "position": played,
                "played": [[0, played]],
                "session": address["session"],
                "seq": 1,
            }
            self.call("POST", f"/api/user/course/{course}/progress", beat)

    def credited(self) -> bool:
        """Tell whether all of it counts."""
        library = self.library()
        return all(library[title]["progress"]["watched_duration"] >= sum(told) for title, told in WATCHED.items())


@contextmanager
def opened(data: Path) -> Iterator[Shop]:
    """Start the demonstration, buy, and watch."""
    port = free_pair()
    command = [sys.executable, "-m", "entrypoints.cli", "demo", "--data", str(data), "--port", str(port)]
    url = f"http://127.0.0.1:{port}"
    with httpx.Client(trust_env=False, timeout=20) as client, running(command, log=data / "demo.log") as process:
        eventually(lambda: "The shop is open" in process.printed, patience=PATIENCE)
        signed_in = client.post(f"{url}/shop/sign-in", json={"id": "ida"}).json()
        shop = Shop(url=url, client=client, session=signed_in)
        eventually(lambda: shop.playable() == 10, patience=PATIENCE)
        for product in BOUGHT:
            shop.call("POST", "/shop/orders", {"product_id": product})
        eventually(lambda: len(shop.library()) == len(BOUGHT), patience=PATIENCE)
        for title, seconds in WATCHED.items():
            shop.watch(title, seconds)
        eventually(shop.credited, patience=PATIENCE)
        yield shop


def signed_in_page(browser: Browser, shop: Shop) -> Page:
    """Open the shop as her."""
    page = browser.new_page(viewport=WINDOW, locale="en-GB", color_scheme="light", reduced_motion="reduce")
    page.goto(shop.url)
    page.evaluate("held => sessionStorage.setItem('coursedock.session', JSON.stringify(held))", shop.session)
    return page


def shoot_library(page: Page, shop: Shop) -> None:
    """Show her courses."""
    page.goto(f"{shop.url}/account/courses")
    expect(page.locator("course-library").get_by_role("link")).to_have_count(len(BOUGHT), timeout=20_000)
    page.wait_for_load_state("networkidle")
    take(page, "library.png")


def shoot_player(page: Page, shop: Shop) -> None:
    """Show a lesson while it plays, with its captions."""
    course = shop.library()["Bread from one bowl"]["course"]["id"]
    page.goto(f"{shop.url}/account/courses/{course}")
    player = page.locator("course-player")
    player.get_by_role("button", name="Play").first.click()
    page.keyboard.press("c")
    video = player.locator("video")
    begun = video.evaluate("v => v.currentTime")
    eventually(lambda: video.evaluate("v => v.currentTime") > begun + 4, patience=60)
    video.evaluate("v => v.pause()")
    box = video.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 3)
    page.wait_for_timeout(500)
    take(page, "player.png")


def take(page: Page, name: str) -> None:
    """Write one picture, small enough for a repository."""
    size = len(page.screenshot(path=FOLDER / name))
    assert size < MOST_BYTES, f"{name} has {size} bytes, more than {MOST_BYTES}"
    sys.stdout.write(f"docs/screenshots/{name}: {size // 1000} kB\n")


def main() -> None:
    """Take them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="coursedock-screenshots-") as data,
        opened(Path(data)) as shop,
        launched() as browser,
    ):
        page = signed_in_page(browser, shop)
        shoot_library(page, shop)
        shoot_player(page, shop)


if __name__ == "__main__":
    main()
