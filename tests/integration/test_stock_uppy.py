"""A stock Uppy in Chromium sends films to a served API, into either store, and loses nothing on the way."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs import frozen
from chromium import launched
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route
from serving import free_port, served
from uppy_page import HERE, build_page, page_served

from course_domain.ports import MediaObjects
from entrypoints.config.settings import Config
from entrypoints.container.media import media_objects
from entrypoints.container.shop_side import shop_side
from environments import environment
from factories import ADMIN
from s3_server import Bucket

PART = 5 << 20
SIZE = 17 << 20
PARTS = [1, 2, 3, 4]
CHUNK = 1 << 20
PART_ADDRESS = re.compile(r"/multipart/[^/?]+/(\d+)\?")

pytestmark = pytest.mark.timeout(180)


@frozen(kw_only=True)
class Shop:
    """A served API, the store behind it, and an administrator's page elsewhere."""

    url: str
    origin: str
    token: str
    media: MediaObjects
    browser: Browser

    def read(self, path: str) -> Any:
        answer = httpx.get(self.url + path, headers={"Authorization": f"Bearer {self.token}"}, trust_env=False)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def uploads(self) -> list[dict[str, Any]]:
        return list(self.read("/api/admin/uploads")["items"])

    def digest(self, key: str) -> str:
        """Read an object back."""
        found, digest = self.media.find(key), hashlib.sha256()
        assert found is not None
        for start in range(0, found.size, CHUNK):
            digest.update(self.media.read(key, start, CHUNK))
        return digest.hexdigest()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_page(tmp_path_factory.mktemp("uppy"))


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More than three parts that begin like an MP4."""
    path = tmp_path_factory.mktemp("films") / "Sky at dawn.mp4"
    path.write_bytes(b"\x00\x00\x00\x20ftypisom".ljust(4096, b"\0") + os.urandom(SIZE - 4096))
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@contextmanager
def opened(data: Path, browser: Browser, site: Path, bucket: Bucket | None, *exposed: str) -> Iterator[Shop]:
    """Serve the API over a folder or a bucket, which shows some headers to the page."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with page_served(site) as origin:
        told = {"PUBLIC_URL": url, "SHOP_ORIGINS": origin, "DATABASE_URL": f"sqlite:///{data / 'coursedock.db'}"}
        if bucket is not None:
            bucket.allow(origin, exposed=exposed)
            told |= {"MEDIA_URL": f"s3://{bucket.name}/media", "S3_ENDPOINT": bucket.endpoint}
        environ = environment(data, **told)
        config = Config.from_environ(environ)
        with served("entrypoints.wsgi:api", log=data / "log", environ=environ, port=port, ready="/healthz"):
            token = shop_side(config).mint_session(ADMIN, 3600, datetime.now(UTC))
            yield Shop(url=url, origin=origin, token=token, media=media_objects(config), browser=browser)


@pytest.fixture
def data(tmp_path: Path, migrated_file: Path) -> Path:
    """A folder with a migrated database."""
    shutil.copy(migrated_file, tmp_path / "coursedock.db")
    return tmp_path


@pytest.fixture(params=["files", "s3"])
def shop(request: pytest.FixtureRequest, data: Path, browser: Browser, site: Path) -> Iterator[Shop]:
    """The test runs on each store."""
    bucket = request.getfixturevalue("bucket") if request.param == "s3" else None
    with opened(data, browser, site, bucket, "ETag", "Location") as made:
        yield made


def visit(shop: Shop, context: BrowserContext, **options: Any) -> Page:
    """Open the page and sign in."""
    page = context.new_page()
    page.goto(shop.origin)
    page.wait_for_function("() => Boolean(window.begin)")
    page.evaluate("(told) => window.begin(told)", {"api": shop.url, "token": shop.token, **options})
    return page


def choose(page: Page, film: Path) -> None:
    page.set_input_files("input", film)


def wait(page: Page, condition: str) -> None:
    """Wait until something is true of what the page has seen."""
    page.wait_for_function(f"(({{parts, progress, problems, location, failed}}) => {condition})(window.seen)")


def part_of(request: Request) -> int | None:
    """Give the number of the part that an address is asked for; None for any other request."""
    part = PART_ADDRESS.search(request.url)
    return int(part[1]) if part and request.method == "GET" else None


def asked_for(page: Page) -> list[int]:
    """Collect the numbers of the parts that the page asks addresses for from now on."""
    numbers: list[int] = []

    def note(request: Request) -> None:
        part = part_of(request)
        if part is not None:
            numbers.append(part)

    page.on("request", note)
    return numbers


