"""Capital letters drawn with a single line, for the title cards of the demonstration's videos.

A glyph is a few strokes in a grid nine units high, two digits a point (x, then y from the top);
``~`` rounds a stroke's corners and ``@`` closes it as well.
"""

from collections.abc import Iterator
from typing import Final

from entrypoints.demo.studio.canvas import Canvas, Colour, Point, smooth

_GLYPHS: Final = {
    "A": "09 30 69|16 56",
    "B": "00 09|~00 50 54 04|~04 64 69 09",
    "C": "~62 60 00 09 69 67",
    "D": "00 09|~00 30 60 69 39 09",
    "E": "50 00 09 59|04 44",
    "F": "50 00 09|04 44",
    "G": "~62 60 00 09 69 65|65 35",
    "H": "00 09|60 69|04 64",
    "I": "00 09",
    "J": "~40 45 49 09 07",
    "K": "00 09|60 05|24 69",
    "L": "00 09 59",
    "M": "09 00 46 80 89",
    "N": "09 00 69 60",
    "O": "@00 70 79 09",
    "P": "00 09|~00 60 65 05",
    "Q": "@00 70 79 09|47 79",
    "R": "00 09|~00 60 65 05|35 69",
    "S": "~51 50 00 04 55 59 09 08",
    "T": "00 60|30 39",
    "U": "~00 05 09 69 65 60",
    "V": "00 39 60",
    "W": "00 29 42 69 80",
    "X": "00 69|60 09",
    "Y": "00 34 60|34 39",
    "Z": "00 60 09 69",
    "0": "@00 60 69 09",
    "1": "02 20 29",
    "2": "~02 00 60 64 09|09 69",
    "3": "~01 00 50 54 24|~24 64 69 09 08",
    "4": "49 40 06 66",
    "5": "50 00 04|~04 64 69 09 08",
    "6": "~50 00 07|@04 64 69 09",
    "7": "00 60 29",
    "8": "@10 50 54 14|@04 64 69 09",
    "9": "@00 60 65 05|~62 69 19",
    "-": "05 45",
    "'": "00 02",
    ",": "08 19 0a",
    ".": "09 09",
    "?": "~01 00 60 64 34 36|39 39",
    "!": "00 06|09 09",
    " ": "30",
}
_UNIT: Final = 9
_GAP: Final = 3.2


def has_glyphs(text: str) -> bool:
    """Tell whether every character of a text can be drawn."""
    return all(character in _GLYPHS for character in text.upper())


def width_of(text: str, height: float) -> float:
    """Give the width in pixels of a line of letters of that height."""
    units = sum(_width(character) + _GAP for character in text.upper()) - _GAP
    return max(0.0, units) * height / _UNIT


def write(canvas: Canvas, text: str, at: Point, height: float, paint: Colour) -> None:
    """Write one line of capitals with its top left corner at a point; ``height`` in pixels."""
    scale = height / _UNIT
    left, top = at
    for character in text.upper():
        if character != " ":
            for line in _strokes(_GLYPHS[character]):
                canvas.stroke([(left + x * scale, top + y * scale) for x, y in line], height * 0.13, paint)
        left += (_width(character) + _GAP) * scale


def wrap(text: str, height: float, width: float) -> list[str]:
    """Break a text into lines no wider than ``width`` pixels, at its spaces."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, height) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _width(character: str) -> int:
    glyph = _GLYPHS[character].replace("|", " ")
    return max(int(point.lstrip("~@")[0]) for point in glyph.split())


def _strokes(glyph: str) -> Iterator[list[Point]]:
    for stroke in glyph.split("|"):
        points: list[Point] = [(int(point[0]), int(point[1], 16)) for point in stroke.lstrip("~@").split()]
        if stroke.startswith("@"):
            ring = smooth(points, closed=True, rounds=3)
            yield [*ring, ring[0]]
        else:
            yield smooth(points, rounds=3) if stroke.startswith("~") else points
