"""Every link of a playlist comes out signed, or the playlist is refused; nothing else of it changes."""

import re
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_domain.model.errors import Unusable
from course_domain.model.playlists import is_plain, is_playlist, read_playlist
from hls_tree import CAPTIONS, MASTER, STORYBOARD, VARIANT

BASE = "https://cdn.example/videos/v1"
QUERY = "Policy=a-b_&Signature=c~d&Key-Pair-Id=K1"
KEY = "videos/v1/r1/hls/master.m3u8"
RUNG = "videos/v1/r1/hls/720p/index.m3u8"
BOARD = "videos/v1/r1/storyboard.vtt"


def signed(text: str, key: str = KEY) -> str:
    return read_playlist(key, text).signed(BASE, QUERY)


def stream(*lines: str) -> str:
    return "\n".join(["#EXTM3U", *lines])


# --- what comes out


def test_the_first_playlist_leads_to_further_playlists_of_ours() -> None:
    lines = signed(MASTER).split("\n")
    assert lines[5] == f"360p/index.m3u8?{QUERY}"
    assert f'URI="subs/en.m3u8?{QUERY}"' in lines[3]
    assert 'NAME="English, plain"' in lines[3]
    assert lines[8].endswith(f'URI="360p/iframes.m3u8?{QUERY}"')


def test_segments_and_maps_are_addresses_of_the_cdn() -> None:
    lines = signed(VARIANT, RUNG).split("\n")
    assert lines[4] == f'#EXT-X-MAP:URI="{BASE}/r1/hls/720p/init.mp4?{QUERY}"'
    assert lines[6] == f"{BASE}/r1/hls/720p/0.m4s?{QUERY}"


def test_cues_of_a_storyboard_name_parts_of_signed_pictures() -> None:
    lines = signed(STORYBOARD, BOARD).split("\n")
    assert lines[3] == f"{BASE}/r1/storyboard-1.jpg?{QUERY}#xywh=0,0,160,90"
    assert lines[2] == "00:00:00.000 --> 00:00:05.000"


def test_captions_stay_as_they_are() -> None:
    assert signed(CAPTIONS, "videos/v1/captions/en.vtt") == CAPTIONS


@pytest.mark.parametrize(
    "tag",
    [
        '#EXT-X-KEY:METHOD=AES-128,URI="{}",IV=0x1',
        '#EXT-X-MAP:URI="{}",BYTERANGE="12@0"',
        '#EXT-X-SESSION-DATA:DATA-ID="com.example",URI="{}"',
        '#EXT-X-SESSION-KEY:METHOD=AES-128,URI="{}"',
        '#EXT-X-PART:DURATION=1,URI="{}"',
        '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="{}"',
        '#EXT-X-CONTENT-STEERING:SERVER-URI="{}"',
        '#EXT-X-DATERANGE:ID="a,URI=",X-ASSET-URI="{}"',
        '#EXT-X-DATERANGE:ID="a",X-ASSET-LIST="{}"',
    ],
)
def test_every_tag_that_has_a_link_has_it_signed(tag: str) -> None:
    assert signed(stream(tag.format("a/b.bin"))).split("\n")[1] == tag.format(f"{BASE}/r1/hls/a/b.bin?{QUERY}")
    with pytest.raises(Unusable):
        signed(stream(tag.format("https://evil.example/b.bin")))


def test_titles_and_comments_are_no_links() -> None:
    text = stream('#EXTINF:4.0,URI="https://title.example/"', "0.m4s", "# URI=remark", '#EXTVLCOPT:URI="x:y"')
    assert signed(text).replace(f"{BASE}/r1/hls/0.m4s?{QUERY}", "0.m4s") == text


@pytest.mark.parametrize(
    "uri",
    [
        "https://evil.example/0.m4s",
        "//evil.example/0.m4s",
        "/videos/v1/0.m4s",
        "data:video/mp4;base64,AA",
        "skd://key",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "../../../v2/0.m4s",
        "../../../../videos/v1/0.m4s",
        "../../..",
        "..",
        ".",
        "720p/",
        "a//b.m4s",
        "0.m4s?x=1",
        "0.m4s#t=1",
        "%2e%2e/0.m4s",
        "a\\b.m4s",
        " 0.m4s",
        "0.m4s ",
        "{$base}/0.m4s",
        "ä.m4s",
        "0\r1.m4s",
    ],
)
def test_a_link_that_is_no_plain_path_below_the_videos_folder_is_refused(uri: str) -> None:
    for text in (stream(uri), stream(f'#EXT-X-MAP:URI="{uri}"')):
        with pytest.raises(Unusable):
            read_playlist(KEY, text)
    with pytest.raises(Unusable):
        read_playlist(BOARD, f"WEBVTT\n\n00:00.000 --> 00:01.000\n{uri.partition('#')[0] or 'x:'}:#xywh=0,0,1,1")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0.m4s",
        "\ufeff#EXTM3U",
        "#EXTM3U8",
        stream("#EXT-X-MAP:URI=0.m4s"),
        stream('#EXT-X-MEDIA:NAME="x,URI="0.m4s"'),
        stream('#EXT-X-MAP:URI="'),
        stream("0.m4s", "\x01"),
        stream("0\x02.m4s"),
    ],
)
def test_what_is_no_playlist_is_refused(text: str) -> None:
    with pytest.raises(Unusable):
        read_playlist(KEY, text)


