"""Files that nobody should send, made of good ones and of nothing."""

import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Final

from films import Films

SECRET: Final = "/etc/hostname"
TEN_HOURS: Final = 36_000


def cut(raw: bytes, share: float) -> bytes:
    """Leave the end out."""
    return raw[: int(len(raw) * share)]


def patched(raw: bytes, box: bytes, at: int, value: int, nth: int = 0) -> bytes:
    """Write 32 bits into the nth box of a name, ``at`` bytes behind it."""
    start = -1
    for _ in range(nth + 1):
        start = raw.index(box, start + 1)
    return raw[: start + 4 + at] + struct.pack(">I", value) + raw[start + 8 + at :]


def ten_hour_header(films: Films) -> bytes:
    """Patch the length of the film and of its first track (mvhd and mdhd, version 0: scale, then length)."""
    raw = films.plain.read_bytes()
    for box in (b"mvhd", b"mdhd"):
        scale = int.from_bytes(raw[raw.index(box) + 16 : raw.index(box) + 20])
        raw = patched(raw, box, 16, TEN_HOURS * scale)
    return patched(raw, b"tkhd", 20, TEN_HOURS * 1000)


def ten_hour_frame(films: Films) -> bytes:
    """Let all frames but one of the film's last for ever: the table of times itself lies."""
    raw = films.make("bare.mp4", "-i", str(films.silent), "-c", "copy", "-use_editlist", "0").read_bytes()
    scale = int.from_bytes(raw[raw.index(b"mdhd") + 16 : raw.index(b"mdhd") + 20])
    return patched(raw, b"stts", 12, TEN_HOURS * scale // 150)


def picture_bomb(films: Films) -> bytes:
    """Make a film of one picture with 256 million pixels, of some 50 kB."""
    side = 16_000
    row = b"\0" + bytes(side // 8)
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(row * side, 9)), (b"IEND", b""))
    png = films.folder / "bomb.png"
    png.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks))
    return films.make("bomb.mkv", "-f", "png_pipe", "-i", str(png), "-c", "copy").read_bytes()


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def zeroed(raw: bytes) -> bytes:
    """Wipe what the index points at."""
    at = raw.index(b"mdat") + 4
    size = int.from_bytes(raw[at - 8 : at - 4]) - 8
    return raw[:at] + bytes(size) + raw[at + size :]


def index_bomb(films: Films, frames: int) -> bytes:
    """Let the index promise so many frames of one byte, in one run: a few bytes that grow in memory."""
    raw = films.make("bare.mp4", "-i", str(films.silent), "-c", "copy", "-use_editlist", "0").read_bytes()
    for box, at, value in ((b"stsz", 4, 1), (b"stsz", 8, frames), (b"stsc", 12, frames), (b"stts", 8, frames)):
        raw = patched(raw, box, at, value)
    return raw


def _sound(films: Films, name: str, *codec: str) -> bytes:
    return films.make(name, "-i", str(films.plain), "-vn", *codec).read_bytes()


def _still(films: Films, name: str) -> bytes:
    return films.make(name, "-i", str(films.plain), "-frames:v", "1").read_bytes()


def _with_cover(films: Films) -> bytes:
    cover = films.make("cover.png", "-i", str(films.plain), "-frames:v", "1")
    told = ("-i", str(films.plain), "-i", str(cover), "-map", "0:a", "-map", "1:v", "-c", "copy")
    return films.make("covered.m4a", *told, "-disposition:v:0", "attached_pic", "-f", "mp4").read_bytes()


def _begun(films: Films) -> bytes:
    """Its index comes first, as of files that play while they load."""
    return films.make("fast.mp4", "-i", str(films.plain), "-c", "copy", "-movflags", "+faststart").read_bytes()


def _copied(films: Films, name: str) -> bytes:
    return films.make(name, "-i", str(films.plain), "-c", "copy").read_bytes()


HOSTILE: Final[Mapping[str, tuple[str, Callable[[Films], bytes]]]] = {
    "zero bytes": ("empty", lambda _: b""),
    "a text named .mp4": ("not-a-video", lambda _: b"Dear customer,\nthis is no film.\n" * 99),
    "a page": ("not-a-video", lambda _: b"<!doctype html><title>Not found</title>"),
    "a picture": ("not-a-video", lambda films: _still(films, "still.png")),
    "a photograph": ("not-a-video", lambda films: _still(films, "still.jpg")),
    "a photograph of a phone": ("not-a-video", lambda _: b"\0\0\0\x24ftypheic\0\0\0\0mif1heic" + bytes(999)),
    "an archive": ("not-a-video", lambda _: b"PK\x03\x04" + bytes(999)),
    "noise": ("not-a-video", lambda _: bytes(range(250, 0, -1)) * 99),
    "a Windows Media file": ("other-format", lambda _: b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + bytes(999)),
    "a playlist of local files": (
        "points-elsewhere",
        lambda _: f"#EXTM3U\n#EXTINF:9,\nfile://{SECRET}\n#EXT-X-ENDLIST\n".encode(),
    ),
    "a playlist after a blank and a mark": (
        "points-elsewhere",
        lambda _: b"\xef\xbb\xbf \r\n#extm3u\n#EXTINF:9,\na.ts\n",
    ),
    "a list of local files": ("points-elsewhere", lambda _: f"ffconcat version 1.0\nfile '{SECRET}'\n".encode()),
    "a list without a head": ("points-elsewhere", lambda _: f"file '{SECRET}'\nfile 'b.mp4'\n".encode()),
    "a broadcast": ("points-elsewhere", lambda _: b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=video 5004 RTP/AVP 96\r\n"),
    "a DASH manifest": ("points-elsewhere", lambda _: b"<?xml version='1.0'?>\n<MPD><Period/></MPD>"),
    "an address": ("points-elsewhere", lambda _: b"http://169.254.169.254/latest/meta-data/"),
    "sound only": ("no-picture", lambda films: _sound(films, "sound.m4a", "-c:a", "copy")),
    "sound only, in Matroska": ("no-picture", lambda films: _sound(films, "sound.mkv", "-c:a", "copy")),
    "sound of its own kind": ("no-picture", lambda films: _sound(films, "sound.mp3", "-c:a", "libmp3lame")),
    "sound with a cover": ("no-picture", _with_cover),
    "cut off, its index lost": ("truncated", lambda films: cut(films.plain.read_bytes(), 0.6)),
    "cut off, its index first": ("truncated", lambda films: cut(_begun(films), 0.6)),
    "cut off, Matroska": ("truncated", lambda films: cut(_copied(films, "copied.mkv"), 0.6)),
    "cut off, AVI": ("truncated", lambda films: cut(_copied(films, "copied.avi"), 0.6)),
    "cut off within its first bytes": ("truncated", lambda films: films.plain.read_bytes()[:40]),
    "a header of ten hours": ("lying-duration", ten_hour_header),
    "frames of ten hours": ("lying-duration", ten_hour_frame),
    "a picture of 256 million pixels": ("too-large-picture", picture_bomb),
    "an index of 200 million frames": ("damaged", lambda films: index_bomb(films, 200_000_000)),
    "wiped": ("damaged", lambda films: zeroed(films.plain.read_bytes())),
}
