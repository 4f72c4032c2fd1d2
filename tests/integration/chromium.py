"""The machine's own Chromium for tests."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, sync_playwright

import entrypoints.demo

WEB = Path(entrypoints.demo.__file__).parent / "web"
NOWHERE = "http://127.0.0.1:9"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


@contextmanager
def launched() -> Iterator[Browser]:
    """Run a headless Chromium until the block ends."""
    found = next(path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name)))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def module_page() -> Iterator[Page]:
    """Open an empty page that can import the demonstration's modules; nothing is served and no port is opened."""
    with launched() as browser:
        page = browser.new_page()
        page.route("**/*", _from_folder)
        page.goto(NOWHERE + "/")
        yield page


def _from_folder(route: Route) -> None:
    name = route.request.url.removeprefix(NOWHERE + "/")
    if name:
        route.fulfill(body=(WEB / name).read_bytes(), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>modules</title>", content_type="text/html")
