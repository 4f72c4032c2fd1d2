"""Subtitles: SubRip and WebVTT files as people have them, read with patience and written as one clean WebVTT.

WebVTT is the W3C's; SubRip was never written down, and is taken as players take it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import frozen

from course_domain.model.cue_text import safe_text, without_controls
from course_domain.model.errors import Invalid

MOST_BYTES: Final = 2 << 20
MOST_CUES: Final = 20_000
LATEST: Final = 48 * 3_600_000
"""Milliseconds: no video is longer."""

_INSTANT: Final = r"(?:([0-9]{1,4})[ ]*:[ ]*)?([0-9]{1,2})[ ]*:[ ]*([0-9]{1,2})(?:[ ]*[.,][ ]*([0-9]{1,3}))?"
_TIMING: Final = re.compile(rf"[ \t]*{_INSTANT}[ \t]*-->[ \t]*{_INSTANT}(?:[ \t]+(.*)|[ \t]*)")
_ARROW: Final = "-->"
_MEANT_AS_TIMING: Final = re.compile(r"[ \t]*[0-9][^ \t]*[ \t]*-->")
_COUNTER: Final = re.compile(r"[ \t]*[0-9]+[ \t]*")
_HEADER: Final = re.compile(r"WEBVTT(?:[ \t].*)?")
_ASIDE: Final = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")
_OVERRIDE: Final = re.compile(r"\{\\[^{}\n]*\}")
"""Positions that other programs write into the text of SubRip files."""
_SETTINGS: Final = (
    ("vertical", re.compile(r"rl|lr")),
    ("line", re.compile(r"-?[0-9]{1,4}(?:\.[0-9]{1,4})?%?(?:,(?:start|center|end))?")),
    ("position", re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,4})?%(?:,(?:line-left|center|line-right))?")),
    ("size", re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,4})?%")),
    ("align", re.compile(r"start|center|end|left|right")),
)
_WRONG_TIMING: Final = "this is no time that can be shown: write it like 00:00:01.000 --> 00:00:02.500"
_NOTHING: Final = "hold no subtitles: a SubRip (.srt) or WebVTT (.vtt) file with times and text is needed"
_OTHERS: Final = (
    (re.compile(r"\s*\[Script Info\]"), "are a SubStation Alpha file: save them as SubRip (.srt) or WebVTT (.vtt)"),
    (re.compile(r"\s*<(?:\?xml|tt\b)"), "are a TTML or XML file: save them as SubRip (.srt) or WebVTT (.vtt)"),
    (re.compile(r"\s*\{[0-9]+\}\{[0-9]+\}"), "are counted in frames: save them as SubRip (.srt) or WebVTT (.vtt)"),
)


@frozen(kw_only=True)
class Cue:
    """What is shown from ``start`` until ``end``, in milliseconds; ``text`` is safe WebVTT text."""

    start: int
    end: int
    text: str
    settings: str = ""
    """Where it is shown, in WebVTT's words."""


@frozen(kw_only=True)
class Subtitles:
    """Cues by their start."""

    cues: tuple[Cue, ...]
    left_out: int = 0
    """Cues that end before they start, which no player shows."""

    @property
    def webvtt(self) -> str:
        """Write them: reading that gives the same cues again."""
        return "WEBVTT\n" + "".join(f"\n{_timing(cue)}\n{cue.text}\n" for cue in self.cues)


def read_subtitles(raw: bytes) -> Subtitles:
    """Read a file in either format, whatever its name or type say it is.

    A byte order mark, any line ends, missing hours and counters, commas and full stops, an order that time doesn't
    have, and cues that overlap are all taken. Notes, styles and regions are left out.

    Raises:
        Invalid: it is too large, not UTF-8, or no subtitles; the field is the line.
    """
    if len(raw) > MOST_BYTES:
        raise Invalid.of("captions", f"must be at most {MOST_BYTES >> 20} MiB")
    try:
        text = raw.decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError as error:
        told = "this is not UTF-8: save the file again as text in UTF-8"
        raise _at(raw[: error.start].count(b"\n"), told) from None
    return _Reader(text).read()


