"""Tells from its first bytes what a file is, whatever it is named. What is not on the list is never opened.

Most formats that FFmpeg reads are no use for courses, and some (playlists, lists of files, session descriptions,
series of pictures) read other files and addresses: so the container is chosen here, and FFmpeg is not asked to guess.
"""

import re
from typing import Final

from adapters.ffmpeg.refusals import refused
from course_domain.model.sources import Unplayable

DEMUXERS: Final = {"mp4": "mov", "matroska": "matroska", "mpegts": "mpegts", "avi": "avi", "flv": "flv"}
"""FFmpeg's reader for each container that is accepted."""

_BOXES: Final = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"moof", b"styp", b"sidx")
_PICTURE_BRANDS: Final = (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis", b"hevc", b"jxl ", b"crx ")
_POINTERS: Final = (
    (re.compile(rb"#EXT(M3U|INF|-X-)", re.IGNORECASE), "a playlist (M3U)"),
    (re.compile(rb"ffconcat version", re.IGNORECASE), "a list of files"),
    (re.compile(rb"(file|stream)\s+['\"]?[\w./:\\-]", re.IGNORECASE), "a list of files"),
    (re.compile(rb"v=0\r?\n[os]="), "the description of a broadcast (SDP)"),
    (re.compile(rb"\[(playlist|reference)\]", re.IGNORECASE), "a playlist"),
    (re.compile(rb"(<\?xml[^>]*>\s*)?<(MPD|SmoothStreamingMedia|asx|smil|playlist)\b", re.IGNORECASE), "a playlist"),
    (re.compile(rb"(rtsp|rtmp|https?|file|ftp|concat|data)://", re.IGNORECASE), "an address"),
    (re.compile(rb"RTSPtext|SMILtext"), "an address"),
)
_OTHERS: Final = (
    (b"\x89PNG", "not-a-video", "a picture"),
    (b"\xff\xd8\xff", "not-a-video", "a picture"),
    (b"GIF8", "not-a-video", "a picture"),
    (b"BM", "not-a-video", "a picture"),
    (b"II*\0", "not-a-video", "a picture"),
    (b"MM\0*", "not-a-video", "a picture"),
    (b"8BPS", "not-a-video", "a picture"),
    (b"\0\0\0\x0cJXL ", "not-a-video", "a picture"),
    (b"%PDF", "not-a-video", "a document"),
    (b"{\\rtf", "not-a-video", "a document"),
    (b"PK\x03\x04", "not-a-video", "an archive or a document"),
    (b"PK\x05\x06", "not-a-video", "an archive or a document"),
    (b"\x1f\x8b", "not-a-video", "an archive"),
    (b"7z\xbc\xaf", "not-a-video", "an archive"),
    (b"Rar!", "not-a-video", "an archive"),
    (b"\x28\xb5\x2f\xfd", "not-a-video", "an archive"),
    (b"\x7fELF", "not-a-video", "a program"),
    (b"MZ", "not-a-video", "a program"),
    (b"ID3", "no-picture", ""),
    (b"fLaC", "no-picture", ""),
    (b"\xff\xfb", "no-picture", ""),
    (b"\xff\xf3", "no-picture", ""),
    (b"\xff\xf1", "no-picture", ""),
    (b"OggS", "other-format", "an Ogg file"),
    (b"\x30\x26\xb2\x75", "other-format", "a Windows Media file"),
    (b"\0\0\x01\xba", "other-format", "an MPEG program stream"),
    (b"\0\0\x01\xb3", "other-format", "a bare MPEG stream"),
    (b"\0\0\0\x01", "other-format", "a bare H.264 or H.265 stream"),
    (b"\0\0\x01", "other-format", "a bare MPEG stream"),
    (b".RMF", "other-format", "a RealMedia file"),
    (b"\x06\x0e\x2b\x34", "other-format", "an MXF file"),
)
_RIFF: Final = {b"WAVE": ("no-picture", ""), b"WEBP": ("not-a-video", "a picture")}


def container_of(head: bytes) -> str:
    """Name the container that a file's first ``HEAD`` bytes belong to, a key of ``DEMUXERS``; raises Unplayable."""
    if not head:
        raise refused("empty")
    if head[4:8] in _BOXES:
        return _movie(head)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        return "avi"
    if head.startswith(b"FLV\x01"):
        return "flv"
    if _is_transport_stream(head):
        return "mpegts"
    raise _other(head)


def _movie(head: bytes) -> str:
    if head[4:8] == b"ftyp" and head[8:12] in _PICTURE_BRANDS:
        raise refused("not-a-video", what="a picture")
    return "mp4"


def _is_transport_stream(head: bytes) -> bool:
    """Look for the sync byte that begins every packet of 188 bytes, or of 192 where a time stamp leads each."""
    return any(
        len(head) > first + 2 * step and all(head[first + n * step] == 0x47 for n in range(3))
        for first, step in ((0, 188), (4, 192))
    )


def _other(head: bytes) -> Unplayable:
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for pattern, what in _POINTERS:
        if pattern.match(begin):
            return refused("points-elsewhere", what=what)
    if head.startswith(b"RIFF") and head[8:12] in _RIFF:
        reason, what = _RIFF[head[8:12]]
        return refused(reason, what=what)
    for prefix, reason, what in _OTHERS:
        if head.startswith(prefix):
            return refused(reason, what=what)
    return refused("not-a-video", what="text" if _is_text(head) else "something else")


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        head[:4_096].decode("utf-8")
    except UnicodeDecodeError as error:
        # A letter that the cut at 4,096 bytes went through.
        return error.start > 4_090 and b"\0" not in head
    return b"\0" not in head
