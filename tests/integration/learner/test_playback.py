"""What <course-player> does with addresses, places and beats, in real Chromium over real streams."""

import random
from collections.abc import Callable
from typing import Any

import pytest
import truth_meter
from installation import eventually
from learner_shop import Learner, LearnerShop
from playwright.sync_api import Page
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
REFUSED = "Failed to load resource"
Visit = Callable[..., Visitor]
# Elements without a source are found too: this is how somebody presses play who doesn't see the buttons.
FILM = """
(() => {
  const video = (root) => {
    for (const each of root.querySelectorAll("*")) {
      const found = each.localName === "video" ? each : each.shadowRoot && video(each.shadowRoot);
      if (found) return found;
    }
    return null;
  };
  const v = video(document);
  return %s;
})()
"""


def film(page: Page, expression: str) -> Any:
    """Say or do something with the video element, called ``v``, whether it has a source or not."""
    return page.evaluate(FILM % expression)


def wait_until_ready(page: Page) -> None:
    """Wait until the player may be played."""
    eventually(lambda: film(page, "Boolean(v && v.getRootNode().querySelector('.begin'))"), patience=30)


def opened(visitor: Visitor, number: int | None = None) -> Page:
    """Open the player and wait until it may be played."""
    truth_meter.install(visitor.page)
    page = visitor.player(number)
    wait_until_ready(page)
    return page


def play(page: Page) -> None:
    """Play, and wait until pictures move."""
    film(page, "void v.play()")
    truth_meter.wait_for(page, "!v.paused && v.readyState > 2 && v.currentTime > 0")


def pause(page: Page) -> None:
    film(page, "v.pause()")


def place(page: Page) -> float:
    return float(film(page, "v.currentTime"))


def seek(page: Page, to: float) -> None:
    film(page, f"(v.currentTime = {to}, true)")
    truth_meter.wait_for(page, "!v.seeking")


def told(shop: LearnerShop, who: Learner, position: float, number: int = 0) -> None:
    """Wait until the server holds a place, to the second."""
    eventually(lambda: abs(shop.of_video(who, number)["position"] - position) <= 1, patience=30)


