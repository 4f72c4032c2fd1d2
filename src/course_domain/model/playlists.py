"""Playlists and storyboards, in which every link carries the signature that opened them.

Sources: RFC 8216 (HTTP Live Streaming) and its second edition's draft; WebVTT; Media Fragments URI (``#xywh=``).
"""

import re
from collections.abc import Callable
from typing import Final

from attrs import field, frozen

from course_domain.model.errors import Unusable
from course_domain.model.media import is_valid_key

STREAM: Final = ".m3u8"
STORYBOARD: Final = ".vtt"
VIDEOS: Final = "videos/"

# What no playlist may hold stands for what differs from viewer to viewer.
_BASE: Final = "\x01"
_QUERY: Final = "\x02"
_ATTRIBUTE: Final = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^",]*)')
_PICTURE: Final = re.compile(r"([^#]*)(#xywh=[a-z0-9:,.]+)")
_PLAIN: Final = re.compile(r"[A-Za-z0-9=&~_.:/*-]+")


@frozen(kw_only=True)
class Playlist:
    """A playlist or a storyboard as it is kept: read once, for every viewer."""

    folder: str
    """The video's own: what its links name lies below it, and one signature opens all of that."""
    content_type: str
    marked: str = field(repr=False)

    def signed(self, base: str, query: str) -> str:
        """Give the text for one viewer: ``query`` opens every link, and media lie below ``base``, the folder's address.

        Links to further playlists stay relative, so that they are asked for where this one was.
        """
        return self.marked.replace(_BASE, f"{base}/").replace(_QUERY, f"?{query}")


def is_playlist(key: str) -> bool:
    """Tell whether a key names a playlist or a WebVTT file made for a video's viewers."""
    return key.endswith((STREAM, STORYBOARD)) and key.startswith(VIDEOS) and key.count("/") >= 2 and is_valid_key(key)


def is_plain(query: str) -> bool:
    """Tell whether a query string can stand in a playlist without meaning anything there."""
    return _PLAIN.fullmatch(query) is not None


def read_playlist(key: str, text: str) -> Playlist:
    """Read what lies at a key for which ``is_playlist`` holds.

    Raises:
        Unusable: it is none, or names what doesn't lie below the video's own folder: that is never signed.
    """
    if _BASE in text or _QUERY in text:
        raise Unusable(reason="The playlist holds control characters.")
    first, video_id, *_ = key.split("/")
    place = _Place(root=(first, video_id), folder=tuple(key.split("/")[:-1]))
    is_stream = key.endswith(STREAM)
    return Playlist(
        folder=f"{first}/{video_id}",
        content_type="application/vnd.apple.mpegurl" if is_stream else "text/vtt; charset=utf-8",
        marked=_each_line(text, place.stream_line) if is_stream else _each_line(text, place.storyboard_line),
    )


def _each_line(text: str, marked: Callable[[int, str], str]) -> str:
    """Mark every line; those of a playlist end with LF or CRLF, and keep their end."""
    lines = text.split("\n")
    bare = ((number, line.removesuffix("\r")) for number, line in enumerate(lines))
    return "\n".join(marked(number, line) + lines[number][len(line) :] for number, line in bare)


@frozen(kw_only=True)
class _Place:
    """Where a playlist lies, and so what its links mean."""

    root: tuple[str, ...]
    folder: tuple[str, ...]

    def stream_line(self, number: int, line: str) -> str:
        if number == 0 and line != "#EXTM3U":
            raise Unusable(reason="This is no playlist: it doesn't begin with #EXTM3U.")
        if line.startswith("#EXT-X-"):
            if line.count('"') % 2:
                raise Unusable(reason="A tag of the playlist has a quotation mark without another.")
            return _ATTRIBUTE.sub(self._attribute, line)
        return line if line.startswith("#") or not line.strip() else self._link(line)

    def storyboard_line(self, number: int, line: str) -> str:
        if number == 0 and not line.removeprefix("\ufeff").startswith("WEBVTT"):
            raise Unusable(reason="This is no WebVTT: it doesn't begin with WEBVTT.")
        picture = _PICTURE.fullmatch(line)
        return line if picture is None else self._link(picture[1]) + picture[2]

    def _attribute(self, found: re.Match[str]) -> str:
        name, value = found.groups()
        if not name.endswith("URI") and name != "X-ASSET-LIST":
            return found[0]
        if not value.startswith('"'):
            raise Unusable(reason=f"A tag of the playlist has {name} without quotation marks.")
        return f'{name}="{self._link(value[1:-1])}"'

    def _link(self, uri: str) -> str:
        below = self._below(uri)
        return f"{uri}{_QUERY}" if below.endswith(STREAM) else f"{_BASE}{below}{_QUERY}"

    def _below(self, uri: str) -> str:
        """Give the path of what a link names, from the video's folder on."""
        parts, depth = list(self.folder), len(self.root)
        for part in uri.split("/"):
            if part == "..":
                parts.pop()
            elif part != ".":
                parts.append(part)
            if len(parts) < depth:
                raise Unusable(reason="A link leads out of the video's folder.")
        if uri.endswith(("/", "/.", "/..")) or uri in ("", ".", "..") or not is_valid_key("/".join(parts)):
            raise Unusable(reason="A link is not a plain path below the video's folder.")
        return "/".join(parts[depth:])
