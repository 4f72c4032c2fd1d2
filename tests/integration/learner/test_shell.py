"""The course around the picture: its lessons, the ways from one to another, and how all of it is laid out."""

from collections.abc import Callable

import pytest
from installation import eventually
from learner_course import LESSONS, TITLE
from learner_shop import LearnerShop
from page_checks import must_be_well_made
from playwright.sync_api import Locator, Page, expect
from shell_steps import FRAME, becomes, begin, control, film, finish, lesson, pause, plays, shows
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]
HINT = "course-stage .hint"
# Go back to the lesson before as soon as the next engine makes a source for its film, and before it gives it away.
GO_BACK = """() => {
  const make = URL.createObjectURL;
  URL.createObjectURL = (made) => {
    URL.createObjectURL = make;
    document.querySelector("course-player").shadowRoot.querySelector(".below button").click();
    return make.call(URL, made);
  };
}"""
WAYS = ("Previous", "Next")


def section(page: Page, title: str) -> Locator:
    return page.locator("course-lessons").get_by_role("group").filter(has_text=title)


def width(page: Page) -> float:
    return float(page.locator(FRAME).bounding_box()["width"])  # type: ignore[index]


# --- what there is and how far she is


def test_the_lessons_say_how_long_they_are_how_far_she_is_and_which_one_plays(
    visit: Visit, shop: LearnerShop, device: str
) -> None:
    who = shop.learner()
    finish(shop, who, 0)
    shop.watch(who, 1, [[0, 12]], 12)
    page = visit(who, device).player(attributes='library="/account.html"')
    expect(page.get_by_role("region", name=f"Course: {TITLE}")).to_be_visible()
    expect(page.get_by_role("link", name="My courses")).to_have_attribute("href", "/account.html")
    # 52 of 76 seconds.
    whole = page.get_by_role("progressbar", name="Watched of the course")
    expect(whole).to_have_attribute("aria-valuenow", "68")
    expect(page.locator("course-player")).to_contain_text("1 of 3 lessons completed")
    said = ["40 sec , completed", "24 sec , 50% watched , playing now", "12 sec"]
    for number, facts in enumerate(said):
        name = f"{number + 1}. {LESSONS[number].title} {facts}"
        button = page.locator("course-lessons").get_by_role("button", name=name, exact=True)
        expect(button).to_be_visible()
    assert page.locator("course-lessons [aria-current]").count() == 1
    expect(section(page, "First washes")).to_contain_text("1 of 2 completed")
    expect(section(page, "Finishing")).to_contain_text("0 of 1 completed")
    must_be_well_made(page, "lessons")


def test_a_section_and_all_that_is_beside_the_picture_are_folded_away_and_come_back(visit: Visit, device: str) -> None:
    page = visit(device=device).player(0)
    first = section(page, "First washes")
    first.get_by_text("First washes").click()
    expect(lesson(page, 1)).to_be_hidden()
    expect(lesson(page, 2)).to_be_visible()
    first.get_by_text("First washes").click()
    expect(lesson(page, 1)).to_be_visible()
    fold = page.get_by_role("button", name="Lessons", exact=True)
    expect(fold).to_have_attribute("aria-expanded", "true")
    before = width(page)
    fold.click()
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("tablist")).to_be_hidden()
    expect(lesson(page, 0)).to_be_hidden()
    if device == "desktop":
        assert width(page) > before + 250, "the picture takes the room"
    else:
        assert width(page) == before
    fold.click()
    expect(lesson(page, 0)).to_be_visible()


# --- from one lesson to another


def test_previous_next_and_the_list_lead_to_lessons_that_play_at_once(visit: Visit, device: str) -> None:
    visitor = visit(device=device)
    page = visitor.player(0)
    shows(page, 0)
    page.evaluate("document.addEventListener('course-lesson', (event) => window.told.push(['lesson', event.detail]))")
    previous, following = (page.locator(".below").get_by_role("button", name=f"{way} lesson") for way in WAYS)
    expect(previous).to_be_disabled()
    following.click()
    shows(page, 1)
    plays(page)
    previous.click()
    shows(page, 0)
    plays(page)
    lesson(page, 2).click()
    shows(page, 2)
    plays(page)
    expect(following).to_be_disabled()
    shown = [detail["video"] for detail in visitor.told("lesson")]
    assert shown == [visitor.shop.lessons[number] for number in (1, 0, 2)]
    expect(page.get_by_role("status").filter(has_text="Lesson: Sign your name")).to_be_attached()


# --- how it is looked at


def test_theatre_mode_gives_the_picture_the_whole_width_and_is_remembered(visit: Visit) -> None:
    page = visit().player(0)
    before = width(page)
    control(page, "Theatre mode").click()
    expect(control(page, "Leave theatre mode")).to_be_visible()
    whole = width(page)
    assert whole > before + 250
    page.reload()
    expect(control(page, "Leave theatre mode")).to_be_visible()
    assert width(page) == whole
    control(page, "Leave theatre mode").click()
    eventually(lambda: width(page) == before)


def test_volume_silence_speed_and_captions_are_remembered(visit: Visit) -> None:
    page = begin(visit().player(0))
    slider = page.get_by_role("slider", name="Volume")
    control(page, "Mute").hover()
    slider.fill("40")
    assert film(page, "[v.volume, v.muted]") == [0.4, False]
    expect(slider).to_have_attribute("aria-valuetext", "40%")
    page.locator(FRAME).press("m")
    expect(page.locator(HINT)).to_have_text("Muted")
    for key, rate in ((">", "1.25×"), (">", "1.5×"), ("<", "1.25×")):
        page.keyboard.press(key)
        expect(page.locator(HINT)).to_have_text(rate)
        expect(page.locator(HINT)).to_have_class("hint seen")
        expect(page.get_by_role("status").filter(has_text=rate)).to_be_attached()
    page.keyboard.press("c")
    expect(page.locator("course-stage .cue")).to_have_text(LESSONS[0].english[0][2])
    pause(page)
    page.reload()
    expect(control(page, "Unmute")).to_be_visible()
    expect(control(page, "Captions")).to_have_attribute("aria-pressed", "true")
    begin(page)
    assert film(page, "[v.volume, v.muted, v.playbackRate]") == [0.4, True, 1.25]
    expect(page.locator("course-stage .cue")).to_be_visible()
    control(page, "Unmute").click()
    page.keyboard.press("n")
    shows(page, 1)
    plays(page)
    assert film(page, "[v.volume, v.muted, v.playbackRate]") == [0.4, False, 1.25]


def test_the_picture_stands_in_a_window_of_its_own_for_as_long_as_it_is_wanted(visit: Visit) -> None:
    page = visit().player(0)
    expect(control(page, "Picture in picture")).to_be_disabled()
    begin(page)
    assert page.evaluate("document.pictureInPictureEnabled")
    inside = "v.getRootNode().pictureInPictureElement === v"
    control(page, "Picture in picture").click()
    becomes(page, inside)
    control(page, "Picture in picture").click()
    becomes(page, f"!({inside})")


def test_a_lesson_that_is_left_while_its_film_arrives_leaves_no_dead_address_behind(visit: Visit) -> None:
    page = begin(visit().player(0))
    page.evaluate(GO_BACK)
    page.locator("course-player .below").get_by_role("button", name="Next lesson").click()
    # Where it is the lesson before, none is before it.
    expect(page.locator("course-player .below").get_by_role("button", name="Previous lesson")).to_be_disabled()
    shows(page, 0)
    plays(page)
    assert film(page, "v.error") is None
