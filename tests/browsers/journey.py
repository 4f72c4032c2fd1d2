"""A learner's journey in short, step by step; each step gives what is worth telling of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from installation import eventually
from learner_course import LESSONS
from test_ladders import Sheet

from browsers.pages import Tab

FETCHED: Final = """performance.getEntriesByType("resource").map((each) => each.name)
  .filter((name) => /[/]playlists[/]|[.]m4s|[.]mp4/.test(name))"""
PLAYS: Final = "!v.paused && v.readyState > 2 && v.currentTime > 0"
PLAY: Final = 'button[aria-label="Play"]'
PAUSE: Final = 'button[aria-label="Pause"]'
PATIENCE: Final = 60.0
INNER: Final = """(({ left, top, width, height }) => [left + width / 4, top + height / 4, width / 2, height / 2]
  .map(Math.round))(shown(".lesson.done .ring").getBoundingClientRect())"""


def library(tab: Tab, pictures: Path) -> str:
    """The library shows the course and its progress"""
    tab.library()
    tab.driven.wait("text('.card').some((each) => each.includes('Watercolour') && each.includes('watched'))")
    tab.driven.wait("all('.card img').every((each) => each.complete && each.naturalWidth > 0)")
    tab.driven.picture(pictures / f"{tab.driven.name}-library.png")
    return str(tab.driven.look("text('.card .facts')[0]"))


def nothing_before(tab: Tab, pictures: Path) -> str:
    """The player opens, and nothing of the film is fetched"""
    tab.player(0)
    tab.driven.wait("shown('.begin')")
    fetched = tab.driven.look(FETCHED)
    assert fetched == [], fetched
    tab.driven.picture(pictures / f"{tab.driven.name}-player.png")
    assert tab.driven.look("getComputedStyle(shown('.begin')).opacity") == "1"
    return str(tab.driven.look("text('.begin')[0]"))


def play(tab: Tab, pictures: Path) -> str:
    """Pressing play plays, and pictures move"""
    tab.driven.click(".begin")
    tab.driven.wait(PLAYS)
    tab.driven.wait("v.currentTime > 3 && v.videoWidth > 0 && v.getVideoPlaybackQuality().totalVideoFrames > 20")
    source, width, frames = tab.driven.look(
        "[v.currentSrc, v.videoWidth, v.getVideoPlaybackQuality().totalVideoFrames]"
    )
    assert tab.driven.look(FETCHED)
    how = "media source" if source.startswith("blob:") else "by itself"
    return f"{how}, {width} wide, {frames} frames"


def captions(tab: Tab, pictures: Path) -> str:
    """Captions are shown as ours"""
    if not tab.driven.look("all('.cue').length"):
        tab.driven.click('button[aria-label="Captions"]')
    tab.driven.wait("all('.cue').length")
    cue = str(tab.driven.look("text('.cue')[0]"))
    assert cue in [text for _, _, text in LESSONS[0].english], cue
    assert tab.driven.look("[...v.textTracks].every((each) => each.mode !== 'showing')"), "the browser draws them too"
    tab.driven.picture(pictures / f"{tab.driven.name}-playing.png")
    return cue


def seek(tab: Tab, pictures: Path) -> str:
    """A click on the time line seeks"""
    tab.driven.click(".timeline", 0.5)
    tab.driven.wait("Math.abs(v.currentTime - 21) < 3 && !v.seeking")
    here = float(tab.driven.look("v.currentTime"))
    tab.driven.wait(f"v.currentTime > {here} + 3")
    return f"at {here:.1f} s"


def pause(tab: Tab, pictures: Path) -> str:
    """A pause is told to the server: the place, and what was watched"""
    tab.driven.click(PAUSE)
    tab.driven.wait("v.paused")
    here = float(tab.driven.look("v.currentTime"))
    eventually(lambda: abs(tab.shop.of_video(tab.who)["position"] - here) <= 1, patience=PATIENCE)
    eventually(lambda: tab.shop.progress(tab.who)["course"]["pending"] == 0, patience=PATIENCE)
    played, counted = tab.really_played(), tab.shop.watched(tab.who)
    assert len(played ^ counted) <= 1, f"played {sorted(played)}, counted {sorted(counted)}"
    return f"at {here:.1f} s, {len(counted)} s watched"


def resume(tab: Tab, pictures: Path) -> str:
    """After a reload it goes on where it was"""
    stopped = float(tab.shop.of_video(tab.who)["position"])
    tab.player(0)
    tab.driven.wait("shown('.begin')")
    before = float(tab.driven.look("v.currentTime"))
    assert abs(before - stopped) <= 1, f"{before} instead of {stopped}"
    tab.driven.click(".begin")
    tab.driven.wait(PLAYS)
    assert stopped - 1 <= float(tab.driven.look("v.currentTime")) <= stopped + 5
    return f"at {before:.1f} s"


def keyboard(tab: Tab, pictures: Path) -> str:
    """Space, arrow, m and > do what they do"""
    tab.driven.click(".frame video")
    tab.driven.wait("v.paused")
    tab.driven.press("k")
    tab.driven.wait(PLAYS)
    tab.driven.press(" ")
    tab.driven.wait("v.paused")
    here = float(tab.driven.look("v.currentTime"))
    tab.driven.press("right")
    tab.driven.wait(f"Math.abs(v.currentTime - {here} - 5) < 0.5")
    tab.driven.press("m")
    tab.driven.wait("v.muted")
    tab.driven.press("m")
    tab.driven.wait("!v.muted")
    tab.driven.press(">")
    tab.driven.wait("v.playbackRate === 1.25")
    tab.driven.press("<")
    tab.driven.wait("v.playbackRate === 1")
    return ""


def leave(tab: Tab, pictures: Path) -> str:
    """What a learner sought is kept when the page is left"""
    sought = float(tab.driven.look("v.currentTime")) + 5
    tab.driven.press("right")
    tab.driven.wait(f"Math.abs(v.currentTime - {sought}) < 0.5 && !v.seeking")
    tab.nothing()
    eventually(lambda: abs(tab.shop.of_video(tab.who)["position"] - sought) <= 1, patience=PATIENCE)
    return f"at {sought:.1f} s"


def complete(tab: Tab, pictures: Path) -> str:
    """A lesson played to its end at twice the speed is completed"""
    tab.player(2)
    tab.driven.click(".begin")
    tab.driven.wait(PLAYS)
    faster = ["1.25", "1.5", "1.75", "2"]
    for rate in faster:
        tab.driven.press(">")
        tab.driven.wait(f"v.playbackRate === {rate}")
    tab.driven.wait("v.ended")
    eventually(lambda: tab.shop.of_video(tab.who, 2)["completed"], patience=PATIENCE)
    tab.driven.wait("all('button.lesson')[2].matches('.done')")
    picture = pictures / f"{tab.driven.name}-completed.png"
    tab.driven.picture(picture)
    tick = ticked(picture, tab.driven.look(INNER))
    assert 0.05 < tick < 0.5, f"{tick:.0%} of the disc is light"
    return str(tab.driven.look("text('button.lesson')[2]"))


def ticked(picture: Path, inner: list[int]) -> float:
    """Give how much of a completed lesson's disc is light: a tick's share."""
    sheet, (left, top, width, height) = Sheet.of(picture, "gray"), inner
    dots = [sheet.at(left + x, top + y) for x in range(width) for y in range(height)]
    return sum(dot > 200 for dot in dots) / len(dots)


def german(tab: Tab, pictures: Path) -> str:
    """A German page speaks German"""
    tab.library("de")
    tab.driven.wait("text('.card .facts').some((each) => each.includes('gesehen'))")
    tab.player(0, "de")
    tab.driven.wait("shown('button[aria-label=\"Abspielen\"]') || shown('.begin')")
    assert tab.driven.look("all('button[aria-label=\"Untertitel\"]').length")
    tab.driven.picture(pictures / f"{tab.driven.name}-german.png")
    return str(tab.driven.look("text('.begin')[0]"))


def nothing_wrong(tab: Tab, pictures: Path) -> str:
    """No page broke its policy or complained"""
    tab.leave()
    assert tab.noted == [], tab.noted
    return ""


Step = Callable[[Tab, Path], str]
STEPS: Final[tuple[Step, ...]] = (
    library,
    nothing_before,
    play,
    captions,
    seek,
    pause,
    resume,
    keyboard,
    leave,
    complete,
    german,
    nothing_wrong,
)
