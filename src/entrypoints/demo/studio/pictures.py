"""The drawings on the demonstration's title cards: a pot and a cup, a loaf, a book, a brush.

Every drawing fits a square of 240 pixels around (0, 0) and is painted in its course's four colours.
"""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from attrs import frozen

from entrypoints.demo.studio.canvas import Canvas, Colour, Point, Ring, arc, ellipse, smooth


@frozen(kw_only=True)
class Palette:
    """A course's colours: two for the ground, and ink, paper and accent for what is drawn on it."""

    light: Colour
    deep: Colour
    ink: Colour
    paper: Colour
    accent: Colour


@frozen(kw_only=True)
class Pen:
    """A canvas with its middle moved to where the drawing goes, and made smaller by ``scale``."""

    canvas: Canvas
    palette: Palette
    x: float
    y: float
    scale: float = 1
    line: float = 4.5

    def shape(self, ring: Ring, paint: Colour, opacity: float = 1, *, outline: bool = True) -> None:
        """Fill a ring and draw around it with ink."""
        moved = self._moved(ring)
        self.canvas.fill([moved], paint, opacity)
        if outline:
            self.canvas.stroke([*moved, moved[0]], self.line * self.scale, self.palette.ink)

    def draw(self, line: Ring, paint: Colour | None = None, width: float | None = None) -> None:
        """Draw an open line, with ink unless told otherwise."""
        self.canvas.stroke(self._moved(line), (width or self.line) * self.scale, paint or self.palette.ink)

    def _moved(self, ring: Ring) -> list[Point]:
        return [(self.x + x * self.scale, self.y + y * self.scale) for x, y in ring]


Drawing: TypeAlias = Callable[[Pen], None]


def _wisps(pen: Pen, top: float, bottom: float) -> None:
    for x in (-22, 0, 22):
        step = (bottom - top) / 12
        pen.draw([(x + 6 * math.sin(i * 0.9 + x), bottom - i * step) for i in range(13)], pen.palette.paper, 4)


def _kettle(pen: Pen) -> None:
    pen.draw(arc((0, -34), (46, 52), 190, 350), width=9)
    pen.shape(
        smooth([(58, 8), (92, -14), (98, -46), (112, -44), (106, -4), (70, 50)], closed=True),
        pen.palette.accent,
    )
    pen.shape(ellipse(0, 22, 76, 62), pen.palette.accent)
    pen.shape(ellipse(0, -36, 40, 11), pen.palette.paper)
    pen.shape(ellipse(0, -52, 9, 9), pen.palette.ink)
    pen.draw(arc((-8, 20), (50, 40), 150, 215), pen.palette.paper, 5)
    pen.draw([(-70, 92), (70, 92)], width=6)


def _leaves(pen: Pen) -> None:
    pen.draw(smooth([(-10, 108), (0, 30), (8, -30), (2, -60)]), width=5)
    for x, y, turn in ((2, 62, 30), (0, 40, 150), (4, 8, 38), (4, -14, 142)):
        pen.shape(_leaf(x, y, turn, 92), pen.palette.deep)
    pen.shape(_leaf(2, -52, 84, 66), pen.palette.accent)


def _leaf(x: float, y: float, turn: float, length: float) -> list[Point]:
    cos, sin = math.cos(math.radians(turn)), -math.sin(math.radians(turn))
    upper = smooth([(0, 0), (length * 0.3, -length * 0.42), (length, 0)])
    ring = [*upper, *((a, -b) for a, b in reversed(upper[1:-1]))]
    return [(x + a * cos - b * sin, y + a * sin + b * cos) for a, b in ring]


def _cup(pen: Pen) -> None:
    _wisps(pen, -112, -52)
    pen.shape(ellipse(0, 74, 106, 20), pen.palette.paper)
    pen.draw(arc((70, 2), (30, 26), -80, 110), width=9)
    pen.shape(
        [*arc((0, -30), (76, 14), 180, 0, 20), *smooth([(76, -30), (66, 78), (-66, 78), (-76, -30)])],
        pen.palette.paper,
    )
    pen.shape(ellipse(0, -30, 76, 16), pen.palette.paper)
    pen.shape(ellipse(0, -27, 62, 10), pen.palette.accent, outline=False)


def _bowl(pen: Pen) -> None:
    pen.shape([*arc((0, 4), (82, 66), 180, 360), (82, 4)], pen.palette.light)
    pen.draw(arc((-10, -2), (46, 40), 200, 250), pen.palette.paper, 6)
    pen.shape([(-104, 0), (104, 0), *smooth([(104, 0), (84, 92), (-84, 92), (-104, 0)])], pen.palette.accent)
    pen.draw([(-92, 24), (92, 24)], pen.palette.paper, 5)


