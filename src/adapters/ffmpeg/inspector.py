"""Looks into video files: the first bytes choose the container, a child process within limits finds all else."""

import json
import sys
from pathlib import Path
from typing import Any, Final

from attrs import field, frozen

from adapters.ffmpeg import probe_child
from adapters.ffmpeg.children import Child
from adapters.ffmpeg.fetching import Fetched, fetch, found
from adapters.ffmpeg.limits import InspectLimits
from adapters.ffmpeg.magic import DEMUXERS, container_of
from adapters.ffmpeg.refusals import refused, size_words, time_words
from adapters.ffmpeg.scratch import Scratch
from adapters.ffmpeg.wholeness import claimed_seconds, is_cut_off
from course_domain.model.errors import NotReachable
from course_domain.model.magic import HEAD
from course_domain.model.sources import Picture, Sound, SourceFacts, Unplayable
from course_domain.ports import MediaObjects

_TIMES: Final = ("claimed", "real", "most")


@frozen(kw_only=True)
class FfmpegInspector:
    """Inspector by FFmpeg's libraries (PyAV). The object is copied into ``scratch`` and read there.

    Whatever the file is: this process reads its first bytes and its outermost lengths, and nothing else of it.
    """

    media: MediaObjects
    scratch: Scratch
    limits: InspectLimits = field(factory=InspectLimits)

    def inspect(self, key: str) -> SourceFacts:
        known = found(self.media, key)
        if known.size > self.limits.most_bytes:
            raise refused("too-large-file", what=size_words(known.size), most=size_words(self.limits.most_bytes))
        # What is refused by its first bytes is not even copied.
        container = container_of(self.media.read(key, 0, HEAD) if known.size else b"")
        with self.scratch.room(known.size + self.limits.spare_disk) as folder:
            fetched = fetch(self.media, known, folder / "source")
            return self._facts(fetched, container)

    def _facts(self, fetched: Fetched, container: str) -> SourceFacts:
        if is_cut_off(fetched.path, container, fetched.size):
            raise refused("truncated")
        answer = self._asked(fetched, container)
        # FFmpeg forgives a header that lies; what else believes it, and who made it, is not known.
        claimed = claimed_seconds(fetched.path, container, fetched.size)
        if claimed > answer["milliseconds"] / 1000 * 1.1 + 10:
            raise _worded({"refused": "lying-duration", "claimed": claimed, "real": answer["milliseconds"] / 1000})
        sound = answer["sound"]
        return SourceFacts(
            container=container,
            milliseconds=answer["milliseconds"],
            size=fetched.size,
            sha256=fetched.sha256,
            picture=Picture(**answer["picture"]),
            sound=Sound(**sound) if sound else None,
        )

    def _asked(self, fetched: Fetched, container: str) -> dict[str, Any]:
        lines: list[str] = []
        child = Child(
            self._command(fetched.path, container), self.limits.confinement(fetched.size), fetched.path.parent
        )
        ended = child.listen(lines.append)
        answer = _last_answer(lines)
        if answer is None:
            raise NotReachable(what="The program that looks into videos")
        if "ready" in answer:
            # It was killed, or it broke: it had no time for words.
            raise refused("too-slow" if ended.is_late else "damaged")
        if "refused" in answer:
            raise _worded(answer)
        return answer

    def _command(self, path: Path, container: str) -> list[str]:
        wanted = ("longest", "longest_side", "most_pixels", "shortest_side", "longest_gap")
        limits = json.dumps({name: getattr(self.limits, name) for name in wanted})
        return [sys.executable, "-I", str(probe_child.__file__), str(path), DEMUXERS[container], limits]


def _last_answer(lines: list[str]) -> dict[str, Any] | None:
    try:
        answer = json.loads(lines[-1])
    except (IndexError, ValueError):
        return None
    return answer if isinstance(answer, dict) else None


def _worded(answer: dict[str, Any]) -> Unplayable:
    words = dict(answer)
    reason = words.pop("refused")
    times = {name: time_words(round(words[name] * 1000)) for name in _TIMES if isinstance(words.get(name), int | float)}
    held = f"{words['pictures']:,} pictures" if "pictures" in words else f"{times.get('real')} of film"
    return refused(reason, **{"what": held, **words, **times})
