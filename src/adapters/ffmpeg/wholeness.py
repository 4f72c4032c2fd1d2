"""Tells by a container's own lengths whether its end is missing, without reading what lies between."""

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


def _lacks_boxes(file: BinaryIO, size: int) -> bool:
    names = set()
    for name, end in _boxes(file, size):
        names.add(name)
        if end > size:
            return True
    return b"moov" not in names


def _boxes(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int]]:
    """Walk the outermost boxes: name and end (ISO/IEC 14496-12, 4.2)."""
    start = 0
    for _ in range(_MOST_BOXES):
        file.seek(start)
        head = file.read(16)
        if len(head) < 8:
            return
        length, name = struct.unpack(">I4s", head[:8])
        if length == 1 and len(head) == 16:
            length = struct.unpack(">Q", head[8:])[0]
        end = size if length == 0 else start + length
        yield name, end
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
