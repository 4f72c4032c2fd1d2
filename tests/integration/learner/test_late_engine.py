"""The engine for streams is late, can't be fetched, or is gone since the last version."""

import re
from collections.abc import Callable

import pytest
import truth_meter
from installation import eventually
from learner_shop import LearnerShop
from playwright.sync_api import Route, expect
from test_playback import REFUSED, film, opened, play, wait_until_ready
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]
ENGINE = re.compile(r"/web/media-[^/]*\.js")


def hold(route: Route, held: list[Route]) -> None:
    """Let a request wait until it is let go on."""
    held.append(route)


def test_a_place_that_is_chosen_while_the_film_is_still_fetched_is_where_it_begins(
    visit: Visit, shop: LearnerShop
) -> None:
    visitor = visit(shop.learner())
    page = opened(visitor, 0)
    held: list[Route] = []
    page.route(ENGINE, lambda route: hold(route, held))
    page.locator("course-stage .begin").click()
    eventually(lambda: film(page, "true") and bool(held), patience=30)
    page.locator("course-stage .frame").press("5")
    expect(page.locator("course-stage .now")).to_have_text("0:20")
    held[0].continue_()
    truth_meter.wait_for(page, "!v.paused && v.currentTime > 20.5")
    assert film(page, "v.played.start(0)") >= 19.5
    expect(page.locator("course-stage .now")).to_have_text("0:23")


def test_a_page_from_before_a_new_version_asks_to_be_loaded_again(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit(shop.learner())
    visitor.allowed += [REFUSED]
    page = opened(visitor, 0)
    page.route(ENGINE, lambda route: route.fulfill(status=404, headers={"Access-Control-Allow-Origin": "*"}))
    page.locator("course-stage .begin").click()
    again = page.get_by_role("button", name="Load the page again")
    expect(again).to_be_visible(timeout=20_000)
    page.unroute(ENGINE)
    with page.expect_navigation():
        again.click()
    wait_until_ready(page)
    play(page)


def test_an_engine_that_could_not_be_fetched_is_fetched_when_it_is_tried_again(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit(shop.learner())
    visitor.allowed += [REFUSED, "net::"]
    page = opened(visitor, 0)
    page.route(re.compile(r"/web/|/courses\.js"), lambda route: route.abort("internetdisconnected"))
    page.locator("course-stage .begin").click()
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible(timeout=20_000)
    page.unroute_all()
    again.click()
    truth_meter.wait_for(page, "!v.paused && v.currentTime > 1")
