"""The title cards of a film: what is painted before ffmpeg makes it move."""

from collections.abc import Sequence
from typing import Final

from entrypoints.demo.studio.canvas import Canvas, ellipse
from entrypoints.demo.studio.lettering import wrap, write
from entrypoints.demo.studio.pictures import DRAWINGS, Palette, Pen

WIDTH: Final = 640
HEIGHT: Final = 360
PICTURE: Final = 260
TEXT_WIDTH: Final = 300
TEXT_HEIGHT: Final = 200


def picture_card(drawing: str, palette: Palette) -> bytes:
    """Paint a drawing alone on a transparent square, as PNG."""
    canvas = Canvas(PICTURE, PICTURE)
    DRAWINGS[drawing](Pen(canvas=canvas, palette=palette, x=PICTURE / 2, y=PICTURE / 2))
    return canvas.png()


def text_card(number: int, heading: str, palette: Palette) -> bytes:
    """Paint a step's number and its heading on a transparent strip, as PNG."""
    canvas = Canvas(TEXT_WIDTH, TEXT_HEIGHT)
    canvas.fill([ellipse(30, 34, 26, 26)], palette.accent)
    write(canvas, str(number), (30 - 8, 34 - 12), 24, palette.paper)
    for index, line in enumerate(wrap(heading, 26, TEXT_WIDTH - 8)):
        write(canvas, line, (6, 84 + index * 42), 26, palette.ink)
    return canvas.png()


def motes(palette: Palette) -> bytes:
    """Paint soft dots that repeat every screen's height, so that they can rise without end."""
    canvas = Canvas(WIDTH, HEIGHT * 2)
    for index in range(18):
        x, y, size = (index * 211 + 37) % WIDTH, (index * 97) % HEIGHT, 5 + index * 7 % 17
        for lap in (-1, 0, 1, 2):
            canvas.fill([ellipse(x, y + lap * HEIGHT, size, size, 24)], palette.paper, 0.28)
            canvas.fill([ellipse(x, y + lap * HEIGHT, size, size, 24)], palette.paper, 0.28 if lap == -1 else 0)
    return canvas.png()


def dot(palette: Palette) -> bytes:
    """Paint the dot that runs along the line at the top as the film goes on."""
    canvas = Canvas(16, 16)
    canvas.fill([ellipse(8, 8, 6.5, 6.5, 24)], palette.accent)
    return canvas.png()


def shop_card(shown: Sequence[tuple[str, Palette]]) -> bytes:
    """Paint what a product looks like in the shop: one drawing, or several beside each other."""
    canvas = Canvas(WIDTH, HEIGHT)
    ground = shown[0][1]
    canvas.fill([[(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)]], ground.light)
    across = 150 if len(shown) == 1 else 290
    canvas.fill([ellipse(WIDTH / 2, HEIGHT / 2 + 8, across, 150, 80)], ground.deep, 0.55)
    scale = 1 if len(shown) == 1 else 0.72
    for index, (drawing, palette) in enumerate(shown):
        x = WIDTH / 2 + 186 * (index - (len(shown) - 1) / 2)
        DRAWINGS[drawing](Pen(canvas=canvas, palette=palette, x=x, y=HEIGHT / 2, scale=scale))
    return canvas.png()
