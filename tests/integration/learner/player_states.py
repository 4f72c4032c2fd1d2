"""Every state of <course-player>, one after the other: each walk gives a state's name while its page shows it."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from attrs import frozen
from installation import eventually
from playwright.sync_api import Page, Route, expect
from visitors import Visitor

FRAME: Final = "course-stage .frame"
BEGIN: Final = "course-stage .begin"
COURSE: Final = "**/api/courses/*"
PROGRESS: Final = "**/progress"
ADDRESS: Final = "**/url?*"
STREAM: Final = "**/master.m3u8*"
SCHEMES: Final = (
    "<style>:root { color-scheme: light dark } "
    "body { margin: 8px; background: Canvas; font: 16px/1.5 sans-serif }</style>"
)
REFUSED: Final = "Failed to load resource"
# What runs down by the second would be over before anybody has looked.
STAND_STILL: Final = "window.setInterval = () => 0"
SIGN_IN: Final = {"en": "Please sign in", "de": "Bitte melden Sie sich an"}
Change = Callable[[dict[str, Any]], None]
Walk = Callable[[Visitor], Iterator[str]]


@frozen(kw_only=True)
class Refusal:
    """Why a lesson doesn't play, as the API says it."""

    status: int
    code: str


REFUSALS: Final = (
    Refusal(status=403, code="access-expired"),
    Refusal(status=403, code="blocked"),
    Refusal(status=429, code="too-many-streams"),
)


def film(page: Page, expression: str) -> Any:
    """Look at the video element of the stage, called ``v``."""
    return page.locator(f"{FRAME} video").evaluate(f"(v) => {expression}")


def becomes(page: Page, expression: str) -> None:
    """Wait until it is so."""
    eventually(lambda: film(page, expression), patience=30)


def plays(page: Page) -> None:
    """Press the great button, and wait until pictures move."""
    page.locator(BEGIN).click()
    becomes(page, "!v.paused && v.readyState > 2 && v.currentTime > 0.2")


def answered(page: Page, pattern: str, change: Change, method: str = "GET", status: int | None = None) -> None:
    """Let the server's answers through but for what is changed."""

    def answer(route: Route) -> None:
        if route.request.method != method:
            route.fallback()
            return
        real = route.fetch()
        told = real.json()
        change(told)
        route.fulfill(response=real, status=status or real.status, body=json.dumps(told))

    page.route(pattern, answer)


def refuse(page: Page, refusal: Refusal) -> None:
    """Have every address refused."""
    answered(page, ADDRESS, lambda told: told.update(code=refusal.code), status=refusal.status)


# --- the walks


def while_it_plays(visitor: Visitor) -> Iterator[str]:
    """From the first moment to full screen."""
    page = visitor.page
    held: list[Route] = []
    page.route(COURSE, lambda route: held.insert(0, route))
    visitor.player(0, 'library="/account.html"')
    expect(page.locator("course-player [aria-busy=true] .picture-bone")).to_be_visible()
    # Its words are on their way too.
    expect(page.locator("course-player").get_by_role("status").first).not_to_be_empty()
    yield "loading"
    for route in held:
        route.continue_()
    page.unroute(COURSE)
    expect(page.locator(BEGIN)).to_be_visible()
    yield "before play"
    plays(page)
    yield "playing"
    frame = page.locator(FRAME)
    for key in ("k", "c"):
        frame.press(key)
    becomes(page, "v.paused")
    expect(page.locator("course-stage .cue")).to_be_visible()
    yield "paused with captions"
    yield from panels_of(page)
    yield from beside_and_around(page)


def panels_of(page: Page) -> Iterator[str]:
    """The panels that lie over the picture."""
    page.locator("course-stage .opens-settings").click()
    expect(page.locator("course-stage dialog.settings")).to_be_visible()
    yield "settings"
    page.keyboard.press("Escape")
    page.locator(FRAME).press("?")
    expect(page.locator("course-stage dialog.help")).to_be_visible()
    yield "help"
    page.keyboard.press("Escape")


