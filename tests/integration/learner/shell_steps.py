"""What tests of everything around the picture do again and again, by roles and names as a viewer would."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import sqlalchemy
from installation import eventually
from learner_course import LESSONS
from learner_shop import Learner, LearnerShop
from playwright.sync_api import Locator, Page, expect

from adapters.identity.playback_tokens import HmacPlaybackTokens
from adapters.identity.secret_files import load_or_make_secret
from adapters.sql.tables import course_enrollments
from course_domain.model.playback import PlaybackSession
from entrypoints.config.settings import Config
from entrypoints.container import adapters

FRAME: Final = "course-stage .frame"
REFUSED: Final = "Failed to load resource"
BEATS: Final = "Object.keys(localStorage).filter((key) => key.startsWith('coursedock.beat.')).length"


def film(page: Page, expression: str) -> Any:
    """Look at the video element, called ``v``, or do something to it."""
    return page.locator(f"{FRAME} video").evaluate(f"(v) => {expression}")


def becomes(page: Page, condition: str, patience: float = 30) -> None:
    """Wait until something is true of the video element ``v``."""
    eventually(lambda: film(page, f"Boolean({condition})"), patience=patience)


def plays(page: Page) -> None:
    """Wait until pictures move."""
    becomes(page, "!v.paused && v.readyState > 2 && v.currentTime > 0")


def begin(page: Page) -> Page:
    """Press what begins the lesson, wherever that is, and wait until it plays."""
    page.locator("course-stage .begin").click()
    plays(page)
    return page


def pause(page: Page) -> None:
    film(page, "v.pause()")


def seek(page: Page, to: float) -> None:
    film(page, f"(v.currentTime = {to}, true)")
    becomes(page, "!v.seeking")


def to_the_end(page: Page) -> None:
    """Play the last second and a half."""
    seek(page, film(page, "v.duration") - 1.5)
    becomes(page, "v.ended")


def control(page: Page, name: str) -> Locator:
    """Find a control of the picture."""
    return page.locator(FRAME).get_by_role("button", name=name, exact=True)


def lesson(page: Page, number: int) -> Locator:
    """Find a lesson in the list beside the picture."""
    return page.locator("course-lessons").get_by_role("button").filter(has_text=LESSONS[number].title)


def shows(page: Page, number: int) -> None:
    """Wait until it is this lesson that is shown."""
    expect(page.get_by_role("heading", name=LESSONS[number].title)).to_be_visible()
    expect(lesson(page, number)).to_have_attribute("aria-current", "true")


def finish(shop: LearnerShop, who: Learner, *numbers: int) -> None:
    """Let somebody have watched whole lessons an hour ago."""
    for number in numbers:
        watched_before(shop, who, number, LESSONS[number].seconds)
        assert shop.of_video(who, number)["completed"]


def watched_before(shop: LearnerShop, who: Learner, number: int, seconds: int) -> None:
    """Tell what somebody watched an hour ago, from the beginning of a lesson: all of it may count by now."""
    config = Config.from_environ(shop.shop.environ)
    tokens = HmacPlaybackTokens(keys=[load_or_make_secret(adapters.keys_folder(config) / "playback.key")])
    session = PlaybackSession(
        id=f"{who.user_id}-{number}",
        user_id=who.user_id,
        video_id=shop.lessons[number],
        issued_at=datetime.now(UTC) - timedelta(hours=1),
    )
    beat = {
        "video_id": session.video_id,
        "position": seconds,
        "played": [[0, seconds]],
        "session": tokens.issue(session),
        "seq": 1,
    }
    answer = shop.shop.call("POST", f"/api/user/course/{shop.course_id}/progress", who.token, beat)
    assert answer.status_code == 200, answer.text


def run_out(shop: LearnerShop, who: Learner, instant: datetime) -> None:
    """Let somebody's access have ended."""
    engine = sqlalchemy.create_engine(Config.from_environ(shop.shop.environ).database_url)
    row = course_enrollments.c
    with engine.begin() as connection:
        done = connection.execute(
            sqlalchemy.update(course_enrollments).where(row.user_id == who.user_id).values(expires_at=instant)
        )
    assert done.rowcount == 1
    engine.dispose()
