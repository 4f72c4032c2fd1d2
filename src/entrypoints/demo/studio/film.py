"""Films from title cards by ffmpeg: H.264 and AAC in an MP4 that starts to play before it is whole."""

import re
import subprocess
from pathlib import Path
from typing import Final

from attrs import frozen

from entrypoints.demo.studio.graph import RATE, layers, music, picture
from entrypoints.demo.studio.pictures import Palette
from entrypoints.demo.studio.script import Lesson

_KEYFRAME_EVERY: Final = 2 * RATE
_LONGEST: Final = 180
"""Seconds after which an ffmpeg that does not end is given up."""
_DURATION: Final = re.compile(r"Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)")


class FilmFailed(Exception):
    """ffmpeg ended with an error; the message holds its last words."""


@frozen(kw_only=True)
class Studio:
    """Where films are made: the program and a folder for what is painted on the way."""

    ffmpeg: str
    folder: Path

    def film(self, lesson: Lesson, palette: Palette, note: int, name: str) -> Path:
        """Make a lesson's film, 640 × 360, and give where it lies; raises FilmFailed."""
        inputs = [self._save(f"{name}-{place}.png", body) for place, body in enumerate(layers(lesson, palette))]
        made = self.folder / f"{name}.mp4"
        self.run(
            *(part for each in inputs for part in ("-i", str(each))),
            *("-filter_complex", f"{picture(lesson, palette)};{music(note, lesson.seconds)}"),
            *("-map", "[v]", "-map", "[a]", "-t", str(lesson.seconds)),
            *(
                "-c:v",
                "libx264",
                "-profile:v",
                "main",
                "-preset",
                "veryfast",
                "-crf",
                "26",
                "-pix_fmt",
                "yuv420p",
            ),
            *(
                "-r",
                str(RATE),
                "-g",
                str(_KEYFRAME_EVERY),
                "-keyint_min",
                str(_KEYFRAME_EVERY),
                "-sc_threshold",
                "0",
            ),
            *("-c:a", "aac", "-b:a", "80k", "-ar", "44100", "-ac", "2", "-movflags", "+faststart", str(made)),
        )
        return made

    def poster(self, film: Path) -> Path:
        """Take a film's picture at its third second, as JPEG."""
        made = film.with_suffix(".jpg")
        self.run("-ss", "3", "-i", str(film), "-frames:v", "1", "-q:v", "4", str(made))
        return made

    def still(self, card: bytes, name: str) -> Path:
        """Turn a painted card into a JPEG."""
        made = self.folder / f"{name}.jpg"
        self.run("-i", str(self._save(f"{name}.png", card)), "-frames:v", "1", "-q:v", "4", str(made))
        return made

    def run(self, *arguments: str) -> None:
        """Run ffmpeg to its end; raises FilmFailed."""
        command = [self.ffmpeg, "-hide_banner", "-nostdin", "-loglevel", "error", "-y", *arguments]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_LONGEST)
        except subprocess.CalledProcessError as problem:
            raise FilmFailed(problem.stderr.decode(errors="replace")[-800:]) from problem
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise FilmFailed(str(problem)) from problem

    def _save(self, name: str, body: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(body)
        return path


def seconds_of(film: Path, ffmpeg: str) -> float:
    """Read a film's length in seconds from ffmpeg's own account of it; raises FilmFailed."""
    told = subprocess.run(
        [ffmpeg, "-hide_banner", "-nostdin", "-i", str(film)],
        check=False,
        capture_output=True,
        timeout=_LONGEST,
    )
    found = _DURATION.search(told.stderr.decode(errors="replace"))
    if found is None:
        raise FilmFailed(f"{film.name} has no length")
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3])
