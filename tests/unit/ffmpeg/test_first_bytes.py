"""What is read of a file in this process: its first bytes and its outermost lengths, whatever they are."""

import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapters.ffmpeg.magic import DEMUXERS, container_of
from adapters.ffmpeg.refusals import size_words, time_words
from adapters.ffmpeg.wholeness import claimed_seconds, is_cut_off
from course_domain.model.sources import Unplayable

STARTS = (b"", b"\0\0\0\x18ftyp", b"\0\0\0\1moov", b"\x1a\x45\xdf\xa3\x18\x53\x80\x67", b"RIFF\0\0\0\0AVI ", b"\x47")


def box(name: bytes, content: bytes = b"", size: int | None = None) -> bytes:
    return struct.pack(">I4s", len(content) + 8 if size is None else size, name) + content


def mvhd(scale: int, length: int) -> bytes:
    return box(b"moov", box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, scale, length) + bytes(80)))


def long_mvhd(scale: int, length: int) -> bytes:
    return box(b"moov", box(b"mvhd", struct.pack(">IQQIQ", 1 << 24, 0, 0, scale, length) + bytes(80)))


@pytest.mark.parametrize(
    ("head", "container"),
    [
        (box(b"ftyp", b"isom") + bytes(99), "mp4"),
        (box(b"ftyp", b"qt  ") + bytes(99), "mp4"),
        (box(b"mdat") + bytes(99), "mp4"),
        (b"\x1a\x45\xdf\xa3" + bytes(99), "matroska"),
        (b"RIFF\0\0\0\0AVI LIST", "avi"),
        (b"FLV\x01\x05" + bytes(9), "flv"),
        ((b"\x47" + bytes(187)) * 4, "mpegts"),
        ((bytes(4) + b"\x47" + bytes(187)) * 4, "mpegts"),
    ],
)
def test_a_container_is_known_by_its_first_bytes(head: bytes, container: str) -> None:
    assert container_of(head) == container


def judged(raw: bytes) -> str:
    """Give the container, or the sentence of its refusal."""
    try:
        return container_of(raw)
    except Unplayable as refusal:
        return refusal.sentence


@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=400))
@example(start=b"\0\0\0\1moov", rest=b"\xff" * 8)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_bytes_are_there_is_an_answer(start: bytes, rest: bytes, tmp_path: Path) -> None:
    raw = start + rest
    path = tmp_path / "file"
    path.write_bytes(raw)
    assert judged(raw) in DEMUXERS or judged(raw).endswith(".")
    for container in DEMUXERS:
        assert isinstance(is_cut_off(path, container, len(raw)), bool)
        assert claimed_seconds(path, container, len(raw)) >= 0


@pytest.mark.parametrize(
    ("raw", "is_cut"),
    [
        (box(b"ftyp") + mvhd(1, 1) + box(b"mdat", bytes(50)), False),
        (box(b"ftyp") + mvhd(1, 1) + box(b"mdat", size=0) + bytes(50), False),
        (box(b"ftyp") + mvhd(1, 1) + box(b"mdat", bytes(50), size=59), True),
        (box(b"ftyp") + mvhd(1, 1) + struct.pack(">I4sQ", 1, b"mdat", 1 << 40), True),
        (box(b"ftyp") + box(b"mdat", bytes(50)), True),
    ],
    ids=["whole", "open to the end", "a byte short", "a tebibyte short", "without an index"],
)
def test_a_film_whose_boxes_end_beyond_it_is_cut_off(raw: bytes, is_cut: bool, tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(raw)
    assert is_cut_off(tmp_path / "film", "mp4", len(raw)) is is_cut


@pytest.mark.parametrize(
    ("segment", "is_cut"),
    [
        (b"\x84" + bytes(4), False),
        (b"\x85" + bytes(4), True),
        (b"\xff" + bytes(4), False),
        (b"\x40\x04" + bytes(4), False),
    ],
    ids=["whole", "a byte short", "open", "of two digits"],
)
def test_matroska_says_where_it_ends(segment: bytes, is_cut: bool, tmp_path: Path) -> None:
    raw = b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67" + segment
    (tmp_path / "film").write_bytes(raw)
    assert is_cut_off(tmp_path / "film", "matroska", len(raw)) is is_cut


@pytest.mark.parametrize(
    ("moov", "seconds"),
    [(mvhd(600, 1200), 2), (long_mvhd(1000, 36_000_000), 36_000), (mvhd(0, 9), 0), (mvhd(1, 0xFFFFFFFF), 0)],
    ids=["narrow", "wide", "without a scale", "unknown"],
)
def test_a_header_says_how_long_its_film_lasts(moov: bytes, seconds: float, tmp_path: Path) -> None:
    raw = box(b"ftyp") + moov
    (tmp_path / "film").write_bytes(raw)
    assert claimed_seconds(tmp_path / "film", "mp4", len(raw)) == seconds


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [
        (900, "less than a second"),
        (1_999, "1 second"),
        (61_000, "1 minute and 1 second"),
        (7_200_000, "2 hours"),
        (36_000_000 + 120_000, "10 hours and 2 minutes"),
    ],
)
def test_times_are_said_for_people(milliseconds: int, words: str) -> None:
    assert time_words(milliseconds) == words


def test_sizes_are_said_for_people() -> None:
    assert (size_words(5 << 20), size_words(20 << 30)) == ("5 MiB", "20.0 GiB")