def beside_and_around(page: Page) -> Iterator[str]:
    """The transcript, and the sizes that the picture has."""
    page.locator("#tab-transcript").click()
    expect(page.locator("course-transcript .line").first).to_be_visible()
    yield "transcript"
    page.locator("course-transcript input").fill("n")
    expect(page.locator("course-transcript mark").first).to_be_visible()
    yield "transcript, searched"
    page.locator("#tab-lessons").click()
    page.locator("course-player .fold-side").click()
    yield "folded"
    page.locator("course-player .fold-side").click()
    theatre = page.locator("course-stage .desk-only")
    if theatre.is_visible():
        theatre.click()
        yield "theatre"
        theatre.click()
    page.locator(FRAME).press("f")
    becomes(page, "v.getRootNode().querySelector('.frame').matches(':fullscreen')")
    yield "full screen"
    page.locator("course-stage .opens-settings").click()
    yield "full screen, settings"
    page.keyboard.press("Escape")
    page.evaluate("document.exitFullscreen()")


def over_the_picture(visitor: Visitor) -> Iterator[str]:
    """What lies over the picture for a while, and the certificate."""
    page = visitor.page
    place = {"position": 31, "device": "phone", "at": "2026-03-29T12:01:00Z"}
    answered(page, COURSE, lambda told: told["videos"][0].update(free_preview=True))
    answered(page, PROGRESS, lambda told: told["course"].update(new_videos=2, pending=75))
    answered(page, ADDRESS, lambda told: told.update(elsewhere=place, session=None))
    visitor.player(0)
    expect(page.locator("course-player .further-card")).to_be_visible()
    yield "further elsewhere, counted still, and free to look at"
    for pattern in (COURSE, PROGRESS, ADDRESS):
        page.unroute(pattern)
    visitor.player(0)
    plays(page)
    page.evaluate(STAND_STILL)
    film(page, "void (v.currentTime = v.duration - 0.5)")
    expect(page.locator("course-player .next-card")).to_be_visible()
    yield "up next"
    page.locator("course-player .next-card .button:not(.strong)").click()
    yield "up next, waiting"
    yield from at_the_end(visitor)
    yield from in_trouble(visitor)


def at_the_end(visitor: Visitor) -> Iterator[str]:
    """The course is completed."""
    page = visitor.page
    done = {"completed": True, "completed_at": "2026-03-29T12:01:00Z", "percent": 100, "videos_completed": 3}
    answered(page, PROGRESS, lambda told: told["course"].update(done), method="POST")
    visitor.player(2)
    plays(page)
    becomes(page, "v.currentTime > 1")
    page.locator(FRAME).press("k")
    expect(page.locator("course-player .party-card")).to_be_visible()
    yield "completed"
    page.locator("course-player .party-card .strong").click()
    expect(page.locator("course-player .badge-dialog")).to_be_visible()
    yield "certificate"
    page.keyboard.press("Escape")
    page.unroute(PROGRESS)


def in_trouble(visitor: Visitor) -> Iterator[str]:
    """The film can't be reached, though the course can."""
    page = visitor.page
    visitor.allowed += [REFUSED]
    page.route(STREAM, lambda route: route.abort("connectionrefused"))
    visitor.player(1)
    page.locator(BEGIN).click()
    expect(page.locator("course-stage .trouble")).to_be_visible()
    yield "trouble"
    page.unroute(STREAM)


def in_its_place(visitor: Visitor) -> Iterator[str]:
    """Cards that stand where the picture would: what there is to say where nothing plays."""
    page, shop = visitor.page, visitor.shop
    visitor.allowed += [REFUSED]
    card = page.locator("course-player .card")

    def shown(name: str, **player: Any) -> str:
        visitor.player(**player)
        expect(card).to_be_visible()
        return name

    for refusal in REFUSALS:
        refuse(page, refusal)
        yield shown(refusal.code)
        page.unroute(ADDRESS)
    page.route(COURSE, lambda route: route.abort())
    yield shown("network away", attributes='library="/account.html"')
    page.unroute(COURSE)
    yield shown("unknown lesson", attributes='video="nowhere"')
    for name, course in (("unknown course", "nowhere"), ("without lessons", next(iter(shop.others.values())))):
        tag = f'<course-player api="{visitor.api}" course="{course}" library="/account.html"></course-player>'
        visitor.embed(f"<h1>Watch</h1>{tag}")
        expect(card).to_be_visible()
        yield name
    visitor.who = shop.stranger()
    yield shown("not enrolled", number=0)
    page.evaluate("window.given.token = null")
    page.evaluate("document.querySelector('course-player').session = () => null")
    expect(page.locator("course-player .card h3")).to_have_text(SIGN_IN[visitor.lang])
    yield "not signed in"


WALKS: Final[tuple[Walk, ...]] = (while_it_plays, over_the_picture, in_its_place)
