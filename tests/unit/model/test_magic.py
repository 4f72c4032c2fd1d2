"""What a file is by its first bytes."""

import pytest

from course_domain.model.magic import HEAD, container_of

TS = b"G" + bytes(187)
M2TS = bytes(4) + b"G" + bytes(187)
VIDEOS = {
    "an MP4": (b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41", "mp4"),
    "a QuickTime film": (b"\x00\x00\x00\x14ftypqt  \x00\x00\x02\x00qt  ", "mp4"),
    "a QuickTime film of old": (b"\x00\x00\x00\x08wide\x00\x12\x34\x56mdat", "mp4"),
    "a QuickTime film whose size is in 64 bits": (b"\x00\x00\x00\x01mdat" + bytes(8), "mp4"),
    "a fragment with its film box first": (b"\x00\x00\x02\xf1moov\x00\x00\x00\x6cmvhd", "mp4"),
    "a Matroska film": (b"\x1a\x45\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x23B\x86\x81\x01", "matroska"),
    "an AVI": (b"RIFF\x10\x20\x30\x00AVI LIST", "avi"),
    "a transport stream": (TS * 6, "mpegts"),
    "a camera's transport stream": (M2TS * 6, "mpegts"),
    "a transport stream with parity": ((TS + bytes(16)) * 6, "mpegts"),
    "an MPEG program stream": (b"\x00\x00\x01\xba\x44\x00", "mpeg"),
    "a Windows Media film": (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(10), "asf"),
    "a Flash film": (b"FLV\x01\x05\x00\x00\x00\x09", "flv"),
    "an Ogg film": (b"OggS\x00\x02", "ogg"),
}
OTHERS = {
    "nothing": b"",
    "one byte": b"\x00",
    "a text": b"This is not a video.\n" * 100,
    "a text about ftyp": b"The ftyp box comes first",
    "a playlist that points at local files": b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n",
    "a list for concatenation": b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    "a text about freedom": b"The free lunch",
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "a photograph of a telephone": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
    "a sound in RIFF": b"RIFF\x10\x20\x30\x00WAVEfmt ",
    "an archive": b"PK\x03\x04" + bytes(100),
    "zeros": bytes(HEAD),
    "many G": b"G" + b"H" * 187 + b"G" + b"H" * 500,
    "a box that is too small": b"\x00\x00\x00\x05mdat",
}


@pytest.mark.parametrize(("head", "name"), VIDEOS.values(), ids=VIDEOS.keys())
def test_a_video_is_known_by_how_it_begins(head: bytes, name: str) -> None:
    assert container_of(head) == name
    assert container_of(head + bytes(1000)) == name


@pytest.mark.parametrize("head", OTHERS.values(), ids=OTHERS.keys())
def test_what_is_no_video_is_none_whatever_it_is_named(head: bytes) -> None:
    assert container_of(head) is None


@pytest.mark.parametrize(("head", "_name"), VIDEOS.values(), ids=VIDEOS.keys())
def test_a_video_that_is_cut_in_its_first_bytes_is_none(head: bytes, _name: str) -> None:
    assert container_of(head[:3]) is None
