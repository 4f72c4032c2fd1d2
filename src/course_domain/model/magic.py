"""What a file is by its first bytes, whatever it is named."""

from typing import Final

HEAD: Final = 65_536
"""Bytes that are enough to tell."""

_BOXES: Final = {
    b"ftyp": 1 << 12,
    b"wide": 1 << 16,
    b"free": 1 << 24,
    b"skip": 1 << 24,
    b"pnot": 1 << 12,
    b"moov": 1 << 31,
    b"mdat": 1 << 32,
}
"""What MP4 and older QuickTime files begin with, and how long it is at most: "The free lunch" is no film."""
_PICTURES: Final = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis", b"crx ")
"""Brands of still pictures in the same kind of file."""
_PACKETS: Final = ((0, 188), (4, 192), (0, 204))
"""Where transport stream packets begin and how long they are (ISO/IEC 13818-1, M2TS, with parity)."""
_PACKETS_SEEN: Final = 5
_STARTS: Final = (
    ("matroska", b"\x1a\x45\xdf\xa3"),
    ("asf", bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")),
    ("mpeg", b"\x00\x00\x01\xba"),
    ("flv", b"FLV\x01"),
    ("ogg", b"OggS"),
)


def container_of(head: bytes) -> str | None:
    """Name the video container that begins like this; None for anything else.

    ``mp4`` (QuickTime too), ``matroska`` (WebM too), ``mpegts``, ``avi``, ``mpeg``, ``asf``, ``flv`` or ``ogg``.
    Whether it plays is for a look inside to find out.
    """
    if _is_mp4(head):
        return "mp4"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    if any(_is_stream(head, start, length) for start, length in _PACKETS):
        return "mpegts"
    return next((name for name, start in _STARTS if head.startswith(start)), None)


def _is_mp4(head: bytes) -> bool:
    """A box has a size and a name (ISO/IEC 14496-12, 4.2); the sizes 0 and 1 stand for the rest and for more bits."""
    size, name = int.from_bytes(head[:4], "big"), head[4:8]
    if name == b"mdat" and size in (0, 1):
        return True
    return 8 <= size <= _BOXES.get(name, 0) and not (name == b"ftyp" and head[8:12] in _PICTURES)


def _is_stream(head: bytes, start: int, length: int) -> bool:
    marks = head[start : start + length * _PACKETS_SEEN : length]
    return marks == b"G" * _PACKETS_SEEN
