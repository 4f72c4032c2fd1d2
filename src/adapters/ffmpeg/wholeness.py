"""Reads what a container's own lengths say, and nothing of what lies between."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

_MOST_BOXES: Final = 100_000
_SEGMENT: Final = b"\x18\x53\x80\x67"
"""Matroska's element that holds the film."""


def is_cut_off(path: Path, container: str, size: int) -> bool:
    """Tell whether the file promises more bytes than it has (or, as an MP4, lacks its index)."""
    with path.open("rb") as file:
        if container == "mp4":
            return _lacks_boxes(file, size)
        if container == "matroska":
            end = _segment_end(file)
            return end is not None and end > size
        if container == "avi":
            file.seek(4)
            return int.from_bytes(file.read(4), "little") + 8 > size
    return False


def claimed_seconds(path: Path, container: str, size: int) -> float:
    """Give how long an MP4's header says that it lasts; 0 where it says nothing (ISO/IEC 14496-12, 8.2.2)."""
    if container != "mp4":
        return 0.0
    with path.open("rb") as file:
        for name, start, end in _boxes(file, 0, size):
            if name == b"moov":
                head = next((begin for inner, begin, _end in _boxes(file, start, end) if inner == b"mvhd"), None)
                return _movie_seconds(file, head) if head else 0.0
    return 0.0


def _movie_seconds(file: BinaryIO, start: int) -> float:
    file.seek(start)
    raw = file.read(32).ljust(32, b"\0")
    scale, length = struct.unpack(">20xIQ" if raw[0] == 1 else ">12xII", raw[: 32 if raw[0] == 1 else 20])
    is_open = length >= (1 << 32) - 1
    return 0.0 if is_open or not scale else length / scale


def _lacks_boxes(file: BinaryIO, size: int) -> bool:
    names = set()
    for name, _start, end in _boxes(file, 0, size):
        names.add(name)
        if end > size:
            return True
    return b"moov" not in names


def _boxes(file: BinaryIO, start: int, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Walk boxes up to ``size``: name, where its content begins, where it ends (ISO/IEC 14496-12, 4.2)."""
    for _ in range(_MOST_BOXES):
        file.seek(start)
        head = file.read(16)
        if len(head) < 8:
            return
        length, name = struct.unpack(">I4s", head[:8])
        is_long = length == 1 and len(head) == 16
        if is_long:
            length = struct.unpack(">Q", head[8:])[0]
        end = size if length == 0 else start + length
        yield name, start + (16 if is_long else 8), end
        if end <= start + 7 or end >= size:
            return
        start = end


def _segment_end(file: BinaryIO) -> int | None:
    """Give where Matroska's segment ends by its own word; None where it leaves that open (RFC 8794, 6)."""
    head = file.read(4_096)
    at = head.find(_SEGMENT)
    if at < 0 or at + 5 > len(head):
        return None
    first = head[at + 4]
    width = 9 - first.bit_length()
    digits = head[at + 4 : at + 4 + width]
    if width > 8 or len(digits) < width:
        return None
    value = int.from_bytes(digits) & ((1 << 7 * width) - 1)
    is_open = value == (1 << 7 * width) - 1
    return None if is_open else at + 4 + width + value
