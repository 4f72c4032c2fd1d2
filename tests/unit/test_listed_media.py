"""Any store as backups want it: listed, and read as files."""

import io
from io import BytesIO

import pytest

from adapters.local.listed_media import ListedMedia
from adapters.memory.media import MemoryMediaObjects
from course_domain.model.errors import UnknownMedia


def test_all_objects_are_listed_and_read_from_end_to_end() -> None:
    store = ListedMedia(media=MemoryMediaObjects())
    body = bytes(range(256)) * 9_000
    for number in range(1_203):
        store.put(f"a/{number:04}", BytesIO(b"x"), "text/plain")
    store.put("b.mp4", BytesIO(body), "video/mp4")
    assert list(store.keys()) == [*(f"a/{number:04}" for number in range(1_203)), "b.mp4"]
    with store.open("b.mp4") as file:
        assert file.read() == body
    with pytest.raises(UnknownMedia):
        store.open("c.mp4")


def test_an_object_is_sought_in_as_archives_do() -> None:
    store = ListedMedia(media=MemoryMediaObjects())
    store.put("b.mp4", BytesIO(b"0123456789"), "video/mp4")
    with store.open("b.mp4") as file:
        assert file.seek(0, io.SEEK_END) == 10
        assert file.seek(2) == 2
        assert file.read(3) == b"234"
        assert file.seek(1, io.SEEK_CUR) == 6
        assert file.read() == b"6789"


def test_what_is_replaced_while_it_is_read_is_not_read_on() -> None:
    store = ListedMedia(media=MemoryMediaObjects())
    store.put("b.mp4", BytesIO(bytes(3 << 20)), "video/mp4")
    with store.open("b.mp4") as file:
        assert file.read(10) == bytes(10)
        store.put("b.mp4", BytesIO(b"another"), "video/mp4")
        with pytest.raises(UnknownMedia):
            file.read()