@pytest.mark.parametrize("text", ["", "WEB", "#EXTM3U", "\nWEBVTT"])
def test_what_is_no_webvtt_is_refused(text: str) -> None:
    with pytest.raises(Unusable):
        read_playlist(BOARD, text)


def test_only_playlists_of_videos_are_playlists() -> None:
    assert all(map(is_playlist, (KEY, RUNG, BOARD, "videos/v1/captions/en.vtt", "videos/v1/a.m3u8")))
    others = ("videos/v1/play.mp4", "videos/a.m3u8", "public/videos/a.m3u8", "incoming/u1", "videos/v1/../v2/a.m3u8")
    assert not any(map(is_playlist, (*others, "", "/videos/v1/a.m3u8", "videos//v1/a.m3u8")))


@pytest.mark.parametrize("query", ["", 'a="', "a=b#c", "a=b\nc", "a=%22", "a=<b>", "a b", "é"])
def test_a_query_that_could_mean_something_in_a_playlist_is_not_plain(query: str) -> None:
    assert not is_plain(query)
    assert is_plain(QUERY)


# --- laws over arbitrary playlists

PATHS = st.lists(
    st.one_of(st.just(".."), st.just("."), st.text("abz09_.-", min_size=1, max_size=6)), min_size=1, max_size=6
).map("/".join)
URIS = st.one_of(PATHS, st.text(st.characters(codec="utf-8", exclude_characters='\n\r\x01\x02"'), max_size=12))
TAGS = st.sampled_from(
    ["#EXTINF:4.0,a title", "# remark", "", "#EXT-X-ENDLIST", '#EXT-X-MEDIA:NAME="a,b",URI="{}"', '#EXT-X-MAP:URI="{}"']
)
LINES = st.one_of(URIS.filter(lambda text: not text.startswith("#")), st.builds(str.format, TAGS, URIS))
ENDS = st.sampled_from(["\n", "\r\n"])
LINK = re.compile(r'(?<=URI=")[^"]*(?=")|^[^#].*$')


def without_signature(line: str) -> str:
    return re.sub(re.escape(f"?{QUERY}"), "", line)


def links(line: str) -> list[str]:
    return LINK.findall(line) if line.strip() else []


@given(st.lists(LINES, max_size=8), ENDS)
def test_every_link_is_signed_or_the_whole_is_refused(lines: list[str], end: str) -> None:
    text = end.join(["#EXTM3U", *lines])
    try:
        found = read_playlist(RUNG, text).signed(BASE, QUERY)
    except Unusable:
        return
    before, after = text.split(end), found.split(end)
    assert len(after) == len(before)
    for old, new in zip(before, after, strict=True):
        assert LINK.sub("", new) == LINK.sub("", old) or not old.strip()
        for was, link in zip(links(old), links(new), strict=True):
            assert link.endswith(f"?{QUERY}")
            target = link.removesuffix(f"?{QUERY}")
            meant = urljoin(f"https://cdn.example/{RUNG}", was)
            assert target == (was if meant.endswith(".m3u8") else meant)
            assert meant.startswith(f"{BASE}/")
            assert meant.count("?") == 0


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x01\x02"), max_size=20), max_size=8))
def test_any_text_is_refused_or_comes_out_with_as_many_lines(lines: list[str]) -> None:
    for key, first in ((KEY, "#EXTM3U"), (BOARD, "WEBVTT")):
        text = "\n".join([first, *lines])
        try:
            found = read_playlist(key, text).signed(BASE, QUERY)
        except Unusable:
            continue
        assert found.count("\n") == text.count("\n")
        tags = [line for line in text.split("\n") if line.startswith("#") and '"' not in line and "=" not in line]
        assert [line for line in found.split("\n") if line in tags] == tags


@given(st.lists(PATHS, max_size=6))
def test_every_cue_of_a_storyboard_is_signed_or_the_whole_is_refused(paths: list[str]) -> None:
    cues = [f"00:0{n}.000 --> 00:0{n}.900\n{path}#xywh=0,{n},160,90\n" for n, path in enumerate(paths)]
    text = "\n".join(["WEBVTT\n", *cues])
    try:
        found = read_playlist(BOARD, text).signed(BASE, QUERY)
    except Unusable:
        return
    assert found.count(f"?{QUERY}#xywh=") == len(paths)
    pictures = [line for line in found.split("\n") if "#xywh=" in line]
    assert all(line.startswith(f"{BASE}/") for line in pictures if not line.partition("?")[0].endswith(".m3u8"))
    assert [line for line in found.split("\n") if "#" not in line] == [
        line for line in text.split("\n") if "#" not in line
    ]
