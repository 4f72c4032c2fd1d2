"""Playlists of an hour's film: how many a second, and what one playback costs in statements, signatures and reads."""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

from attrs import frozen
from falcon.testing import TestClient
from sqlalchemy import Engine, event

from adapters.aws.cloudfront import CloudFrontSigner
from adapters.local.media_files import FileMediaObjects
from adapters.wire import cloudfront_checks
from benchmarks.media import FOLDER, signer
from course_domain.model.viewings import named
from entrypoints.config.settings import Config
from entrypoints.container.build import build
from entrypoints.http.app import create_app

RUNGS: Final = ("1080p", "720p", "480p", "360p")
SEGMENTS: Final = 900
_HLS: Final = f"{FOLDER}/r1/hls"
KEYS: Final = (f"{_HLS}/master.m3u8", *(f"{_HLS}/{rung}/index.m3u8" for rung in RUNGS))
_SIGNING, _CHECKING, _READING = "signatures", "checks", "reads"
_WATCHED: Final[Mapping[CodeType, str]] = {
    CloudFrontSigner._signature.__code__: _SIGNING,  # noqa: SLF001 - every signature is made there
    cloudfront_checks.verifies.__code__: _CHECKING,
    FileMediaObjects.read.__code__: _READING,
}


def put(folder: Path) -> None:
    """Write the playlists of a film of an hour into the store of files below a folder."""
    for rung in RUNGS:
        place = folder / "media" / _HLS / rung
        place.mkdir(parents=True)
        pieces = "".join(f"#EXTINF:4.000000,\nseg-{number:05}.m4s\n" for number in range(1, SEGMENTS + 1))
        head = (
            '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:4\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-MAP:URI="init.mp4"\n'
        )
        (place / "index.m3u8").write_text(f"{head}{pieces}#EXT-X-ENDLIST\n")
    streams = "".join(f"#EXT-X-STREAM-INF:BANDWIDTH={n + 1}000000\n{rung}/index.m3u8\n" for n, rung in enumerate(RUNGS))
    (folder / "media" / _HLS / "master.m3u8").write_text(f"#EXTM3U\n#EXT-X-VERSION:7\n{streams}")


def paths(folder: Path, playbacks: int) -> list[str]:
    """Give what players of so many playbacks ask for: each its own query, the first playlist and a quality's."""
    made, until = signer(folder), datetime.now(UTC) + timedelta(hours=3)
    queries = [
        named(made.sign_folder(FOLDER, until + timedelta(seconds=number)), f"playback-{number}")
        for number in range(playbacks)
    ]
    return [f"/playlists/{key}?{query}" for query in queries for key in (KEYS[0], KEYS[1])]


def requests(folder: Path, playbacks: int) -> list[bytes]:
    """Write them as HTTP."""
    return [f"GET {path} HTTP/1.1\r\nHost: courses.example\r\n\r\n".encode() for path in paths(folder, playbacks)]


@frozen(kw_only=True)
class Cost:
    """What one playback's playlists cost once they are warm: all five of them, for a query that is new."""

    playlists: int
    statements: int
    signatures: int
    checks: int
    reads: int


def cost(config: Config, folder: Path) -> Cost:
    """Count it in an API in this process: statements by the engine's events, calls by the interpreter's own hook."""
    built = build(config)
    try:
        client = TestClient(create_app(parts=built.api))
        until = datetime.now(UTC) + timedelta(hours=3)
        first, second = (signer(folder).sign_folder(FOLDER, until + timedelta(seconds=n)) for n in (1, 2))
        _ask(client, first)
        with _counted() as counts:
            _ask(client, second)
    finally:
        built.close()
    return Cost(
        playlists=len(KEYS),
        statements=counts["statements"],
        signatures=counts[_SIGNING],
        checks=counts[_CHECKING],
        reads=counts[_READING],
    )


def _ask(client: TestClient, query: str) -> None:
    for key in KEYS:
        answer = client.simulate_get(f"/playlists/{key}", query_string=query)
        if answer.status_code != 200:
            raise RuntimeError(f"a playlist was answered {answer.status_code}: {answer.text[:500]}")


@contextmanager
def _counted() -> Iterator[Counter[str]]:
    counts: Counter[str] = Counter()

    def call(frame: FrameType, what: str, _arg: Any) -> None:
        if what == "call" and frame.f_code in _WATCHED:
            counts[_WATCHED[frame.f_code]] += 1

    def statement(*_told: object) -> None:
        counts["statements"] += 1

    event.listen(Engine, "before_cursor_execute", statement)
    sys.setprofile(call)
    try:
        yield counts
    finally:
        sys.setprofile(None)
        event.remove(Engine, "before_cursor_execute", statement)
