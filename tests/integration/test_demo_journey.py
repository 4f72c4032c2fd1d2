"""From buying to the badge: the whole way of a learner through the demonstration, with nothing prepared."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from attrs import define, frozen
from chromium import launched
from demo_visits import Finger, Hand, Keys, Watched, open_demo
from installation import eventually
from playwright.sync_api import Browser, Locator, Page, expect
from visitors import DEVICES

pytestmark = [pytest.mark.xdist_group("demo-journey"), pytest.mark.timeout(300)]

COURSE: Final = "Watercolour in a weekend"
LAST: Final = "Sunday: hills, near and far"
CONTINUE: Final = re.compile(r"Continue: Lesson 1, 0:(\d\d)")
STAGE: Final = "course-stage"
STOPPED: Final = 8
"""So many seconds of the first lesson are watched before she takes up her other device."""


@frozen(kw_only=True)
class Traveller:
    """Who goes the way, on what, and on what she goes on for a while."""

    name: str
    device: str
    hand: type[Hand]
    other: str
    other_hand: type[Hand]
    letter: str = "Your course is ready"


TRAVELLERS: Final = [
    Traveller(name="Ida Berg", device="desktop", hand=Hand, other="phone", other_hand=Finger),
    Traveller(name="Tomás Vela", device="phone", hand=Finger, other="desktop", other_hand=Hand),
    # She buys as a guest: her order carries nothing but her e-mail.
    Traveller(
        name="Nora Lund",
        device="desktop",
        hand=Keys,
        other="phone",
        other_hand=Keys,
        letter="Now in your account",
    ),
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, demo_data: Path) -> Iterator[str]:
    """The demonstration, whose films were made before; gives its address."""
    data = shutil.copytree(demo_data, tmp_path_factory.mktemp("journey") / "data")
    with open_demo(data) as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as chromium:
        yield chromium


@define(kw_only=True)
class Journey:
    """The way, step by step; after each, its page must be accessible."""

    watched: Watched
    hand: Hand

    @property
    def page(self) -> Page:
        return self.watched.page

    def button(self, name: str, within: str = "body") -> Locator:
        return self.page.locator(within).get_by_role("button", name=name, exact=True).first

    def sign_in(self, name: str) -> None:
        self.watched.go("/")
        self.hand.press(self.button("Sign in"))
        with self.page.expect_navigation():
            self.hand.press(self.page.get_by_role("dialog").get_by_role("button", name=name))
        expect(self.page.get_by_role("button", name=f"Signed in as {name}")).to_be_visible()
        self.watched.accessible("the shop")

    def buy(self) -> None:
        self.hand.press(self.page.locator("#watercolour-pass").get_by_role("button", name="Buy"))
        expect(self.page.get_by_role("link", name="Watch now")).to_be_visible(timeout=30_000)
        self.watched.accessible("bought")

    def read_the_letter(self, subject: str, name: str) -> None:
        self.hand.press(self.page.get_by_role("link", name="Mail"))
        self.hand.press(self.page.get_by_role("button", name=f"{subject} To {name}"))
        expect(self.page.get_by_role("heading", name=subject)).to_be_focused()
        paper = self.page.frame_locator("iframe")
        expect(paper.get_by_text(f"Hello {name},")).to_be_visible()
        expect(paper.get_by_role("link", name="Start watching")).to_have_attribute(
            "href", re.compile("/account/courses/")
        )
        self.watched.accessible("the letter")

    def look_at_the_account(self) -> Locator:
        """Open the courses, which stand beside the downloads; gives the course's card."""
        self.hand.press(self.page.get_by_role("link", name="Your account"))
        beside = self.page.get_by_role("navigation", name="Your account").get_by_role("link")
        expect(beside).to_have_text(["Courses", "Downloads", "Orders"])
        return self.card()

    def card(self) -> Locator:
        card = self.page.locator("course-library li").filter(has_text=COURSE)
        expect(card).to_be_visible()
        self.watched.accessible("the library")
        return card

    def enter(self, card: Locator) -> None:
        self.hand.press(card.get_by_role("link", name=COURSE))
        expect(self.page.get_by_role("heading", name=COURSE)).to_be_visible()

    def begin(self, name: str) -> None:
        begin = self.page.locator(f"{STAGE} .begin")
        expect(begin).to_have_accessible_name(name)
        self.watched.accessible("before it plays")
        self.hand.press(begin)
        self.plays()

    def plays(self) -> None:
        self.until("!v.paused && v.readyState > 2 && v.currentTime > 0")

    def until(self, so: str, patience: float = 60) -> None:
        """Wait until it is so with the video, called ``v``."""
        eventually(lambda: self.page.locator(f"{STAGE} video").evaluate(f"(v) => {so}"), patience)

    def place(self) -> float:
        return float(self.page.locator(f"{STAGE} video").evaluate("(v) => v.currentTime"))

    def watch_a_little(self) -> float:
        """Watch with captions, twice as fast, and pause; gives the place."""
        self.hand.captions()
        expect(self.page.locator(f"{STAGE} .cue")).not_to_be_empty()
        self.hand.twice_as_fast()
        self.until(f"v.playbackRate === 2 && v.currentTime > {STOPPED}")
        self.hand.pause()
        self.until("v.paused")
        expect(self.page.locator("course-player .percent").first).not_to_have_text("0%")
        self.watched.accessible("paused")
        return self.place()

    def watch_to_the_end(self) -> None:
        """Play both lessons until they are over."""
        expect(self.button("Play now")).to_be_visible(timeout=60_000)
        # The line ends where the film does, also where what follows lies over it.
        thumb = self.page.locator(f"{STAGE} .timeline")
        eventually(lambda: thumb.evaluate("(each) => each.max - each.value < 0.3"))
        self.watched.accessible("what follows")
        self.hand.press(self.button("Play now"))
        expect(self.page.get_by_role("heading", name=LAST)).to_be_visible()
        self.plays()

    def celebrate(self) -> None:
        expect(self.page.get_by_role("group", name="Course completed")).to_contain_text(COURSE, timeout=60_000)
        self.watched.accessible("the celebration")
        self.hand.press(self.button("See your certificate"))
        badge = self.page.get_by_role("dialog", name=COURSE)
        expect(badge).to_contain_text("Certificate of completion")
        self.watched.accessible("the badge")
        self.hand.press(badge.get_by_role("button", name="Close"))
        expect(badge).to_be_hidden()
        self.watched.accessible("completed")

    def find_the_badge_in_the_library(self) -> None:
        self.hand.press(self.page.get_by_role("link", name="My courses"))
        card = self.card()
        for told in ("Completed", "2 of 2 videos", "Watch again"):
            expect(card).to_contain_text(told)


