"""<course-library> in real Chromium, on a desktop and on a phone, embedded by a shop of another origin."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from installation import eventually
from learner_course import OTHERS, SHOP_URL, TITLE
from learner_shop import LearnerShop
from page_checks import must_be_well_made
from playwright.sync_api import Locator, Page, Route, expect
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
LIST = "**/api/user/enrolled-courses*"
REFUSED = "Failed to load resource"
ASK_ANEW = "document.querySelector('course-library').refresh().then(() => true)"
Visit = Callable[..., Visitor]


def titles(page: Page) -> list[str]:
    """Give the titles of the cards, as they are shown."""
    return page.locator("course-library h2 a").all_text_contents()


def card(page: Page, title: str) -> Locator:
    return page.locator("course-library li").filter(has_text=title)


def changed(route: Route, change: Callable[[list[dict[str, Any]]], None]) -> None:
    """Answer as the server does, but for what is changed."""
    answer = route.fetch()
    told = answer.json()
    assert "items" in told, (answer.status, told)
    change(told["items"])
    route.fulfill(response=answer, body=json.dumps(told))


def expire(items: list[dict[str, Any]]) -> None:
    items[0]["enrollment"].update(status="expired", expires_at="2026-03-03T12:00:00Z")


# --- what it shows


def test_the_library_shows_what_is_hers_and_leads_to_where_she_stopped(visit: Visit, shop: LearnerShop) -> None:
    who = shop.learner()
    shop.watch(who, 0, [[0, 12]], 12)
    visitor = visit(who)
    page = visitor.library('href="/watch?course={course}&video={video}"')
    mine = card(page, TITLE)
    expect(mine).to_contain_text("0:12")
    expect(mine.get_by_role("progressbar")).to_have_attribute("aria-label", f"Progress of {TITLE}")
    wanted = f"/watch?course={shop.course_id}&video={shop.lessons[0]}"
    expect(mine.get_by_role("link")).to_have_attribute("href", wanted)
    assert titles(page) == [TITLE]


def test_a_card_is_one_link_that_a_page_may_take_over(visit: Visit, shop: LearnerShop, device: str) -> None:
    visitor = visit(shop.learner(), device)
    page = visitor.library('href="/watch?course={course}"')
    expect(card(page, TITLE).get_by_role("link")).to_have_count(1)
    page.evaluate("document.addEventListener('course-open', (event) => event.preventDefault(), { once: true })")
    card(page, TITLE).click(position={"x": 30, "y": 30})
    page.wait_for_function("window.told.some(([name]) => name === 'course-open')")
    assert visitor.told("course-open")[0]["course"] == shop.course_id
    visitor.allowed += [REFUSED]
    card(page, TITLE).click(position={"x": 30, "y": 30})
    page.wait_for_url(f"**/watch?course={shop.course_id}")


def test_an_expired_course_says_so_kindly_and_leads_to_the_shop(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit()
    visitor.page.route(LIST, lambda route: changed(route, expire))
    page = visitor.library()
    expect(card(page, TITLE)).to_contain_text("Expired on 3 March")
    expect(card(page, TITLE)).to_contain_text("Renew access")
    expect(card(page, TITLE).get_by_role("link")).to_have_attribute("href", SHOP_URL)


def test_a_course_that_ends_soon_says_when(visit: Visit, shop: LearnerShop) -> None:
    page = visit(shop.collector()).library()
    expect(card(page, "Clay").or_(card(page, "Bread")).filter(has_text="7 days left")).to_have_count(1)


# --- how it is looked through


def test_grid_or_list_is_remembered(visit: Visit, shop: LearnerShop, device: str) -> None:
    visitor = visit(shop.collector(), device)
    page = visitor.library()
    expect(page.get_by_role("button", name="Grid")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="List").click()
    page.reload()
    expect(page.get_by_role("button", name="List")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("course-library h2 a")).to_have_count(3)


def test_courses_are_searched_without_regard_to_accents_and_filtered_by_how_far_they_are(
    visit: Visit, shop: LearnerShop
) -> None:
    who = shop.collector()
    shop.watch(who, 0, [[0, 5]], 5)
    page = visit(who).library()
    expect(page.locator("course-library h2 a")).to_have_count(3)
    page.get_by_role("searchbox").fill("CAFES")
    expect(page.locator("course-library li")).to_have_count(1)
    assert titles(page) == [OTHERS[1]]
    page.get_by_role("searchbox").fill("nothing like it")
    expect(page.get_by_role("heading", name="No course found")).to_be_visible()
    page.get_by_role("button", name="Show all courses").click()
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_label("Show").select_option("started")
    expect(page.locator("course-library li")).to_have_count(1)
    assert titles(page) == [TITLE]
    page.get_by_label("Show").select_option("all")
    page.get_by_label("Sort by").select_option("title")
    assert titles(page) == sorted([TITLE, *OTHERS])


def test_the_library_is_used_by_keyboard_alone(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit(shop.collector())
    page = visitor.library('href="/watch?course={course}"')
    expect(page.locator("course-library h2 a")).to_have_count(3)
    page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("water")
    expect(page.locator("course-library li")).to_have_count(1)
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.get_by_role("link", name=TITLE).evaluate("each => each.matches(':focus-visible')"):
            break
    expect(page.get_by_role("link", name=TITLE)).to_be_focused()
    visitor.allowed += [REFUSED]
    page.keyboard.press("Enter")
    page.wait_for_url("**/watch?course=*")


def test_three_hundred_courses_are_searched_without_a_standstill(visit: Visit, shop: LearnerShop) -> None:
    def many(items: list[dict[str, Any]]) -> None:
        card = json.dumps(items[0])
        items.clear()
        for number in range(300):
            one = json.loads(card)
            one["course"].update(id=f"course-{number}", title=f"Course {number}")
            items.append(one)

    visitor = visit()
    visitor.page.route(LIST, lambda route: changed(route, many))
    page = visitor.library()
    expect(page.locator("course-library li")).to_have_count(300)
    page.evaluate("""() => {
        window.longest = 0;
        new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => {
          window.longest = Math.max(window.longest, duration);
        })).observe({ entryTypes: ["longtask"] });
    }""")
    for typed in ("2", "29", "299"):
        page.get_by_role("searchbox").fill(typed)
    expect(page.locator("course-library li")).to_have_count(1)
    page.get_by_role("searchbox").fill("")
    expect(page.locator("course-library li")).to_have_count(300)
    assert page.evaluate("window.longest") < 1000, "on a machine that has other things to do"


# --- when something is wrong


def test_a_server_that_is_away_is_told_and_asked_again(visit: Visit) -> None:
    visitor = visit()
    visitor.allowed += [REFUSED]
    visitor.page.route(LIST, lambda route: route.abort())
    page = visitor.library()
    expect(page.get_by_role("alert")).to_contain_text("can't be reached")
    page.unroute(LIST)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("course-library h2 a")).to_have_text([TITLE])


def test_a_session_that_has_ended_is_asked_for_anew_and_the_page_is_told(visit: Visit, shop: LearnerShop) -> None:
    who = shop.learner()
    visitor = visit(who)
    visitor.allowed += [REFUSED]
    stale = shop.session(who.user_id, life=-60)
    page = visitor.library()
    expect(page.locator("course-library h2 a")).to_have_text([TITLE])
    page.evaluate("(stale) => { window.given.token = stale; }", stale)
    page.evaluate("document.querySelector('course-library').session = () => window.given.token")
    # A younger token disturbs nothing: whether it is taken is seen when something is asked for.
    assert not visitor.told("course-session-needed")
    eventually(lambda: page.evaluate(ASK_ANEW) and visitor.told("course-session-needed"))
    expect(page.locator("course-library")).to_contain_text("Sign in to see your courses")


def test_before_a_page_says_who_is_signed_in_nothing_is_asked_and_nothing_refused(
    visit: Visit, shop: LearnerShop
) -> None:
    visitor = visit(shop.learner())
    page = visitor.embed("<h1>Courses</h1>")
    page.evaluate(
        """(api) => {
          const library = document.createElement("course-library");
          library.setAttribute("api", api);
          document.querySelector("main").append(library);
        }""",
        visitor.api,
    )
    expect(page.locator("course-library")).to_contain_text("Sign in to see your courses")
    page.evaluate("document.querySelector('course-library').session = () => window.given.token")
    expect(page.locator("course-library h2 a")).to_have_text([TITLE])
    assert len(visitor.told("course-session-needed")) == 1


# --- every state


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_accessible_fits_and_is_large_enough(
    visit: Visit, shop: LearnerShop, device: str, scheme: str
) -> None:
    who = shop.collector()
    shop.watch(who, 0, [[0, 12]], 12)
    head = "<style>:root { color-scheme: light dark } body { margin: 8px; font: 16px/1.5 sans-serif; }</style>"
    visitor = visit(who, device, color_scheme=scheme)
    visitor.head = head
    visitor.allowed += [REFUSED]
    page = visitor.page
    must_fit_while_it_loads(visitor)
    visitor.library()
    expect(page.locator("course-library h2 a")).to_have_count(3)
    must_be_well_made(page, "grid")
    page.get_by_role("button", name="List").click()
    must_be_well_made(page, "list")
    page.get_by_role("searchbox").fill("nothing like it")
    expect(page.get_by_role("heading", name="No course found")).to_be_visible()
    must_be_well_made(page, "none found")
    page.route(LIST, lambda route: changed(route, expire))
    visitor.library()
    expect(card(page, "Renew access")).to_be_visible()
    must_be_well_made(page, "expired")
    page.route(LIST, lambda route: changed(route, lambda items: items.clear()))
    visitor.library()
    expect(page.get_by_role("heading", name="Nothing here yet")).to_be_visible()
    must_be_well_made(page, "empty")
    page.route(LIST, lambda route: route.fulfill(status=503, json={"code": "broken"}))
    visitor.library()
    expect(page.get_by_role("alert")).to_be_visible()
    must_be_well_made(page, "error")
    page.unroute(LIST)
    page.evaluate("window.given.token = null; document.querySelector('course-library').session = () => null")
    expect(page.locator("course-library")).to_contain_text("Sign in")
    must_be_well_made(page, "signed out")


def must_fit_while_it_loads(visitor: Visitor) -> None:
    held: list[Route] = []
    visitor.page.route(LIST, lambda route: held.insert(0, route))
    page = visitor.library()
    expect(page.locator("course-library [aria-busy=true]")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("being fetched")
    must_be_well_made(page, "loading")
    for route in held:
        route.continue_()
    page.unroute(LIST)


def test_at_twice_the_size_nothing_is_lost(visit: Visit, shop: LearnerShop) -> None:
    page = visit(shop.collector(), viewport={"width": 640, "height": 450}).library()
    expect(page.locator("course-library h2 a")).to_have_count(3)
    for view in ("Grid", "List"):
        page.get_by_role("button", name=view).click()
        must_be_well_made(page, view)
