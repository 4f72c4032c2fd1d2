"""What ffmpeg makes of films of all kinds: properties that players depend on."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import av
import pytest
from attrs import evolve, frozen

from adapters.ffmpeg.inspector import FfmpegInspector
from adapters.ffmpeg.limits import WorkLimits
from adapters.ffmpeg.running import Control, WorkFailed, program
from adapters.ffmpeg.scratch import Scratch
from adapters.ffmpeg.working import Workshop
from adapters.memory.media import MemoryMediaObjects
from course_domain.model.renditions import SEGMENT_SECONDS, MediaWork, Rung, WorkKind, rungs_for
from course_domain.model.sources import SourceFacts
from films import H264, PICTURE, SECONDS, Films

SOURCE = "incoming/u1"
TELLING = r'BANDWIDTH=(\d+),AVERAGE-BANDWIDTH=(\d+),RESOLUTION=(\d+)x(\d+),FRAME-RATE=([\d.]+),CODECS="(.*)"\n(.*)'
CUE = r"(\d+):(\d+):([\d.]+) --> .*\n(.*)#xywh=(\d+),(\d+),(\d+),(\d+)"
BRIGHTER = "geq=lum='T*5':cb=128:cr=128"
HIGHER = "testsrc2=size=854x480:rate=30000/1001:duration=9"


@frozen(kw_only=True)
class Made:
    """All that the works on one film made, in a folder that mirrors the store."""

    facts: SourceFacts
    work: MediaWork
    media: MemoryMediaObjects
    folder: Path

    def text(self, key: str) -> str:
        found = self.media.find(key)
        assert found is not None, key
        return self.media.read(key, 0, found.size).decode()

    def joined(self, rung: Rung, segments: int | None = None) -> Path:
        """Give a rung's init and its first segments as one file."""
        names = re.findall(r"^seg-.*$", self.text(self.key(rung, "index.m3u8")), re.MULTILINE)
        path = self.folder / f"{rung.name}-{segments}.mp4"
        keys = [self.key(rung, name) for name in ["init.mp4", *names[:segments]]]
        path.write_bytes(b"".join(self.raw(key) for key in keys))
        return path

    def raw(self, key: str) -> bytes:
        found = self.media.find(key)
        assert found is not None, key
        return self.media.read(key, 0, found.size)

    def saved(self, key: str) -> Path:
        path = self.folder / key.replace("/", "-")
        path.write_bytes(self.raw(key))
        return path

    def key(self, rung: Rung, name: str) -> str:
        return f"{self.work.hls_folder}/{rung.name}/{name}"


class Maker:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, film: Path, kind: WorkKind = WorkKind.LADDER, **changes: object) -> Made:
        media = MemoryMediaObjects()
        scratch = Scratch(self.folder / "work")
        media.put(SOURCE, io.BytesIO(film.read_bytes()), "video/mp4")
        facts = FfmpegInspector(media=media, scratch=scratch).inspect(SOURCE)
        work = MediaWork(
            kind=kind,
            source_key=SOURCE,
            folder="videos/v1/u1",
            poster_key="public/videos/v1/u1/poster.jpg",
            facts=facts,
            rungs=rungs_for(facts) if kind is WorkKind.LADDER else (),
        )
        work = evolve(work, **changes)
        Workshop(media=media, scratch=scratch, program=program(None)).do(work, Control())
        scratch.close()
        return Made(facts=facts, work=work, media=media, folder=self.folder)


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    return Maker(tmp_path)


def times(path: Path, *, keyframes: bool) -> list[float]:
    """Give the times of a film's pictures, or of its keyframes, from its first."""
    with av.open(str(path)) as film:
        picture = film.streams.video[0]
        packets = [p for p in film.demux(picture) if p.pts is not None and (p.is_keyframe or not keyframes)]
        found = sorted(float(packet.pts * packet.time_base) for packet in packets)
    return [time - found[0] for time in found]


def shape(path: Path) -> tuple[int, int, str, bool]:
    with av.open(str(path)) as film:
        frame = next(film.decode(video=0))
        return frame.width, frame.height, frame.format.name, bool(film.streams.audio)


@frozen(kw_only=True)
class Sheet:
    """The first plane of a picture."""

    raw: bytes
    line: int

    @classmethod
    def of(cls, path: Path, form: str) -> "Sheet":
        with av.open(str(path)) as picture:
            plane = next(picture.decode(video=0)).reformat(format=form).planes[0]
            return cls(raw=bytes(plane), line=plane.line_size)

    def at(self, x: int, y: int) -> int:
        return self.raw[y * self.line + x]


