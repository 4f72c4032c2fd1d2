"""What was really played, measured beside our own code: the media element, looked at in every frame."""

from typing import Any, Final

from installation import eventually
from playwright.sync_api import Page

METER: Final = """
window.meter = { spans: [], stalls: [], longest: 0 };
const video = (root) => {
  for (const each of root.querySelectorAll("*")) {
    if (each.localName === "video" && each.currentSrc) return each;
    const inside = each.shadowRoot && video(each.shadowRoot);
    if (inside) return inside;
  }
  return null;
};
window.film = () => video(document);
let before = null;
const look = (now) => {
  const media = window.film();
  if (media) {
    const seen = { now, at: media.currentTime, plays: !media.paused && !media.seeking, rate: media.playbackRate };
    measure(seen);
    before = seen;
  }
  requestAnimationFrame(look);
};
const measure = ({ now, at, plays, rate }) => {
  if (!before?.plays || !plays || at <= before.at) return;
  const passed = (now - before.now) / 1000;
  // More than time and speed allow is a jump, or a new source.
  if (at - before.at > passed * Math.max(rate, before.rate) + 0.25) return;
  const spans = window.meter.spans, last = spans.at(-1);
  if (last && Math.abs(last[1] - before.at) < 0.001) last[1] = at;
  else spans.push([before.at, at]);
};
requestAnimationFrame(look);
"""
# A stop that can be seen: a pause, a source that is exchanged, nothing to play any more, or pictures that stand still
# for longer than a blink. A busy machine's decoder may wait for a moment with all of the film at hand.
NOTE_STOPS: Final = """(() => {
    window.stops = [];
    window.since = 0;
    const stop = (what) => window.stops.push(`${what} at ${v.currentTime}`);
    const isAtHand = () => Array.from(v.buffered, (_, i) => i)
      .some((i) => v.buffered.start(i) <= v.currentTime && v.currentTime + 0.5 < v.buffered.end(i));
    v.addEventListener("pause", () => v.ended || stop("paused"));
    v.addEventListener("emptied", () => stop("emptied"));
    v.addEventListener("waiting", () => {
      window.since = performance.now();
      if (!isAtHand()) stop("ran out");
    });
    v.addEventListener("playing", () => {
      const stood = performance.now() - window.since;
      if (window.since && stood > 400) stop(`stood for ${stood} ms`);
      window.since = 0;
    });
    return true;
  })()"""


def install(page: Page) -> None:
    """Measure on every page that is opened from now on."""
    page.add_init_script(METER)


def film(page: Page, expression: str) -> Any:
    """Say something of the media element, which is called ``v``."""
    return page.evaluate(f"(() => {{ const v = window.film(); return v && ({expression}); }})()")


def wait_for(page: Page, condition: str, patience: float = 60) -> None:
    """Wait until something is true of the media element ``v``."""
    # Playwright's own waiting evaluates texts in the page, which a strict policy forbids.
    eventually(lambda: film(page, condition), patience=patience)


def played(page: Page) -> list[tuple[float, float]]:
    """Give what was played, as spans that don't overlap."""
    joined: list[tuple[float, float]] = []
    for start, end in sorted(map(tuple, page.evaluate("window.meter.spans"))):
        if joined and start <= joined[-1][1] + 0.05:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def whole_seconds(spans: list[tuple[float, float]], slack: float) -> set[int]:
    """Give the seconds that lie wholly in a span; ``slack`` lengthens each span at both ends."""
    return {
        second
        for start, end in spans
        for second in range(int(start), int(end) + 1)
        if start - slack <= second and second + 1 <= end + slack
    }
