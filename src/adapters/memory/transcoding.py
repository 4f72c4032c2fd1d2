"""Looking into files and working on them, in memory: what the tests of use cases run on."""

import hashlib
import io
from collections.abc import Iterator
from itertools import count
from typing import Final

from attrs import define, evolve, field, frozen

from course_domain.model.errors import DomainError, NotReachable, UnknownMedia
from course_domain.model.renditions import Made, MediaWork, Rung, UnknownWork, WorkKind, WorkPhase, WorkState
from course_domain.model.sources import Picture, Sound, SourceFacts, Unplayable
from course_domain.ports import MediaObjects

FILM: Final = b"\0\0\0\x18ftypmp42 pictures in motion"
"""Bytes that a ``MemoryInspector`` takes for a video of ``FACTS``."""

FACTS: Final = SourceFacts(
    container="mp4",
    milliseconds=90_500,
    size=len(FILM),
    sha256="",
    picture=Picture(codec="h264", width=1280, height=720, millirate=25_000, pixel_format="yuv420p"),
    sound=Sound(codec="aac", channels=2, sample_rate=48_000),
)
"""What such a video holds; size and checksum are those of the object."""

_ROOM: Final = {WorkKind.LADDER: 1, WorkKind.PREVIEW: 2, WorkKind.STILL: 2}
_TYPES: Final = {
    "jpg": "image/jpeg",
    "m3u8": "application/vnd.apple.mpegurl",
    "m4s": "video/iso.segment",
    "mp4": "video/mp4",
    "vtt": "text/vtt; charset=utf-8",
}
_VTT: Final = b"WEBVTT\n\n00:00:00.000 --> 00:01:30.500\nstoryboard-1.jpg#xywh=0,0,160,90\n"


class MemoryInspector:
    """Inspector that believes the first bytes: ``FILM`` is a video of ``FACTS``, unless it was told otherwise."""

    def __init__(self, media: MediaObjects) -> None:
        """Look into the objects of a store."""
        self.media = media
        self.told: dict[str, SourceFacts | DomainError] = {}
        """By key: what is found (size and checksum are the object's own), or what is raised."""

    def inspect(self, key: str) -> SourceFacts:
        told = self.told.get(key)
        if isinstance(told, DomainError):
            raise told
        found = self.media.find(key)
        if found is None:
            raise UnknownMedia(key=key)
        raw = self.media.read(key, 0, found.size) if found.size else b""
        if not raw:
            raise Unplayable(reason="empty", why="The file is empty.")
        if told is None and not raw.startswith(FILM[:8]):
            raise Unplayable(reason="not-a-video", why="The file is no video.")
        return evolve(told or FACTS, size=len(raw), sha256=hashlib.sha256(raw).hexdigest())


@define(kw_only=True)
class _Task:
    work: MediaWork
    looks: int = 0
    failure: WorkState | None = None
    end: WorkState | None = None


@define(kw_only=True)
class Script:
    """What a ``MemoryTranscoder`` plays: it may be changed while it works."""

    looks: int = 0
    """Looks at which a work still runs."""
    failures: list[WorkState] = field(factory=list)
    """How the next works fail, one each, in the order of their starts."""
    is_away: bool = False
    """Whether a start raises NotReachable."""

    def fail(self, reason: str = "damaged", why: str = "The file is damaged.", *, final: bool = True) -> None:
        """Let one more of the next works fail."""
        self.failures.append(WorkState(phase=WorkPhase.FAILED, reason=reason, why=why, final=final, log="it failed"))