def lengths(made: Made, rung: Rung) -> list[float]:
    return [float(n) for n in re.findall(r"^#EXTINF:([\d.]+)", made.text(made.key(rung, "index.m3u8")), re.MULTILINE)]


def higher(films: Films) -> Path:
    told = ("-f", "lavfi", "-i", HIGHER, "-f", "lavfi", "-i", "sine=duration=9", *H264, "-c:a", "aac", "-g", "37")
    return films.make("higher.mp4", *told)


@pytest.fixture(scope="module")
def ladder(tmp_path_factory: pytest.TempPathFactory, films: Films) -> Made:
    return Maker(tmp_path_factory.mktemp("ladder")).make(higher(films))


def test_keyframes_of_every_quality_are_at_the_same_moments(ladder: Made) -> None:
    assert [rung.name for rung in ladder.work.rungs] == ["480p", "360p"]
    first, second = (times(ladder.joined(rung), keyframes=True) for rung in ladder.work.rungs)
    assert first == pytest.approx(second, abs=0.001)
    assert [round(time / SEGMENT_SECONDS, 1) for time in first] == [0, 1, 2]


def test_every_segment_begins_with_a_keyframe_and_ends_before_the_next(ladder: Made) -> None:
    for rung in ladder.work.rungs:
        whole = times(ladder.joined(rung), keyframes=True)
        for segments in (1, 2, 3):
            assert len(times(ladder.joined(rung, segments), keyframes=True)) == segments
        assert len(whole) == 3


def test_segments_last_four_seconds_and_together_as_long_as_the_film(ladder: Made) -> None:
    for rung in ladder.work.rungs:
        found = lengths(ladder, rung)
        assert found[:-1] == pytest.approx([SEGMENT_SECONDS] * (len(found) - 1), abs=0.05)
        assert sum(found) == pytest.approx(ladder.facts.milliseconds / 1000, abs=0.05)


def test_the_first_playlist_tells_each_quality_as_it_is(ladder: Made) -> None:
    master = ladder.text(ladder.work.hls_key)
    assert master.startswith("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n")
    told = re.findall(TELLING, master)
    assert [uri for *_, uri in told] == ["480p/index.m3u8", "360p/index.m3u8"]
    for (peak, average, width, height, rate, codecs, _uri), rung in zip(told, ladder.work.rungs, strict=True):
        assert (int(width), int(height)) == (rung.width, rung.height) == shape(ladder.joined(rung))[:2]
        assert rate == "29.970"
        assert re.fullmatch(r"avc1\.64[0-9a-f]{4},mp4a\.40\.2", codecs)
        sizes = [len(ladder.raw(ladder.key(rung, f"seg-{number:05}.m4s"))) for number in (1, 2, 3)]
        rates = [size * 8 / length for size, length in zip(sizes, lengths(ladder, rung), strict=True)]
        assert int(peak) == pytest.approx(max(rates), rel=0.01)
        assert int(average) == pytest.approx(sum(sizes) * 8 / sum(lengths(ladder, rung)), rel=0.01)


def test_no_quality_is_above_the_source_and_its_bits_are_capped(ladder: Made) -> None:
    for rung in ladder.work.rungs:
        assert rung.height <= ladder.facts.picture.height
        size = ladder.joined(rung).stat().st_size
        assert size * 8 / 9 < 1.5 * (rung.video_bits + rung.audio_bits)


def test_a_film_without_sound_becomes_a_stream_without_sound(maker: Maker, films: Films) -> None:
    made = maker.make(films.silent)
    assert shape(made.joined(made.work.rungs[0])) == (320, 180, "yuv420p", False)
    assert "mp4a" not in made.text(made.work.hls_key)


def test_a_portrait_stays_one(maker: Maker, films: Films) -> None:
    made = maker.make(films.portrait)
    assert shape(made.joined(made.work.rungs[0]))[:2] == (180, 320)


def test_a_film_that_was_turned_is_shown_upright(maker: Maker, films: Films) -> None:
    made = maker.make(films.turned)
    assert (made.facts.picture.width, made.facts.picture.height) == (180, 320)
    assert shape(made.joined(made.work.rungs[0]))[:2] == (180, 320)