@pytest.mark.parametrize("who", TRAVELLERS, ids=["a mouse", "a finger", "a keyboard alone"])
def test_whoever_buys_a_course_watches_it_on_all_her_devices_and_earns_its_badge_with(
    who: Traveller, browser: Browser, demo: str
) -> None:
    # Without motion, or contrast would be measured while things fade in.
    options = {"locale": "en-GB", "reduced_motion": "reduce"}
    contexts = [browser.new_context(**options, **DEVICES[device]) for device in (who.device, who.other)]
    first, second = (Watched(context, demo) for context in contexts)
    journey = Journey(watched=first, hand=who.hand(page=first.page))
    journey.sign_in(who.name)
    journey.buy()
    journey.read_the_letter(f"{who.letter}: {COURSE}", who.name)
    card = journey.look_at_the_account()
    expect(card).to_contain_text("7 days left")
    journey.enter(card)
    journey.begin("Play")
    stopped = journey.watch_a_little()
    go_on_elsewhere(Journey(watched=second, hand=who.other_hand(page=second.page)), who.name, stopped)
    journey.hand.press(journey.button("Play", f"{STAGE} .frame"))
    journey.watch_to_the_end()
    journey.celebrate()
    journey.find_the_badge_in_the_library()
    assert first.problems + second.problems == []
    for context in contexts:
        context.close()


def go_on_elsewhere(journey: Journey, name: str, stopped: float) -> None:
    """Take up another device, which knows the place, and watch on for a moment."""
    journey.sign_in(name)
    card = journey.look_at_the_account()
    expect(card).to_contain_text(CONTINUE)
    told = re.search(CONTINUE, card.inner_text())
    assert told is not None
    assert abs(int(told[1]) - stopped) <= 1
    journey.enter(card)
    journey.begin(f"Continue at 0:{told[1]}")
    assert journey.place() >= stopped - 1
    journey.page.goto("about:blank")
