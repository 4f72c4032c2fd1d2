"""What the player makes of somebody who signs in, buys, or is exchanged while it is open."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from installation import eventually
from learner_shop import Learner, LearnerShop
from playwright.sync_api import Page, Route, expect
from shell_steps import REFUSED, begin, film, lesson, plays, shows
from test_refusals import card, free
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]
NOBODY = Learner(user_id="", token="")
PLAYER = "document.querySelector('course-player')"


def comes(page: Page, who: Learner) -> None:
    """Let the page learn who is there, as one that fetches tokens does."""
    page.evaluate(f"(token) => {{ window.given.token = token; {PLAYER}.session = () => token; }}", who.token)


def returns(page: Page) -> None:
    """Come back to the tab."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.fixture
def further(shop: LearnerShop) -> Learner:
    """Somebody who stopped in the last lesson."""
    who = shop.learner()
    shop.watch(who, 2, [[0, 5]], 5)
    return who


def signed_out(visit: Visit) -> Visitor:
    visitor = visit(NOBODY)
    visitor.allowed += [REFUSED]
    return visitor


def test_who_signs_in_later_goes_on_where_she_stopped(visit: Visit, further: Learner) -> None:
    page = signed_out(visit).player()
    card(page, "Please sign in")
    comes(page, further)
    shows(page, 2)
    expect(page.get_by_role("button", name="Continue at 0:05")).to_be_visible()


def test_at_learn_too(visit: Visit, shop: LearnerShop, further: Learner) -> None:
    visitor = signed_out(visit)
    page = visitor.page
    page.goto(f"{visitor.api}/learn/{shop.course_id}")
    card(page, "Please sign in")
    assert "video=" not in page.url
    page.evaluate("(kept) => sessionStorage.setItem('coursedock.session', kept)", json.dumps({"token": further.token}))
    page.reload()
    shows(page, 2)
    assert "video=" not in page.url
    lesson(page, 1).click()
    shows(page, 1)
    assert page.url.endswith(f"?video={shop.lessons[1]}")


def test_a_lesson_that_was_chosen_while_signed_out_is_the_one_that_opens(visit: Visit, further: Learner) -> None:
    visitor = signed_out(visit)
    page = visitor.player()
    lesson(page, 1).click()
    shows(page, 1)
    card(page, "Please sign in")
    comes(page, further)
    expect(page.locator("course-stage .begin")).to_be_visible()
    shows(page, 1)


def test_somebody_else_is_shown_her_own_lesson(visit: Visit, further: Learner) -> None:
    page = begin(visit().player())
    lesson(page, 1).click()
    shows(page, 1)
    comes(page, further)
    shows(page, 2)


def test_looking_again_while_signed_out_starts_no_film(visit: Visit, shop: LearnerShop, further: Learner) -> None:
    with free(shop, 0):
        page = begin(signed_out(visit).player())
        lesson(page, 1).click()
        card(page, "Please sign in")
        returns(page)
        page.wait_for_timeout(1500)
        card(page, "Please sign in")
        assert film_anywhere(page, "v.paused")
        # A free lesson goes on while she signs in, and the others are open then.
        lesson(page, 0).click()
        plays(page)
        comes(page, further)
        expect(lesson(page, 1)).not_to_contain_text("not open to you")
        assert not film(page, "v.paused")
        lesson(page, 1).click()
        shows(page, 1)
        plays(page)


def film_anywhere(page: Page, expression: str) -> Any:
    """Look at the video element where a card stands in its place."""
    return page.evaluate(f"(() => {{ const v = {PLAYER}.media; return {expression}; }})()")


@pytest.mark.parametrize("way", ["returns", "refresh"])
def test_a_course_that_was_bought_meanwhile_opens(visit: Visit, shop: LearnerShop, way: str) -> None:
    who = shop.stranger()
    visitor = visit(who)
    visitor.allowed += [REFUSED]
    page = visitor.player()
    found = card(page, "This course is not yours yet")
    page.evaluate(f"{PLAYER}.refresh().then(() => {{ window.asked = true; }})")
    eventually(lambda: page.evaluate("window.asked"))
    expect(found).to_be_visible()
    shop.enroll(who, shop.course_id)
    if way == "returns":
        returns(page)
    else:
        page.evaluate(f"void {PLAYER}.refresh()")
    begin(page)
    expect(lesson(page, 1)).not_to_contain_text("not open to you")


def test_another_course_begins_where_its_learner_is(visit: Visit, shop: LearnerShop) -> None:
    visitor = visit()

    def as_another(route: Route) -> None:
        url = route.request.url.replace("another", shop.course_id)
        for number, video in enumerate(shop.lessons):
            url = url.replace(f"other-{number}", video)
        answer = route.fetch(url=url)
        text = answer.text().replace(shop.course_id, "another")
        for number, video in enumerate(shop.lessons):
            text = text.replace(f'"{video}"', f'"other-{number}"')
        route.fulfill(response=answer, body=text)

    visitor.page.route("**/another**", as_another)
    page = visitor.player()
    lesson(page, 1).click()
    shows(page, 1)
    page.evaluate(f"{PLAYER}.setAttribute('course', 'another')")
    eventually(lambda: page.evaluate(f"{PLAYER}.video") == "other-0", patience=20)
    shows(page, 0)
    begin(page)


def test_a_page_that_can_not_tell_who_is_there_is_asked_again_while_the_film_goes_on(
    visit: Visit, shop: LearnerShop
) -> None:
    page = begin(visit().player(0))
    page.evaluate(
        f"""() => {{
          window.stops = 0;
          window.asked = 0;
          {PLAYER}.media.addEventListener("pause", () => (window.stops += 1));
          {PLAYER}.session = async () => {{
            window.asked += 1;
            if (window.asked === 1) throw new Error("away");
            return window.given.token;
          }};
        }}"""
    )
    eventually(lambda: page.evaluate("window.asked") == 2, patience=20)
    plays(page)
    assert page.evaluate("window.stops") == 0


def test_a_try_that_works_leaves_the_focus_at_the_picture(visit: Visit) -> None:
    visitor = visit()
    visitor.allowed += ["net::", REFUSED]
    visitor.page.route("**/api/**", lambda route: route.abort())
    page = visitor.player(0)
    again = page.locator("course-player").get_by_role("button", name="Try again")
    again.focus()
    visitor.page.unroute_all()
    page.keyboard.press("Enter")
    expect(page.locator("course-stage .begin")).to_be_visible()
    eventually(lambda: page.evaluate(f"{PLAYER}.shadowRoot.activeElement?.localName") == "course-stage")
