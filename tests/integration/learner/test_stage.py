"""The picture and its controls: what keys, fingers and settings do, in real Chromium over real streams."""

from collections.abc import Callable
from typing import Any

import pytest
from installation import eventually
from learner_shop import LearnerShop
from page_checks import must_be_accessible, must_be_well_made
from playwright.sync_api import Locator, Page, expect
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]
FRAME = "course-stage .frame"
FILM = f"{FRAME} video"
# The place as it is shown, at every frame that the browser draws.
RECORD = """() => {
  const stage = () => document.querySelector("course-player")?.shadowRoot?.querySelector("course-stage")?.shadowRoot;
  window.shown = new Set();
  const look = () => {
    const [now, slider, begin] = [".now", ".timeline", ".begin"].map((name) => stage()?.querySelector(name));
    if (now) window.shown.add(now.textContent);
    if (now && Number(slider.value) < 1) window.shown.add("the thumb at the beginning");
    if (begin) window.shown.add(begin.textContent.trim());
    requestAnimationFrame(look);
  };
  look();
}"""
# Key, what it is about, and what that is afterwards.
KEYS = [
    ("k", "v.paused", True),
    (" ", "v.paused", False),
    ("k", "v.paused", True),
    ("0", "v.currentTime", 0),
    ("l", "v.currentTime", 10),
    ("j", "v.currentTime", 0),
    ("ArrowRight", "v.currentTime", 5),
    ("ArrowLeft", "v.currentTime", 0),
    ("5", "v.currentTime", 20),
    ("ArrowDown", "v.volume", 0.95),
    ("ArrowUp", "v.volume", 1),
    ("m", "v.muted", True),
    ("m", "v.muted", False),
    (">", "v.playbackRate", 1.25),
    ("<", "v.playbackRate", 1),
    ("f", "Boolean(document.fullscreenElement)", True),
    ("f", "Boolean(document.fullscreenElement)", False),
]


def film(page: Page, expression: str) -> Any:
    """Look at the video element, called ``v``."""
    return page.locator(FILM).evaluate(f"(v) => {expression}")


def becomes(page: Page, expression: str, wanted: Any) -> None:
    """Wait until it is so."""
    eventually(lambda: film(page, expression) == wanted, patience=20)


def begun(visitor: Visitor) -> Page:
    """Open the first lesson and play it from the beginning."""
    page = visitor.player(0)
    page.get_by_role("button", name="Play", exact=True).first.click()
    becomes(page, "!v.paused && v.readyState > 2", True)
    return page


def button(page: Page, name: str) -> Locator:
    return page.locator(FRAME).get_by_role("button", name=name, exact=True)


def test_nobody_sees_the_beginning_where_she_stopped_elsewhere(visit: Visit, shop: LearnerShop) -> None:
    who = shop.learner()
    shop.watch(who, 0, [[0, 12]], 12)
    visitor = visit(who)
    visitor.context.add_init_script(f"addEventListener('DOMContentLoaded', {RECORD})")
    page = visitor.player(0)
    page.get_by_role("button", name="Continue at 0:12").click()
    expect(page.locator("course-stage .now")).to_have_text("0:14")
    shown = set(page.evaluate("[...window.shown]"))
    assert {"Continue at 0:12", "0:12", "0:14"} <= shown
    assert shown <= {"Continue at 0:12", "0:12", "0:13", "0:14", "0:15"}


