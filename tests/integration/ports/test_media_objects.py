"""MediaObjects: one suite for every store of media."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from adapters.aws.s3_bucket import S3Bucket
from adapters.aws.s3_objects import S3MediaObjects
from adapters.local.media_files import FileMediaObjects
from adapters.memory.media import MemoryMediaObjects
from course_domain.model.errors import UnknownMedia
from course_domain.ports import MediaObjects

KEY = "videos/v1/r1/master.mp4"


def in_memory(_request: pytest.FixtureRequest) -> MediaObjects:
    return MemoryMediaObjects()


def in_files(request: pytest.FixtureRequest) -> MediaObjects:
    return FileMediaObjects(folder=request.getfixturevalue("tmp_path") / "media")


def in_s3(request: pytest.FixtureRequest) -> MediaObjects:
    bucket = request.getfixturevalue("bucket")
    bucket.client.put_object(Bucket=bucket.name, Key="not-ours.txt", Body=b"beside our prefix")
    return S3MediaObjects(bucket=S3Bucket(name=bucket.name, prefix="our/media", endpoint=bucket.endpoint))


STORES: dict[str, Callable[[pytest.FixtureRequest], MediaObjects]] = {
    "memory": in_memory,
    "files": in_files,
    "s3": in_s3,
}


@pytest.fixture(params=STORES.values(), ids=STORES.keys())
def media(request: pytest.FixtureRequest) -> MediaObjects:
    return request.param(request)


def put(media: MediaObjects, key: str, raw: bytes, content_type: str = "video/mp4") -> object:
    return media.put(key, io.BytesIO(raw), content_type)


def test_what_was_put_is_found_with_its_size_and_type(media: MediaObjects) -> None:
    made = put(media, KEY, b"0123456789")
    found = media.find(KEY)
    assert found == made
    assert found is not None
    assert (found.key, found.size, found.content_type) == (KEY, 10, "video/mp4")


@pytest.mark.parametrize(
    ("key", "content_type"),
    [
        ("a.mp4", "video/mp4"),
        ("a.m4s", "video/iso.segment"),
        ("a.m3u8", "application/vnd.apple.mpegurl"),
        ("a.vtt", "text/vtt; charset=utf-8"),
        ("a.jpg", "image/jpeg"),
        ("a.png", "image/png"),
        ("a.webp", "image/webp"),
        ("a", "application/octet-stream"),
    ],
)
def test_the_type_that_goes_with_the_name_is_kept(media: MediaObjects, key: str, content_type: str) -> None:
    put(media, key, b"x", content_type)
    found = media.find(key)
    assert found is not None
    assert found.content_type == content_type


def test_times_are_aware_and_in_utc(media: MediaObjects) -> None:
    put(media, KEY, b"x")
    found = media.find(KEY)
    assert found is not None
    assert found.modified_at.utcoffset() == timedelta(0)


def test_an_etag_is_hexadecimal_and_lasts_as_long_as_the_bytes(media: MediaObjects) -> None:
    put(media, KEY, b"one")
    first, again = media.find(KEY), media.find(KEY)
    put(media, KEY, b"two")
    second = media.find(KEY)
    assert first is not None
    assert second is not None
    assert first == again
    assert first.etag != second.etag
    assert int(first.etag, 16) >= 0


def test_a_part_is_read_by_start_and_length(media: MediaObjects) -> None:
    put(media, KEY, b"0123456789")
    assert media.read(KEY, 0, 4) == b"0123"
    assert media.read(KEY, 4, 3) == b"456"
    assert media.read(KEY, 8, 100) == b"89"


def test_past_the_end_there_is_nothing_to_read(media: MediaObjects) -> None:
    put(media, KEY, b"0123456789")
    assert media.read(KEY, 10, 1) == b""
    assert media.read(KEY, 1000, 5) == b""


def test_an_empty_object_is_an_object(media: MediaObjects) -> None:
    put(media, KEY, b"")
    found = media.find(KEY)
    assert found is not None
    assert found.size == 0
    assert media.read(KEY, 0, 10) == b""


def test_what_is_absent_is_not_found_and_reading_it_is_refused(media: MediaObjects) -> None:
    assert media.find(KEY) is None
    with pytest.raises(UnknownMedia) as refusal:
        media.read(KEY, 0, 1)
    assert refusal.value.key == KEY


def test_a_folder_is_no_object(media: MediaObjects) -> None:
    put(media, KEY, b"x")
    media.delete("videos/v1")
    assert media.find("videos/v1") is None
    assert media.find(KEY + "/more") is None
    with pytest.raises(UnknownMedia):
        media.read("videos/v1", 0, 1)
    with pytest.raises(UnknownMedia):
        media.read(KEY + "/more", 0, 1)
    assert media.find(KEY) is not None


def test_a_deleted_object_is_gone_and_deleting_twice_is_no_error(media: MediaObjects) -> None:
    put(media, KEY, b"x")
    media.delete(KEY)
    media.delete(KEY)
    assert media.find(KEY) is None


def test_a_put_replaces_the_whole_object(media: MediaObjects) -> None:
    put(media, KEY, b"a long first version")
    put(media, KEY, b"short")
    assert media.read(KEY, 0, 100) == b"short"


@pytest.mark.parametrize(
    "bad", ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "a\0b", "a%2e", "a\\b", "a~b", "é"]
)
def test_what_is_no_key_is_never_stored_nor_found(media: MediaObjects, bad: str) -> None:
    with pytest.raises(ValueError, match="media key"):
        put(media, bad, b"x")
    assert media.find(bad) is None
    media.delete(bad)
    with pytest.raises(UnknownMedia):
        media.read(bad, 0, 1)


def test_keys_differ_by_case(media: MediaObjects) -> None:
    put(media, "a/Film.mp4", b"upper")
    assert media.find("a/film.mp4") is None


class BrokenUpload(io.RawIOBase):
    """Gives a little and then fails, as a connection does."""

    def __init__(self) -> None:
        self.given = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self.given:
            raise ConnectionError("gone")
        self.given = True
        if size < 0:
            raise ConnectionError("gone")
        return b"half a file"


def test_an_upload_that_breaks_leaves_the_old_object_as_it_was(media: MediaObjects) -> None:
    put(media, KEY, b"the old one")
    with pytest.raises(ConnectionError):
        media.put(KEY, BrokenUpload(), "video/mp4")
    assert media.read(KEY, 0, 100) == b"the old one"


def test_readers_see_one_version_or_the_other_while_writers_race(media: MediaObjects) -> None:
    versions = [bytes([letter]) * 50_000 for letter in b"abcdefgh"]
    put(media, KEY, versions[0])

    def write(raw: bytes) -> None:
        for _ in range(5):
            put(media, KEY, raw)

    def look(_: int) -> bool:
        return all(media.read(KEY, 0, 60_000) in versions for _ in range(20))

    with ThreadPoolExecutor(12) as pool:
        writers = [pool.submit(write, raw) for raw in versions]
        looks = list(pool.map(look, range(4)))
        for each in writers:
            each.result()
    assert all(looks)
    found = media.find(KEY)
    assert found is not None
    assert found.size == 50_000


def keys_below(media: MediaObjects, folder: str, after: str = "", limit: int = 100) -> list[str]:
    return [each.key for each in media.below(folder, after, limit)]


def test_a_folder_is_listed_by_key_at_any_depth(media: MediaObjects) -> None:
    for key in ("videos/v2/play.mp4", "videos/v1/r1/hls/b.m4s", "videos/v1/r1/hls/a.m4s", "videos/v1/r1/play.mp4"):
        put(media, key, b"x")
    assert keys_below(media, "videos/v1") == [
        "videos/v1/r1/hls/a.m4s",
        "videos/v1/r1/hls/b.m4s",
        "videos/v1/r1/play.mp4",
    ]
    assert keys_below(media, "videos/v1/r1/hls") == ["videos/v1/r1/hls/a.m4s", "videos/v1/r1/hls/b.m4s"]
    assert len(keys_below(media, "")) == 4


def test_what_is_listed_is_what_is_found(media: MediaObjects) -> None:
    put(media, KEY, b"0123456789")
    assert media.below("videos", "", 10) == (media.find(KEY),)


def test_a_list_goes_on_after_any_key(media: MediaObjects) -> None:
    keys = [f"videos/v1/{number:03}.m4s" for number in range(7)]
    for key in keys:
        put(media, key, b"x")
    assert keys_below(media, "videos/v1", limit=3) == keys[:3]
    assert keys_below(media, "videos/v1", after=keys[2], limit=3) == keys[3:6]
    assert keys_below(media, "videos/v1", after=keys[5], limit=3) == keys[6:]
    assert keys_below(media, "videos/v1", after=keys[6]) == []
    assert keys_below(media, "videos/v1", after="videos/v1/002.zzz") == keys[3:]
    assert keys_below(media, "", after=keys[4]) == keys[5:]


def test_pages_together_hold_every_object_once(media: MediaObjects) -> None:
    keys = {"v/a/x", "v/a-b", "v/a.b", "v/a/y/z", "v/A", "v/b", "v/a0"}
    for key in keys:
        put(media, key, b"x")
    seen: list[str] = []
    while page := keys_below(media, "v", after=seen[-1] if seen else "", limit=2):
        seen += page
    assert len(seen) == len(keys)
    assert {*seen} == keys


@pytest.mark.parametrize("folder", ["videos/v", "videos/v1/r1/play.mp4", "none", "videos/../videos", "/", "videos/"])
def test_what_is_no_folder_has_nothing_below_it(media: MediaObjects, folder: str) -> None:
    put(media, "videos/v1/r1/play.mp4", b"x")
    assert media.below(folder, "", 10) == ()


def test_a_large_object_keeps_every_byte(media: MediaObjects) -> None:
    raw = bytes(range(256)) * 80_000
    made = put(media, KEY, raw)
    assert media.find(KEY) == made
    found = media.find(KEY)
    assert found is not None
    assert found.size == len(raw)
    assert int(found.etag, 16) >= 0
    assert media.read(KEY, 17_000_000, 1000) == raw[17_000_000:17_001_000]
    assert media.read(KEY, 0, len(raw)) == raw
