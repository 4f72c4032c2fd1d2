"""Inspector: one suite for whatever looks into files."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import frozen

from adapters.ffmpeg.inspector import FfmpegInspector
from adapters.ffmpeg.scratch import Scratch
from adapters.memory.media import MemoryMediaObjects
from adapters.memory.transcoding import FILM, MemoryInspector
from course_domain.model.errors import UnknownMedia
from course_domain.model.sources import Unplayable
from course_domain.ports import Inspector, MediaObjects
from films import Films

KEY = "incoming/u1"


@frozen(kw_only=True)
class Desk:
    """An inspector, the store it looks into, and a film that it understands."""

    inspector: Inspector
    media: MediaObjects
    film: bytes

    def put(self, raw: bytes) -> None:
        self.media.put(KEY, io.BytesIO(raw), "video/mp4")


def memory(_request: pytest.FixtureRequest) -> Desk:
    media = MemoryMediaObjects()
    return Desk(inspector=MemoryInspector(media), media=media, film=FILM)


def ffmpeg(request: pytest.FixtureRequest) -> Desk:
    media = MemoryMediaObjects()
    films: Films = request.getfixturevalue("films")
    scratch = Scratch(request.getfixturevalue("tmp_path") / "work")
    return Desk(inspector=FfmpegInspector(media=media, scratch=scratch), media=media, film=films.plain.read_bytes())


DESKS: dict[str, Callable[[pytest.FixtureRequest], Desk]] = {"memory": memory, "ffmpeg": ffmpeg}


@pytest.fixture(params=DESKS.values(), ids=DESKS.keys())
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    return request.param(request)


def test_a_film_is_found_with_its_own_size_and_checksum(desk: Desk) -> None:
    desk.put(desk.film)
    facts = desk.inspector.inspect(KEY)
    assert facts.size == len(desk.film)
    assert facts.sha256 == hashlib.sha256(desk.film).hexdigest()


def test_a_film_has_a_picture_and_a_duration(desk: Desk) -> None:
    desk.put(desk.film)
    facts = desk.inspector.inspect(KEY)
    assert facts.milliseconds > 0
    assert min(facts.picture.width, facts.picture.height, facts.picture.millirate) > 0
    assert facts.plays_as_it_is


def test_looking_again_finds_the_same(desk: Desk) -> None:
    desk.put(desk.film)
    assert desk.inspector.inspect(KEY) == desk.inspector.inspect(KEY)


def test_looking_leaves_the_object_as_it_is(desk: Desk) -> None:
    desk.put(desk.film)
    before = desk.media.find(KEY)
    desk.inspector.inspect(KEY)
    assert desk.media.find(KEY) == before


def test_what_is_not_there_is_unknown(desk: Desk) -> None:
    with pytest.raises(UnknownMedia) as caught:
        desk.inspector.inspect(KEY)
    assert caught.value.key == KEY


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"", "empty"), (b"Dear diary,\n" * 400, "not-a-video")],
    ids=["nothing", "text"],
)
def test_what_is_no_film_is_refused_with_a_reason_and_a_sentence(desk: Desk, raw: bytes, reason: str) -> None:
    desk.put(raw)
    with pytest.raises(Unplayable) as caught:
        desk.inspector.inspect(KEY)
    assert caught.value.reason == reason
    assert caught.value.sentence.endswith(".")
