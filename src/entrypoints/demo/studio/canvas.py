"""A small painter: filled and stroked shapes with soft edges on a transparent picture, written as PNG.

The demonstration draws its own title cards: it looks the same on every machine, with fonts or without.
"""

import math
import struct
import zlib
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = Sequence[Point]
Colour: TypeAlias = str
"""Six hexadecimal digits, ``rrggbb``."""
_Paint: TypeAlias = tuple[int, int, int]
_Edge: TypeAlias = tuple[float, float, float, float, int]

_ROWS = 4
"""Lines looked at within a pixel's height; across, coverage is exact."""


def ellipse(x: float, y: float, across: float, down: float, steps: int = 40) -> list[Point]:
    """Give the ring of an ellipse by its middle and its two radii, in pixels."""
    return arc((x, y), (across, down), 0, 360, steps)[:-1]


def arc(middle: Point, radii: Point, start: float, end: float, steps: int = 24) -> list[Point]:
    """Give points along an ellipse from one angle to another, in degrees, clockwise from the right."""
    angles = (math.radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return [(middle[0] + radii[0] * math.cos(angle), middle[1] + radii[1] * math.sin(angle)) for angle in angles]


def smooth(points: Ring, *, closed: bool = False, rounds: int = 4) -> list[Point]:
    """Round corners by cutting them off again and again (Chaikin); an open line keeps its ends."""
    line = list(points)
    for _ in range(rounds):
        cut: list[Point] = []
        for (ax, ay), (bx, by) in zip(line, line[1:] + (line[:1] if closed else []), strict=False):
            cut += [
                (0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by),
                (0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by),
            ]
        line = cut if closed else [line[0], *cut, line[-1]]
    return line


class Canvas:
    """A transparent picture of ``width`` × ``height`` pixels."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._pixels = bytearray(width * height * 4)

    def fill(self, rings: Iterable[Ring], paint: Colour, opacity: float = 1) -> None:
        """Fill the union of closed rings, whichever way round each was drawn."""
        edges = [edge for ring in rings for edge in _edges(ring)]
        if not edges:
            return
        red, green, blue = bytes.fromhex(paint)
        first = max(0, math.floor(min(edge[1] for edge in edges)))
        last = min(self.height, math.ceil(max(edge[3] for edge in edges)))
        for row in range(first, last):
            near = [edge for edge in edges if edge[1] < row + 1 and edge[3] > row]
            self._paint_row(row, _row_changes(near, row, self.width), (red, green, blue), opacity)

    def stroke(self, line: Ring, width: float, paint: Colour, opacity: float = 1) -> None:
        """Draw a line with round ends and joints; ``width`` in pixels."""
        half = width / 2
        rings: list[Ring] = [ellipse(x, y, half, half, 12) for x, y in line]
        for (ax, ay), (bx, by) in pairwise(line):
            length = math.hypot(bx - ax, by - ay)
            if length > 0:
                dx, dy = (by - ay) / length * half, (ax - bx) / length * half
                rings.append([(ax + dx, ay + dy), (bx + dx, by + dy), (bx - dx, by - dy), (ax - dx, ay - dy)])
        self.fill(rings, paint, opacity)

    def png(self) -> bytes:
        """Write the picture as PNG, 8 bits a channel, with transparency (RFC 2083)."""
        stride = self.width * 4
        rows = b"".join(b"\0" + self._pixels[row * stride : (row + 1) * stride] for row in range(self.height))
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 6, 0, 0, 0)
        parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)

    def _paint_row(self, row: int, changes: dict[int, float], paint: _Paint, opacity: float) -> None:
        cover, places = 0.0, sorted(changes)
        for place, following in zip(places, [*places[1:], self.width], strict=False):
            cover += changes[place]
            share = min(1.0, cover) * opacity
            start, end = max(0, place), min(self.width, following)
            if share < 0.004 or end <= start:
                continue
            offset = (row * self.width + start) * 4
            if share > 0.996:
                self._pixels[offset : offset + (end - start) * 4] = bytes((*paint, 255)) * (end - start)
            else:
                for index in range(offset, offset + (end - start) * 4, 4):
                    self._blend(index, paint, share)

    def _blend(self, index: int, paint: _Paint, share: float) -> None:
        pixels = self._pixels
        below = pixels[index + 3] / 255 * (1 - share)
        whole = share + below
        for channel in range(3):
            mixed = (paint[channel] * share + pixels[index + channel] * below) / whole
            pixels[index + channel] = round(mixed)
        pixels[index + 3] = round(whole * 255)


def _edges(ring: Ring) -> list[_Edge]:
    """Give a ring's edges, each from top to bottom with its direction, all rings turning the same way."""
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    turn = 1 if sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs) > 0 else -1
    edges = []
    for (ax, ay), (bx, by) in pairs:
        if ay < by:
            edges.append((ax, ay, bx, by, turn))
        elif by < ay:
            edges.append((bx, by, ax, ay, -turn))
    return edges


def _row_changes(edges: Iterable[_Edge], row: int, width: int) -> dict[int, float]:
    """Give, by pixel, how much the coverage of a row changes there."""
    changes: dict[int, float] = {}
    near = tuple(edges)
    for line in range(_ROWS):
        y = row + (line + 0.5) / _ROWS
        crossings = sorted(
            (ax + (y - ay) * (bx - ax) / (by - ay), turn) for ax, ay, bx, by, turn in near if ay <= y < by
        )
        winding = 0
        for x, turn in crossings:
            before, winding = winding, winding + turn
            if (before == 0) != (winding == 0):
                _change(changes, min(max(x, 0.0), float(width)), (1 if before == 0 else -1) / _ROWS)
    return changes


def _change(changes: dict[int, float], x: float, amount: float) -> None:
    pixel = int(x)
    changes[pixel] = changes.get(pixel, 0.0) + amount * (pixel + 1 - x)
    changes[pixel + 1] = changes.get(pixel + 1, 0.0) + amount * (x - pixel)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
