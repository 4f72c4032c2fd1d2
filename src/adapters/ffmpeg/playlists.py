"""Reads the playlists that ffmpeg wrote, judges whether they are whole, and writes the one above them."""

import re
from pathlib import Path
from typing import Final

from attrs import frozen

from adapters.ffmpeg.ladders import frame_rate
from adapters.ffmpeg.running import WorkFailed
from course_domain.model.renditions import MediaWork, Rung

_LENGTH: Final = re.compile(r"#EXTINF:([\d.]+)")
_TOLERANCE: Final = 1.0
"""Seconds by which a stream's length may differ from its source's."""


@frozen(kw_only=True)
class Segment:
    """One file of a stream; seconds and bytes."""

    path: Path
    seconds: float
    size: int


@frozen(kw_only=True)
class Stream:
    """One quality as it lies in its folder."""

    rung: Rung
    folder: Path
    segments: tuple[Segment, ...]

    @property
    def peak(self) -> int:
        """The most bits a second that a segment has (RFC 8216, 4.3.4.2)."""
        return max(round(segment.size * 8 / max(segment.seconds, 0.1)) for segment in self.segments)

    @property
    def average(self) -> int:
        """Bits a second of the whole."""
        return round(sum(segment.size for segment in self.segments) * 8 / max(self.seconds, 0.1))

    @property
    def seconds(self) -> float:
        """Its length."""
        return sum(segment.seconds for segment in self.segments)

    def name_pieces(self) -> None:
        """Write which files are its first picture, and which are all of it, for ffmpeg to join."""
        pieces = [self.folder / "init.mp4", *(segment.path for segment in self.segments)]
        for name, count in (("first.txt", 2), ("pieces.txt", len(pieces))):
            (self.folder / name).write_text("".join(f"file:{path}\n" for path in pieces[:count]), encoding="utf-8")


def read_stream(rung: Rung, folder: Path, seconds: float) -> Stream:
    """Read one quality and hold it against the source's length; raises WorkFailed for one that is not whole."""
    segments = []
    length = 0.0
    lines = (folder / "index.m3u8").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if match := _LENGTH.match(line):
            length = float(match[1])
        elif line and not line.startswith("#"):
            path = folder / line
            segments.append(Segment(path=path, seconds=length, size=path.stat().st_size if path.is_file() else 0))
    stream = Stream(rung=rung, folder=folder, segments=tuple(segments))
    is_there = (folder / "init.mp4").is_file() and segments and all(segment.size for segment in segments)
    if lines[-1:] != ["#EXT-X-ENDLIST"] or not is_there:
        raise WorkFailed("incomplete", f"The stream in {rung.name} lacks segments.", is_final=False)
    if abs(stream.seconds - seconds) > _TOLERANCE:
        why = f"The stream in {rung.name} lasts {stream.seconds:.1f} seconds, the video {seconds:.1f}."
        raise WorkFailed("incomplete", why, is_final=False)
    return stream


def master_playlist(work: MediaWork, streams: list[Stream]) -> str:
    """Write the playlist that names every quality, best first (RFC 8216, 4.3.4)."""
    rate = float(frame_rate(work.facts))
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for stream in streams:
        rung = stream.rung
        codecs = ",".join([_picture_codec(stream.folder / "init.mp4"), *(["mp4a.40.2"] if work.facts.sound else [])])
        lines.append(
            f"#EXT-X-STREAM-INF:BANDWIDTH={stream.peak},AVERAGE-BANDWIDTH={stream.average},"
            f'RESOLUTION={rung.width}x{rung.height},FRAME-RATE={rate:.3f},CODECS="{codecs}"'
        )
        lines.append(f"{rung.name}/index.m3u8")
    return "\n".join([*lines, ""])


def _picture_codec(init: Path) -> str:
    """Name H.264's profile and level as in RFC 6381: three bytes of its configuration record, in hexadecimal."""
    raw = init.read_bytes()
    at = raw.find(b"avcC")
    return f"avc1.{raw[at + 5 : at + 8].hex()}"
