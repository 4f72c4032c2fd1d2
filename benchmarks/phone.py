"""A page as somebody with a middling phone on a slow line first meets it, in the machine's own Chromium."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from attrs import define, field, frozen
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

ROUND_TRIP: Final = 150.0
SLOW_4G: Final = {
    "offline": False,
    "latency": ROUND_TRIP,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
"""Lighthouse's slow 4G: milliseconds from a request to its answer, bytes a second."""
HANDSHAKES: Final = 3
"""Round trips until a server that is met for the first time can be asked: its name, TCP, TLS. The loopback has none of
them and Chromium doesn't stand in for them, so they are added, one server after the other: that is the worst case."""
SLOWDOWN: Final = 4
"""By so much the processor is made slower."""
PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
_FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_QUIET: Final = 1_500
"""Milliseconds without a request, after which nothing more is expected."""
_PATIENCE: Final = 60_000

# Layout shifts are added up in windows of 5 s at most that end with a second of rest; the worst counts (web.dev/cls).
_WATCH: Final = """
window.seen = { lcp: 0, what: "", cls: 0, violations: [] };
let shifts = { sum: 0, first: -Infinity, last: -Infinity };
new PerformanceObserver((list) => {
  for (const { startTime, element, url, size } of list.getEntries()) {
    window.seen.lcp = startTime;
    window.seen.what = `${element?.localName ?? "something"} of ${size} px ${url}`;
  }
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const { startTime, value, hadRecentInput } of list.getEntries()) {
    if (hadRecentInput) continue;
    const goesOn = startTime - shifts.last < 1000 && startTime - shifts.first < 5000;
    shifts = { sum: (goesOn ? shifts.sum : 0) + value, first: goesOn ? shifts.first : startTime, last: startTime };
    window.seen.cls = Math.max(window.seen.cls, shifts.sum);
  }
}).observe({ type: "layout-shift", buffered: true });
document.addEventListener("securitypolicyviolation", (event) =>
  window.seen.violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""


@frozen(kw_only=True)
class Visit:
    """What one visit with an empty cache came to."""

    painted: float
    """Milliseconds until the largest thing on the screen was painted, as Chromium saw it."""
    largest: str
    cls: float
    requests: int
    received: int
    """Bytes that came over the line, heads of answers included."""
    foreign: tuple[str, ...]
    """Addresses of other hosts that were asked."""
    violations: tuple[str, ...]
    """What the page's own policy refused."""
    servers: int
    """How many were asked."""

    @property
    def lcp(self) -> float:
        """Give the milliseconds until the largest thing was painted, with the handshakes of all servers."""
        return self.painted + self.servers * HANDSHAKES * ROUND_TRIP


@define(kw_only=True, slots=False)
class _Line:
    """What goes over the line. Playwright writes on who listens, so it has no slots."""

    host: str
    requests: int = 0
    received: int = 0
    foreign: list[str] = field(factory=list)
    servers: set[str] = field(factory=set)

    def watch(self, protocol: CDPSession) -> None:
        protocol.on("Network.requestWillBeSent", self._sent)
        protocol.on("Network.loadingFinished", self._finished)

    def _sent(self, told: Mapping[str, Any]) -> None:
        address = urlsplit(told["request"]["url"])
        if address.scheme in {"http", "https", "ws", "wss"}:
            self.requests += 1
            self.servers.add(address.netloc)
            if address.hostname != self.host:
                self.foreign.append(told["request"]["url"])

    def _finished(self, told: Mapping[str, Any]) -> None:
        self.received += int(told["encodedDataLength"])


@contextmanager
def browser() -> Iterator[Browser]:
    """Run Chromium until the block ends."""
    found = next(path for name in _BROWSERS if (path := shutil.which(name)))
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=found, args=list(_FLAGS))
        yield started
        started.close()


def visit(chromium: Browser, url: str, kept: Mapping[str, str], shown: str) -> Visit:
    """Open a page once, with nothing in the cache; ``kept`` is what its session storage holds.

    It is measured when ``shown`` (a selector) is visible and the line has become quiet.
    """
    with chromium.new_context(**PHONE) as context:
        page, protocol = _phone(context, kept)
        line = _Line(host=str(urlsplit(url).hostname))
        line.watch(protocol)
        page.goto(url, wait_until="commit", timeout=_PATIENCE)
        page.wait_for_selector(shown, state="visible", timeout=_PATIENCE)
        _wait_until_quiet(page, line)
        seen = page.evaluate("window.seen")
    return Visit(
        painted=seen["lcp"],
        largest=seen["what"],
        cls=seen["cls"],
        requests=line.requests,
        received=line.received,
        foreign=tuple(line.foreign),
        violations=tuple(seen["violations"]),
        servers=len(line.servers),
    )


def _phone(context: BrowserContext, kept: Mapping[str, str]) -> tuple[Page, CDPSession]:
    page = context.new_page()
    page.add_init_script(_WATCH)
    for name, text in kept.items():
        page.add_init_script(f"sessionStorage.setItem({name!r}, {text!r})")
    protocol = context.new_cdp_session(page)
    protocol.send("Network.enable")
    protocol.send("Network.emulateNetworkConditions", SLOW_4G)
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    return page, protocol


def _wait_until_quiet(page: Page, line: _Line) -> None:
    before = None
    while before != (line.requests, line.received):
        before = (line.requests, line.received)
        page.wait_for_timeout(_QUIET)