def test_nothing_of_a_film_is_fetched_before_somebody_wants_to_play(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit()
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    page = opened(visitor, 0)
    assert film(page, "[v.paused, v.currentSrc, v.preload]")[:2] == [True, ""]
    assert not [url for url in asked if "/playlists/" in url or ".m4s" in url or ".mp4" in url]
    play(page)
    eventually(lambda: film(page, "true") and bool([url for url in asked if "/playlists/" in url]))


def test_a_video_resumes_where_its_learner_stopped_after_a_reload_and_on_another_device(
    visit: Visit, shop: LearnerShop
) -> None:
    visitor = visit(shop.learner())
    page = opened(visitor, 0)
    play(page)
    seek(page, 17)
    truth_meter.wait_for(page, "v.currentTime > 18")
    pause(page)
    stopped = place(page)
    told(shop, visitor.who, stopped)
    again = opened(visitor)
    # Before there is any film, the place is there: nothing flashes 0:00.
    assert abs(place(again) - stopped) <= 1
    play(again)
    assert place(again) >= stopped - 1
    pause(again)
    phone = opened(visit(visitor.who, "phone"))
    assert abs(place(phone) - place(again)) <= 1
    play(phone)
    assert place(phone) >= stopped - 1


def test_resuming_alone_tells_nothing_and_moves_no_place(visit: Visit, shop: LearnerShop) -> None:
    who = shop.learner()
    shop.watch(who, 0, [[0, 21]], 21)
    before = shop.of_video(who)
    visitor = visit(who)
    sent: list[str] = []
    visitor.page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    opened(visitor)
    visitor.page.goto("about:blank")
    assert sent == []
    assert shop.of_video(who)["position"] == before["position"]


def test_dragging_to_the_end_completes_nothing(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit(shop.learner())
    page = opened(visitor, 0)
    play(page)
    for to in (20, 30, 39.5):
        seek(page, to)
    truth_meter.wait_for(page, "v.ended")
    eventually(lambda: shop.of_video(visitor.who)["position"] >= 39, patience=30)
    video = shop.of_video(visitor.who)
    assert not video["completed"]
    assert video["watched_duration"] < 10


def test_at_twice_the_speed_a_lesson_is_completed(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit(shop.learner())
    page = opened(visitor, 2)
    play(page)
    film(page, "(v.playbackRate = 2, true)")
    truth_meter.wait_for(page, "v.ended")
    eventually(lambda: shop.of_video(visitor.who, 2)["completed"], patience=30)
    eventually(lambda: bool(visitor.told("course-progress")), patience=30)


def test_a_lesson_left_in_a_hurry_keeps_its_place_and_gives_it_to_no_other(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit(shop.learner())
    page = opened(visitor, 0)
    play(page)
    seek(page, 14)
    truth_meter.wait_for(page, "v.currentTime > 15")
    page.evaluate(f"document.querySelector('course-player').video = '{shop.lessons[1]}'")
    told(shop, visitor.who, 15)
    eventually(lambda: film(page, "v.currentTime < 1 && v.paused"), patience=30)
    assert shop.of_video(visitor.who, 1)["position"] == 0


def test_an_address_of_twenty_seconds_is_renewed_three_times_without_a_visible_stop(
    visit: Visit, shop: LearnerShop
) -> None:
    visitor = visit(shop.learner(), short=True)
    renewed: list[str] = []
    visitor.page.on("request", lambda request: "/url?session=" in request.url and renewed.append(request.url))
    page = opened(visitor, 0)
    film(page, "(v.defaultPlaybackRate = v.playbackRate = 0.5, true)")
    play(page)
    film(page, "(v.playbackRate = 0.5, true)")
    film(page, truth_meter.NOTE_STOPS)
    # Playwright tells of requests only while it is asked something.
    eventually(lambda: film(page, "true") and len(renewed) >= 3, patience=90)
    before = place(page)
    truth_meter.wait_for(page, f"v.ended || v.currentTime > {before} + 1")
    assert page.evaluate("[window.stops, window.since]") == [[], 0]
    # Whatever is fetched now is fetched by the newest address.
    seek(page, 1)
    play(page)


def test_a_pause_of_any_length_survives(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit(shop.learner(), short=True)
    page = opened(visitor, 0)
    play(page)
    pause(page)
    here = place(page)
    asked: list[str] = []
    page.on("request", lambda request: "/url?" in request.url and asked.append(request.url))
    page.wait_for_timeout(21_000)
    assert asked == [], "a paused player asks for no address"
    seek(page, 30)
    play(page)
    truth_meter.wait_for(page, "v.currentTime > 31")
    assert here < 30
    eventually(lambda: film(page, "true") and bool(asked))


def test_what_was_watched_offline_is_kept_and_arrives_later(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit(shop.learner())
    visitor.allowed += [REFUSED, "net::"]
    page = opened(visitor, 0)
    play(page)
    truth_meter.wait_for(page, "v.buffered.length && v.buffered.end(0) > 20")
    visitor.context.set_offline(True)
    for _ in range(3):
        at = place(page)
        truth_meter.wait_for(page, f"v.currentTime > {at} + 1.5")
        pause(page)
        film(page, "void v.play()")
    pause(page)
    here = place(page)
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('coursedock.beat.')).length"
    eventually(lambda: page.evaluate(kept) >= 3, patience=30)
    visitor.context.set_offline(False)
    told(shop, visitor.who, here)
    eventually(lambda: page.evaluate(kept) == 0, patience=30)
    seen = truth_meter.whole_seconds(truth_meter.played(page), 0.3)
    eventually(lambda: seen <= shop.watched(visitor.who), patience=30)


def test_two_tabs_agree_and_together_count_each_second_once(visit: Visit, shop: LearnerShop) -> None:
    who = shop.learner()
    one, other = opened(visit(who), 0), opened(visit(who), 0)
    play(one)
    play(other)
    truth_meter.wait_for(one, "v.currentTime > 4")
    truth_meter.wait_for(other, "v.currentTime > 4")
    pause(one)
    pause(other)
    eventually(lambda: len(shop.watched(who)) >= 4, patience=30)
    assert len(shop.watched(who)) <= max(place(one), place(other)) + 1


def test_thirty_random_plays_seeks_pauses_and_changes_of_speed_are_counted_as_they_were_played(
    visit: Visit, shop: LearnerShop
) -> None:
    visitor = visit(shop.learner())
    page = opened(visitor, 0)
    play(page)
    chance = random.Random(20)
    breaks = 1
    for _ in range(30):
        deed = chance.choice(["play", "pause", "seek", "rate"])
        breaks += 1
        if deed == "play":
            film(page, "void v.play()")
        elif deed == "pause":
            pause(page)
        elif deed == "seek":
            film(page, f"(v.currentTime = {chance.uniform(0, 38):.2f}, true)")
        else:
            film(page, f"(v.playbackRate = {chance.choice([0.5, 1, 1.5, 2])}, true)")
        page.wait_for_timeout(chance.uniform(200, 1400))
    pause(page)
    truth_meter.wait_for(page, "v.paused && !v.seeking")
    page.wait_for_timeout(1000)
    told(shop, visitor.who, place(page))
    eventually(lambda: shop.progress(visitor.who)["course"]["pending"] == 0, patience=60)
    truth = truth_meter.played(page)
    counted = shop.watched(visitor.who)
    really = sum(end - start for start, end in truth)
    assert abs(len(counted) - really) <= breaks
    # No second is counted that was not at least begun, and none is missing that was played whole.
    assert counted <= truth_meter.whole_seconds(truth, 1)
    assert len(truth_meter.whole_seconds(truth, 0) - counted) <= breaks
