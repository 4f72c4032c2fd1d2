"""The example of a page of one's own, run as a stranger runs it: copied, started, looked at in a real browser."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from attrs import frozen
from chromium import launched
from installation import SESSION_SECRET, Installation, installed
from playwright.sync_api import Page, expect
from serving import free_port, running, served, wait_until_answered

from entrypoints.config.settings import Config

EXAMPLE = Path(__file__).parents[2] / "examples" / "plain_html"


@frozen(kw_only=True)
class Site:
    """The example's address, and the course that there is."""

    url: str
    course_id: str
    shop: Installation


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder, port = tmp_path_factory.mktemp("plain"), free_port()
    url = f"http://127.0.0.1:{port}"
    ours = {"COURSEDOCK_SHOP_ORIGINS": url, "COURSEDOCK_COURSE_PAGE": f"{url}/?course={{course}}"}
    with installed(folder / "data", ours) as shop, ExitStack() as servers:
        api_port = Config.from_environ(shop.environ).bind[1]
        api = served("entrypoints.wsgi:api", log=folder / "api.log", environ=shop.environ, port=api_port)
        servers.enter_context(api)
        draft = {"title": "Hello", "price": {"amount": 4900, "currency": "EUR"}, "status": "published"}
        course = shop.call("POST", "/api/admin/courses", shop.token("boss", admin=True), draft).json()["id"]
        shop.run("enroll", "--user", "ida", "--course", course)
        settings = {
            "COURSEDOCK_URL": shop.url,
            "COURSEDOCK_SECRET": SESSION_SECRET,
            "CONTENT_SECURITY_POLICY": shop.run("embed", "--policy"),
            "PORT": str(port),
        }
        shutil.copytree(EXAMPLE, folder / "shop")
        command = [sys.executable, str(folder / "shop" / "shop.py")]
        started = servers.enter_context(running(command, log=folder / "shop.log", environ=settings))
        wait_until_answered(started, url)
        yield Site(url=url, course_id=course, shop=shop)


@pytest.fixture
def page() -> Iterator[Page]:
    with launched() as browser:
        page = browser.new_page(locale="en-GB")
        problems: list[str] = []
        page.on("console", lambda said: problems.append(said.text) if "Security Policy" in said.text else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        yield page
        assert problems == []


def test_somebody_signs_in_at_a_page_of_ones_own_and_sees_her_course(site: Site, page: Page) -> None:
    page.goto(site.url)
    page.get_by_label("Who are you?").fill("ida")
    page.get_by_role("button", name="Sign in").click()
    course = page.locator("course-library").get_by_role("link", name="Hello")
    expect(course).to_have_attribute("href", f"/?course={site.course_id}")
    expect(page.get_by_label("Who are you?")).to_be_hidden()
    course.click()
    expect(page.locator("course-player")).to_have_attribute("course", site.course_id)


def test_a_session_is_for_whoever_is_signed_in_and_for_nobody_else(site: Site) -> None:
    client = site.shop.client
    assert client.post(f"{site.url}/course-session").status_code == 401
    assert client.post(f"{site.url}/course-session", headers={"Cookie": "shop=guessed"}).status_code == 401
    signed_in = client.post(f"{site.url}/sign-in", data={"name": "tomas"})
    cookie = signed_in.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    answer = client.post(f"{site.url}/course-session", headers={"Cookie": cookie.partition(";")[0]})
    assert answer.headers["cache-control"] == "no-store"
    assert site.shop.read("/api/user/enrolled-courses", answer.json()["token"])["items"] == []


def test_the_tags_and_the_policy_are_printed_with_ones_own_addresses(site: Site) -> None:
    told, policy = site.shop.run("embed"), site.shop.run("embed", "--policy")
    assert f'<script type="module" src="{site.shop.url}/courses.js"></script>' in told
    assert told.endswith(f"Content-Security-Policy: {policy}")
    assert f"script-src 'self' {site.shop.url};" in policy
    edge = Config.from_environ(site.shop.environ).edge_url
    assert f"media-src {site.shop.url} {edge} blob:" in policy
    assert "'unsafe-inline'" not in policy