def _at(place: int, problem: str) -> Invalid:
    """Refuse a line; ``place`` counts from 0."""
    return Invalid.of(f"line {place + 1}", problem)


class _Reader:
    """Walks over the lines of one file."""

    def __init__(self, text: str) -> None:
        """Start at its first line."""
        self._text = text
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._lines = [without_controls(line) for line in lines]
        first = next((line for line in self._lines if line.strip()), "")
        self._is_webvtt = _HEADER.fullmatch(first) is not None

    def read(self) -> Subtitles:
        """Give what it holds."""
        cues, left_out = [], 0
        timings = list(self._timings())
        followed_by = [*(place for place, _ in timings), None][1:]
        for (place, found), following in zip(timings, followed_by, strict=True):
            start, end = _milliseconds(place, found.groups()[:4]), _milliseconds(place, found.groups()[4:8])
            text = self._said(place + 1, following)
            if end <= start:
                left_out += 1
            elif text:
                cues.append(Cue(start=start, end=end, text=text, settings=self._settings(found[9])))
        if not cues:
            raise Invalid.of("captions", next((told for other, told in _OTHERS if other.match(self._text)), _NOTHING))
        return Subtitles(cues=tuple(sorted(cues, key=lambda cue: (cue.start, cue.end))), left_out=left_out)

    def _timings(self) -> Iterator[tuple[int, re.Match[str]]]:
        """Find the lines that say when; a line that means to and can't is refused."""
        count, is_aside, after_blank = 0, False, True
        for place, line in enumerate(self._lines):
            is_aside = bool(line.strip()) and (is_aside or (after_blank and _ASIDE.fullmatch(line) is not None))
            after_blank = not line.strip()
            found = _TIMING.fullmatch(line) if _ARROW in line else None
            if found is not None:
                count += 1
                if count > MOST_CUES:
                    raise _at(place, f"there are more than {MOST_CUES:,} cues")
                yield place, found
            elif not is_aside and _MEANT_AS_TIMING.match(line):
                raise _at(place, _WRONG_TIMING)

    def _said(self, first: int, following: int | None) -> str:
        """Read a cue's text: until a blank line, or in SubRip files until the next cue's counter."""
        lines = self._lines[first:] if following is None else _without_counter(self._lines[first:following])
        if self._is_webvtt:
            blank = next((place for place, line in enumerate(lines) if not line.strip()), len(lines))
            return safe_text("\n".join(lines[:blank]))
        return safe_text(_OVERRIDE.sub("", "\n".join(lines)))

    def _settings(self, told: str | None) -> str:
        if not told or not self._is_webvtt:
            return ""
        given = dict(each.split(":", 1) for each in told.split() if ":" in each)
        return " ".join(f"{name}:{given[name]}" for name, fits in _SETTINGS if fits.fullmatch(given.get(name, "")))


def _without_counter(lines: list[str]) -> list[str]:
    """Leave out the next cue's number: right before its time, or else in a paragraph of its own."""
    last = len(lines)
    while last and not lines[last - 1].strip():
        last -= 1
    if not last or not _COUNTER.fullmatch(lines[last - 1]):
        return lines
    is_apart = last > 1 and not lines[last - 2].strip()
    return lines[: last - 1] if is_apart or last == len(lines) else lines


def _milliseconds(place: int, parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, fraction = parts
    if int(minutes or 0) > 59 or int(seconds or 0) > 59:
        raise _at(place, "minutes and seconds go up to 59")
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    found = whole * 1000 + int((fraction or "").ljust(3, "0"))
    if found > LATEST:
        raise _at(place, "this lies beyond 48 hours")
    return found


def _timing(cue: Cue) -> str:
    settings = f" {cue.settings}" if cue.settings else ""
    return f"{_instant(cue.start)} {_ARROW} {_instant(cue.end)}{settings}"


def _instant(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
