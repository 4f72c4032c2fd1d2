"""One learner on a phone and at a desk: who is further on is told, and nobody is moved who doesn't want to be."""

from collections.abc import Callable

import pytest
from installation import eventually
from learner_shop import Learner, LearnerShop
from page_checks import must_be_well_made
from playwright.sync_api import Locator, Page, expect
from shell_steps import FRAME, becomes, begin, film, pause, seek, to_the_end
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]


def question(page: Page) -> Locator:
    return page.get_by_role("group", name="Your place on another device")


def ready(page: Page) -> Page:
    """Wait until the lesson may be played: by then the place elsewhere is known."""
    expect(page.locator("course-stage .begin")).to_be_visible()
    return page


def watched(shop: LearnerShop, who: Learner, page: Page, start: float) -> None:
    """Play a moment from a place, and stop there, as the server knows by then."""
    begin(page)
    seek(page, start)
    becomes(page, f"v.currentTime > {start + 1}")
    pause(page)
    place = film(page, "v.currentTime")
    eventually(lambda: abs(shop.of_video(who)["position"] - place) <= 1, patience=30)


def further_on_the_phone(visit: Visit, shop: LearnerShop) -> tuple[Visitor, Visitor, str]:
    """Somebody was at 0:26 on the phone, and after that at 0:02 at a desk; gives the place on the phone too."""
    who = shop.learner()
    phone, desk = visit(who, "phone"), visit(who)
    watched(shop, who, phone.player(0), 25)
    place = f"0:{int(shop.of_video(who)['position'])}"
    watched(shop, who, desk.player(0), 1)
    return phone, desk, place


def test_who_is_further_on_the_phone_is_asked_and_stays_or_jumps_as_she_says(visit: Visit, shop: LearnerShop) -> None:
    phone, desk, place = further_on_the_phone(visit, shop)
    page = ready(desk.player(0))
    expect(question(page)).to_contain_text(f"You are further on your phone: jump to {place}?")
    must_be_well_made(page, "further")
    question(page).get_by_role("button", name="Stay here").click()
    expect(question(page)).to_be_hidden()
    expect(page.locator(FRAME)).to_be_focused()
    begin(page)
    assert film(page, "v.currentTime") < 10
    pause(page)
    page = desk.player(0)
    question(page).get_by_role("button", name=f"Jump to {place}").click()
    expect(question(page)).to_be_hidden()
    expect(page.locator("course-stage .begin")).to_have_text(f"Continue at {place}")
    begin(page)
    becomes(page, "v.currentTime > 25 && v.currentTime < 35")
    # On the phone, whose place is the further one, there is nothing to ask.
    must_not_be_asked(phone)


def test_a_phone_that_goes_on_while_it_plays_at_the_desk_is_told_of_with_the_next_address(
    visit: Visit, shop: LearnerShop
) -> None:
    who = shop.learner()
    desk = visit(who, short=True)
    page = begin(desk.player(0))
    film(page, "(v.playbackRate = 0.5, true)")
    phone = visit(who, "phone")
    watched(shop, who, phone.player(0), 30)
    expect(question(page)).to_contain_text("further on your phone", timeout=40_000)
    assert not film(page, "v.paused")
    question(page).get_by_role("button", name="Jump to").click()
    becomes(page, "!v.paused && !v.seeking && v.currentTime >= 30")


def test_a_place_that_is_hardly_further_or_at_the_end_is_none_to_jump_to(visit: Visit, shop: LearnerShop) -> None:
    phone, desk, _ = further_on_the_phone(visit, shop)
    page = begin(desk.player(0))
    expect(question(page)).to_be_visible()
    # She comes near it by herself.
    seek(page, 18)
    expect(question(page)).to_be_hidden()
    pause(page)
    eventually(lambda: shop.of_video(desk.who)["position"] >= 18)
    must_not_be_asked(desk)
    film(phone.page, "void v.play()")
    to_the_end(phone.page)
    eventually(lambda: shop.of_video(desk.who)["position"] >= 39, patience=30)
    watched(shop, desk.who, desk.player(0), 1)
    must_not_be_asked(desk)


def must_not_be_asked(visitor: Visitor) -> None:
    page = ready(visitor.player(0))
    page.wait_for_timeout(500)
    expect(question(page)).to_be_hidden()
