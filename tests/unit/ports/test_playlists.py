"""Playlists: one suite for those that are read each time and those that are kept."""

from collections.abc import Callable
from io import BytesIO

import pytest
from attrs import evolve

from adapters.memory.media import MemoryMediaObjects
from adapters.memory.playlists import LARGEST, KeptPlaylists, StoredPlaylists
from course_domain.model.errors import UnknownMedia, Unusable
from course_domain.ports import Playlists
from hls_tree import MASTER, put_tree, streamed_video

VIDEO = streamed_video()
MASTER_KEY = str(VIDEO.hls_key)


class CountedMedia(MemoryMediaObjects):
    """MediaObjects that counts what is asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def find(self, key: str):
        self.asked += 1
        return super().find(key)


@pytest.fixture
def media() -> CountedMedia:
    made = CountedMedia()
    put_tree(made, VIDEO)
    return made


MAKERS: dict[str, Callable[[CountedMedia], Playlists]] = {
    "stored": lambda media: StoredPlaylists(media=media),
    "kept": lambda media: KeptPlaylists(playlists=StoredPlaylists(media=media)),
}


@pytest.fixture(params=MAKERS.values(), ids=MAKERS.keys())
def playlists(request: pytest.FixtureRequest, media: CountedMedia) -> Playlists:
    return request.param(media)


def test_a_playlist_is_given_as_often_as_it_is_asked_for(playlists: Playlists) -> None:
    first, second = (playlists.get(MASTER_KEY) for _ in range(2))
    assert first == second
    assert (first.folder, first.content_type) == ("videos/drawing-1", "application/vnd.apple.mpegurl")
    assert first.signed("https://cdn.example/x", "q").replace("?q", "") == MASTER


def test_a_storyboard_is_given_too(playlists: Playlists) -> None:
    assert playlists.get(str(VIDEO.storyboard_key)).content_type == "text/vtt; charset=utf-8"


def test_what_is_not_there_is_unknown_until_it_is(playlists: Playlists, media: CountedMedia) -> None:
    for _ in range(2):
        with pytest.raises(UnknownMedia):
            playlists.get("videos/drawing-1/r2/hls/master.m3u8")
    later = evolve(VIDEO, revision="r2")
    put_tree(media, later)
    assert playlists.get("videos/drawing-1/r2/hls/master.m3u8").folder == "videos/drawing-1"


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"no playlist", b"", b"#EXTM3U\n" + b"#" * LARGEST])
def test_what_is_no_playlist_is_unusable_and_not_remembered(
    playlists: Playlists, media: CountedMedia, raw: bytes
) -> None:
    media.put(MASTER_KEY, BytesIO(raw), "application/octet-stream")
    for _ in range(2):
        with pytest.raises(Unusable):
            playlists.get(MASTER_KEY)
    media.put(MASTER_KEY, BytesIO(MASTER.encode()), "application/octet-stream")
    assert playlists.get(MASTER_KEY).folder == "videos/drawing-1"


def test_one_that_is_kept_asks_the_store_once(media: CountedMedia) -> None:
    kept = KeptPlaylists(playlists=StoredPlaylists(media=media))
    for _ in range(5):
        kept.get(MASTER_KEY)
    assert media.asked == 1
