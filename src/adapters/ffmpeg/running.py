"""Runs ffmpeg for one work: tells how far it is, keeps its last words, ends when nobody wants the work any more."""

import re
import shutil
import threading
from collections import deque
from pathlib import Path
from typing import Final

import imageio_ffmpeg
from attrs import frozen

from adapters.ffmpeg.children import Child, Ended
from adapters.ffmpeg.limits import Confinement

_PROGRESS: Final = re.compile(r"(out_time_us)=(\d+)|[a-z]\w*=\S*\s*\S*")
_KEPT_LINES: Final = 40
_KEPT_CHARACTERS: Final = 4_000
_QUIETLY: Final = ("-nostdin", "-hide_banner", "-loglevel", "warning", "-nostats", "-progress", "pipe:1", "-y")


class WorkFailed(Exception):
    """A work came to nothing. ``is_final``: another try would end alike."""

    def __init__(self, reason: str, why: str, *, is_final: bool) -> None:
        """Say it by a stable word and for people."""
        super().__init__(why)
        self.reason = reason
        self.why = why
        self.is_final = is_final


class WorkStopped(Exception):
    """Nobody wants the work any more."""


class Control:
    """What a work tells while it goes on, and the hand that stops it."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.percent = 0
        self._words: deque[str] = deque(maxlen=_KEPT_LINES)
        self._child: Child | None = None
        self._is_stopped = False
        self._lock = threading.Lock()

    @property
    def log(self) -> str:
        """The last words of its programs."""
        return "\n".join(self._words)[-_KEPT_CHARACTERS:]

    def say(self, line: str) -> None:
        """Keep a line."""
        self._words.append(line)

    def reach(self, percent: float) -> None:
        """Go on to a percentage below the last; never back. Raises WorkStopped."""
        self.percent = max(self.percent, min(99, int(percent)))
        if self._is_stopped:
            raise WorkStopped

    def hold(self, child: Child | None) -> None:
        """Know what runs, so that it can be ended."""
        with self._lock:
            self._child = child
            if child and self._is_stopped:
                child.kill()

    def stop(self) -> None:
        """End what runs, and let nothing follow."""
        with self._lock:
            self._is_stopped = True
            if self._child:
                self._child.kill()


@frozen(kw_only=True)
class Share:
    """The part of a work's percentage that one run is, and the seconds of film that it makes."""

    begin: int
    end: int
    seconds: float

    def at(self, seconds: float) -> float:
        """Give the percentage when so much is made."""
        done = min(1.0, seconds / self.seconds) if self.seconds > 0 else 1.0
        return self.begin + (self.end - self.begin) * done


@frozen(kw_only=True)
class Ffmpeg:
    """The program, as one work runs it in its folder."""

    program: str
    folder: Path
    bounds: Confinement
    control: Control

    def run(self, *arguments: str, share: Share) -> None:
        """Run it to its end; raises WorkFailed and WorkStopped."""
        self.control.reach(share.begin)
        child = Child([self.program, *_QUIETLY, *arguments], self.bounds, self.folder)
        self.control.hold(child)
        try:
            ended = child.listen(lambda line: self._hear(line, share))
        finally:
            self.control.hold(None)
        self.control.reach(share.begin)
        if ended.code != 0:
            raise _failure(ended, self.control.log)
        self.control.reach(share.end)

    def _hear(self, line: str, share: Share) -> None:
        progress = _PROGRESS.fullmatch(line)
        if progress is None:
            self.control.say(line)
        elif progress[1]:
            self.control.reach(share.at(int(progress[2]) / 1_000_000))


def program(named: str | None) -> str:
    """Give the path of ffmpeg: the one that is named (a path, or a name on PATH), else the packaged one."""
    if not named:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    known = shutil.which(named)
    if known is None:
        raise FileNotFoundError(f"there is no program {named}")
    return str(Path(known).resolve())


def _failure(ended: Ended, log: str) -> WorkFailed:
    if ended.is_late:
        return WorkFailed("too-slow", "Working on the video took longer than it may.", is_final=True)
    if "No space left on device" in log:
        return WorkFailed("no-space", "The disk that videos are worked on is full.", is_final=False)
    if "Cannot allocate memory" in log:
        return WorkFailed("too-heavy", "Working on the video takes more memory than it may.", is_final=True)
    if "Unknown encoder" in log or "No such filter" in log:
        return WorkFailed("not-able", "The ffmpeg that is configured can't make H.264, AAC or JPEG.", is_final=False)
    if ended.code < 0:
        return WorkFailed("killed", f"The program that worked was ended by signal {-ended.code}.", is_final=False)
    return WorkFailed("damaged", "The file is damaged: a part of it can't be worked on.", is_final=True)
