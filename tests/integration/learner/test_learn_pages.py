"""Our own pages at /learn, under their own policy."""

import json
import re
from collections.abc import Callable

import pytest
from learner_course import TITLE
from learner_shop import Learner, LearnerShop
from page_checks import must_be_well_made_in_light_and_dark
from player_states import BEGIN, plays
from playwright.sync_api import Page, expect
from visitors import Visitor
from zoom_checks import must_lose_nothing

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]


def sign_in(visitor: Visitor, who: Learner) -> None:
    """Leave a session as a shop on our own origin does."""
    kept = json.dumps(json.dumps({"token": who.token}))
    visitor.context.add_init_script(f"sessionStorage.setItem('coursedock.session', {kept})")


def learn(visitor: Visitor, path: str = "") -> Page:
    visitor.page.goto(f"{visitor.api}/learn{path}")
    return visitor.page


def test_the_library_of_our_own_pages_is_accessible_and_leads_to_the_player(
    visit: Visit, shop: LearnerShop, device: str
) -> None:
    who = shop.collector()
    shop.watch(who, 0, [[0, 12]], 12)
    visitor = visit(who, device)
    sign_in(visitor, who)
    page = learn(visitor)
    expect(page.locator("course-library h2 a")).to_have_count(3)
    must_be_well_made_in_light_and_dark(page, "/learn")
    wanted = f"{shop.url}/learn/{shop.course_id}?video={shop.lessons[0]}"
    assert page.get_by_role("link", name=TITLE).evaluate("each => each.href") == wanted


def test_whoever_is_not_signed_in_is_told_where_to(visit: Visit, device: str) -> None:
    visitor = visit(device=device)
    page = learn(visitor)
    expect(page.get_by_role("status").filter(has_text="Please sign in at")).to_be_visible()
    must_be_well_made_in_light_and_dark(page, "/learn, signed out")


def test_the_player_of_our_own_pages_is_accessible_and_plays_under_our_policy(
    visit: Visit, shop: LearnerShop, device: str
) -> None:
    visitor = visit(device=device)
    sign_in(visitor, visitor.who)
    page = learn(visitor, f"/{shop.course_id}")
    expect(page.locator(BEGIN)).to_be_visible()
    must_be_well_made_in_light_and_dark(page, "/learn/{course}")
    must_lose_nothing(page, "/learn/{course}")
    plays(page)
    expect(page).to_have_title(re.compile("^Wet the paper – "))


def test_the_poster_of_a_lesson_is_fetched_once(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit()
    sign_in(visitor, visitor.who)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    page = learn(visitor, f"/{shop.course_id}")
    expect(page.locator(BEGIN)).to_be_visible()
    plays(page)
    assert len([url for url in asked if url.endswith("/poster.jpg")]) == 1


def test_whoever_is_not_signed_in_is_told_so_beside_a_course_too(visit: Visit, shop: LearnerShop, device: str) -> None:
    visitor = visit(device=device)
    visitor.allowed += ["status of 401"]
    page = learn(visitor, f"/{shop.course_id}")
    expect(page.get_by_role("heading", name="Please sign in")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Please sign in at")).to_be_visible()
    must_be_well_made_in_light_and_dark(page, "/learn/{course}, signed out")


def test_our_own_pages_speak_the_language_of_the_browser(visit: Visit, shop: LearnerShop) -> None:
    who = shop.learner()
    visitor = visit(who, locale="de-DE")
    sign_in(visitor, who)
    page = learn(visitor)
    expect(page.get_by_role("heading", level=1)).to_have_text("Meine Kurse")
    expect(page.get_by_role("region", name="Ihre Kurse")).to_be_visible()
