"""A page that plays with a stock hls.js: installed by npm as it is locked, to be served from an origin of its own."""

import shutil
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, Request, Response
from uppy_page import LOCKED, run, software

HERE: Final = Path(__file__).parent / "hls"
LIBRARY: Final = Path("node_modules", "hls.js", "dist", "hls.light.min.mjs")


def build_player(folder: Path) -> Path:
    """Install it in a folder; gives the folder to serve."""
    for name in LOCKED:
        shutil.copy(HERE / name, folder)
    run(folder, software() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js", "ci")
    site = folder / "site"
    site.mkdir()
    for path in (HERE / "index.html", HERE / "player.js", folder / LIBRARY):
        shutil.copy(path, site)
    return site


def traffic_of(page: Page, *places: str) -> tuple[list[str], list[Response]]:
    """Collect what the page fetches from addresses that begin so, and the answers, from now on."""
    sent: list[str] = []
    answers: list[Response] = []

    def is_meant(request: Request) -> bool:
        # Whether a page may ask at all is asked by OPTIONS, and without a query.
        return request.method == "GET" and request.url.startswith(places)

    page.on("request", lambda request: sent.append(request.url) if is_meant(request) else None)
    page.on("response", lambda response: answers.append(response) if is_meant(response.request) else None)
    return sent, answers