def hold_from(page: Page, number: int) -> list[Route]:
    """Leave the page without an address for this part and what comes after it; gives those it asked for."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        part = part_of(route.request)
        if part is None or part < number:
            route.continue_()
        else:
            held.append(route)

    page.route(PART_ADDRESS, hold)
    return held


def must_be_whole(shop: Shop, film: Path) -> dict[str, Any]:
    """Hold the one upload of this test against the file; gives it."""
    (upload,) = shop.uploads()
    assert (upload["state"], upload["size"]) == ("stored", film.stat().st_size)
    assert shop.digest(upload["key"]) == hashlib.sha256(film.read_bytes()).hexdigest()
    return upload


def test_a_stock_uppy_sends_a_film_in_parts(shop: Shop, film: Path) -> None:
    with shop.browser.new_context() as context:
        page = visit(shop, context)
        numbers = asked_for(page)
        choose(page, film)
        wait(page, "location")
        seen = page.evaluate("window.seen")
    upload = must_be_whole(shop, film)
    assert numbers == seen["parts"] == PARTS
    assert seen["location"] == f"{shop.url}/api/admin/uploads/{upload['id']}"
    assert (upload["filename"], upload["declared_size"], upload["by"]) == (film.name, SIZE, "boss")
    # What a person sees moves with the bytes, and only forwards.
    assert seen["progress"] == sorted(seen["progress"])
    assert len(set(seen["progress"])) >= len(PARTS)
    assert seen["progress"][-1] == SIZE


def test_an_upload_goes_on_after_its_page_was_closed_without_sending_anything_twice(shop: Shop, film: Path) -> None:
    with shop.browser.new_context() as context:
        first = visit(shop, context)
        hold_from(first, 3)
        choose(first, film)
        wait(first, "parts.length >= 2")
        sent = first.evaluate("window.seen.parts")
        first.close()
        again = visit(shop, context)
        numbers = asked_for(again)
        choose(again, film)
        wait(again, "location")
        seen = again.evaluate("window.seen")
    assert sent == [1, 2]
    assert numbers == seen["parts"] == [3, 4]
    assert max(seen["progress"]) == SIZE
    must_be_whole(shop, film)


def test_an_upload_survives_a_network_that_is_gone_for_a_while(shop: Shop, film: Path) -> None:
    with shop.browser.new_context() as context:
        page = visit(shop, context)
        numbers = asked_for(page)
        held = hold_from(page, 2)
        choose(page, film)
        wait(page, "parts.length >= 1")
        context.set_offline(True)
        page.wait_for_function("!navigator.onLine")
        page.wait_for_timeout(500)
        for route in held:
            route.abort("internetdisconnected")
        page.unroute_all()
        assert page.evaluate("window.seen.location") is None
        context.set_offline(False)
        wait(page, "location")
    assert numbers.count(1) == 1, "the first part had arrived"
    must_be_whole(shop, film)


def test_a_small_film_goes_as_a_form(shop: Shop, tmp_path: Path) -> None:
    film = tmp_path / "Drop.webm"
    film.write_bytes(b"\x1a\x45\xdf\xa3" + os.urandom(300_000))
    with shop.browser.new_context() as context:
        page = visit(shop, context, multipart=False)
        choose(page, film)
        wait(page, "location || failed")
        seen = page.evaluate("window.seen")
    assert (seen["failed"], seen["problems"]) == (None, [])
    upload = must_be_whole(shop, film)
    assert not upload["in_parts"]


def test_a_text_named_mp4_is_told_to_its_sender_in_a_sentence(shop: Shop, tmp_path: Path) -> None:
    fake = tmp_path / "Film.mp4"
    fake.write_text("This is not a film.\n" * 1000)
    with shop.browser.new_context() as context:
        page = visit(shop, context)
        choose(page, fake)
        wait(page, "failed")
        (sentence,) = page.evaluate("window.seen.problems")
    assert sentence.startswith("Film.mp4 is not a video, whatever its name says")
    (upload,) = shop.uploads()
    assert (upload["state"], upload["problem"]) == ("ended", sentence)
    assert shop.media.find(upload["key"]) is None


def test_a_store_that_is_set_up_well_passes_the_check_before_the_first_byte(shop: Shop) -> None:
    told = shop.read(f"/api/admin/uploads/check?origin={shop.origin}")
    assert told == {"origin": shop.origin, "ok": True, "problems": []}
    assert not shop.read("/api/admin/uploads/check?origin=https://other.example")["ok"]


def test_an_upload_that_would_fail_at_its_end_because_etag_is_not_exposed_is_told_of_before_its_first_byte(
    data: Path, browser: Browser, site: Path, bucket: Bucket, film: Path
) -> None:
    with opened(data, browser, site, bucket, "Location") as shop, browser.new_context() as context:
        told = shop.read(f"/api/admin/uploads/check?origin={shop.origin}")
        assert not told["ok"]
        (problem,) = told["problems"]
        assert "ETag" in problem
        page = visit(shop, context)
        choose(page, film)
        wait(page, "failed")
        assert "ETag" in page.evaluate("window.seen.failed"), "the check foretold what would have happened"


def test_the_lock_of_uppy_names_no_registry() -> None:
    lock = json.loads((HERE / "package-lock.json").read_text())
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert len(packages) > 10
    assert [name for name, each in packages.items() if "resolved" in each or "integrity" not in each] == []
