"""Hostile files: each is refused for its reason, in words, and takes no more than it is given."""

import io
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from attrs import frozen
from hostile import HOSTILE, index_bomb

from adapters.ffmpeg.inspector import FfmpegInspector
from adapters.ffmpeg.limits import MIB, InspectLimits
from adapters.ffmpeg.refusals import REASONS
from adapters.ffmpeg.scratch import Scratch
from adapters.memory.media import MemoryMediaObjects
from course_domain.model.errors import NotReachable
from course_domain.model.media import MediaObject
from course_domain.model.sources import Unplayable
from films import SECONDS, Films

KEY = "incoming/u1"
MOST_MEMORY = 150
"""MiB that a child may really take for any of these files."""


@frozen(kw_only=True)
class Desk:
    """An inspector over a store that remembers how much was read."""

    media: "CountedMedia"
    inspector: FfmpegInspector

    def refusal(self, raw: bytes) -> Unplayable:
        self.media.put(KEY, io.BytesIO(raw), "video/mp4")
        with pytest.raises(Unplayable) as caught:
            self.inspector.inspect(KEY)
        return caught.value


class CountedMedia(MemoryMediaObjects):
    def __init__(self) -> None:
        super().__init__()
        self.was_read = 0
        self.lies = 0
        """Bytes that objects are said to have more than they have."""

    def find(self, key: str) -> MediaObject | None:
        found = super().find(key)
        if found and self.lies:
            return MediaObject(
                key=key,
                size=found.size + self.lies,
                content_type=found.content_type,
                etag=found.etag,
                modified_at=found.modified_at,
            )
        return found

    def read(self, key: str, start: int, length: int) -> bytes:
        raw = super().read(key, start, length)
        self.was_read += len(raw)
        return raw


def desk_in(folder: Path, **limits: int) -> Desk:
    media = CountedMedia()
    inspector = FfmpegInspector(media=media, scratch=Scratch(folder), limits=InspectLimits(**limits))
    return Desk(media=media, inspector=inspector)


def left_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_for_its_reason_in_a_sentence(name: str, films: Films, tmp_path: Path) -> None:
    reason, make = HOSTILE[name]
    refusal = desk_in(tmp_path).refusal(make(films))
    assert refusal.reason == reason, refusal.sentence
    assert re.fullmatch(r"The .{10,}\.", refusal.sentence)
    assert "{" not in refusal.sentence
    assert left_in(tmp_path) == []


def test_a_lie_about_time_is_told_with_both_times(films: Films, tmp_path: Path) -> None:
    refusal = desk_in(tmp_path).refusal(HOSTILE["a header of ten hours"][1](films))
    assert "it lasts 10 hours, but holds 6 seconds of film" in refusal.sentence


def test_what_its_first_bytes_refuse_is_not_even_copied(tmp_path: Path) -> None:
    desk = desk_in(tmp_path / "work")
    desk.refusal(b"#EXTM3U\n" + b"#EXTINF:1,\na.ts\n" * 100_000)
    assert desk.media.was_read == 65_536
    assert not (tmp_path / "work").exists()


@pytest.mark.parametrize(
    ("limits", "reason", "said"),
    [
        ({"most_bytes": 99_999}, "too-large-file", "at most 0 MiB are possible"),
        ({"longest": 3}, "too-long", "lasts 6 seconds; at most 3 seconds are possible"),
        ({"longest_side": 200}, "too-large-picture", "320 × 180 pixels; at most 200 a side"),
        ({"shortest_side": 200}, "too-small-picture", "320 × 180 pixels; it needs at least 200 a side"),
    ],
)
def test_limits_are_told_with_what_the_file_has(
    limits: dict[str, int], reason: str, said: str, films: Films, tmp_path: Path
) -> None:
    refusal = desk_in(tmp_path, **limits).refusal(films.plain.read_bytes())
    assert refusal.reason == reason
    assert said in refusal.sentence


def test_a_film_within_every_limit_is_taken(films: Films, tmp_path: Path) -> None:
    desk = desk_in(
        tmp_path, most_bytes=MIB * 20, longest=SECONDS, longest_side=320, shortest_side=180, memory=300 * MIB
    )
    desk.media.put(KEY, io.BytesIO(films.plain.read_bytes()), "video/mp4")
    assert desk.inspector.inspect(KEY).duration == SECONDS


