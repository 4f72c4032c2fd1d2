"""What may be uploaded."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from course_domain.model.errors import Invalid
from course_domain.model.media import is_valid_key
from course_domain.model.upload_policy import LONGEST_NAME, UploadPolicy, UploadWish, display_name, in_words
from course_domain.model.uploads import Upload, UploadState

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
POLICY = UploadPolicy()
DIGEST = "ab" * 32


def begin(filename: str = "Lesson 1.mp4", *, by_form: bool = False, **wish: object) -> Upload:
    return POLICY.begin(UploadWish(filename=filename, **wish), "u1", "boss", NOW, by_form=by_form)


def problems(*told: object, **wish: object) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        begin(*told, **wish)
    return {each.field: each.problem for each in refused.value.problems}


def test_an_upload_begins_under_a_key_of_our_own_making() -> None:
    begun = begin("../../videos/other.mp4", content_type="video/mp4", size=3 << 30, sha256=DIGEST.upper())
    assert begun == Upload(
        id="u1",
        by="boss",
        filename="other.mp4",
        content_type="video/mp4",
        key="incoming/u1",
        multipart=None,
        most=50 << 30,
        declared_size=3 << 30,
        declared_sha256=DIGEST,
        created_at=NOW,
        updated_at=NOW,
    )
    assert is_valid_key(begun.key)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("Lesson 1.mp4", "Lesson 1.mp4"),
        ("../../../etc/passwd.mp4", "passwd.mp4"),
        ("C:\\films\\one.mov", "one.mov"),
        ("/absolute/path.mp4", "path.mp4"),
        ("a\x00b\x1b[31m.mp4", "a b [31m.mp4"),
        ("new\r\nline.mp4", "new line.mp4"),
        ("gnp.\u202e4pm.mp4", "gnp. 4pm.mp4"),
        ("Malerei über Wasser.mp4", "Malerei über Wasser.mp4"),
        ("u\u0308ber.mp4", "über.mp4"),
        ("水彩.mp4", "水彩.mp4"),
        ("   .mp4", "mp4"),
        ("..", ""),
        ("folder/", ""),
        ("", ""),
        ("\ud800.mp4", "mp4"),
    ],
)
def test_a_file_name_is_shown_without_folders_and_without_what_is_not_seen(told: str, shown: str) -> None:
    assert display_name(told) == shown


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_can_be_shown(told: str) -> None:
    shown = display_name(told)
    assert len(shown) <= LONGEST_NAME
    assert not [each for each in shown if each in "/\\" or (not each.isprintable() and each != " ")]
    assert display_name(shown) == shown


def test_a_long_name_keeps_its_extension() -> None:
    assert display_name("x" * 500 + ".mp4") == "x" * 196 + ".mp4"
    assert begin("x" * 500 + ".MP4").content_type == "video/mp4"
    assert len(display_name("x." + "y" * 500)) == LONGEST_NAME


@pytest.mark.parametrize("name", ["notes.txt", "page.html", "list.m3u8", "run.mp4.exe", "mp4", ".mp4", "film", "x.MP3"])
def test_what_is_not_named_like_a_video_is_refused_before_the_first_byte(name: str) -> None:
    assert "choose a file that ends in one of .mp4" in problems(name)["filename"]


@pytest.mark.parametrize("name", ["", "..", "a/", "\x00"])
def test_a_name_that_says_nothing_is_refused(name: str) -> None:
    assert problems(name) == {"filename": "must not be empty"}


@pytest.mark.parametrize(
    ("name", "kind"), [("A.MP4", "video/mp4"), ("b.mov", "video/quicktime"), ("c.mkv", "video/x-matroska")]
)
@pytest.mark.parametrize(
    "told", ["", "application/octet-stream", "video/x-flv; codecs=1", "text/vnd.trolltech.linguist", "nonsense"]
)
def test_the_object_has_the_type_of_its_extension_whatever_the_browser_says(name: str, kind: str, told: str) -> None:
    assert begin(name, content_type=told).content_type == kind


@pytest.mark.parametrize("told", ["text/html", "image/png", " Audio/MPEG", "text/javascript;x=1", "multipart/mixed"])
def test_a_type_that_is_certainly_no_video_is_refused(told: str) -> None:
    assert problems(content_type=told) == {"type": "is not the type of a video"}


def test_a_size_is_checked_early() -> None:
    assert begin(size=50 << 30).declared_size == 50 << 30
    assert problems(size=(50 << 30) + 1) == {"metadata.size": "is too much: a file may have at most 50 GiB"}
    assert problems(size=0) == {"metadata.size": "must be above 0: the file is empty"}
    assert begin(size=100 << 20, by_form=True).most == 100 << 20
    assert "100 MiB" in problems(size=(100 << 20) + 1, by_form=True)["metadata.size"]


@pytest.mark.parametrize("digest", ["ab", "z" * 64, "a" * 63, "a" * 65, DIGEST + "\n"])
def test_a_digest_that_is_none_is_refused(digest: str) -> None:
    assert problems(sha256=digest) == {"metadata.sha256": "must be 64 hexadecimal digits"}
    assert begin(sha256="").declared_sha256 is None


def test_everything_that_is_wrong_is_told_together() -> None:
    found = problems("x.txt", content_type="image/png", size=0, sha256="x")
    assert set(found) == {"filename", "type", "metadata.size", "metadata.sha256"}


AGES = {
    UploadState.OPEN: timedelta(days=2),
    UploadState.STORED: timedelta(days=7),
    UploadState.ENDING: timedelta(days=1),
}


@pytest.mark.parametrize("state", UploadState)
def test_an_upload_is_swept_when_it_was_left_alone_for_as_long_as_its_state_allows(state: UploadState) -> None:
    upload = evolve(begin(), state=state)
    age = AGES.get(state)
    assert POLICY.is_stale(upload, NOW + timedelta(days=3650)) is (age is not None)
    if age is not None:
        assert POLICY.is_stale(upload, NOW + age)
        assert not POLICY.is_stale(upload, NOW + age - timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1023, "1023 bytes"),
        (1536, "1.5 KiB"),
        (100 << 20, "100 MiB"),
        (50 << 30, "50 GiB"),
    ],
)
def test_sizes_are_said_as_people_say_them(count: int, words: str) -> None:
    assert in_words(count) == words