@pytest.mark.parametrize("name", ["hevc", "vp9"])
def test_what_not_every_player_knows_becomes_h264_of_eight_bits_and_a_film_as_one_file(
    name: str, maker: Maker, films: Films
) -> None:
    made = maker.make(getattr(films, name))
    assert not made.facts.plays_as_it_is
    assert shape(made.joined(made.work.rungs[0]))[2] == "yuv420p"
    film = made.saved(made.work.mp4_key)
    assert shape(film)[:3] == (320, 180, "yuv420p")
    assert times(film, keyframes=False)[-1] == pytest.approx(SECONDS, abs=0.1)
    assert film.read_bytes().index(b"moov") < film.read_bytes().index(b"mdat"), "it plays while it loads"


@pytest.mark.parametrize(
    ("rate", "told"), [("120", "60.000"), ("90", "45.000"), ("24000/1001", "23.976"), ("5", "10.000"), ("15", "15.000")]
)
def test_the_frame_rate_is_the_sources_at_most_sixty(rate: str, told: str, maker: Maker, films: Films) -> None:
    picture = ("-f", "lavfi", "-i", f"testsrc2=size=160x90:rate={rate}:duration=5", "-pix_fmt", "yuv420p")
    made = maker.make(films.make(f"rate-{rate.replace('/', '-')}.mkv", *picture))
    assert f"FRAME-RATE={told}," in made.text(made.work.hls_key)
    frames = times(made.joined(made.work.rungs[0]), keyframes=False)
    assert len(frames) == pytest.approx(5 * float(told), abs=1)


def test_frames_at_uneven_times_become_even_and_segments_stay_short(maker: Maker, films: Films) -> None:
    uneven = "select='lt(t,1)+gt(t,8)'"
    long = ("-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25:duration=9", "-vf", uneven, "-fps_mode", "vfr")
    made = maker.make(films.make("uneven.mkv", *long, "-pix_fmt", "yuv420p"))
    rung = made.work.rungs[0]
    frames = times(made.joined(rung), keyframes=False)
    assert max(b - a for a, b in pairwise(frames)) < 0.11
    assert lengths(made, rung)[:2] == pytest.approx([4, 4], abs=0.11)


def test_sound_that_lasts_longer_than_the_picture_is_heard_to_its_end(maker: Maker, films: Films) -> None:
    sound = ("-f", "lavfi", "-i", "sine=duration=9")
    made = maker.make(films.make("long-sound.mp4", *PICTURE, *sound, "-pix_fmt", "yuv420p", "-c:a", "aac"))
    assert made.facts.milliseconds == pytest.approx(9000, abs=50)
    assert sum(lengths(made, made.work.rungs[0])) == pytest.approx(9, abs=0.1)


def test_an_odd_size_becomes_even(maker: Maker, films: Films) -> None:
    odd = ("-f", "lavfi", "-i", "testsrc2=size=321x181:rate=10:duration=3", "-c:v", "libvpx", "-deadline", "realtime")
    made = maker.make(films.make("odd.webm", *odd))
    rung = made.work.rungs[0]
    assert rung.width % 2 == rung.height % 2 == 0
    assert shape(made.joined(rung))[:2] == (rung.width, rung.height)


def test_pixels_that_are_not_square_are_shown_as_meant(maker: Maker, films: Films) -> None:
    square = ("-f", "lavfi", "-i", "testsrc2=size=180x180:rate=10:duration=3", "-vf", "setsar=16/9", *H264)
    made = maker.make(films.make("anamorphic.mp4", *square))
    assert (made.facts.picture.width, made.facts.picture.height) == (320, 180)
    assert shape(made.joined(made.work.rungs[0]))[:2] == (320, 180)


@pytest.mark.parametrize("name", ["copied.ts", "copied.mkv", "copied.avi", "copied.flv"])
def test_tracks_of_other_containers_are_copied_into_an_mp4(name: str, maker: Maker, films: Films) -> None:
    made = maker.make(films.make(name, "-i", str(films.plain), "-c", "copy"), WorkKind.PREVIEW)
    film = made.saved(made.work.mp4_key)
    assert shape(film) == (320, 180, "yuv420p", True)
    assert len(times(film, keyframes=False)) == SECONDS * 25


def test_where_it_was_recorded_stays_behind(maker: Maker, films: Films) -> None:
    told = ("-i", str(films.plain), "-c", "copy", "-metadata", "title=Secret", "-metadata", "location=+48.1+011.5/")
    made = maker.make(films.make("place.mp4", *told, "-movflags", "use_metadata_tags"), WorkKind.PREVIEW)
    raw = made.raw(made.work.mp4_key)
    assert b"+48.1" in (films.folder / "place.mp4").read_bytes()
    assert b"+48.1" not in raw
    assert b"Secret" not in raw


