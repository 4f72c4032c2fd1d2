"""One work from its source to its uploaded files."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from attrs import field, frozen

from adapters.ffmpeg.fetching import fetch, found
from adapters.ffmpeg.ladders import first_picture_arguments, ladder_arguments, mp4_arguments
from adapters.ffmpeg.limits import MIB, WorkLimits
from adapters.ffmpeg.playlists import Stream, master_playlist, read_stream
from adapters.ffmpeg.previews import Storyboard, poster_arguments, remux_arguments, seeks_to
from adapters.ffmpeg.running import Control, Ffmpeg, Share, WorkFailed
from adapters.ffmpeg.scratch import Scratch
from adapters.wire.content_types import content_type_of
from course_domain.model.renditions import Made, MediaWork, WorkKind
from course_domain.ports import MediaObjects

_AT_ONCE: Final = 4
"""Uploads of one work: they wait for the store, not for this machine."""


@frozen(kw_only=True)
class Workshop:
    """What works need: where things lie, and the program with its limits."""

    media: MediaObjects
    scratch: Scratch
    program: str
    limits: WorkLimits = field(factory=WorkLimits)

    def do(self, work: MediaWork, control: Control) -> Made:
        """Make and upload all that a work asks for; raises WorkFailed, WorkStopped, NotReachable and UnknownMedia."""
        known = found(self.media, work.source_key)
        largest = _largest_file(work, known.size)
        outcome = 2 * largest if work.kind is not WorkKind.STILL else largest
        with self.scratch.room(known.size + outcome + self.limits.spare_disk) as folder:
            source = fetch(self.media, known, folder / "source").path
            control.reach(5)
            bounds = self.limits.confinement(
                is_ladder=work.kind is WorkKind.LADDER, largest_file=largest, processors=os.cpu_count() or 1
            )
            ffmpeg = Ffmpeg(program=self.program, folder=folder, bounds=bounds, control=control)
            return _Task(work=work, source=source, ffmpeg=ffmpeg, media=self.media).do()


def _largest_file(work: MediaWork, source_size: int) -> int:
    """Bound what may be written to one file: the source copied, or a rung joined, and a little more."""
    bits = max((rung.video_bits + rung.audio_bits for rung in work.rungs), default=0)
    made = bits * work.facts.milliseconds // 8_000
    return max(source_size, made * 3 // 2) + 64 * MIB


@frozen(kw_only=True)
class _Task:
    work: MediaWork
    source: Path
    ffmpeg: Ffmpeg
    media: MediaObjects

    def do(self) -> Made:
        if self.work.kind is WorkKind.PREVIEW:
            return self._preview()
        return self._ladder() if self.work.kind is WorkKind.LADDER else self._still()

    @property
    def _folder(self) -> Path:
        return self.ffmpeg.folder

    @property
    def _seconds(self) -> float:
        return self.work.facts.milliseconds / 1000

    def _preview(self) -> Made:
        work, facts = self.work, self.work.facts
        storyboard = Storyboard(facts=facts)
        self._poster(self._seconds / 10 if work.still_at is None else work.still_at, choose=work.still_at is None)
        self.ffmpeg.run(*storyboard.arguments(self.source), share=Share(begin=20, end=60, seconds=self._seconds))
        files = [(self._folder / name, f"{work.folder}/{name}") for name in storyboard.sprites]
        if facts.plays_as_it_is:
            remux = remux_arguments(self.source, facts, "play.mp4")
            self.ffmpeg.run(*remux, share=Share(begin=60, end=80, seconds=self._seconds))
            files.append((self._folder / "play.mp4", work.mp4_key))
        (self._folder / "storyboard.vtt").write_text(storyboard.web_vtt(), encoding="utf-8")
        files.append((self._folder / "storyboard.vtt", work.storyboard_key))
        self._upload([(self._folder / "poster.jpg", work.poster_key), *files])
        return Made(
            poster_key=work.poster_key,
            storyboard_key=work.storyboard_key,
            mp4_key=work.mp4_key if facts.plays_as_it_is else None,
        )

    def _still(self) -> Made:
        at = self._seconds / 10 if self.work.still_at is None else self.work.still_at
        self._poster(at, choose=self.work.still_at is None)
        self._upload([(self._folder / "poster.jpg", self.work.poster_key)])
        return Made(poster_key=self.work.poster_key)

    def _poster(self, at: float, *, choose: bool) -> None:
        failure = WorkFailed("damaged", f"There is no picture at {at:.0f} seconds.", is_final=True)
        for seek in seeks_to(at, self.work.facts):
            arguments = poster_arguments(self.source, self.work.facts, seek, choose=choose)
            try:
                self.ffmpeg.run(*arguments, share=Share(begin=5, end=20, seconds=0))
            except WorkFailed as error:
                if error.reason != "damaged":
                    raise
                failure = error
            if (self._folder / "poster.jpg").is_file():
                return
        raise failure

    def _ladder(self) -> Made:
        work = self.work
        for rung in work.rungs:
            (self._folder / "hls" / rung.name).mkdir(parents=True)
        whole = ladder_arguments(self.source, work)
        self.ffmpeg.run(*whole, share=Share(begin=5, end=85, seconds=self._seconds))
        streams = [read_stream(rung, self._folder / "hls" / rung.name, self._seconds) for rung in work.rungs]
        for stream in streams:
            stream.name_pieces()
            self.ffmpeg.run(*first_picture_arguments(stream.folder), share=Share(begin=85, end=86, seconds=0))
        master = self._folder / "master.m3u8"
        master.write_text(master_playlist(work, streams), encoding="utf-8")
        files = [pair for stream in streams for pair in self._stream_files(stream)]
        mp4_key = None if work.facts.plays_as_it_is else self._joined(streams)
        if mp4_key:
            files.insert(0, (self._folder / "play.mp4", mp4_key))
        self._upload([*files, *self._indexes(streams), (master, work.hls_key)], last=len(streams) + 1)
        return Made(hls_key=work.hls_key, mp4_key=mp4_key)

    def _joined(self, streams: Sequence[Stream]) -> str:
        """Make the MP4 of the best quality up to 720 lines, from what is encoded already."""
        fitting = [stream for stream in streams if min(stream.rung.width, stream.rung.height) <= 720]
        chosen = (fitting or streams)[0 if fitting else -1]
        join = mp4_arguments(chosen.folder, "play.mp4")
        self.ffmpeg.run(*join, share=Share(begin=86, end=90, seconds=self._seconds))
        return self.work.mp4_key

    def _stream_files(self, stream: Stream) -> list[tuple[Path, str]]:
        prefix = f"{self.work.hls_folder}/{stream.rung.name}"
        paths = [stream.folder / "init.mp4", *(segment.path for segment in stream.segments)]
        return [(path, f"{prefix}/{path.name}") for path in paths]

    def _indexes(self, streams: Sequence[Stream]) -> list[tuple[Path, str]]:
        return [(s.folder / "index.m3u8", f"{self.work.hls_folder}/{s.rung.name}/index.m3u8") for s in streams]

    def _upload(self, files: Sequence[tuple[Path, str]], last: int = 1) -> None:
        """Store files by their keys, the ``last`` of them after all others and in their order."""
        many, few = files[: len(files) - last], files[len(files) - last :]
        begin = self.ffmpeg.control.percent
        with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
            futures = [pool.submit(self._put, path, key) for path, key in many]
            try:
                for number, future in enumerate(futures, start=1):
                    future.result()
                    self.ffmpeg.control.reach(begin + (99 - begin) * number / len(files))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        for path, key in few:
            self._put(path, key)
            self.ffmpeg.control.reach(0)

    def _put(self, path: Path, key: str) -> None:
        if not path.is_file():
            raise WorkFailed("incomplete", f"{path.name} was not made.", is_final=False)
        with path.open("rb") as body:
            self.media.put(key, body, content_type_of(key))
