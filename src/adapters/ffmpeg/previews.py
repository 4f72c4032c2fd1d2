"""What ffmpeg is told for pictures of a video and for an MP4 whose tracks are only copied."""

from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import Final

from attrs import frozen

from adapters.ffmpeg.magic import DEMUXERS
from course_domain.model.sources import SourceFacts

POSTER_SIDE: Final = 1280
"""Pixels of a poster's longer side, at most."""
_TILE_SIDE: Final = 160
_TILES_A_SIDE: Final = 5
_MOST_CUES: Final = 150
_CANDIDATES: Final = 30
"""Frames among which the most ordinary one is the poster."""


def source_arguments(path: Path, facts: SourceFacts) -> tuple[str, ...]:
    """Open a file as what it was found to be, and nothing beside it."""
    # More than a fifth of all frames broken is a failure.
    demuxer = DEMUXERS[facts.container]
    bounds = ("-max_error_rate", "0.2", "-protocol_whitelist", "file", "-format_whitelist", demuxer)
    return (*bounds, "-f", demuxer, "-i", str(path))


def fitted(facts: SourceFacts, side: int) -> tuple[int, int]:
    """Give even pixels within a square of ``side``, never more than the picture has."""
    width, height = facts.picture.width, facts.picture.height
    longest = max(width, height)
    scaled = min(side, longest)
    return max(2, round(width * scaled / longest / 2) * 2), max(2, round(height * scaled / longest / 2) * 2)


@frozen(kw_only=True)
class Seek:
    """A time in a film, in seconds. ``slowly``: by decoding all before it, which needs neither index nor keyframes."""

    at: float
    slowly: bool = False

    @property
    def arguments(self) -> tuple[str, ...]:
        """Say it to ffmpeg, before the film, or slowly behind it."""
        return ("-ss", f"{self.at:.3f}") if self.at > 0 else ()


def seeks_to(at: float, facts: SourceFacts) -> tuple[Seek, ...]:
    """Give ways to a frame at ``at`` seconds, cheap ones first: there may be none at the very end, nor an index."""
    near = min(at, facts.milliseconds / 1000)
    before = [Seek(at=max(0.0, near - earlier)) for earlier in (0, 1)]
    return (*before, Seek(at=near, slowly=True), Seek(at=0.0))


def poster_arguments(path: Path, facts: SourceFacts, seek: Seek, *, choose: bool) -> tuple[str, ...]:
    """Make ``poster.jpg`` of the frame at a time, or ``choose`` an ordinary one among those that follow."""
    width, height = fitted(facts, POSTER_SIDE)
    # Scaled first: it keeps all its candidates in memory.
    chosen = f",thumbnail={_CANDIDATES}" if choose else ""
    return (
        *(() if seek.slowly else seek.arguments),
        *source_arguments(path, facts),
        *(seek.arguments if seek.slowly else ()),
        *("-map", "0:V:0", "-vf", f"{_jpeg(width, height)}{chosen}", "-frames:v", "1", "-map_metadata", "-1"),
        *("-q:v", "3", "-f", "image2", "-update", "1", "poster.jpg"),
    )


@frozen(kw_only=True)
class Storyboard:
    """Small pictures of a whole video at even distances, tiled into sprites."""

    facts: SourceFacts

    @property
    def interval(self) -> int:
        """Seconds between two of them."""
        return max(1, ceil(self.facts.milliseconds / 1000 / _MOST_CUES))

    @property
    def cues(self) -> int:
        """How many there are."""
        return max(1, ceil(self.facts.milliseconds / 1000 / self.interval))

    @property
    def sprites(self) -> list[str]:
        """The sprites' names."""
        return [f"storyboard-{number}.jpg" for number in range(1, ceil(self.cues / _TILES_A_SIDE**2) + 1)]

    def arguments(self, path: Path) -> tuple[str, ...]:
        """Make the sprites of keyframes alone: a tenth of the work of decoding all."""
        width, height = fitted(self.facts, _TILE_SIDE)
        tiles = (
            f"fps=1/{self.interval}:start_time=0:round=up,tpad=stop=-1:stop_mode=clone,trim=end_frame={self.cues},"
            f"{_jpeg(width, height)},tile={_TILES_A_SIDE}x{_TILES_A_SIDE}"
        )
        return (
            *("-skip_frame", "nokey", *source_arguments(path, self.facts), "-map", "0:V:0", "-vf", tiles),
            *("-map_metadata", "-1", "-q:v", "5", "-f", "image2", "-start_number", "1", "storyboard-%d.jpg"),
        )

    def web_vtt(self) -> str:
        """Name the part of a sprite that shows each stretch of time (media fragments, ``#xywh=``)."""
        return "WEBVTT\n\n" + "\n".join(self._cues())

    def _cues(self) -> Iterator[str]:
        width, height = fitted(self.facts, _TILE_SIDE)
        for number in range(self.cues):
            sprite, tile = divmod(number, _TILES_A_SIDE**2)
            row, column = divmod(tile, _TILES_A_SIDE)
            begin = number * self.interval * 1000
            end = self.facts.milliseconds if number == self.cues - 1 else begin + self.interval * 1000
            part = f"{column * width},{row * height},{width},{height}"
            yield f"{_stamp(begin)} --> {_stamp(max(end, begin + 1))}\nstoryboard-{sprite + 1}.jpg#xywh={part}\n"


def remux_arguments(path: Path, facts: SourceFacts, name: str) -> tuple[str, ...]:
    """Put the tracks into an MP4 that plays while it loads; titles and places of recording stay behind."""
    return (
        *("-fflags", "+genpts", *source_arguments(path, facts), "-map", "0:V:0", "-map", "0:a:0?", "-c", "copy"),
        *("-map_metadata", "-1", "-map_chapters", "-1", "-movflags", "+faststart", "-f", "mp4", name),
    )


def _jpeg(width: int, height: int) -> str:
    return f"scale={width}:{height}:out_range=full,setsar=1,format=yuv420p"


def _stamp(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
