"""Transcoder: one suite for whatever makes streams and pictures of sources."""

import io
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from attrs import evolve, frozen
from media_convert_service import media_convert

from adapters.aws.media_convert import MediaConvertTranscoder
from adapters.aws.media_convert_job import MediaConvertSettings
from adapters.aws.sdk import ServiceClient
from adapters.ffmpeg.inspector import FfmpegInspector
from adapters.ffmpeg.running import program
from adapters.ffmpeg.scratch import Scratch
from adapters.ffmpeg.transcoder import FfmpegTranscoder
from adapters.ffmpeg.working import Workshop
from adapters.memory.media import MemoryMediaObjects
from adapters.memory.transcoding import FACTS, FILM, MemoryTranscoder, Script
from course_domain.model.renditions import MediaWork, UnknownWork, WorkKind, WorkPhase, WorkState, rungs_for
from course_domain.model.sources import SourceFacts
from course_domain.ports import MediaObjects, Transcoder
from entrypoints.container.kind_transcoder import KindTranscoder
from films import Films

SOURCE = "incoming/u1"
FOLDER = "videos/v1/u1"
POSTER = "public/videos/v1/u1/poster.jpg"


@frozen(kw_only=True)
class Studio:
    """A transcoder, its store with a film at ``SOURCE``, what the film holds, and all keys of the store."""

    transcoder: Transcoder
    media: MediaObjects
    facts: SourceFacts
    keys: Callable[[], set[str]]
    has_one_place: bool = True
    """For ladders: they are made on this machine."""

    def work(self, kind: WorkKind, **changes: object) -> MediaWork:
        rungs = rungs_for(self.facts) if kind is WorkKind.LADDER else ()
        work = MediaWork(kind=kind, source_key=SOURCE, folder=FOLDER, poster_key=POSTER, facts=self.facts, rungs=rungs)
        return evolve(work, **changes)

    def end_of(self, ticket: str, seconds: float = 60) -> WorkState:
        """Look until a work is over."""
        give_up_at = time.monotonic() + seconds
        while (state := self.transcoder.look(ticket)).phase is WorkPhase.RUNNING:
            assert time.monotonic() < give_up_at, state
            time.sleep(0.02)
        return state

    def done(self, work: MediaWork) -> WorkState:
        return self.end_of(self.transcoder.start(work))


@contextmanager
def memory(_request: pytest.FixtureRequest) -> Iterator[Studio]:
    media = MemoryMediaObjects()
    media.put(SOURCE, io.BytesIO(FILM), "video/mp4")
    yield Studio(
        transcoder=MemoryTranscoder(media=media, script=Script(looks=2)),
        media=media,
        facts=FACTS,
        keys=lambda: set(media._objects),
    )


@contextmanager
def ffmpeg(request: pytest.FixtureRequest) -> Iterator[Studio]:
    media = MemoryMediaObjects()
    films: Films = request.getfixturevalue("films")
    scratch = Scratch(request.getfixturevalue("tmp_path") / "work")
    media.put(SOURCE, io.BytesIO(films.plain.read_bytes()), "video/mp4")
    facts = FfmpegInspector(media=media, scratch=scratch).inspect(SOURCE)
    transcoder = FfmpegTranscoder(workshop=Workshop(media=media, scratch=scratch, program=program(None)))
    yield Studio(transcoder=transcoder, media=media, facts=facts, keys=lambda: set(media._objects))
    transcoder.close()


@contextmanager
def mediaconvert(request: pytest.FixtureRequest) -> Iterator[Studio]:
    monkeypatch: pytest.MonkeyPatch = request.getfixturevalue("monkeypatch")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "made-up")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "made-up")
    settings = MediaConvertSettings(bucket="media", prefix="school", role="arn:aws:iam::111122223333:role/convert")
    with memory(request) as studio:

        def has(place: str) -> bool:
            return studio.media.find(str(settings.key_at(place))) is not None

        def write(place: str, raw: bytes, content_type: str) -> None:
            studio.media.put(str(settings.key_at(place)), io.BytesIO(raw), content_type)

        with media_convert(has, write) as service:
            client = ServiceClient("mediaconvert", region="eu-central-1", endpoint_url=service.url)
            ladder = MediaConvertTranscoder(settings=settings, client=client)
            both = KindTranscoder(quick=studio.transcoder, ladder=ladder)
            yield evolve(studio, transcoder=both, has_one_place=False)
            client().close()


STUDIOS = {"memory": memory, "ffmpeg": ffmpeg, "mediaconvert": mediaconvert}


@pytest.fixture(params=STUDIOS.values(), ids=STUDIOS.keys())
def studio(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Studio]:
    with request.param(request) as made:
        yield made


def text_of(studio: Studio, key: str | None) -> list[str]:
    found = studio.media.find(key or "")
    assert found is not None, key
    return studio.media.read(found.key, 0, found.size).decode().splitlines()


def test_a_preview_makes_poster_and_storyboard_and_the_film_that_need_only_be_copied(studio: Studio) -> None:
    work = studio.work(WorkKind.PREVIEW)
    state = studio.done(work)
    assert state.phase is WorkPhase.FINISHED, state
    assert state.percent == 100
    assert state.made is not None
    assert state.made.poster_key == work.poster_key
    assert state.made.storyboard_key == work.storyboard_key
    assert state.made.mp4_key == work.mp4_key
    assert state.made.hls_key is None


def test_a_ladder_makes_a_stream(studio: Studio) -> None:
    work = studio.work(WorkKind.LADDER)
    state = studio.done(work)
    assert state.phase is WorkPhase.FINISHED, state
    assert state.made is not None
    assert state.made.hls_key == work.hls_key
    assert state.made.mp4_key is None, "the film as it is was made beside the preview"
    assert state.made.poster_key is None


