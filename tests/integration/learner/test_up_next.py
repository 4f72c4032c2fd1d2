"""What follows a lesson that has ended: offered, refused, accepted, or played by itself, in full screen too."""

from collections.abc import Callable

import pytest
from installation import eventually
from learner_course import LESSONS
from page_checks import MOVING, must_be_well_made
from playwright.sync_api import Locator, Page, expect
from shell_steps import FRAME, becomes, begin, film, plays, seek, shows, to_the_end
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]
COUNTING = "Plays in"
SWITCH = "Play the next lesson by itself"


def offer(page: Page) -> Locator:
    return page.get_by_role("group", name="The next lesson")


def ended(page: Page) -> Locator:
    """Play a lesson to its end; gives what is offered then."""
    begin(page)
    to_the_end(page)
    expect(offer(page)).to_be_visible()
    return offer(page)


def stays(page: Page, number: int) -> None:
    """Longer than any counting takes, nothing else plays."""
    page.wait_for_timeout(9_000)
    shows(page, number)
    assert film(page, "v.ended")


def test_the_next_lesson_is_offered_and_plays_when_it_is_accepted(visit: Visit, device: str) -> None:
    page = visit(device=device).player(0)
    card = ended(page)
    expect(card).to_contain_text(LESSONS[1].title)
    expect(card).to_contain_text("24 sec")
    expect(card).to_contain_text(COUNTING)
    expect(page.get_by_role("status").filter(has_text=f"Up next in 8 seconds: {LESSONS[1].title}")).to_be_attached()
    must_be_well_made(page, "up next")
    card.get_by_role("button", name="Play now").click()
    shows(page, 1)
    plays(page)
    expect(card).to_be_hidden()


def test_a_next_lesson_that_is_refused_waits_to_be_asked_for(visit: Visit) -> None:
    page = visit().player(0)
    card = ended(page)
    card.get_by_role("button", name="Cancel").click()
    waits(card)
    expect(page.locator(FRAME)).to_be_focused()
    seek(page, 30)
    expect(card).to_be_hidden()
    # Whoever is at the picture has the answer at hand.
    page.locator(FRAME).press("k")
    plays(page)
    to_the_end(page)
    expect(card.get_by_role("button", name="Play now")).to_be_focused()
    page.keyboard.press("Escape")
    waits(card)
    stays(page, 0)
    card.get_by_role("button", name="Play now").click()
    shows(page, 1)


def waits(card: Locator) -> None:
    """Nothing is counted, and there is nothing left to cancel."""
    expect(card).to_be_visible()
    expect(card).not_to_contain_text(COUNTING)
    expect(card.get_by_role("button", name="Cancel")).to_be_hidden()


def test_the_next_lesson_plays_by_itself_and_full_screen_stays_full(visit: Visit) -> None:
    page = visit(reduced_motion="no-preference").player(0)
    begin(page)
    page.locator(FRAME).press("f")
    becomes(page, "v.getRootNode().querySelector('.frame').matches(':fullscreen')")
    to_the_end(page)
    card = offer(page)
    expect(card).to_contain_text(f"{COUNTING} 6 seconds")
    within = "(card) => document.querySelector('course-player').shadowRoot.fullscreenElement.contains(card)"
    assert card.evaluate(within), "it lies over the picture, not under it"
    assert page.evaluate(MOVING), "seconds run down where motion is welcome"
    page.evaluate("document.addEventListener('fullscreenchange', () => window.told.push(['left', null]))")
    shows_in_full_screen(page, 1)
    plays(page)
    assert page.evaluate("document.fullscreenElement?.localName") == "course-player"
    assert film(page, "v.getRootNode().querySelector('.frame').matches(':fullscreen')")
    assert page.evaluate("window.told.filter(([name]) => name === 'left')") == []


def shows_in_full_screen(page: Page, number: int) -> None:
    expect(page.locator(FRAME)).to_have_accessible_name(f"Video: {LESSONS[number].title}", timeout=15_000)


def test_whoever_wants_no_next_lesson_by_itself_is_only_told_of_it(visit: Visit) -> None:
    page = visit().player(0)
    switch = page.get_by_role("switch", name=SWITCH)
    expect(switch).to_be_checked()
    switch.click()
    page.reload()
    expect(switch).not_to_be_checked()
    card = ended(page)
    expect(card).not_to_contain_text(COUNTING)
    expect(page.get_by_role("status").filter(has_text=f"Up next: {LESSONS[1].title}")).to_be_attached()
    seek(page, 5)
    expect(card).to_be_hidden()


def test_turning_it_off_stops_what_is_counting(visit: Visit) -> None:
    page = visit().player(1)
    card = ended(page)
    expect(card).to_contain_text(COUNTING)
    page.get_by_role("switch", name=SWITCH).click()
    expect(card).not_to_contain_text(COUNTING)


def test_nothing_follows_the_last_lesson(visit: Visit) -> None:
    page = visit().player(2)
    begin(page)
    to_the_end(page)
    eventually(lambda: film(page, "v.ended"))
    page.wait_for_timeout(500)
    expect(offer(page)).to_be_hidden()
    expect(page.locator(FRAME).get_by_role("button", name="Watch again").first).to_be_visible()
    line = page.get_by_role("slider", name="Position")
    assert line.evaluate("(line) => line.max - line.value") < 0.1, "the thumb is at the end of its line"