def test_every_key_does_what_the_sheet_says(visit: Visit) -> None:
    page = begun(visit())
    page.locator(FRAME).focus()
    for key, about, wanted in KEYS:
        page.keyboard.press(key)
        becomes(page, about if isinstance(wanted, bool) else f"Math.abs({about} - {wanted}) < 0.1", wanted is not False)
    page.keyboard.press("c")
    expect(button(page, "Captions")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Lay the sky")).to_be_visible()
    page.locator(FRAME).focus()
    page.keyboard.press("p")
    expect(page.get_by_role("heading", name="Wet the paper")).to_be_visible()
    page.locator(FRAME).focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()


def test_keys_are_the_page_s_unless_the_focus_is_in_the_player_and_they_are_on(visit: Visit) -> None:
    page = begun(visit())
    page.locator(FRAME).evaluate("(frame) => frame.getRootNode().activeElement?.blur()")
    page.keyboard.press("m")
    assert film(page, "v.muted") is False
    page.locator(FRAME).focus()
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="Use keyboard shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    assert film(page, "v.muted") is False


def test_captions_are_drawn_in_and_out_of_full_screen(visit: Visit) -> None:
    page = begun(visit())
    button(page, "Captions").click()
    cue = page.locator("course-stage .cue")
    expect(cue).to_have_text("Wet the paper with clean water.")
    page.locator(FRAME).press("f")
    becomes(page, "v.getRootNode().querySelector('.frame').matches(':fullscreen')", True)
    page.keyboard.press("5")
    expect(cue).to_have_text("Wait until it shines no more.")
    within = "(each) => each.getRootNode().querySelector(':fullscreen').contains(each)"
    assert cue.evaluate(within) is True
    assert film(page, "[...v.textTracks].map((track) => track.mode)") == ["hidden", "disabled"]


def test_what_was_chosen_is_chosen_again(visit: Visit) -> None:
    visitor = visit()
    page = begun(visitor)
    button(page, "Settings").click()
    page.get_by_label("Speed").select_option("1.5×")
    page.get_by_label("Quality").select_option("360p")
    page.get_by_role("combobox", name="Captions").select_option("Deutsch")
    page.get_by_label("Size").select_option("Large")
    expect(page.locator("course-stage .captions.size-large .cue")).to_have_text("Feuchten Sie das Papier an.")
    page.keyboard.press("Escape")
    expect(button(page, "Settings")).to_be_focused()
    page.reload()
    page.locator("course-stage .begin").click()
    becomes(page, "v.playbackRate", 1.5)
    becomes(page, "v.videoHeight", 360)
    expect(page.locator("course-stage .captions.size-large .cue")).to_have_attribute("dir", "auto")


def test_two_taps_seek_and_one_shows_or_hides_the_controls(visit: Visit) -> None:
    page = begun(visit(device="phone"))
    picture = page.locator("course-stage .picture")
    edge = {"x": 350, "y": 20}
    becomes(page, "v.currentTime > 1", True)
    for _ in range(2):
        picture.tap(position=edge, no_wait_after=True)
    becomes(page, "v.currentTime > 10", True)
    for faded in (True, False):
        page.wait_for_timeout(800)
        expect(page.locator(FRAME)).to_have_class("frame awake begun" if faded else "frame idle begun")
        picture.tap(position=edge)
    expect(page.locator(FRAME)).to_have_class("frame awake begun")


def test_the_time_line_shows_pictures_and_is_said_in_words(visit: Visit) -> None:
    page = begun(visit())
    page.locator(FRAME).press("k")
    line = page.get_by_role("slider", name="Position")
    line.hover(position={"x": 300, "y": 20})
    expect(page.locator("course-stage .tile")).to_be_visible()
    line.press("5")
    expect(line).to_have_attribute("aria-valuetext", "20 seconds of 40 seconds")
    line.press("ArrowRight")
    expect(line).to_have_attribute("aria-valuetext", "25 seconds of 40 seconds")


def test_the_stage_is_well_made_in_every_state(visit: Visit, device: str) -> None:
    visitor = visit(device=device)
    page = visitor.player(0)
    expect(page.locator("course-stage .begin")).to_be_visible()
    must_be_well_made(page, "before")
    page.locator("course-stage .begin").click()
    becomes(page, "!v.paused && v.readyState > 2", True)
    page.locator(FRAME).press("k")
    page.locator(FRAME).press("c")
    must_be_well_made(page, "paused")
    button(page, "Settings").click()
    must_be_accessible(page, "settings")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    must_be_accessible(page, "help")
