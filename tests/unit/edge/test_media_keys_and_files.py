import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.local.media_files import FileMediaObjects
from course_domain.model.errors import UnknownMedia
from course_domain.model.media import is_public, is_valid_key


@pytest.mark.parametrize(
    "key", ["a", "a/b.mp4", "videos/v1/r-1/720p_0001.m4s", "a/..b/c..", "x" * 255, "a/" * 255 + "bb"]
)
def test_letters_digits_and_three_marks_make_a_key(key: str) -> None:
    assert is_valid_key(key)


@pytest.mark.parametrize(
    "key",
    ["", "/", "/a", "a/", "a//b", ".", "..", "a/.", "a/../b", "a b", "a\n", "a\0", "a%2Fb", "a\\b", "ä"],
)
def test_anything_else_is_no_key(key: str) -> None:
    assert not is_valid_key(key)


@pytest.mark.parametrize("key", ["x" * 256, "a/" * 256 + "b", "\u0661"])
def test_a_key_fits_a_file_name_and_has_no_foreign_digits(key: str) -> None:
    assert not is_valid_key(key)


def test_only_what_lies_below_public_is_public() -> None:
    assert is_public("public/courses/c1.jpg")
    for key in (
        "public",
        "public/",
        "publicity/a.jpg",
        "videos/public/a.mp4",
        "Public/a.jpg",
        "public/../a.mp4",
    ):
        assert not is_public(key)


@given(st.text(max_size=40))
def test_a_valid_key_stays_inside_its_folder(key: str) -> None:
    if is_valid_key(key):
        assert ".." not in Path(key).parts
        assert not Path(key).is_absolute()
        assert str(Path(key)) == key


def test_links_that_lead_out_of_the_folder_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "secret.mp4").write_bytes(b"secret")
    media = FileMediaObjects(folder=tmp_path / "media")
    media.put("a/b.mp4", io.BytesIO(b"x"), "video/mp4")
    (tmp_path / "media" / "file.mp4").symlink_to(tmp_path / "secret.mp4")
    (tmp_path / "media" / "out").symlink_to(tmp_path)
    for key in ("file.mp4", "out/secret.mp4"):
        assert media.find(key) is None
        with pytest.raises(UnknownMedia):
            media.read(key, 0, 10)
        with pytest.raises(ValueError, match="media key"):
            media.put(key, io.BytesIO(b"y"), "video/mp4")
        media.delete(key)
    assert (tmp_path / "secret.mp4").read_bytes() == b"secret"


def test_the_folder_itself_may_be_a_link_and_links_inside_it_hold(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "media").symlink_to(tmp_path / "disk")
    media = FileMediaObjects(folder=tmp_path / "media")
    media.put("a/b.mp4", io.BytesIO(b"film"), "video/mp4")
    (tmp_path / "disk" / "c.mp4").symlink_to(tmp_path / "disk" / "a" / "b.mp4")
    assert media.read("c.mp4", 0, 10) == b"film"


def test_a_type_follows_from_the_name_and_never_makes_a_page(tmp_path: Path) -> None:
    media = FileMediaObjects(folder=tmp_path)
    assert media.put("a.MP4", io.BytesIO(b"x"), "text/html").content_type == "video/mp4"
    for name in ("a.html", "a.svg", "a.js"):
        assert media.put(name, io.BytesIO(b"x"), "text/html").content_type == "application/octet-stream"


def test_an_upload_that_breaks_leaves_no_file_behind(tmp_path: Path) -> None:
    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        FileMediaObjects(folder=tmp_path).put("a/b.mp4", Broken(), "video/mp4")
    assert list((tmp_path / "a").iterdir()) == []
