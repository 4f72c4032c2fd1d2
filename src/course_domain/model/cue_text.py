"""What a cue says, as WebVTT text that is safe: a few tags, and everything else as letters.

The grammar is WebVTT's (W3C, section 4.2.2). Markup of other formats that would be read aloud is left out.
"""

import re
from typing import Final

from course_domain.model.languages import is_language_tag

_TAG: Final = re.compile(r"<([^<>\n]*)>")
_START: Final = re.compile(r"([A-Za-z]+)((?:\.[^\s.]+)*)(?:[ \t](.*))?")
_CLASS: Final = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN: Final = frozenset({"b", "i", "u", "c", "ruby", "rt"})
_ANNOTATED: Final = frozenset({"v", "lang"})
_UNSEEN: Final = re.compile(r"/?font\b.*|[0-9:.]+", re.IGNORECASE)
"""Colours of SubRip files, and the instants of karaoke: nobody would want to read them."""

_UNWELCOME: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_REFERENCE: Final = re.compile(r"&(?:(amp|lt|gt|quot|apos|nbsp|lrm|rlm)|#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6}));")
_NAMED: Final = {
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "quot": '"',
    "apos": "'",
    "nbsp": "\u00a0",
    "lrm": "\u200e",
    "rlm": "\u200f",
}
_HIGHEST: Final = 0x10FFFF
_DEEPEST: Final = 16


def without_controls(text: str) -> str:
    """Put a space where a character controls rather than shows something; tabs and line feeds stay."""
    return _UNWELCOME.sub(" ", text)


def safe_text(raw: str) -> str:
    """Give a cue's text as it is written in a WebVTT file: it has no blank line, and doing it twice changes nothing.

    Tags for bold, italic, underlined, classes, voices, languages and ruby stay, closed in order and not too deep.
    """
    written: list[str] = []
    opened: list[str] = []
    end = 0
    for found in _TAG.finditer(raw):
        written.append(_escaped(raw[end : found.start()]))
        written.append(_tag(found[1], opened))
        end = found.end()
    written.append(_escaped(raw[end:]))
    written += [f"</{name}>" for name in reversed(opened)]
    lines = (line.strip() for line in "".join(written).split("\n"))
    return "\n".join(line for line in lines if line)


def _tag(inside: str, opened: list[str]) -> str:
    """Write a tag, keeping account of those that are open; "" for one that says nothing."""
    if inside.startswith("/") and (name := inside[1:].strip().lower()) in _PLAIN | _ANNOTATED:
        return _closing(name, opened)
    if _UNSEEN.fullmatch(inside):
        return ""
    found = _START.fullmatch(inside)
    name = found[1].lower() if found else ""
    if not found or name not in _PLAIN | _ANNOTATED:
        return _escaped(f"<{inside}>")
    said = " ".join(_escaped(found[3] or "").split())
    if name in _ANNOTATED and (not said or (name == "lang" and not is_language_tag(said))):
        return ""
    if len(opened) == _DEEPEST:
        return ""
    opened.append(name)
    classes = "".join(f".{each}" for each in found[2].split(".") if _CLASS.fullmatch(each))
    return f"<{name}{classes}{f' {said}' if name in _ANNOTATED else ''}>"


def _closing(name: str, opened: list[str]) -> str:
    """Close the newest tag of that name, and those within it."""
    if name not in opened:
        return ""
    closed = ""
    while not closed.endswith(f"</{name}>"):
        closed += f"</{opened.pop()}>"
    return closed


def _escaped(text: str) -> str:
    plain = _REFERENCE.sub(_meant, text)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _meant(found: re.Match[str]) -> str:
    """Give the character that is referred to; a reference to none that shows anything stays as it is written."""
    if found[1]:
        return _NAMED[found[1]]
    number = int(found[2]) if found[2] else int(found[3], 16)
    character = chr(number) if number <= _HIGHEST else "\x00"
    return found[0] if _UNWELCOME.match(character) or character == "\n" else character