def _dough(pen: Pen) -> None:
    pen.shape(
        smooth([(-110, 60), (-96, -20), (-20, -60), (60, -48), (112, 6), (100, 66), (0, 78)], closed=True),
        pen.palette.paper,
    )
    for x in (-48, 0, 48):
        pen.draw(arc((x, 20), (30, 24), 200, 300), pen.palette.deep, 5)
    for x, y in ((-84, 96), (-30, 104), (28, 98), (86, 102), (4, -92), (60, -84), (-50, -86)):
        pen.shape(ellipse(x, y, 4, 4, 10), pen.palette.paper, outline=False)


def _loaf(pen: Pen) -> None:
    _wisps(pen, -116, -62)
    pen.shape(
        smooth([(-116, 70), (-112, -30), (-40, -62), (40, -62), (112, -30), (116, 70)], closed=True),
        pen.palette.accent,
    )
    for x in (-56, 0, 56):
        pen.draw(smooth([(x - 16, 26), (x - 4, -4), (x + 16, -30)]), pen.palette.paper, 9)
    pen.draw([(-120, 70), (120, 70)], width=6)


def _sheets(pen: Pen) -> None:
    for step, paint in enumerate((pen.palette.deep, pen.palette.light, pen.palette.paper)):
        lift = step * -24
        pen.shape([(-104, 60 + lift), (0, 88 + lift), (104, 60 + lift), (0, 30 + lift)], paint)
    pen.draw([(0, -18), (0, 40)], pen.palette.accent, 5)
    pen.draw(smooth([(0, 40), (30, 76), (70, 52), (108, 96)]), pen.palette.accent, 4)


def _needle(pen: Pen) -> None:
    pen.shape([(-96, -92), (0, -72), (0, 96), (-96, 76)], pen.palette.paper)
    pen.shape([(0, -72), (96, -92), (96, 76), (0, 96)], pen.palette.paper)
    for y in (-40, 4, 48):
        pen.draw([(0, y), (0, y + 24)], pen.palette.accent, 6)
    pen.draw(smooth([(0, 72), (46, 40), (30, -20), (70, -40)]), pen.palette.accent, 4)
    pen.draw([(70, -40), (104, -74)], width=7)


def _book(pen: Pen) -> None:
    pen.shape([(-84, -96), (64, -96), (64, 96), (-84, 96)], pen.palette.accent)
    pen.shape([(64, -92), (82, -80), (82, 104), (64, 96)], pen.palette.paper)
    pen.draw([(-60, -96), (-60, 96)], pen.palette.ink, 5)
    pen.shape([(-32, -56), (38, -56), (38, -8), (-32, -8)], pen.palette.paper)
    pen.draw([(-18, -40), (24, -40)], width=4)
    pen.draw([(-18, -24), (8, -24)], width=4)


def _brush(pen: Pen) -> None:
    pen.shape(
        smooth([(-112, 70), (-60, 20), (10, 60), (70, 40), (104, 84), (30, 104), (-60, 96)], closed=True),
        pen.palette.accent,
        0.75,
        outline=False,
    )
    pen.shape([(92, -106), (106, -92), (14, 22), (-4, 6)], pen.palette.paper)
    pen.shape([(-4, 6), (14, 22), (0, 36), (-18, 20)], pen.palette.deep)
    pen.shape(smooth([(-18, 20), (0, 36), (-22, 62), (-48, 70), (-40, 42)], closed=True), pen.palette.ink)


def _wash(pen: Pen) -> None:
    pen.shape([(-110, -84), (110, -84), (110, 90), (-110, 90)], pen.palette.paper)
    for x, y, size, paint in (
        (-40, -14, 50, pen.palette.accent),
        (34, -6, 56, pen.palette.deep),
        (0, 36, 44, pen.palette.ink),
    ):
        pen.shape(ellipse(x, y, size, size * 0.86), paint, 0.45, outline=False)
        pen.shape(ellipse(x + 3, y + 2, size * 0.8, size * 0.66), paint, 0.3, outline=False)


def _hills(pen: Pen) -> None:
    pen.shape([(-112, -86), (112, -86), (112, 86), (-112, 86)], pen.palette.paper)
    pen.shape(ellipse(50, -38, 24, 24), "f4b45f", 0.85, outline=False)
    for points, paint, opacity in (
        (
            [(-110, 84), (-110, 10), (-50, -44), (20, 14), (60, -10), (110, 30), (110, 84)],
            pen.palette.deep,
            0.8,
        ),
        ([(-110, 84), (-110, 44), (-30, 6), (50, 60), (110, 20), (110, 84)], pen.palette.accent, 0.85),
    ):
        pen.shape([points[0], *smooth(points[1:-1]), points[-1]], paint, opacity, outline=False)
    pen.draw([(-112, -86), (112, -86), (112, 86), (-112, 86), (-112, -86)], width=7)


DRAWINGS: Final[Mapping[str, Drawing]] = MappingProxyType({
    "kettle": _kettle,
    "leaves": _leaves,
    "cup": _cup,
    "bowl": _bowl,
    "dough": _dough,
    "loaf": _loaf,
    "sheets": _sheets,
    "needle": _needle,
    "book": _book,
    "brush": _brush,
    "wash": _wash,
    "hills": _hills,
})  # fmt: skip
