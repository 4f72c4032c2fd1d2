"""Any store as backups want it: listed, and read as files."""

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
