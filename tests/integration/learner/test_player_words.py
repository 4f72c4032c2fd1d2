"""<course-player> in German, and from right to left."""

import re
from collections.abc import Callable
from typing import Final

import pytest
from learner_course import LESSONS, OTHERS, TITLE
from learner_shop import LearnerShop
from page_checks import must_read_from_the_left
from player_states import BEGIN, FRAME, SCHEMES, WALKS, Walk, film, plays
from playwright.sync_api import expect
from test_words import said
from visitors import Visitor
from zoom_checks import must_lose_nothing

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]

# Of the course, or the same in both languages.
CUES: Final = [text for lesson in LESSONS for _, _, text in (*lesson.english, *lesson.german)]
SECTIONS: Final = [lesson.section for lesson in LESSONS]
TITLES: Final = [lesson.title for lesson in LESSONS]
SAME: Final = ("Video:", "Position", "Pause", "Normal", "English", "Deutsch", "My account", "Watch")
OWN: Final = re.compile("|".join(map(re.escape, (TITLE, *OTHERS, *CUES, *SECTIONS, *TITLES, *SAME))))


def words(visitor: Visitor) -> set[str]:
    """Give what is said, but for what is the course's own."""
    return {text for text in said(visitor.page) if re.search(r"[^\W\d_]{3}", OWN.sub("", text))}


@pytest.mark.parametrize("walk", WALKS)
def test_no_english_is_left_in_a_german_player_and_its_longer_words_fit(visit: Visit, device: str, walk: Walk) -> None:
    visitor = visit(device=device)
    english = {state: words(visitor) for state in walk(visitor)}
    german = visit(device=device)
    german.lang = "de"
    german.head = SCHEMES
    for state in walk(german):
        must_lose_nothing(german.page, state)
        assert words(german), state
        assert words(german) & english[state] == set(), state


@pytest.mark.parametrize("walk", WALKS)
def test_from_right_to_left_nothing_is_lost_nothing_overlaps_and_every_sentence_stays_whole(
    visit: Visit, device: str, walk: Walk
) -> None:
    visitor = visit(device=device)
    visitor.head = SCHEMES
    visitor.direction = "rtl"
    for state in walk(visitor):
        must_lose_nothing(visitor.page, state)
        must_read_from_the_left(visitor.page, state)


def test_time_runs_from_left_to_right_on_every_page(visit: Visit, shop: LearnerShop, device: str) -> None:
    visitor = visit(device=device)
    visitor.direction = "rtl"
    page = visitor.player(0)
    expect(page.locator(BEGIN)).to_be_visible()
    plays(page)
    page.locator(FRAME).press("k")
    line = page.locator("course-stage .timeline")
    box = line.bounding_box()
    assert box is not None
    line.click(position={"x": 8 + (box["width"] - 16) * 0.75, "y": box["height"] / 2})
    assert abs(film(page, "v.currentTime") - 30) < 1
    line.press("ArrowRight")
    assert abs(film(page, "v.currentTime") - 35) < 1
    played = page.locator("course-stage .rail .played").bounding_box()
    assert played is not None
    assert played["x"] < box["x"] + 10
    assert abs(played["width"] / (box["width"] - 16) - 35 / 40) < 0.03
