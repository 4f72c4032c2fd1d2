"""What becomes of a film whose segments fail on the way or in the decoder, in real Chromium over real streams."""

import re
from collections.abc import Callable

import pytest
import truth_meter
from installation import eventually
from learner_shop import LearnerShop
from playwright.sync_api import Page, Route
from test_lost_addresses import interruptions
from test_playback import REFUSED, film, opened, place, play
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]
BUFFERED = "v.buffered.length ? v.buffered.end(v.buffered.length - 1) : 0"
# The engine's own tries of one segment, within half a minute: what it asks for after those is asked for once more.
TRIES = 7


def failing(page: Page, visitor: Visitor, status: int) -> list[str]:
    """Let the last of the film's segments fail, and note them."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url.partition("?")[0])
        route.fulfill(status=status, headers={"Access-Control-Allow-Origin": visitor.host.origin}, body="")

    page.route(re.compile(r"seg-0000[5-9]\.m4s|seg-0001"), answer)
    return asked


def test_half_a_minute_of_a_busy_server_stops_no_film_that_has_enough_at_hand(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit(shop.learner())
    visitor.allowed += [REFUSED]
    page = opened(visitor, 0)
    page.evaluate("localStorage.setItem('coursedock.rate', '0.25')")
    asked = failing(page, visitor, 502)
    film(page, truth_meter.NOTE_STOPS)
    play(page)
    eventually(lambda: film(page, "true") and len(asked) > TRIES, patience=90)
    page.unroute_all()
    had = film(page, BUFFERED)
    truth_meter.wait_for(page, f"({BUFFERED}) > {had} + 5")
    assert interruptions(page) == []
    assert not page.get_by_role("button", name="Try again").is_visible()


def test_who_plays_a_film_that_was_stopped_fetches_what_is_missing(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit(shop.learner())
    visitor.allowed += [REFUSED, "net::"]
    page = opened(visitor, 0)
    failing(page, visitor, 403)
    page.route("**/url?session=*", lambda route: route.abort("connectionrefused"))
    play(page)
    again = page.get_by_role("button", name="Try again")
    again.wait_for(timeout=30_000)
    page.unroute_all()
    stopped, had = place(page), film(page, BUFFERED)
    # As a headset's key does, or a line of the transcript.
    film(page, "void v.play().catch(() => undefined)")
    truth_meter.wait_for(page, f"!v.paused && v.currentTime > {had} + 1")
    assert not again.is_visible()
    assert stopped < had


def spoil_once(page: Page, segment: str) -> list[str]:
    """Let a segment's pictures and sounds be nothing but zeros, the first time that it is asked for."""
    spoilt: list[str] = []

    def answer(route: Route) -> None:
        fetched = route.fetch()
        body = fetched.body()
        media = body.find(b"mdat") + len(b"mdat")
        if not spoilt:
            spoilt.append(route.request.url)
            body = body[:media] + bytes(len(body) - media)
        route.fulfill(response=fetched, body=body)

    page.route(re.compile(rf"{segment}\.m4s"), answer)
    return spoilt


def test_a_film_goes_on_by_itself_after_its_decoder_has_failed(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit(shop.learner())
    page = opened(visitor, 0)
    spoilt = spoil_once(page, "seg-00003")
    places: list[float] = []
    film(page, truth_meter.NOTE_STOPS)
    play(page)

    def is_far() -> bool:
        places.append(place(page))
        return bool(film(page, "!v.paused && v.currentTime > 14"))

    eventually(is_far, patience=60)
    assert spoilt
    assert [each for each in interruptions(page) if each.startswith("emptied")], "the decoder has failed"
    assert not page.get_by_role("button", name="Try again").is_visible()
    eventually(lambda: shop.of_video(visitor.who)["position"] > 10, patience=30)
