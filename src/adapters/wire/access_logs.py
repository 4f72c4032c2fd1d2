"""Lines of CDNs' access logs, and what was sent by viewing.

Source: Amazon CloudFront Developer Guide, "Access logs (standard logs)": W3C extended format, version 1.0.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from course_domain.model.viewings import NAME

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_FIELDS: Final = "#Fields:"
_USUAL: Final = (
    "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent)"
    " cs-uri-query"
)


def viewing_in(query: str) -> str | None:
    """Give the viewing that a query string names; None where it names none that could be ours."""
    # Most of a query is a signature: the cheap question first.
    if f"{NAME}=" not in query:
        return None
    found = next((value for name, value in parse_qsl(query) if name == NAME), "")
    return found if _ID.fullmatch(found) else None


def edge_line(at: datetime, viewing: str, key: str, status: int, sent: int) -> str:
    """Write one answer of the local CDN, as a line of JSON."""
    told = {"time": at.isoformat(timespec="milliseconds"), "viewing": viewing, "key": key, "status": status}
    return json.dumps({**told, "bytes": sent}, separators=(",", ":")) + "\n"


def sum_edge_lines(lines: Iterable[str]) -> Mapping[str, int]:
    """Add up bytes by viewing; what is no such line is passed over, the last one of a process that died for one."""
    sums: Counter[str] = Counter()
    for line in lines:
        try:
            told: Any = json.loads(line)
            viewing, sent = told["viewing"], told["bytes"]
        except (ValueError, TypeError, KeyError, RecursionError):
            continue
        if isinstance(viewing, str) and _ID.fullmatch(viewing) and type(sent) is int and sent >= 0:
            sums[viewing] += sent
    return sums


def sum_cloudfront_lines(lines: Iterable[str]) -> Mapping[str, int]:
    """Add up bytes by viewing; the line of fields says what stands where, and what can't be read is passed over."""
    sums: Counter[str] = Counter()
    places = _places(_USUAL)
    for line in lines:
        if line.startswith(_FIELDS):
            places = _places(line.removeprefix(_FIELDS))
        elif not line.startswith("#") and places is not None:
            _add(line.rstrip("\r\n").split("\t"), places, sums)
    return sums


def _places(fields: str) -> tuple[int, int] | None:
    names = fields.split()
    needed = ("sc-bytes", "cs-uri-query")
    return (names.index(needed[0]), names.index(needed[1])) if all(name in names for name in needed) else None


def _add(row: list[str], places: tuple[int, int], sums: Counter[str]) -> None:
    if len(row) <= max(places):
        return
    sent, query = row[places[0]], row[places[1]]
    # CloudFront encodes some characters of a query once more.
    viewing = viewing_in(unquote(query))
    if viewing is not None and sent.isascii() and sent.isdigit() and len(sent) < 19:
        sums[viewing] += int(sent)
