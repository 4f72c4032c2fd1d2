"""How title cards move and sound, as a graph of ffmpeg's filters (https://ffmpeg.org/ffmpeg-filters.html)."""

from collections.abc import Iterator
from typing import Final

from entrypoints.demo.studio import cards
from entrypoints.demo.studio.pictures import Palette
from entrypoints.demo.studio.script import Lesson

RATE: Final = 25
"""Pictures a second."""
_STILL: Final = f"format=yuva420p,loop=loop=-1:size=1,setpts=N/{RATE}/TB"
_MARGIN: Final = 44


def layers(lesson: Lesson, palette: Palette) -> Iterator[bytes]:
    """Paint what lies on the ground, as PNG in the order of the graph's inputs.

    First the motes and the dot, then a picture and a text for each scene.
    """
    yield cards.motes(palette)
    yield cards.dot(palette)
    for number, scene in enumerate(lesson.scenes, start=1):
        yield cards.picture_card(scene.drawing, palette)
        yield cards.text_card(number, scene.heading, palette)


def picture(lesson: Lesson, palette: Palette) -> str:
    """Write the graph that ends in ``[v]``.

    A turning gradient, rising motes, a swaying picture, its heading, and a dot on a line for the time.
    """
    line = cards.WIDTH - 2 * _MARGIN
    return ";".join(
        (
            f"{_ground(lesson.seconds, palette)}[ground]",
            f"[0:v]{_STILL}[motes];[1:v]{_STILL}[dot]",
            f"{_scenes(lesson, 2)}[pictures]",
            f"{_scenes(lesson, 3)}[texts]",
            f"[ground][motes]overlay=x=0:y='-mod(t*16,{cards.HEIGHT})':shortest=1[a0]",
            "[a0][pictures]overlay=x='346+4*cos(t*0.7)':y='44+8*sin(t*1.3)'[a1]",
            f"[a1][texts]overlay=x={_MARGIN}:y=78[a2]",
            f"[a2]drawbox=x={_MARGIN}:y=27:w={line}:h=3:t=fill:color=0x{palette.ink}@0.35[a3]",
            f"[a3][dot]overlay=x='{_MARGIN - 8}+{line}*t/{lesson.seconds}':y=20:shortest=1,format=yuv420p[v]",
        )
    )


def music(note: int, seconds: int) -> str:
    """Write the graph that ends in ``[a]``: a slow chord that breathes and a soft bell over it.

    ``note`` is in hertz; nothing sounds above three times it, so that no loudspeaker is shrill.
    """
    chord = "+".join(
        f"{loud}*sin(2*PI*{note * step:.2f}*t)*(0.65+0.35*sin(2*PI*t/{breath}))"
        for loud, step, breath in ((0.07, 0.5, 9), (0.05, 0.75, 7), (0.035, 1.0, 11))
    )
    melody = "if(lt(mod(t,10),2.5),2,if(lt(mod(t,10),5),2.5,if(lt(mod(t,10),7.5),3,2.25)))"
    stroke = "exp(-1.6*mod(t,2.5))*(1-exp(-60*mod(t,2.5)))"
    bell = f"0.07*{stroke}*sin(2*PI*{note}*t*{melody})"
    return (
        f"aevalsrc=exprs='{chord}+{bell}':s=22050:d={seconds},aresample=44100,lowpass=f=2200,volume=2,"
        f"afade=t=in:d=1.5,afade=t=out:st={seconds - 2}:d=2,aformat=channel_layouts=stereo[a]"
    )


def _ground(seconds: int, palette: Palette) -> str:
    """Write a slowly turning gradient, drawn small and enlarged, which is four times as fast."""
    return (
        f"gradients=s=160x90:r={RATE}:d={seconds}:n=2:seed=1:speed=0.006:x0=0:y0=0:x1=160:y1=90"
        f":c0=0x{palette.light}:c1=0x{palette.deep},format=yuv420p,scale={cards.WIDTH}:{cards.HEIGHT}"
    )


def _scenes(lesson: Lesson, first: int) -> str:
    """Write every second input from ``first`` on as a scene that fades in, and out for the next one."""
    count = len(lesson.scenes)
    share = lesson.seconds / count
    fade_out = f",fade=t=out:st={share - 0.5:.2f}:d=0.5:alpha=1"
    each = (
        f"[{first + 2 * place}:v]{_STILL},trim=duration={share:.4f},fade=t=in:d=0.6:alpha=1"
        f"{fade_out if place + 1 < count else ''}[s{first}{place}]"
        for place in range(count)
    )
    labels = "".join(f"[s{first}{place}]" for place in range(count))
    return f"{';'.join(each)};{labels}concat=n={count}:v=1:a=0"
