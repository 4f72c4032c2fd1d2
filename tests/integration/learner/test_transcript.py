"""The transcript beside the picture: what is said, followed, looked through, and played from."""

import re
from collections.abc import Callable

import pytest
from installation import eventually
from learner_course import LESSONS
from page_checks import must_be_accessible
from playwright.sync_api import Locator, Page, Route, expect
from shell_steps import REFUSED, becomes, begin, control, film, pause, plays, seek
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]
ENGLISH, GERMAN = ([text for _, _, text in cues] for cues in (LESSONS[0].english, LESSONS[0].german))
FOLLOW = "Follow again"


def opened(visitor: Visitor) -> Page:
    """Open the first lesson and its transcript."""
    page = visitor.player(0)
    page.get_by_role("tab", name="Transcript").click()
    expect(page.get_by_role("tabpanel", name="Transcript")).to_be_visible()
    return page


def lines(page: Page) -> Locator:
    return page.locator("course-transcript .box").get_by_role("button")


def said(page: Page) -> Locator:
    return page.locator("course-transcript .said")


def now(page: Page) -> Locator:
    """Find the line that is being said."""
    return page.locator("course-transcript [aria-current=true] .said")


def many_lines(route: Route) -> None:
    """Answer with a line a second, so that they don't fit into any box."""
    cues = [f"00:{at:02}.000 --> 00:{at + 1:02}.000\nLine number {at}.\n" for at in range(38)]
    route.fulfill(response=route.fetch(), body="\n".join(["WEBVTT\n", *cues]))


def test_a_line_plays_from_where_it_is_said_and_the_line_that_is_said_is_marked(visit: Visit, device: str) -> None:
    visitor = visit(device=device)
    page = opened(visitor)
    expect(said(page)).to_have_text(ENGLISH)
    expect(lines(page).first).to_have_accessible_name("Play from 0 seconds: Wet the paper with clean water.")
    lines(page).filter(has_text=ENGLISH[2]).click()
    plays(page)
    assert 11 <= film(page, "v.currentTime") < 14
    expect(now(page)).to_have_text(ENGLISH[2])
    seek(page, 23)
    expect(now(page)).to_have_text(ENGLISH[3])
    # It goes on by itself.
    expect(now(page)).to_have_text(ENGLISH[4])
    must_be_accessible(page, "transcript")
    page.reload()
    expect(page.get_by_role("tab", name="Transcript")).to_have_attribute("aria-selected", "true")
    expect(said(page)).to_have_text(ENGLISH)


def test_a_text_is_found_wherever_it_is_said(visit: Visit) -> None:
    page = opened(visit())
    search = page.get_by_role("searchbox", name="Search the transcript")
    search.fill("THE")
    count = page.locator("course-transcript").get_by_role("status")
    expect(count).to_have_text("1 of 4")
    expect(page.locator("course-transcript mark")).to_have_text(["the"] * 4)
    here = page.locator("course-transcript .line:has(mark.here) .said")
    places = [text for text in ENGLISH for _ in re.findall("the", text, re.IGNORECASE)]
    for press in ("Enter", "Enter"):
        search.press(press)
    expect(count).to_have_text("3 of 4")
    expect(here).to_have_text(places[2])
    page.get_by_role("button", name="Next hit").click()
    page.get_by_role("button", name="Next hit").click()
    expect(count).to_have_text("1 of 4")
    page.get_by_role("button", name="Previous hit").click()
    expect(here).to_have_text(places[3])
    search.fill("easel")
    expect(count).to_have_text("Not found")
    expect(page.locator("course-transcript mark")).to_have_count(0)
    search.fill("")
    expect(count).to_have_text("")


def test_it_is_in_the_language_of_the_captions_that_were_chosen(visit: Visit) -> None:
    page = opened(visit())
    expect(said(page).first).to_have_attribute("lang", "en")
    control(page, "Settings").click()
    choice = page.get_by_role("combobox", name="Captions")
    choice.select_option("Deutsch")
    expect(said(page)).to_have_text(GERMAN)
    # It is read out in its own language, not in the player's.
    expect(said(page).first).to_have_attribute("lang", "de")
    choice.select_option("Off")
    expect(said(page)).to_have_text(ENGLISH)


def test_captions_that_fail_or_are_empty_leave_no_transcript_and_say_so(visit: Visit) -> None:
    visitor = visit()
    visitor.allowed += [REFUSED]
    note = visitor.page.locator("course-transcript .note")
    visitor.page.route("**/*.vtt?*", lambda route: route.fulfill(response=route.fetch(), status=404, body=""))
    begin(opened(visitor))
    expect(note).to_have_text("There is no transcript here just now.")
    visitor.page.unroute_all()
    visitor.page.route("**/*.vtt?*", lambda route: route.fulfill(response=route.fetch(), body="WEBVTT\n"))
    begin(opened(visitor))
    expect(note).to_have_text("There is no transcript here just now.")


def test_it_scrolls_along_unless_somebody_reads_elsewhere(visit: Visit) -> None:
    visitor = visit()
    visitor.page.route("**/*.vtt?*", many_lines)
    page = begin(opened(visitor))
    expect(said(page)).to_have_count(38)
    follow = page.get_by_role("button", name=FOLLOW)
    expect(follow).to_be_hidden()
    seek(page, 20)
    expect(now(page)).to_be_in_viewport()
    # The viewer leafs back: now it stays there.
    said(page).nth(20).hover()
    page.mouse.wheel(0, -5000)
    expect(follow).to_be_visible()
    expect(said(page).first).to_be_in_viewport()
    seek(page, 30)
    expect(now(page)).to_have_text("Line number 30.")
    expect(now(page)).not_to_be_in_viewport()
    follow.click()
    expect(now(page)).to_be_in_viewport()
    expect(follow).to_be_hidden()
    assert page.evaluate("scrollY") == 0, "the page around it stays where it is"


def test_tabs_and_lines_are_reached_by_arrow_keys(visit: Visit) -> None:
    page = visit().player(0)
    first, second = (page.get_by_role("tab", name=name) for name in ("Lessons", "Transcript"))
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(second).to_be_focused()
    expect(said(page)).to_have_text(ENGLISH)
    lines(page).first.focus()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(lines(page).nth(2)).to_be_focused()
    page.keyboard.press("Enter")
    becomes(page, "!v.paused && v.currentTime >= 11")
    pause(page)
    second.focus()
    page.keyboard.press("Home")
    expect(first).to_be_focused()
    eventually(lambda: page.get_by_role("tabpanel", name="Lessons").is_visible())
