"""Who watches may be told anew while a film plays, and may be somebody else."""

from collections.abc import Callable

import pytest
import truth_meter
from installation import eventually
from learner_shop import LearnerShop
from playwright.sync_api import Page, expect
from test_playback import REFUSED, film, opened, place, play
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]
STOPS = "(window.stops = [], v.addEventListener('pause', () => window.stops.push('pause')), true)"


def give(page: Page, token: str) -> None:
    """Give a token as an attribute."""
    page.evaluate("(token) => document.querySelector('course-player').setAttribute('session', token)", token)


def test_a_younger_token_of_the_same_person_stops_nothing(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit(shop.learner())
    page = opened(visitor, 0)
    play(page)
    film(page, STOPS)
    give(page, shop.session(visitor.who.user_id))
    here = place(page)
    truth_meter.wait_for(page, f"!v.paused && v.currentTime > {here} + 2")
    assert page.evaluate("window.stops") == []
    assert visitor.told("course-session-needed") == []


def test_who_is_signed_out_while_a_film_plays_sees_it_on_and_it_counts_once_she_is_back(
    visit: Visit, shop: LearnerShop
) -> None:
    visitor = visit(shop.learner(), short=True)
    visitor.allowed += [REFUSED]
    page = opened(visitor, 0)
    play(page)
    film(page, STOPS)
    give(page, shop.session(visitor.who.user_id, life=-60))
    # Her beats and a younger address are refused by then.
    truth_meter.wait_for(page, "v.currentTime > 20")
    assert page.evaluate("window.stops") == []
    assert len(visitor.told("course-session-needed")) == 1
    assert shop.of_video(visitor.who)["position"] == 0
    give(page, shop.session(visitor.who.user_id))
    eventually(lambda: shop.of_video(visitor.who)["position"] > 15, patience=30)


def test_somebody_else_s_token_begins_anew_with_her_own_progress(visit: Visit, shop: LearnerShop) -> None:
    visitor, other = visit(shop.learner()), shop.learner()
    shop.watch(other, 0, [[0, 12]], 12)
    page = opened(visitor, 0)
    play(page)
    truth_meter.wait_for(page, "v.currentTime > 2")
    give(page, other.token)
    expect(page.get_by_role("button", name="Continue at 0:12")).to_be_visible(timeout=20_000)
    eventually(lambda: film(page, "v.paused"))
    eventually(lambda: shop.of_video(visitor.who)["position"] > 1)
    assert shop.of_video(other)["position"] == 12
