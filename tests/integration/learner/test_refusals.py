"""What somebody reads where a lesson doesn't play, and what she can do about it."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from installation import eventually
from learner_course import LESSONS, SHOP_URL, TITLE
from learner_shop import Learner, LearnerShop
from page_checks import must_be_well_made
from playwright.sync_api import Locator, Page, expect
from shell_steps import REFUSED, begin, film, finish, lesson, pause, plays, run_out, shows
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]


def card(page: Page, heading: str) -> Locator:
    """Find what stands in the picture's place."""
    found = page.locator("course-player .card").filter(has=page.get_by_role("heading", name=heading, exact=True))
    expect(found).to_be_visible()
    return found


def refused(visitor: Visitor) -> Visitor:
    """Let a visitor's page be told no."""
    visitor.allowed += [REFUSED]
    return visitor


def enrollment(shop: LearnerShop, who: Learner) -> str:
    found = shop.shop.read(f"/api/admin/enrollments?user_id={who.user_id}", shop.session("boss", admin=True))
    return str(found["items"][0]["id"])


@contextmanager
def changed(shop: LearnerShop, path: str, **told: Any) -> Iterator[None]:
    """Let something be different for a while."""
    before = shop.told("GET", path)
    shop.told("PUT", path, {**before, **told})
    try:
        yield
    finally:
        shop.told("PUT", path, before)


def free(shop: LearnerShop, number: int) -> AbstractContextManager[None]:
    """Let a lesson be free to look at."""
    return changed(shop, f"/api/admin/videos/{shop.lessons[number]}", free_preview=True)


def sent(page: Page) -> list[str]:
    """Note what is told of watching from now on."""
    told: list[str] = []
    page.on("request", lambda asked: asked.method == "POST" and told.append(asked.url))
    return told


def test_a_course_that_is_not_hers_leads_to_the_shop_or_where_the_page_wants(
    visit: Visit, shop: LearnerShop, device: str
) -> None:
    visitor = refused(visit(shop.stranger(), device))
    page = visitor.player()
    found = card(page, "This course is not yours yet")
    expect(found.get_by_role("link", name="Get this course")).to_have_attribute("href", SHOP_URL)
    for number, each in enumerate(LESSONS):
        # The first is shown, and doesn't play.
        name = f"{number + 1}. {each.title} {each.seconds} sec , not open to you"
        expect(lesson(page, number)).to_have_accessible_name(name)
    expect(lesson(page, 0)).to_have_attribute("aria-current", "true")
    must_be_well_made(page, "not hers")
    tag = f'<course-player api="{visitor.api}" course="{shop.course_id}"><a slot="refused" href="/buy">Buy</a>'
    page = visitor.embed(f"{tag}</course-player>", "/watch.html")
    card(page, "This course is not yours yet")
    expect(page.get_by_role("link", name="Buy")).to_be_visible()
    expect(page.get_by_role("link", name="Get this course")).to_be_hidden()


def test_access_that_has_run_out_is_told_with_its_day_and_nothing_is_lost(visit: Visit, shop: LearnerShop) -> None:
    who = shop.learner(days=30)
    finish(shop, who, 0)
    run_out(shop, who, datetime(2026, 3, 3, 12, tzinfo=UTC))
    page = refused(visit(who)).player()
    found = card(page, "Your access has run out")
    expect(found).to_contain_text("It ended on 3 March. All your progress is kept")
    expect(found.get_by_role("link", name="Get access again")).to_have_attribute("href", SHOP_URL)
    expect(page.locator("course-player")).to_contain_text("1 of 3 lessons completed")


def test_what_the_shop_sells_no_longer_is_not_offered_to_whoever_had_it(visit: Visit, shop: LearnerShop) -> None:
    who = shop.learner(days=30)
    run_out(shop, who, datetime(2026, 3, 3, 12, tzinfo=UTC))
    with changed(shop, f"/api/admin/courses/{shop.course_id}", status="archived"):
        visitor = refused(visit(who))
        found = card(visitor.player(), "Your access has run out")
        expect(found.get_by_role("link")).to_have_count(0)
        page = visitor.library('href="/watch?course={course}"')
        mine = page.locator("course-library li").filter(has_text=TITLE)
        expect(mine).to_contain_text("Expired on 3 March")
        expect(mine).not_to_contain_text("Renew access")
        expect(mine.get_by_role("link")).to_have_attribute("href", f"/watch?course={shop.course_id}")


