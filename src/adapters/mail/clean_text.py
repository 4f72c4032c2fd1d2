"""What others wrote (names, titles, addresses), made fit for one line of a letter."""

import re
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from course_domain.model.time_zones import first_zone

_JOINERS: Final = "\u200c\u200d"
"""Invisible, and yet part of Persian words and of emoji."""
_LONGEST_NAME: Final = 60
_ADVERTISES: Final = re.compile(r"[@/\\<>\[\]{}]|www\.|\w\.\w{2,}", re.IGNORECASE)


def one_line(text: str) -> str:
    """Give a text as one line: no line breaks, controls or bidirectional overrides, single spaces."""
    kept = (char if char.isprintable() or char in _JOINERS else " " for char in text)
    return " ".join("".join(kept).split())


def shortened(text: str, longest: int) -> str:
    """Cut a text that is longer, and show that it was cut."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def friendly_name(name: str | None) -> str | None:
    """Give a name that can be greeted, or None.

    Anyone can order under any name for any address, so a name with a link in it would make our letters carry
    strangers' advertisements.
    """
    line = one_line(name or "")
    return line if line and len(line) <= _LONGEST_NAME and not _ADVERTISES.search(line) else None


def web_address(address: str | None) -> str | None:
    """Give an absolute http or https address, or None for anything else."""
    line = (address or "").strip()
    if not line.isprintable() or " " in line:
        return None
    try:
        parts = urlsplit(line)
    except ValueError:
        return None
    return line if parts.scheme in ("http", "https") and parts.netloc else None


def local_time(instant: datetime, *time_zones: str | None) -> datetime:
    """Give an instant on the clock of the first of some time zones that exists; on UTC's where none does."""
    return instant.astimezone(first_zone(*time_zones))


def zone_name(local: datetime) -> str:
    """Name a local time's zone: its abbreviation, or the distance from UTC where it has none (``UTC−3``)."""
    name = local.tzname() or ""
    if name.isalpha():
        return name
    minutes = int((local.utcoffset() or UTC.utcoffset(None)).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"