def test_a_still_is_the_frame_of_its_second(maker: Maker, films: Films) -> None:
    halves = "color=red:size=320x180:duration=3[a];color=blue:size=320x180:duration=3[b];[a][b]concat"
    film = films.make("halves.mp4", "-f", "lavfi", "-i", halves, "-pix_fmt", "yuv420p")
    for at, blue in ((1, False), (4, True), (600, True)):
        made = maker.make(film, WorkKind.STILL, still_at=at)
        pixel = Sheet.of(made.saved(made.work.poster_key), "rgb24").at(3 * 160 + 2, 90)
        assert (pixel > 128) == blue, at


def test_a_still_of_a_broadcast_is_the_frame_of_its_second(maker: Maker, films: Films) -> None:
    halves = "color=red:size=320x180:duration=3[a];color=blue:size=320x180:duration=3[b];[a][b]concat"
    film = films.make("halves.ts", "-f", "lavfi", "-i", halves, *H264, "-g", "1000", "-sc_threshold", "0")
    made = maker.make(film, WorkKind.STILL, still_at=4)
    assert Sheet.of(made.saved(made.work.poster_key), "rgb24").at(3 * 160 + 2, 90) > 128


def test_a_storyboard_shows_each_second_where_it_says(maker: Maker, films: Films) -> None:
    told = ("-f", "lavfi", "-i", "color=black:size=160x90:rate=5:duration=40", "-vf", BRIGHTER, *H264, "-g", "5")
    made = maker.make(films.make("brighter.mp4", *told), WorkKind.PREVIEW)
    cues = list(storyboard(made))
    assert len(cues) == 40
    assert {sprite for _time, sprite, *_ in cues} == {"storyboard-1.jpg", "storyboard-2.jpg"}
    names = ("storyboard-1.jpg", "storyboard-2.jpg")
    sheets = {name: Sheet.of(made.saved(f"{made.work.folder}/{name}"), "gray") for name in names}
    for time, sprite, x, y, width, height in cues:
        shown = sheets[sprite].at(x + width // 2, y + height // 2)
        assert shown == pytest.approx(time * 5, abs=30)


def storyboard(made: Made) -> Iterator[tuple[float, str, int, int, int, int]]:
    found = re.findall(CUE, made.text(made.work.storyboard_key))
    for hours, minutes, seconds, sprite, *parts in found:
        x, y, width, height = map(int, parts)
        yield int(hours) * 3600 + int(minutes) * 60 + float(seconds), sprite, x, y, width, height


def test_a_file_that_breaks_in_the_middle_fails_and_nothing_is_kept(tmp_path: Path, films: Films) -> None:
    media = MemoryMediaObjects()
    scratch = Scratch(tmp_path / "work")
    media.put(SOURCE, io.BytesIO(films.plain.read_bytes()), "video/mp4")
    facts = FfmpegInspector(media=media, scratch=scratch).inspect(SOURCE)
    broken = bytearray(films.plain.read_bytes())
    broken[2_000:-20_000] = bytes(len(broken) - 22_000)
    media.put(SOURCE, io.BytesIO(bytes(broken)), "video/mp4")
    work = MediaWork(
        kind=WorkKind.LADDER,
        source_key=SOURCE,
        folder="videos/v1/u1",
        poster_key="p",
        facts=facts,
        rungs=rungs_for(facts),
    )
    with pytest.raises(WorkFailed) as caught:
        Workshop(media=media, scratch=scratch, program=program(None)).do(work, Control())
    assert caught.value.reason == "damaged"
    assert set(media._objects) == {SOURCE}
    assert [path for path in (tmp_path / "work").rglob("*") if path.is_file() and path.suffix != ".lock"] == []


def test_a_run_that_takes_too_long_is_ended(tmp_path: Path, films: Films) -> None:
    media = MemoryMediaObjects()
    scratch = Scratch(tmp_path / "work")
    media.put(SOURCE, io.BytesIO(films.plain.read_bytes()), "video/mp4")
    facts = FfmpegInspector(media=media, scratch=scratch).inspect(SOURCE)
    work = MediaWork(
        kind=WorkKind.STILL, source_key=SOURCE, folder="videos/v1/u1", poster_key="p", facts=facts, still_at=1
    )
    workshop = Workshop(media=media, scratch=scratch, program=program(None), limits=WorkLimits(quick_seconds=0))
    with pytest.raises(WorkFailed) as caught:
        workshop.do(work, Control())
    assert (caught.value.reason, caught.value.is_final) == ("too-slow", True)
