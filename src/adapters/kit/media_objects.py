"""What every store of media promises: the contract suite of MediaObjects."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Final

from adapters.kit.refusals import refused
from course_domain.model.errors import UnknownMedia
from course_domain.model.media import MediaObject
from course_domain.ports import MediaObjects

KEY: Final = "videos/v1/r1/master.mp4"
_NO_KEYS: Final = ("", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "a\0b", "a%2e", "a\\b", "a~b", "é")
_NO_FOLDERS: Final = ("videos/v", "videos/v1/r1/play.mp4", "none", "videos/../videos", "/", "videos/")
_TYPES: Final = {
    "a.mp4": "video/mp4",
    "a.m4s": "video/iso.segment",
    "a.m3u8": "application/vnd.apple.mpegurl",
    "a.vtt": "text/vtt; charset=utf-8",
    "a.jpg": "image/jpeg",
    "a.png": "image/png",
    "a.webp": "image/webp",
    "a": "application/octet-stream",
}


def put(media: MediaObjects, key: str, raw: bytes, content_type: str = "video/mp4") -> MediaObject:
    """Store some bytes."""
    return media.put(key, io.BytesIO(raw), content_type)


def found(media: MediaObjects, key: str) -> MediaObject:
    """Find what must be there."""
    there = media.find(key)
    assert there is not None, f"{key} is not there"
    return there


def keys_below(media: MediaObjects, folder: str, after: str = "", limit: int = 100) -> list[str]:
    """List the keys of a page."""
    return [each.key for each in media.below(folder, after, limit)]


class BrokenUpload(io.RawIOBase):
    """Gives a little and then fails, as a connection does."""

    def __init__(self) -> None:
        """Give half a file, once."""
        self.given = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self.given or size < 0:
            raise ConnectionError("gone")
        self.given = True
        return b"half a file"


class MediaObjectsContract:
    """Derive a test class from it that has a fixture ``media``: an empty store, anew for each test."""

    def test_what_was_put_is_found_with_its_size_and_type(self, media: MediaObjects) -> None:
        made = put(media, KEY, b"0123456789")
        assert found(media, KEY) == made
        assert (made.key, made.size, made.content_type) == (KEY, 10, "video/mp4")

    def test_the_type_that_goes_with_the_name_is_kept(self, media: MediaObjects) -> None:
        for key, content_type in _TYPES.items():
            put(media, key, b"x", content_type)
        assert {key: found(media, key).content_type for key in _TYPES} == _TYPES

    def test_times_are_aware_and_in_utc(self, media: MediaObjects) -> None:
        put(media, KEY, b"x")
        assert found(media, KEY).modified_at.utcoffset() == timedelta(0)

    def test_an_etag_is_hexadecimal_and_lasts_as_long_as_the_bytes(self, media: MediaObjects) -> None:
        put(media, KEY, b"one")
        first, again = found(media, KEY), found(media, KEY)
        put(media, KEY, b"two")
        assert first == again
        assert first.etag != found(media, KEY).etag
        assert int(first.etag, 16) >= 0

    def test_a_part_is_read_by_start_and_length(self, media: MediaObjects) -> None:
        put(media, KEY, b"0123456789")
        assert media.read(KEY, 0, 4) == b"0123"
        assert media.read(KEY, 4, 3) == b"456"
        assert media.read(KEY, 8, 100) == b"89"

    def test_past_the_end_there_is_nothing_to_read(self, media: MediaObjects) -> None:
        put(media, KEY, b"0123456789")
        assert media.read(KEY, 10, 1) == b""
        assert media.read(KEY, 1000, 5) == b""

    def test_an_empty_object_is_an_object(self, media: MediaObjects) -> None:
        put(media, KEY, b"")
        assert found(media, KEY).size == 0
        assert media.read(KEY, 0, 10) == b""

    def test_what_is_absent_is_not_found_and_reading_it_is_refused(self, media: MediaObjects) -> None:
        assert media.find(KEY) is None
        with refused(UnknownMedia, KEY):
            media.read(KEY, 0, 1)

    def test_a_folder_is_no_object(self, media: MediaObjects) -> None:
        put(media, KEY, b"x")
        media.delete("videos/v1")
        for key in ("videos/v1", KEY + "/more"):
            assert media.find(key) is None
            with refused(UnknownMedia):
                media.read(key, 0, 1)
        assert media.find(KEY) is not None

    def test_a_deleted_object_is_gone_and_deleting_twice_is_no_error(self, media: MediaObjects) -> None:
        put(media, KEY, b"x")
        media.delete(KEY)
        media.delete(KEY)
        assert media.find(KEY) is None

    def test_a_put_replaces_the_whole_object(self, media: MediaObjects) -> None:
        put(media, KEY, b"a long first version")
        put(media, KEY, b"short")
        assert media.read(KEY, 0, 100) == b"short"

    def test_what_is_no_key_is_never_stored_nor_found(self, media: MediaObjects) -> None:
        for bad in _NO_KEYS:
            with refused(ValueError, "media key"):
                put(media, bad, b"x")
            assert media.find(bad) is None
            media.delete(bad)
            with refused(UnknownMedia):
                media.read(bad, 0, 1)

    def test_keys_differ_by_case(self, media: MediaObjects) -> None:
        put(media, "a/Film.mp4", b"upper")
        assert media.find("a/film.mp4") is None

    def test_an_upload_that_breaks_leaves_the_old_object_as_it_was(self, media: MediaObjects) -> None:
        put(media, KEY, b"the old one")
        with refused(ConnectionError):
            media.put(KEY, BrokenUpload(), "video/mp4")  # type: ignore[arg-type] # it reads, and that is all of it
        assert media.read(KEY, 0, 100) == b"the old one"

    def test_readers_see_one_version_or_the_other_while_writers_race(self, media: MediaObjects) -> None:
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
        assert found(media, KEY).size == 50_000

    def test_a_large_object_keeps_every_byte(self, media: MediaObjects) -> None:
        raw = bytes(range(256)) * 80_000
        made = put(media, KEY, raw)
        assert found(media, KEY) == made
        assert made.size == len(raw)
        assert int(made.etag, 16) >= 0
        assert media.read(KEY, 17_000_000, 1000) == raw[17_000_000:17_001_000]
        assert media.read(KEY, 0, len(raw)) == raw

    def test_a_folder_is_listed_by_key_at_any_depth(self, media: MediaObjects) -> None:
        of_one = ["videos/v1/r1/hls/a.m4s", "videos/v1/r1/hls/b.m4s", "videos/v1/r1/play.mp4"]
        for key in ("videos/v2/play.mp4", *reversed(of_one)):
            put(media, key, b"x")
        assert keys_below(media, "videos/v1") == of_one
        assert keys_below(media, "videos/v1/r1/hls") == of_one[:2]
        assert len(keys_below(media, "")) == 4

    def test_what_is_listed_is_what_is_found(self, media: MediaObjects) -> None:
        put(media, KEY, b"0123456789")
        assert media.below("videos", "", 10) == (found(media, KEY),)

    def test_a_list_goes_on_after_any_key(self, media: MediaObjects) -> None:
        keys = [f"videos/v1/{number:03}.m4s" for number in range(7)]
        for key in keys:
            put(media, key, b"x")
        assert keys_below(media, "videos/v1", limit=3) == keys[:3]
        assert keys_below(media, "videos/v1", after=keys[2], limit=3) == keys[3:6]
        assert keys_below(media, "videos/v1", after=keys[5], limit=3) == keys[6:]
        assert keys_below(media, "videos/v1", after=keys[6]) == []
        assert keys_below(media, "videos/v1", after="videos/v1/002.zzz") == keys[3:]
        assert keys_below(media, "", after=keys[4]) == keys[5:]

    def test_pages_together_hold_every_object_once(self, media: MediaObjects) -> None:
        keys = {"v/a/x", "v/a-b", "v/a.b", "v/a/y/z", "v/A", "v/b", "v/a0"}
        for key in keys:
            put(media, key, b"x")
        seen: list[str] = []
        while page := keys_below(media, "v", after=seen[-1] if seen else "", limit=2):
            seen += page
        assert len(seen) == len(keys)
        assert {*seen} == keys

    def test_what_is_no_folder_has_nothing_below_it(self, media: MediaObjects) -> None:
        put(media, "videos/v1/r1/play.mp4", b"x")
        for folder in _NO_FOLDERS:
            assert media.below(folder, "", 10) == ()
