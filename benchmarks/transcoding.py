"""A ladder of qualities: by our transcoder, and by plain ffmpeg told the same, by turns."""

import resource
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from attrs import frozen

from adapters.ffmpeg.inspector import FfmpegInspector
from adapters.ffmpeg.running import program
from adapters.ffmpeg.scratch import Scratch
from adapters.ffmpeg.transcoder import FfmpegTranscoder
from adapters.ffmpeg.working import Workshop
from adapters.local.media_files import FileMediaObjects
from course_domain.model.renditions import SEGMENT_SECONDS, MediaWork, Rung, WorkKind, WorkPhase, rungs_for

SOURCE: Final = "incoming/film"
_LOOK_SECONDS: Final = 0.1
_QUIETLY: Final = ("-hide_banner", "-loglevel", "error", "-nostdin", "-y")
_FRAMES_A_SECOND: Final = 25


class NotMade(Exception):
    """A ladder could not be made; the message says why."""


@frozen(kw_only=True)
class Ladder:
    """What making one took, in seconds: of the clock, and of CPU with all children's."""

    seconds: float
    cpu: float
    size: int
    """Bytes of all segments that were made."""


@frozen(kw_only=True)
class Making:
    """A film in a folder of its own, and both ways to make its ladder."""

    folder: Path

    def prepare(self, seconds: int, height: int) -> None:
        """Film something that moves and is no flat picture, with sound."""
        path = self.folder / "media" / SOURCE
        path.parent.mkdir(parents=True)
        size = f"{height * 16 // 9 // 2 * 2}x{height}"
        picture = f"testsrc2=size={size}:rate={_FRAMES_A_SECOND}:duration={seconds},noise=alls=12:allf=t"
        sound = f"sine=frequency=330:sample_rate=48000:duration={seconds}"
        made = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-f", "mp4")
        self._ffmpeg("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, *made, str(path))

    def ours(self) -> Ladder:
        """Have the transcoder do it as a worker does: fetched, cut, joined, checked, and put into the store."""
        media = FileMediaObjects(folder=self.folder / "media")
        transcoder = FfmpegTranscoder(workshop=Workshop(media=media, scratch=self._scratch, program=program(None)))
        work = self._work()
        try:
            return _measured(lambda: _done(transcoder, work), self.folder / "media" / work.hls_folder)
        finally:
            transcoder.close()

    def plain(self) -> Ladder:
        """Tell ffmpeg to make the same qualities in one run, as anybody would by hand; then one MP4 of the best."""
        folder = self.folder / "plain"
        rungs = self._work().rungs
        for rung in rungs:
            (folder / rung.name).mkdir(parents=True, exist_ok=True)
        return _measured(lambda: self._by_hand(folder, rungs), folder)

    @property
    def _scratch(self) -> Scratch:
        return Scratch(self.folder / "work")

    def _work(self) -> MediaWork:
        media = FileMediaObjects(folder=self.folder / "media")
        scratch = self._scratch
        try:
            facts = FfmpegInspector(media=media, scratch=scratch).inspect(SOURCE)
        finally:
            scratch.close()
        return MediaWork(
            kind=WorkKind.LADDER,
            source_key=SOURCE,
            folder="videos/film/r1",
            poster_key="public/videos/film/r1/poster.jpg",
            facts=facts,
            rungs=rungs_for(facts),
        )

    def _by_hand(self, folder: Path, rungs: tuple[Rung, ...]) -> None:
        count = len(rungs)
        graph = f"[0:v]split={count}" + "".join(f"[s{n}]" for n in range(count))
        graph += "".join(f";[s{n}]scale={rung.width}:{rung.height}[v{n}]" for n, rung in enumerate(rungs))
        told = ["-i", str(self.folder / "media" / SOURCE), "-filter_complex", graph]
        for number, rung in enumerate(rungs):
            told += ["-map", f"[v{number}]", "-map", "0:a", *_encoded(rung), *_cut(folder / rung.name)]
        self._ffmpeg(*told)
        best = folder / rungs[0].name / "index.m3u8"
        self._ffmpeg("-i", str(best), "-c", "copy", "-movflags", "+faststart", str(folder / "play.mp4"))

    def _ffmpeg(self, *told: str) -> None:
        made = subprocess.run([program(None), *_QUIETLY, *told], check=False, capture_output=True, text=True)
        if made.returncode:
            raise NotMade(made.stderr[-2000:])


def _encoded(rung: Rung) -> tuple[str, ...]:
    frames = str(SEGMENT_SECONDS * _FRAMES_A_SECOND)
    return (
        *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "21"),
        *("-maxrate", str(rung.video_bits), "-bufsize", str(2 * rung.video_bits)),
        *("-g", frames, "-keyint_min", frames, "-sc_threshold", "0"),
        *("-c:a", "aac", "-b:a", str(rung.audio_bits)),
    )


def _cut(folder: Path) -> tuple[str, ...]:
    return (
        *("-f", "hls", "-hls_time", str(SEGMENT_SECONDS), "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4"),
        *("-hls_segment_filename", str(folder / "seg-%05d.m4s"), str(folder / "index.m3u8")),
    )


def _done(transcoder: FfmpegTranscoder, work: MediaWork) -> None:
    ticket = transcoder.start(work)
    while (state := transcoder.look(ticket)).phase is WorkPhase.RUNNING:
        time.sleep(_LOOK_SECONDS)
    if state.phase is not WorkPhase.FINISHED:
        raise NotMade(f"{state.reason}: {state.why}\n{state.log[-2000:]}")


def _cpu() -> float:
    """Give the seconds of CPU of this process and of all children that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def _measured(make: Callable[[], None], folder: Path) -> Ladder:
    cpu, begun = _cpu(), time.perf_counter()
    make()
    seconds, taken = time.perf_counter() - begun, _cpu() - cpu
    return Ladder(seconds=seconds, cpu=taken, size=sum(path.stat().st_size for path in folder.rglob("*.m4s")))
