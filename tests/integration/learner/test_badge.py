"""The moment in which a course is completed, and what stays of it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from installation import eventually
from learner_course import LESSONS, TITLE
from learner_shop import LearnerShop
from page_checks import MOVING, must_be_accessible, must_be_well_made
from playwright.sync_api import Locator, Page, Request, expect
from shell_steps import FRAME, begin, film, finish, lesson, watched_before
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]
SHOW = "See your certificate"


def party(page: Page) -> Locator:
    return page.get_by_role("group", name="Course completed")


def badge_button(page: Page) -> Locator:
    return page.get_by_role("button", name=f"Completed: {SHOW.lower()}")


def badge(page: Page) -> Locator:
    return page.get_by_role("dialog", name=TITLE)


def completed(visitor: Visitor) -> Page:
    """Play what is left of the last lesson of the course."""
    finish(visitor.shop, visitor.who, 0, 1)
    watched_before(visitor.shop, visitor.who, 2, 9)
    page = visitor.player()
    expect(badge_button(page)).to_be_hidden()
    begin(page)
    expect(party(page)).to_be_visible(timeout=30_000)
    return page


def test_a_course_that_is_completed_is_celebrated_once_and_its_badge_stays(visit: Visit, device: str) -> None:
    visitor = visit(device=device)
    page = completed(visitor)
    expect(party(page)).to_contain_text(f"You have completed “{TITLE}”.")
    expect(lesson(page, 2)).to_have_accessible_name(f"3. {LESSONS[2].title} 12 sec , completed , playing now")
    expect(page.get_by_role("progressbar", name="Watched of the course")).to_have_attribute("aria-valuenow", "100")
    must_be_well_made(page, "celebration")
    one, other = (each.bounding_box() for each in (badge_button(page), page.locator("course-player .fold-side")))
    assert one is not None
    assert other is not None
    assert one["y"] == other["y"], "they stand beside the title, on a phone too"
    expect(page.locator("course-player .confetti")).to_have_count(0)
    party(page).get_by_role("button", name=SHOW).click()
    expect(badge(page)).to_contain_text("Certificate of completion")
    today = datetime.now(UTC)
    for fact in (f"Completed on{today.day} {today:%B %Y}", "Lessons3", "Length1 min"):
        expect(badge(page)).to_contain_text(fact)
    must_be_accessible(page, "badge")
    assert page.evaluate(MOVING) == []
    page.keyboard.press("Escape")
    expect(badge(page)).to_be_hidden()
    expect(party(page)).to_be_hidden()
    expect(badge_button(page)).to_be_focused()
    # The same seconds once more complete nothing that is complete.
    page.locator(FRAME).press("0")
    with page.expect_response(lambda answer: is_beat(answer.request) and answer.ok):
        begin_again(page)
    assert visitor.told("course-completed") == [{"course": visitor.shop.course_id}]
    page.reload()
    badge_button(page).click()
    page.get_by_role("button", name="Close", exact=True).click()
    expect(badge_button(page)).to_be_focused()
    expect(party(page)).to_be_hidden()
    assert visitor.told("course-completed") == []


def is_beat(request: Request) -> bool:
    return request.method == "POST" and request.url.endswith("/progress")


def begin_again(page: Page) -> None:
    """Play a little, and pause: both are told."""
    page.locator(FRAME).press("k")
    eventually(lambda: film(page, "!v.paused && v.currentTime > 1"))
    page.locator(FRAME).press("k")


def test_paper_falls_where_motion_is_welcome(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit(reduced_motion="no-preference")
    page = completed(visitor)
    expect(page.locator("course-player .confetti .fall")).to_have_count(60)
    assert page.evaluate(MOVING)
    party(page).get_by_role("button", name="Close").click()
    expect(party(page)).to_be_hidden()
    expect(page.locator(FRAME)).to_be_focused()
    expect(page.locator("course-player .confetti")).to_have_count(0)
    assert shop.progress(visitor.who)["course"]["completed"]