def test_a_ladder_of_what_browsers_do_not_play_makes_the_film_as_well(studio: Studio) -> None:
    picture = evolve(studio.facts.picture, codec="hevc")
    work = studio.work(WorkKind.LADDER, facts=evolve(studio.facts, picture=picture))
    state = studio.done(work)
    assert state.made is not None
    assert state.made.mp4_key == work.mp4_key
    assert studio.media.find(work.mp4_key) is not None


def test_a_still_makes_a_poster_and_nothing_else(studio: Studio) -> None:
    before = studio.keys()
    work = studio.work(WorkKind.STILL, still_at=1, poster_key="public/videos/v1/u1/still-1.jpg")
    state = studio.done(work)
    assert state.made is not None
    assert state.made.poster_key == work.poster_key
    assert studio.keys() - before == {work.poster_key}


@pytest.mark.parametrize("kind", list(WorkKind))
def test_every_key_that_was_made_is_there_and_nothing_outside_its_folder(studio: Studio, kind: WorkKind) -> None:
    before = studio.keys()
    made = studio.done(studio.work(kind)).made
    assert made is not None
    named = {made.mp4_key, made.hls_key, made.poster_key, made.storyboard_key} - {None}
    assert named
    assert named <= studio.keys()
    assert all(key == POSTER or key.startswith(f"{FOLDER}/") for key in studio.keys() - before)


@pytest.mark.parametrize("kind", list(WorkKind))
def test_the_same_work_done_again_makes_the_same_keys(studio: Studio, kind: WorkKind) -> None:
    studio.done(studio.work(kind))
    once = studio.keys()
    assert studio.done(studio.work(kind)).phase is WorkPhase.FINISHED
    assert studio.keys() == once


def named_in(lines: list[str], playlist: str) -> set[str]:
    """Give the keys that a playlist names: on lines of their own, and as URIs in its tags."""
    names = {line for line in lines if line and not line.startswith("#")}
    names |= {uri for line in lines for uri in re.findall(r'URI="([^"]+)"', line)}
    return {f"{playlist.rpartition('/')[0]}/{name}" for name in names}


def test_the_stream_names_every_quality_and_every_file_it_names_is_there(studio: Studio) -> None:
    before = studio.keys()
    work = studio.work(WorkKind.LADDER)
    made = studio.done(work).made
    assert made is not None
    master = text_of(studio, made.hls_key)
    sizes = [size for line in master if line.startswith("#EXT-X-STREAM-INF:") for size in re.findall(r"\d+x\d+", line)]
    assert sizes == [f"{rung.width}x{rung.height}" for rung in work.rungs]
    found = {made.hls_key}
    for playlist in named_in(master, work.hls_key):
        index = text_of(studio, playlist)
        segments = [line for line in index if line and not line.startswith("#")]
        assert index[-1] == "#EXT-X-ENDLIST"
        assert segments
        assert len(named_in(index, playlist)) == len(segments) + 1, "the map, which goes before them"
        found |= {playlist} | named_in(index, playlist)
    assert found == studio.keys() - before


def test_the_storyboard_names_sprites_that_are_there(studio: Studio) -> None:
    work = studio.work(WorkKind.PREVIEW)
    studio.done(work)
    lines = text_of(studio, work.storyboard_key)
    sprites = {line.partition("#")[0] for line in lines if "#xywh=" in line}
    assert lines[0] == "WEBVTT"
    assert sprites
    assert {f"{work.folder}/{sprite}" for sprite in sprites} <= studio.keys()


def test_looking_tells_how_far_a_work_is_and_never_goes_back(studio: Studio) -> None:
    ticket = studio.transcoder.start(studio.work(WorkKind.LADDER))
    seen = []
    while (state := studio.transcoder.look(ticket)).phase is WorkPhase.RUNNING:
        seen.append(state.percent)
        time.sleep(0.02)
    assert seen == sorted(seen)
    assert all(0 <= percent < 100 for percent in seen)


def test_what_is_over_may_be_looked_at_again(studio: Studio) -> None:
    ticket = studio.transcoder.start(studio.work(WorkKind.STILL, still_at=0))
    assert studio.end_of(ticket) == studio.transcoder.look(ticket)


def test_an_unknown_ticket_is_unknown_work(studio: Studio) -> None:
    with pytest.raises(UnknownWork):
        studio.transcoder.look("nobody-gave-this")


def test_a_source_that_is_gone_fails_for_good(studio: Studio) -> None:
    state = studio.done(studio.work(WorkKind.PREVIEW, source_key="incoming/gone"))
    assert state.phase is WorkPhase.FAILED
    assert state.reason == "gone"
    assert state.final
    assert state.why.endswith(".")


def test_a_ladder_leaves_room_for_quick_works_and_for_ladders_elsewhere(studio: Studio) -> None:
    assert studio.transcoder.has_room(WorkKind.LADDER)
    ticket = studio.transcoder.start(studio.work(WorkKind.LADDER))
    assert studio.transcoder.has_room(WorkKind.LADDER) is not studio.has_one_place
    assert studio.transcoder.has_room(WorkKind.PREVIEW)
    assert studio.transcoder.has_room(WorkKind.STILL)
    studio.end_of(ticket)
    assert studio.transcoder.has_room(WorkKind.LADDER)


def test_a_stopped_work_is_forgotten_and_makes_room(studio: Studio) -> None:
    ticket = studio.transcoder.start(studio.work(WorkKind.LADDER))
    studio.transcoder.stop(ticket)
    with pytest.raises(UnknownWork):
        studio.transcoder.look(ticket)
    assert studio.transcoder.has_room(WorkKind.LADDER)


def test_stopping_what_is_not_there_is_no_error(studio: Studio) -> None:
    studio.transcoder.stop("nobody-gave-this")
