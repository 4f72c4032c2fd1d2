"""The script of the plugin for WooCommerce, in a page of an account: when it loads the page again, and when never."""

import json
import re
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from textwrap import dedent
from typing import Final

import pytest
from attrs import define
from host_site import HostSite
from learner_course import TITLE
from learner_shop import LearnerShop
from playwright.sync_api import Page, Route, expect
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]

PLUGIN: Final = Path(__file__).parents[3] / "examples" / "woocommerce" / "coursedock-courses.php"
ROUTE: Final = "/wp-json/coursedock/v1/session"
PAGE: Final = '<!doctype html><title>My account</title>{tag}<script type="module">{script}</script>{loader}'


def session_script() -> str:
    """Give what the plugin writes into the page, as PHP would."""
    found = re.search(r"return <<<JS\n(.*?)\n *JS;", PLUGIN.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    told = json.dumps({"route": ROUTE, "nonce": "n"})
    return dedent(found[1]).replace("{$told}", told).replace("\\$", "$")


@define(slots=False)  # Playwright writes on whose methods it calls.
class Account:
    """An account's page, and what WordPress answers to whoever asks for a session there."""

    visitor: Visitor
    token: str | None
    """None where nobody is signed in at the shop."""
    loads: int = 0
    asked: int = 0

    def answer(self, route: Route) -> None:
        """Give a token, as the plugin's own route does."""
        self.asked += 1
        if self.token is None:
            route.fulfill(status=HTTPStatus.UNAUTHORIZED, json={"code": "rest_forbidden"})
        else:
            route.fulfill(json={"token": self.token})

    def count(self, _page: Page) -> None:
        """Count a load of the page."""
        self.loads += 1

    def open(self, host: HostSite) -> Page:
        """Open the page with her library."""
        visitor = self.visitor
        tag = f'<course-library api="{visitor.api}"></course-library>'
        loader = f'<script type="module" src="{visitor.api}/courses.js"></script>'
        address = host.put("/my-account.html", PAGE.format(tag=tag, script=session_script(), loader=loader))
        visitor.allowed += ["status of 401"]
        visitor.page.route(f"**{ROUTE}", self.answer)
        visitor.page.on("domcontentloaded", self.count)
        visitor.page.goto(address)
        return visitor.page


def asks_to_sign_in(page: Page) -> None:
    expect(page.get_by_role("heading", name="Your courses wait for you")).to_be_visible()


def test_a_token_that_is_refused_loads_the_page_never_again(visit: Visit, shop: LearnerShop, host: HostSite) -> None:
    visitor = visit()
    signed, _, signature = visitor.who.token.rpartition(".")
    account = Account(visitor, f"{signed}.{signature[::-1]}")
    page = account.open(host)
    asks_to_sign_in(page)
    page.wait_for_timeout(2000)
    assert (account.loads, account.asked) == (1, 2)


def test_who_is_signed_out_while_the_page_is_open_has_it_loaded_again_and_only_once(
    visit: Visit, shop: LearnerShop, host: HostSite
) -> None:
    visitor = visit()
    # It has ended; clocks may differ by ten seconds.
    account = Account(visitor, shop.session(visitor.who.user_id, life=0))
    page = account.open(host)
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    account.token = None
    with page.expect_navigation(timeout=30_000):
        page.evaluate("void setInterval(() => document.querySelector('course-library').refresh(), 500)")
    asks_to_sign_in(page)
    page.wait_for_timeout(1000)
    assert account.loads == 2
