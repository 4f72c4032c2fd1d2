"""What is measured, and what must be reached."""

from typing import Final

from attrs import frozen

SQLITE: Final = "sqlite"
POSTGRESQL: Final = "postgresql"
DATABASES: Final = (SQLITE, POSTGRESQL)

ADDRESS: Final = "address"
HEARTBEAT: Final = "heartbeat"
WEBHOOK: Final = "webhook"
LIBRARY: Final = "library"
PATHS: Final = {
    ADDRESS: "a video's address: a session not seen before, enrollment, limits, signature",
    HEARTBEAT: "one beat, durable when answered",
    WEBHOOK: "an order's webhook: verified, stored, committed",
    LIBRARY: "24 enrolled courses with progress",
}


@frozen(kw_only=True)
class Mark:
    """A figure to reach: at most so much CPU per request, at least so many requests per second, as parts of hello's."""

    cpu: float
    rate: float

    def is_reached(self, cpu: float, rate: float) -> bool:
        """Tell whether both are."""
        return cpu <= self.cpu and rate >= self.rate


@frozen(kw_only=True)
class Target:
    """The gate must be passed; the stretch is the goal."""

    gate: Mark
    stretch: Mark


# The CPU is that of the server's process tree, the database's own apart.
TARGETS: Final = {
    (SQLITE, ADDRESS): Target(gate=Mark(cpu=8, rate=0.14), stretch=Mark(cpu=5.5, rate=0.20)),
    (SQLITE, HEARTBEAT): Target(gate=Mark(cpu=7, rate=0.15), stretch=Mark(cpu=4.5, rate=0.26)),
    (SQLITE, WEBHOOK): Target(gate=Mark(cpu=8, rate=0.12), stretch=Mark(cpu=5, rate=0.20)),
    (POSTGRESQL, HEARTBEAT): Target(gate=Mark(cpu=5, rate=0.20), stretch=Mark(cpu=2.5, rate=0.36)),
    (POSTGRESQL, WEBHOOK): Target(gate=Mark(cpu=12, rate=0.06), stretch=Mark(cpu=7.5, rate=0.10)),
    (POSTGRESQL, LIBRARY): Target(gate=Mark(cpu=12, rate=0.06), stretch=Mark(cpu=8, rate=0.11)),
}

VIDEO_LOAD_GATE: Final = 0.60
"""The part of its rate that the API keeps beside 32 slow and 32 fast viewers of the local CDN."""
TRANSCODING_GATE: Final = 1.1
"""CPU of our ladder as a multiple of plain ffmpeg's."""
LCP_GATE: Final = 2_500.0
"""Milliseconds until the largest thing of a page is painted, on a phone on a slow line."""
CLS_GATE: Final = 0.1
"""How much of a page may move by itself, as Chromium counts it."""
