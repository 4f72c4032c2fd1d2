"""What becomes of a film whose address dies, is refused or can't be reached, in real Chromium over real streams."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import truth_meter
from installation import eventually
from learner_shop import LearnerShop
from playwright.sync_api import Page, Route
from short_addresses import LIFE
from test_playback import REFUSED, film, opened, pause, place, play
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]
PIECE = 150_000


def interruptions(page: Page) -> list[str]:
    """Give what was noted, but for what a film of which something is missing can't avoid: to wait for it."""
    return [each for each in page.evaluate("window.stops") if each.startswith(("paused", "emptied"))]


def refuse(route: Route, visitor: Visitor) -> None:
    """Answer as the edge does when an address has died."""
    route.fulfill(status=403, headers={"Access-Control-Allow-Origin": visitor.host.origin}, body="{}")


def renewed(addresses: list[str]) -> list[str]:
    """Give the addresses that were asked for in the place of others."""
    return [url for url in addresses if "session=" in url]


def segments(page: Page) -> list[str]:
    """Note what is asked for of films from now on, without the signatures."""
    asked: list[str] = []
    page.on("request", lambda request: ".m4s" in request.url and asked.append(request.url.partition("?")[0]))
    return asked


def test_a_page_that_was_left_open_until_its_address_died_plays_when_somebody_comes_back(
    visit: Visit, shop: LearnerShop
) -> None:
    who = shop.learner()
    shop.watch(who, 0, [[0, 17]], 17)
    page = opened(visit(who, short=True), 0)
    page.wait_for_timeout((LIFE.total_seconds() + 1) * 1000)
    play(page)
    truth_meter.wait_for(page, "v.currentTime > 18")


def test_a_segment_that_is_refused_is_fetched_by_a_younger_address_and_nobody_sees_it(
    visit: Visit, shop: LearnerShop
) -> None:
    visitor = visit(shop.learner())
    visitor.allowed += [REFUSED]
    page = opened(visitor, 0)
    addresses: list[str] = []
    page.on("request", lambda request: "/url?" in request.url and addresses.append(request.url))
    refused: list[str] = []

    def until_asked_anew(route: Route) -> None:
        if renewed(addresses):
            route.fallback()
        else:
            refused.append(route.request.url)
            refuse(route, visitor)

    page.route(re.compile(r"seg-0000[3-9]\.m4s"), until_asked_anew)
    film(page, truth_meter.NOTE_STOPS)
    play(page)
    truth_meter.wait_for(page, "v.currentTime > 10")
    assert refused
    assert len(renewed(addresses)) == 1
    assert not interruptions(page)


def test_a_stream_that_cannot_be_reached_is_told_and_plays_when_it_is_tried_again(
    visit: Visit, shop: LearnerShop
) -> None:
    who = shop.learner()
    shop.watch(who, 0, [[0, 17]], 17)
    visitor = visit(who)
    visitor.allowed += [REFUSED, "net::"]
    page = opened(visitor, 0)
    page.route("**/master.m3u8*", lambda route: route.abort("connectionrefused"))
    film(page, "void v.play().catch(() => undefined)")
    again = page.get_by_role("button", name="Try again")
    again.wait_for(timeout=30_000)
    page.unroute("**/master.m3u8*")
    again.click()
    truth_meter.wait_for(page, "!v.paused && v.currentTime > 18")