def test_what_takes_too_long_is_ended(films: Films, tmp_path: Path) -> None:
    desk = desk_in(tmp_path, seconds=1, longest_gap=10**9)
    begun = time.monotonic()
    assert desk.refusal(index_bomb(films, 20_000_000)).reason == "too-slow"
    assert time.monotonic() - begun < 20


def test_a_disk_without_room_is_no_fault_of_the_file(films: Films, tmp_path: Path) -> None:
    desk = desk_in(tmp_path, spare_disk=1 << 60)
    desk.media.put(KEY, io.BytesIO(films.plain.read_bytes()), "video/mp4")
    with pytest.raises(NotReachable, match="work folder"):
        desk.inspector.inspect(KEY)


def test_a_machine_without_memory_is_no_fault_of_the_file(films: Films, tmp_path: Path) -> None:
    desk = desk_in(tmp_path, memory=40 * MIB)
    desk.media.put(KEY, io.BytesIO(films.plain.read_bytes()), "video/mp4")
    with pytest.raises(NotReachable):
        desk.inspector.inspect(KEY)


def test_an_object_that_breaks_off_is_no_fault_of_the_file(films: Films, tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    desk.media.put(KEY, io.BytesIO(films.plain.read_bytes()), "video/mp4")
    desk.media.lies = 1000
    with pytest.raises(NotReachable):
        desk.inspector.inspect(KEY)


MEASURE = """
import json, resource, sys, threading, time
from pathlib import Path
from adapters.ffmpeg.inspector import FfmpegInspector
from adapters.ffmpeg.scratch import Scratch
from adapters.local.media_files import FileMediaObjects
from course_domain.model.sources import Unplayable

folder = Path(sys.argv[1])
media = FileMediaObjects(folder=folder / "media")
inspector = FfmpegInspector(media=media, scratch=Scratch(folder / "work"))
most = 0

def measure():
    global most
    while True:
        sizes = []
        for path in (folder / "work").rglob("*"):
            try:
                sizes.append(path.stat().st_size if path.is_file() else 0)
            except FileNotFoundError:
                pass
        most = max(most, sum(sizes))
        time.sleep(0.001)

threading.Thread(target=measure, daemon=True).start()
for key in media.keys():
    try:
        inspector.inspect(key)
    except Unplayable:
        pass
of = resource.getrusage(resource.RUSAGE_CHILDREN)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
here, children = int(peak.split()[1]) // 1024, of.ru_maxrss // 1024
print(json.dumps({"here": here, "children": children, "seconds": of.ru_utime, "disk": most}))
"""


def test_all_of_them_together_take_bounded_memory_and_time(films: Films, tmp_path: Path) -> None:
    (tmp_path / "media" / "incoming").mkdir(parents=True)
    for number, (_reason, make) in enumerate(HOSTILE.values()):
        (tmp_path / "media" / "incoming" / str(number)).write_bytes(make(films))
    command = [sys.executable, "-c", MEASURE, str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=100, check=True, env=dict(os.environ))
    used = json.loads(run.stdout)
    assert used["children"] < MOST_MEMORY, used
    assert used["here"] < MOST_MEMORY, used
    assert used["seconds"] < 20, used
    largest = max(path.stat().st_size for path in (tmp_path / "media" / "incoming").iterdir())
    assert used["disk"] <= largest + MIB, used
    assert left_in(tmp_path / "work") == []


def test_a_film_of_long_still_pictures_is_counted_in_pictures(films: Films, tmp_path: Path) -> None:
    refusal = desk_in(tmp_path).refusal(HOSTILE["frames of ten hours"][1](films))
    assert "it lasts 10 hours, but holds 150 pictures." in refusal.sentence


TRIED_ELSEWHERE = {"too-long", "too-large-file", "too-small-picture", "too-slow"}


def test_every_reason_is_tried() -> None:
    assert {reason for reason, _make in HOSTILE.values()} | TRIED_ELSEWHERE == set(REASONS)