def test_access_that_ends_while_she_watches_is_told_and_so_is_the_reason_at_the_next_visit(
    visit: Visit, shop: LearnerShop
) -> None:
    visitor = refused(visit())
    page = begin(visitor.player(0))
    path = f"/api/admin/enrollments/{enrollment(shop, visitor.who)}"
    shop.told("POST", f"{path}/block", {"reason": "shared account"})
    pause(page)
    expect(page.get_by_text("What you watch is not being counted any more.")).to_be_visible()
    found = card(visitor.player(0), "Your access is blocked")
    expect(found).to_contain_text("Please ask the shop; your progress is kept.")
    expect(found.get_by_role("link")).to_have_count(0)
    shop.told("POST", f"{path}/unblock", {})
    for grant in shop.told("GET", path)["grants"]:
        shop.told("POST", f"{path}/grants/{grant['key']}/end", {"note": "refunded"})
    found = card(visitor.player(0), "Your access has ended")
    expect(found).to_contain_text(re.compile(r"It was ended on .+\. Your progress is kept\."))
    # It was given by hand: there is no order.
    expect(found).not_to_contain_text("order")
    expect(found.get_by_role("link", name="Get access again")).to_have_attribute("href", SHOP_URL)


def test_whoever_is_not_signed_in_is_asked_to_sign_in_and_so_is_the_page(visit: Visit, shop: LearnerShop) -> None:
    visitor = refused(visit(Learner(user_id="", token="")))
    page = visitor.player(0)
    found = card(page, "Please sign in")
    expect(found).to_contain_text("Sign in to go on where you stopped.")
    eventually(lambda: visitor.told("course-session-needed"))
    tag = f'<course-player api="{visitor.api}" course="{shop.course_id}"><a slot="signed-out" href="/in">Come in</a>'
    page = visitor.embed(f"{tag}</course-player>", "/watch.html")
    expect(page.get_by_role("link", name="Come in")).to_be_visible()
    expect(page.get_by_role("heading", name="Please sign in")).to_be_hidden()
    # Who signs in on the same page goes on there.
    page.evaluate("(token) => { window.given.token = token }", shop.learner().token)
    page.evaluate("document.querySelector('course-player').session = () => window.given.token")
    expect(page.locator("course-stage .begin")).to_be_visible()


def test_a_lesson_that_is_free_to_look_at_plays_and_nothing_is_kept_of_it(visit: Visit, shop: LearnerShop) -> None:
    with free(shop, 1):
        for who in (shop.stranger(), Learner(user_id="", token="")):
            visitor = refused(visit(who))
            page = visitor.player()
            told = sent(page)
            # It is shown first: it is the one that she can see.
            shows(page, 1)
            name = f"2. {LESSONS[1].title} 24 sec Free to look at , playing now"
            expect(lesson(page, 1)).to_have_accessible_name(name)
            begin(page)
            expect(page.get_by_text("You are watching a lesson that is free to look at.")).to_be_visible()
            expect(page.get_by_role("link", name="Get the whole course")).to_have_attribute("href", SHOP_URL)
            pause(page)
            lesson(page, 0).click()
            card(page, "This course is not yours yet" if who.token else "Please sign in")
            lesson(page, 1).click()
            plays(page)
            assert told == []


def test_an_administrator_looks_in_and_nothing_is_kept_of_it(visit: Visit, shop: LearnerShop) -> None:
    boss = Learner(user_id="boss", token=shop.session("boss", admin=True))
    page = refused(visit(boss)).player(0)
    told = sent(page)
    begin(page)
    expect(lesson(page, 2)).to_have_accessible_name(f"3. {LESSONS[2].title} 12 sec")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    film(page, "(v.currentTime = 20, true)")
    pause(page)
    lesson(page, 2).click()
    shows(page, 2)
    plays(page)
    assert told == []


def test_courses_without_lessons_and_what_does_not_exist_are_told_apart(visit: Visit, shop: LearnerShop) -> None:
    visitor = refused(visit(shop.collector()))
    title, empty = next(iter(shop.others.items()))
    page = visitor.embed(f'<course-player api="{visitor.api}" course="{empty}"></course-player>', "/watch.html")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(card(page, "The first lessons are on their way")).to_contain_text("Look in again soon.")
    expect(page.get_by_role("tablist")).to_have_count(0)
    page = visitor.embed(f'<course-player api="{visitor.api}" course="nowhere"></course-player>', "/watch.html")
    card(page, "There is no such course")
    tag = f'<course-player api="{visitor.api}" course="{shop.course_id}" video="nowhere"></course-player>'
    page = visitor.embed(tag, "/watch.html")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    card(page, "There is no such lesson").get_by_role("button", name="To the course").click()
    shows(page, 0)