@frozen(kw_only=True)
class MemoryTranscoder:
    """Transcoder whose works are finished at a look: ``script.looks`` say that they run before it.

    The files it makes hold no film, but their names and playlists are those of one.
    """

    media: MediaObjects
    script: Script = field(factory=Script)
    started: list[MediaWork] = field(factory=list)
    """Every work in the order of its start."""
    stopped: list[str] = field(factory=list)
    """Tickets of works that were stopped before their end."""
    _tasks: dict[str, _Task] = field(factory=dict, init=False)
    _numbers: Iterator[int] = field(factory=lambda: count(1), init=False)

    def has_room(self, kind: WorkKind) -> bool:
        is_ladder = kind is WorkKind.LADDER
        running = sum(
            1 for task in self._tasks.values() if task.end is None and (task.work.kind is WorkKind.LADDER) == is_ladder
        )
        return running < _ROOM[kind]

    def start(self, work: MediaWork) -> str:
        if self.script.is_away:
            raise NotReachable(what="The transcoder")
        ticket = f"work-{next(self._numbers)}"
        failure = self.script.failures.pop(0) if self.script.failures else None
        self._tasks[ticket] = _Task(work=work, failure=failure)
        self.started.append(work)
        return ticket

    def look(self, ticket: str) -> WorkState:
        task = self._tasks.get(ticket)
        if task is None:
            raise UnknownWork
        if task.end is None and task.looks < self.script.looks:
            task.looks += 1
            return WorkState(phase=WorkPhase.RUNNING, percent=100 * task.looks // (self.script.looks + 1))
        task.end = task.end or task.failure or self._finished(task.work)
        return task.end

    def stop(self, ticket: str) -> None:
        task = self._tasks.pop(ticket, None)
        if task and task.end is None:
            self.stopped.append(ticket)

    def lose(self) -> None:
        """Forget every work, as a machine that was switched off."""
        self._tasks.clear()

    def _finished(self, work: MediaWork) -> WorkState:
        if self.media.find(work.source_key) is None:
            return WorkState(phase=WorkPhase.FAILED, reason="gone", why="The file is not there any more.", final=True)
        for key, raw in _files(work):
            self.media.put(key, io.BytesIO(raw), _TYPES[key.rpartition(".")[2]])
        return WorkState(phase=WorkPhase.FINISHED, percent=100, made=_made(work))


def _makes_mp4(work: MediaWork) -> bool:
    return work.kind is (WorkKind.PREVIEW if work.facts.plays_as_it_is else WorkKind.LADDER)


def _made(work: MediaWork) -> Made:
    mp4_key = work.mp4_key if _makes_mp4(work) else None
    if work.kind is WorkKind.LADDER:
        return Made(mp4_key=mp4_key, hls_key=work.hls_key)
    storyboard_key = work.storyboard_key if work.kind is WorkKind.PREVIEW else None
    return Made(mp4_key=mp4_key, poster_key=work.poster_key, storyboard_key=storyboard_key)


def _files(work: MediaWork) -> Iterator[tuple[str, bytes]]:
    if _makes_mp4(work):
        yield work.mp4_key, FILM
    if work.kind is WorkKind.LADDER:
        yield from _stream(work)
        return
    yield work.poster_key, b"\xff\xd8\xff a picture"
    if work.kind is WorkKind.PREVIEW:
        yield f"{work.folder}/storyboard-1.jpg", b"\xff\xd8\xff many pictures"
        yield work.storyboard_key, _VTT


def _stream(work: MediaWork) -> Iterator[tuple[str, bytes]]:
    for rung in work.rungs:
        folder = f"{work.hls_folder}/{rung.name}"
        yield f"{folder}/init.mp4", FILM
        yield f"{folder}/seg-00001.m4s", b"\0\0\0\x18moof"
        yield f"{folder}/index.m3u8", _index(work)
    variants = "".join(f"{_variant(rung)}\n{rung.name}/index.m3u8\n" for rung in work.rungs)
    yield work.hls_key, f"#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n{variants}".encode()


def _index(work: MediaWork) -> bytes:
    seconds = work.facts.milliseconds / 1000
    return (
        f"#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{round(seconds)}\n#EXT-X-PLAYLIST-TYPE:VOD\n"
        f'#EXT-X-MAP:URI="init.mp4"\n#EXTINF:{seconds:.6f},\nseg-00001.m4s\n#EXT-X-ENDLIST\n'
    ).encode()


def _variant(rung: Rung) -> str:
    bits = rung.video_bits + rung.audio_bits
    return f"#EXT-X-STREAM-INF:BANDWIDTH={bits},RESOLUTION={rung.width}x{rung.height}"
