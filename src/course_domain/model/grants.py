"""Reasons to have access, and the windows of time that they add up to."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from attrs import evolve, field, frozen

from course_domain.model.learners import Holder

DAY = timedelta(days=1)
CLAIM_WITHIN = 365 * DAY
"""How long the days of an unclaimed grant wait for their owner."""

_LAST = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
_PLAIN = re.compile(r"[^A-Za-z0-9_.-]")

ADMINISTRATOR = "administrator"
"""The reason of an ending that a shop's later messages can't undo."""


def key_of(*parts: str) -> str:
    """Join parts into a key that is safe in a URL and never ambiguous, whatever a shop puts into its ids."""
    return ":".join(
        _PLAIN.sub(lambda found: "".join(f"~{byte:02x}" for byte in found[0].encode(errors="surrogatepass")), part)
        for part in parts
    )


class GrantKind(StrEnum):
    """Where a grant comes from."""

    ORDER = "order"
    MANUAL = "manual"
    GIFT = "gift"


@frozen(kw_only=True)
class Grant:
    """One reason to have access to one course.

    ``days`` is None for a lifetime; ``course length`` was copied into it when it was given, so a later
    change of the course changes nothing here. ``claimed_at`` is set once a waiting one found its user.
    """

    key: str
    kind: GrantKind
    holder: Holder
    course_id: str
    given_at: datetime
    days: int | None = None
    claimed_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: str | None = None
    source: str = ""
    reference: str = ""
    actor: str = ""
    note: str = ""

    @property
    def starts_at(self) -> datetime:
        """A claimed grant's days start at the claim, at most a year after it was given."""
        if self.claimed_at is None:
            return self.given_at
        return max(self.given_at, min(self.claimed_at, _after(self.given_at, CLAIM_WITHIN // DAY)))

    def end(self, at: datetime, reason: str) -> "Grant":
        """End it, once; the first ending stands."""
        if self.ended_at is not None:
            return self
        return evolve(self, ended_at=max(at, self.given_at), end_reason=reason)

    def claim(self, user_id: str, at: datetime) -> "Grant":
        """Give a waiting grant to the user whose verified address it waited for."""
        return evolve(self, holder=evolve(self.holder, user_id=user_id), claimed_at=at)


@frozen(kw_only=True)
class Window:
    """The time that one grant opens: ``[start, end)``, ``end`` None for ever; ``cut``: it was ended before its time."""

    grant: Grant = field(repr=lambda grant: grant.key)
    start: datetime
    end: datetime | None
    cut: bool

    def holds(self, instant: datetime) -> bool:
        """Tell whether the instant lies in it."""
        return self.start <= instant and (self.end is None or instant < self.end)


def _after(start: datetime, days: int) -> datetime:
    """Add days of 86,400 s; what lies beyond the last instant that can be written ends there."""
    return start + days * DAY if days <= (_LAST - start) // DAY else _LAST


def _lifetime_window(grant: Grant) -> Window:
    start = grant.starts_at
    end = None if grant.ended_at is None else max(start, grant.ended_at)
    return Window(grant=grant, start=start, end=end, cut=end is not None)


def _timed_window(grant: Grant, days: int, free_from: datetime | None) -> Window:
    start = grant.starts_at if free_from is None else max(grant.starts_at, free_from)
    full = _after(start, days)
    if grant.ended_at is None:
        return Window(grant=grant, start=start, end=full, cut=False)
    end = max(start, min(full, grant.ended_at))
    return Window(grant=grant, start=start, end=end, cut=end < full)


def access_windows(grants: Iterable[Grant]) -> tuple[Window, ...]:
    """Lay out the windows of one person's grants for one course.

    Lifetime grants stand apart. All timed ones, whether running, run out or ended, are laid end to
    end by (starts_at, ended before running, key), and none overlaps another.
    """
    windows = []
    free_from: datetime | None = None
    for grant in sorted(grants, key=lambda g: (g.starts_at, g.ended_at is None, g.key)):
        if grant.days is None:
            windows.append(_lifetime_window(grant))
        else:
            windows.append(_timed_window(grant, grant.days, free_from))
            free_from = windows[-1].end
    return tuple(windows)


@frozen(kw_only=True)
class Summary:
    """What the windows come to. ``expires_at`` is None with ``lifetime`` only."""

    enrolled_at: datetime
    expires_at: datetime | None
    cut: bool
    """The window that closes last is cut: access then "ended" rather than "expired"."""
    cause: str = "expired"
    """Why the window that closes last was cut, or "expired"."""

    @property
    def lifetime(self) -> bool:
        """No end is known."""
        return self.expires_at is None


def summarise(windows: Sequence[Window]) -> Summary | None:
    """Add windows up; None without any.

    ``expires_at`` is the end of the last window, and that window says how access closed. Of windows
    that close together the one that ran out does: a grant ended before its turn took nothing away.
    """
    if not windows:
        return None
    enrolled_at = min(window.start for window in windows)
    if any(window.end is None for window in windows):
        return Summary(enrolled_at=enrolled_at, expires_at=None, cut=False)
    last = max(windows, key=_closing)
    return Summary(enrolled_at=enrolled_at, expires_at=last.end, cut=last.cut, cause=_cause(last))


def closing_window(windows: Sequence[Window]) -> Window | None:
    """Give the window that closes last, by which access ends; None where there is none, or no end."""
    if not windows or any(window.end is None for window in windows):
        return None
    return max(windows, key=_closing)


def _closing(window: Window) -> tuple[datetime, bool]:
    return window.end or _LAST, not window.cut


def _cause(last: Window) -> str:
    return (last.grant.end_reason or "ended") if last.cut else "expired"
