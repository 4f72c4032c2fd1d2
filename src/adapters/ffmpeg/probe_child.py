"""Runs as a program of its own, within limits: looks into one file by PyAV and writes what it found as JSON.

``python probe_child.py FILE DEMUXER LIMITS``: one line says that it stands ready, the next what it found. It imports
nothing of ours: what may break in here is thrown away with the process. It reads every packet's times (a header may
lie) and decodes a first and a last picture, no more.
"""

import json
import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

_MOST_TRIED = 600
"""Packets that are decoded for one picture: the longest distance of keyframes that is usual, twice."""


class Refused(Exception):
    """The file can't be used; the reason and what its sentence needs."""

    def __init__(self, reason: str, **words: Any) -> None:
        super().__init__(reason)
        self.answer = {"refused": reason, **words}


class Times:
    """What packets tell of time, in milliseconds."""

    def __init__(self) -> None:
        self.first: float | None = None
        self.last = 0.0
        self.pictures = 0
        self.last_keyframe: int | None = None
        self.gap = 0.0

    def take(self, packet: Any) -> None:
        """Learn from one packet."""
        time = packet.pts if packet.pts is not None else packet.dts
        if time is None or packet.is_discard:
            return
        begin = float(time * packet.time_base)
        end = begin + float((packet.duration or 0) * packet.time_base)
        self.gap = max(self.gap, end - begin, begin - max(self.last, begin if self.first is None else self.first))
        self.first = begin if self.first is None else min(self.first, begin)
        self.last = max(self.last, end)
        if packet.stream.type == "video":
            self.pictures += 1
            if packet.is_keyframe:
                self.last_keyframe = time

    @property
    def seconds(self) -> float:
        """The time from the first packet to the end of the last."""
        return self.last - (self.first or 0.0)


def look(path: str, demuxer: str, limits: dict[str, int]) -> dict[str, Any]:
    """Give the facts of a file; raises Refused."""
    # No other protocol, and no reference to another file: what a container points at is not followed.
    options = {"protocol_whitelist": "file", "format_whitelist": demuxer}
    try:
        container = av.open(path, format=demuxer, options=options, metadata_errors="replace")
    except (av.error.InvalidDataError, av.error.EOFError) as error:
        raise Refused("damaged") from error
    with container:
        return _facts(container, limits)


def _facts(container: InputContainer, limits: dict[str, int]) -> dict[str, Any]:
    picture = _picture_of(container)
    sound = next(iter(container.streams.audio), None)
    _check_size(picture, limits)
    picture.codec_context.thread_count = 1
    picture.codec_context.options = {"max_pixels": str(limits["most_pixels"])}
    claimed = _claimed(container)
    used = [picture, sound] if sound else [picture]
    first = _first_picture(container, picture)
    container.seek(0, backward=True)
    times = _times(container, used)
    _check_times(times, claimed, limits)
    _check_end(container, picture, times)
    return {
        "milliseconds": round(times.seconds * 1000),
        "picture": _described(picture, first, times),
        "sound": {
            "codec": sound.codec_context.codec.canonical_name,
            "channels": sound.codec_context.channels,
            "sample_rate": sound.codec_context.sample_rate,
        }
        if sound and sound.codec_context.sample_rate
        else None,
    }


def _picture_of(container: InputContainer) -> VideoStream:
    for stream in container.streams.video:
        # A cover of an audio file is a picture that doesn't move.
        if not stream.disposition & stream.disposition.attached_pic:
            if stream.codec_context is None:
                raise Refused("damaged")
            return stream
    raise Refused("no-picture")


def _check_size(picture: VideoStream, limits: dict[str, int]) -> None:
    width, height = picture.codec_context.width, picture.codec_context.height
    what = f"{width:,} × {height:,}"
    if max(width, height) > limits["longest_side"] or width * height > limits["most_pixels"]:
        raise Refused("too-large-picture", what=what, most=f"{limits['longest_side']:,}")
    if 0 < min(width, height) < limits["shortest_side"]:
        raise Refused("too-small-picture", what=what, least=f"{limits['shortest_side']:,}")


def _claimed(container: InputContainer) -> float:
    """Give the seconds that the headers promise; 0 where they promise none."""
    streams = [float(s.duration * s.time_base) for s in container.streams if s.duration and s.time_base]
    return max([*streams, (container.duration or 0) / av.time_base])


def _first_picture(container: InputContainer, picture: VideoStream) -> VideoFrame:
    for frame in _decoded(container, picture):
        return frame
    raise Refused("damaged")


def _decoded(container: InputContainer, picture: VideoStream) -> Iterator[VideoFrame]:
    """Decode from where the container stands, past single packets that are broken."""
    tried = 0
    for packet in container.demux(picture):
        tried += 1
        try:
            yield from packet.decode()
        except av.error.InvalidDataError:
            continue
        if tried > _MOST_TRIED:
            return


def _times(container: InputContainer, used: list[Any]) -> Times:
    times = Times()
    for packet in container.demux(used):
        times.take(packet)
    return times


def _check_times(times: Times, claimed: float, limits: dict[str, int]) -> None:
    real = times.seconds
    if times.gap > limits["longest_gap"]:
        raise Refused("lying-duration", claimed=max(claimed, real), pictures=times.pictures)
    if real <= 0 or not times.pictures:
        raise Refused("damaged")
    if claimed > real * 1.1 + 10:
        raise Refused("lying-duration", claimed=claimed, real=real)
    if real > limits["longest"]:
        raise Refused("too-long", real=real, most=limits["longest"])


def _check_end(container: InputContainer, picture: VideoStream, times: Times) -> None:
    """Decode a picture near the end: of a file that was cut off within a frame, the index may be whole."""
    if times.last_keyframe is None:
        return
    container.seek(times.last_keyframe, stream=picture, backward=True)
    picture.codec_context.flush_buffers()
    if next(_decoded(container, picture), None) is None:
        raise Refused("truncated")


def _described(picture: VideoStream, first: VideoFrame, times: Times) -> dict[str, Any]:
    shape = picture.sample_aspect_ratio or Fraction(1)
    width, height = round(first.width * shape) if shape > 0 else first.width, first.height
    if first.rotation % 180:
        width, height = height, width
    rate = float(picture.average_rate or 0)
    if not 0 < rate <= 300:
        rate = times.pictures / times.seconds
    return {
        "codec": picture.codec_context.codec.canonical_name,
        "width": width,
        "height": height,
        "millirate": max(1, round(rate * 1000)),
        "pixel_format": first.format.name,
    }


def main(arguments: list[str]) -> None:
    """Look, and write two lines of JSON."""
    path, demuxer, limits = arguments
    # What ends before this line is no fault of the file's.
    sys.stdout.write(json.dumps({"ready": True}) + "\n")
    sys.stdout.flush()
    try:
        answer = look(path, demuxer, json.loads(limits))
    except Refused as refused:
        answer = refused.answer
    except (av.error.FFmpegError, MemoryError):
        answer = {"refused": "damaged"}
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
