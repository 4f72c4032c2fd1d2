"""Playlists are opened by the query of the address, and by nothing else."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from attrs import evolve

from adapters.memory.media import MemoryMediaObjects, MemoryUrlSigner
from adapters.memory.playlists import KeptPlaylists, StoredPlaylists
from api_client import Api, code
from course_domain.model.courses import Video
from course_domain.model.delivery import Delivery
from course_domain.use_cases.read_playlist import ReadPlaylist
from entrypoints.http.parts import HttpSettings
from factories import ANN, NOON, PLAYLISTS, PUBLIC_URL, SHOP_ORIGIN, World, make_world
from hls_tree import CAPTIONS, put_tree, streamed, streamed_video

URL = "/api/user/course/drawing/video/drawing-1/url"
MASTER = "/playlists/videos/drawing-1/r1/hls/master.m3u8"
MOVIE = "https://media.example/videos/drawing-1"


@pytest.fixture
def world(world: World) -> World:
    """Give the first video its stream, and Ann her course."""
    return with_stream(world)


def with_stream(world: World) -> World:
    video = streamed_video()
    put_tree(world.media, video)
    world.add_video(video)
    put_tree(world.media, video)
    world.enroll()
    return world


def ours(url: str) -> str:
    """Give the path and query of an address of our own."""
    assert url.startswith(PUBLIC_URL)
    return url.removeprefix(PUBLIC_URL)


def test_an_address_is_the_stream_where_there_is_one_and_the_file_beside_it(world: World, api: Api) -> None:
    told = api.get(URL, by=ANN).json
    assert told["type"] == "application/vnd.apple.mpegurl"
    assert told["url"].startswith(f"{PUBLIC_URL}{MASTER}?")
    assert told["file"]["type"] == "video/mp4"
    assert told["file"]["url"].startswith(f"{MOVIE}/r1/play.mp4?")
    assert told["storyboard"].startswith(f"{PLAYLISTS}/videos/drawing-1/r1/storyboard.vtt?")
    assert told["captions"][0]["url"].startswith(f"{MOVIE}/captions/en.vtt?")
    assert told["credentials"] is False
    signed = (told["url"], told["file"]["url"], told["storyboard"], told["captions"][0]["url"])
    assert len({url.partition("?")[2] for url in signed}) == 1
    assert all(world.opens(url) for url in signed)


def test_hls_behind_signed_addresses_plays_whole_and_not_its_master_alone(world: World, api: Api) -> None:
    """Master, variants, segments, maps, captions and sprites: whoever follows the links gets everything."""
    told = api.get(URL, by=ANN).json
    waiting, seen = [ours(told["url"]), ours(told["storyboard"])], set[str]()
    while waiting:
        path = waiting.pop()
        answer = api.get(path)
        assert answer.status_code == 200, path
        links = re.findall(r'URI="([^"]*)"|^([^#\s].*(?:\.m4s|\.m3u8|\.vtt|\.jpg)\?.*)$', answer.text, re.MULTILINE)
        assert links
        for link in (found or line for found, line in links):
            if link.startswith(MOVIE):
                assert world.opens(link.partition("#")[0])
                seen.add(link.partition("?")[0].removeprefix(f"{MOVIE}/"))
            else:
                waiting.append(f"{path.partition('?')[0].rpartition('/')[0]}/{link}")
    assert seen == {
        "captions/en.vtt",
        "r1/storyboard-1.jpg",
        *(f"r1/hls/{rung}/{name}" for rung in ("360p", "720p") for name in ("init.mp4", "0.m4s", "1.m4s")),
    }


def test_without_its_signature_nothing_is_told_of_a_playlist(world: World, api: Api) -> None:
    query = api.get(URL, by=ANN).json["url"].partition("?")[2]
    other = world.signer.sign_folder("videos/drawing-2", NOON + timedelta(hours=1))
    forged = query.replace("proof=", "proof=0")
    refused = [
        api.get(f"{path}{asked}", by=by)
        for path in (MASTER, MASTER.replace("r1", "r9"))
        for asked in (
            "",
            f"?{other}",
            f"?{forged}",
            f"?{query}&x=%0A",
            f"?{query}&proof=0",
            "?Policy=x&Signature=y",
        )
        for by in (None, ANN)
    ]
    assert {(each.status_code, code(each)) for each in refused} == {(403, "not-opened")}
    assert len({each.text for each in refused}) == 1


def test_a_playlist_opens_until_its_address_expires(world: World, api: Api) -> None:
    told = api.get(URL, by=ANN).json
    path = ours(told["url"])
    world.advance(hours=3, microseconds=-1)
    assert api.get(path).status_code == 200
    world.advance(microseconds=1)
    assert code(api.get(path)) == "not-opened"
    again = api.get(f"{URL}?session={told['session']}", by=ANN).json
    assert again["session"] == told["session"]
    assert api.get(ours(again["url"])).status_code == 200


def test_only_playlists_are_handed_on_by_us(world: World, api: Api) -> None:
    query = api.get(URL, by=ANN).json["url"].partition("?")[2]
    world.media.put("videos/drawing-1/r1/index", BytesIO(b"#EXTM3U\n"), "application/octet-stream")
    for name in ("play.mp4", "hls/360p/0.m4s", "storyboard-1.jpg", "index", "none.m3u8"):
        answer = api.get(f"/playlists/videos/drawing-1/r1/{name}?{query}")
        assert (answer.status_code, code(answer)) == (404, "unknown-media")
    assert api.get(f"/playlists/videos/drawing-1/captions/en.vtt?{query}").text == CAPTIONS


def test_what_was_checked_is_private_and_of_its_own_type(world: World, api: Api) -> None:
    told = api.get(URL, by=ANN).json
    stream, board = (api.get(ours(told[name]), headers={"Origin": SHOP_ORIGIN}) for name in ("url", "storyboard"))
    assert stream.headers["content-type"] == "application/vnd.apple.mpegurl"
    assert board.headers["content-type"] == "text/vtt; charset=utf-8"
    for answer in (stream, board):
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["access-control-allow-origin"] == SHOP_ORIGIN
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    head = api.call("HEAD", ours(told["url"]))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == stream.headers["content-length"]
    assert api.call("HEAD", MASTER).status_code == 403


def test_a_playlist_that_leads_elsewhere_is_refused_as_a_whole(world: World, api: Api) -> None:
    path = ours(api.get(URL, by=ANN).json["url"])
    key = MASTER.removeprefix("/playlists/")
    world.media.put(key, BytesIO(b"#EXTM3U\nhttps://evil.example/0.m4s\n"), "application/octet-stream")
    answer = api.get(path)
    assert (answer.status_code, code(answer)) == (422, "unusable")
    assert "evil" not in answer.text


# --- what it costs


class CountingSigner(MemoryUrlSigner):
    """A signer that counts its signatures."""

    def _query(self, resource: str, until: int, viewer: str) -> str:
        COUNTED.append(resource)
        return super()._query(resource, until, viewer)


COUNTED: list[str] = []


class CountingMedia(MemoryMediaObjects):
    """MediaObjects that counts what is asked of it."""

    asked = 0

    def find(self, key: str):
        self.asked += 1
        return super().find(key)


def test_one_playback_costs_one_signature() -> None:
    world = with_stream(opened(make_world(signer=CountingSigner())))
    COUNTED.clear()
    told = Api(world).get(URL, by=ANN).json
    assert told["captions"]
    assert [f"{MOVIE}/*"] == COUNTED


def opened(world: World) -> World:
    world.add_course("drawing")
    return world


def test_a_warm_playlist_costs_no_session_no_transaction_and_no_look_into_the_store(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    media = CountingMedia()
    world = with_stream(opened(make_world(media=media)))
    kept = KeptPlaylists(playlists=StoredPlaylists(media=media))
    api = Api(world, read_playlist=world.make(ReadPlaylist, playlists=kept))
    path = ours(api.get(URL, by=ANN).json["url"])
    cold = api.get(path).text
    media.asked = 0
    for closed in ("reading", "writing"):
        monkeypatch.setattr(world.storage, closed, None)
    world.sessions.known.clear()
    assert [api.get(path).text for _ in range(3)] == [cold] * 3
    assert media.asked == 0


# --- bound to a viewer


def test_addresses_are_bound_to_the_viewers_ipv4_address_where_that_is_wanted() -> None:
    world = with_stream(opened(make_world(delivery=Delivery(playlists=PLAYLISTS, binds_viewers=True))))
    settings = HttpSettings(public_url=PUBLIC_URL, proxies=("10.0.0.0/8",))
    api = Api(world, settings=settings)
    near = {"remote_addr": "10.0.0.7", "headers": {"X-Forwarded-For": "192.0.2.9"}}
    told = api.get(URL, by=ANN, **near).json
    assert world.opens(told["file"]["url"], viewer="192.0.2.9")
    assert not world.opens(told["file"]["url"], viewer="198.51.100.7")
    assert api.get(ours(told["url"]), **near).status_code == 200
    assert api.get(ours(told["url"]), remote_addr="198.51.100.7").status_code == 403
    six = api.get(URL, by=ANN, remote_addr="2001:db8::9").json
    assert world.opens(six["file"]["url"], viewer="198.51.100.7")


def test_addresses_open_from_anywhere_unless_they_are_bound(world: World, api: Api) -> None:
    path = ours(api.get(URL, by=ANN, remote_addr="192.0.2.9").json["url"])
    assert api.get(path, remote_addr="198.51.100.7").status_code == 200


# --- old videos


def test_a_video_whose_file_lies_elsewhere_is_signed_by_itself(world: World, api: Api) -> None:
    video: Video = streamed(streamed_video(position=2))
    old = evolve(video, s3_key="videos/first/hello.mp4", hls_key="videos/first/master.m3u8", storyboard_key=None)
    world.add_video(old)
    told = api.get(URL.replace("drawing-1", "drawing-2"), by=ANN).json
    assert told["type"] == "video/mp4"
    assert told["url"] == told["file"]["url"]
    assert told["url"].startswith("https://media.example/videos/first/hello.mp4?")
    assert told["storyboard"] is None
    assert world.opens(told["url"])
    assert not world.opens(told["url"].replace("hello", "other"))
    assert world.opens(told["captions"][0]["url"])