def test_a_file_that_is_refused_half_way_plays_on_where_it_stopped(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit(shop.learner())
    visitor.allowed += [REFUSED]
    page = visitor.page
    page.route("**/url?*", only_a_file)
    page.route("**/play.mp4*", refused_after_pieces(visitor, pieces=4))
    opened(visitor, 0)
    play(page)
    source = film(page, "v.currentSrc")
    eventually(lambda: film(page, "v.currentSrc") not in ("", source), patience=30)
    page.unroute("**/play.mp4*")
    truth_meter.wait_for(page, "!v.paused && v.currentTime > 5")
    assert film(page, "v.played.start(0)") > 0.5


def refused_after_pieces(visitor: Visitor, *, pieces: int) -> Callable[[Route], None]:
    """Give a file by small pieces, of which the first address opens but a few."""
    sent: list[str] = []

    def answer(route: Route) -> None:
        url = route.request.url
        if sent[:pieces] == [url] * pieces:
            refuse(route, visitor)
            return
        sent.append(url)
        first = int((route.request.headers.get("range") or "bytes=0-").removeprefix("bytes=").partition("-")[0])
        piece = {**route.request.headers, "range": f"bytes={first}-{first + PIECE}"}
        route.fulfill(response=route.fetch(headers=piece))

    return answer


def test_a_file_without_a_stream_plays_across_its_addresses_and_is_exchanged_where_it_stood_still(
    visit: Visit, shop: LearnerShop
) -> None:
    visitor = visit(shop.learner(), short=True)
    page = visitor.page
    page.route("**/url?*", only_a_file)
    # All of it at once: a browser that wants more of a file whose address has died needs another one sooner.
    page.route("**/play.mp4*", lambda route: route.fulfill(response=route.fetch()))
    addresses: list[str] = []
    page.on("request", lambda request: "/url?" in request.url and addresses.append(request.url))
    opened(visitor, 0)
    play(page)
    assert film(page, "v.currentSrc.includes('.mp4')")
    film(page, truth_meter.NOTE_STOPS)
    truth_meter.wait_for(page, f"v.currentTime > {LIFE.total_seconds() + 2}")
    assert len(renewed(addresses)) == 1
    assert not interruptions(page)
    pause(page)
    here, source = place(page), film(page, "v.currentSrc")
    play(page)
    eventually(lambda: film(page, "v.currentSrc") != source, patience=30)
    truth_meter.wait_for(page, f"!v.paused && v.currentTime > {here} + 1")
    assert place(page) < here + 10


def only_a_file(route: Route) -> None:
    """Answer as for a video whose stream isn't made yet."""
    answer = route.fetch()
    address = answer.json()
    route.fulfill(response=answer, json={**address, **address["file"]})


def test_the_quality_that_was_chosen_is_remembered(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit(shop.learner())
    page = opened(visitor, 0)
    page.evaluate("localStorage.setItem('coursedock.quality', '480')")
    play(page)
    truth_meter.wait_for(page, "v.videoHeight === 480")
    page.evaluate("localStorage.setItem('coursedock.quality', '360')")
    again = opened(visitor, 0)
    play(again)
    truth_meter.wait_for(again, "v.videoHeight === 360 && v.currentTime > 2")


def test_the_next_lesson_begins_with_what_was_fetched_ahead(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit(shop.learner())
    page = opened(visitor, 1)
    asked = segments(page)
    play(page)
    following = f"/videos/{shop.lessons[2]}/"
    # Playwright tells of requests only while it is asked something.
    eventually(lambda: film(page, "true") and any(following in url for url in asked), patience=30)
    page.wait_for_timeout(2000)
    ahead = [url for url in asked if following in url]
    page.evaluate(f"document.querySelector('course-player').video = '{shop.lessons[2]}'")
    eventually(lambda: bool(film(page, "v.paused && v.currentTime < 1")), patience=30)
    play(page)
    truth_meter.wait_for(page, "v.currentTime > 3")
    then = [url for url in asked if following in url]
    assert len(then) == len(set(then)), "nothing is fetched twice"
    assert set(ahead) <= set(then)


def test_a_session_that_ends_while_a_film_plays_is_renewed_by_what_tells_of_it(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit(shop.learner())
    visitor.allowed += [REFUSED]
    page = opened(visitor, 0)
    play(page)
    # Whoever made this token takes it back: the API says so at the next call, and the page has another by then.
    page.route("**/progress", answer_once_not_signed_in())
    page.evaluate(f"window.given.token = '{shop.session(visitor.who.user_id)}'")
    truth_meter.wait_for(page, "v.currentTime > 3")
    pause(page)
    here = place(page)
    eventually(lambda: film(page, "true") and abs(shop.of_video(visitor.who)["position"] - here) <= 1, patience=30)
    assert visitor.told("course-session-needed") == []


def answer_once_not_signed_in() -> Callable[[Route], Any]:
    """Refuse the first beat as the API does when a session has ended."""
    refused: list[str] = []

    def answer(route: Route) -> None:
        if refused or route.request.method != "POST":
            route.fallback()
            return
        refused.append(route.request.url)
        route.fulfill(
            status=401,
            headers={"Access-Control-Allow-Origin": "*"},
            content_type="application/problem+json",
            body='{"code": "not-signed-in", "status": 401}',
        )

    return answer
