"""Child processes: they take no more than they are given, know nothing of ours, and never outlive us."""

import io
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from attrs import evolve

from adapters.ffmpeg.children import Child, Ended
from adapters.ffmpeg.inspector import FfmpegInspector
from adapters.ffmpeg.limits import MIB, Confinement
from adapters.ffmpeg.running import Control, Ffmpeg, Share, WorkFailed, WorkStopped, program
from adapters.ffmpeg.scratch import Scratch
from adapters.ffmpeg.transcoder import FfmpegTranscoder
from adapters.ffmpeg.working import Workshop
from adapters.memory.media import MemoryMediaObjects
from course_domain.model.errors import NotReachable
from course_domain.model.renditions import MediaWork, WorkKind, rungs_for
from films import H264, Films

BOUNDS = Confinement(memory=512 * MIB, processor=20, wall=20, largest_file=MIB, open_files=32)


def run(code: str, folder: Path, bounds: Confinement = BOUNDS) -> tuple[Ended, list[str]]:
    lines: list[str] = []
    return Child([sys.executable, "-c", code], bounds, folder).listen(lines.append), lines


def test_a_child_says_its_lines_and_how_it_ended(tmp_path: Path) -> None:
    ended, lines = run("import sys; print('one'); print('two', file=sys.stderr); sys.exit(3)", tmp_path)
    assert sorted(lines) == ["one", "two"]
    assert (ended.code, ended.is_late) == (3, False)


def test_a_child_knows_no_setting_and_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSEDOCK_AUTH", "a secret")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    _ended, lines = run("import json, os; print(json.dumps(dict(os.environ)))", tmp_path)
    assert set(json.loads(lines[0])) <= {"LANG", "PATH", "LC_CTYPE"}


def test_a_child_has_no_more_memory_than_it_is_given(tmp_path: Path) -> None:
    ended, lines = run("len(bytes(600 << 20))", tmp_path)
    assert ended.code == 1
    assert lines[-1] == "MemoryError"


def test_a_child_writes_no_larger_file_than_it_may(tmp_path: Path) -> None:
    ended, _lines = run("open('big', 'wb', buffering=0).write(bytes(3 << 20))", tmp_path)
    assert (tmp_path / "big").stat().st_size == MIB
    assert ended.code in (0, 1, -signal.SIGXFSZ)


def test_a_child_opens_no_more_files_than_it_may(tmp_path: Path) -> None:
    ended, lines = run("files = [open('/dev/null') for _ in range(64)]", tmp_path)
    assert ended.code == 1
    assert "Too many open files" in lines[-1]


def test_a_child_that_spins_is_ended_by_its_processor_time(tmp_path: Path) -> None:
    ended, _lines = run("while True: pass", tmp_path, evolve(BOUNDS, processor=1))
    assert ended.code in (-signal.SIGXCPU, -signal.SIGKILL)
    assert ended.is_late


def test_a_child_that_sleeps_is_ended_by_the_clock(tmp_path: Path) -> None:
    begun = time.monotonic()
    ended, _lines = run("import time; time.sleep(60)", tmp_path, evolve(BOUNDS, wall=0.3))
    assert ended.is_late
    assert time.monotonic() - begun < 10


def test_a_line_without_an_end_takes_no_memory(tmp_path: Path) -> None:
    _ended, lines = run("import sys; sys.stdout.write('x' * 100_000)", tmp_path)
    assert max(map(len, lines)) <= 4_096


def test_a_child_is_kind_to_others(tmp_path: Path) -> None:
    _ended, lines = run("import os; print(os.nice(0))", tmp_path)
    assert int(lines[0]) == min(19, os.nice(0) + BOUNDS.nice)


def test_a_run_that_is_stopped_ends_at_once(tmp_path: Path) -> None:
    control = Control()
    endless = Ffmpeg(program=program(None), folder=tmp_path, bounds=evolve(BOUNDS, memory=4096 * MIB), control=control)
    control.stop()
    with pytest.raises(WorkStopped):
        endless.run("-re", "-f", "lavfi", "-i", "color", "-f", "null", "-", share=Share(begin=0, end=9, seconds=0))


@pytest.mark.parametrize(
    ("word", "reason", "is_final"),
    [
        ("No space left on device", "no-space", False),
        ("Cannot allocate memory", "too-heavy", True),
        ("Unknown encoder 'libx264'", "not-able", False),
        ("?", "damaged", True),
    ],
)
def test_a_failure_is_told_by_what_ffmpeg_said_last(word: str, reason: str, is_final: bool, tmp_path: Path) -> None:
    talker = tmp_path / "talker"
    talker.write_text(f"#!/bin/sh\necho progress=continue\necho {shlex.quote(word)}\nexit 1\n")
    talker.chmod(0o700)
    ffmpeg = Ffmpeg(program=str(talker), folder=tmp_path, bounds=BOUNDS, control=Control())
    with pytest.raises(WorkFailed) as caught:
        ffmpeg.run(share=Share(begin=0, end=9, seconds=0))
    assert (caught.value.reason, caught.value.is_final) == (reason, is_final)
    assert ffmpeg.control.log == word


def test_closing_in_the_middle_of_a_work_leaves_nothing(tmp_path: Path, films: Films) -> None:
    media = MemoryMediaObjects()
    scratch = Scratch(tmp_path / "work")
    media.put("incoming/u1", io.BytesIO(long_film(films).read_bytes()), "video/mp4")
    facts = FfmpegInspector(media=media, scratch=scratch).inspect("incoming/u1")
    transcoder = FfmpegTranscoder(workshop=Workshop(media=media, scratch=scratch, program=program(None)))
    work = MediaWork(
        kind=WorkKind.LADDER, source_key="incoming/u1", folder="v", poster_key="p", facts=facts, rungs=rungs_for(facts)
    )
    transcoder.start(work)
    until(lambda: working_in(tmp_path / "work"))
    transcoder.close()
    assert working_in(tmp_path / "work") == []
    assert list((tmp_path / "work").iterdir()) == []
    assert set(media._objects) == {"incoming/u1"}


def test_a_program_is_found_by_its_name_or_not_at_all() -> None:
    assert Path(program("sh")).is_file()
    with pytest.raises(FileNotFoundError, match="no-such-program"):
        program("no-such-program")


# --- folders for work


def test_a_room_is_gone_after_use_and_the_house_after_closing(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path / "work")
    with scratch.room(1) as room:
        (room / "file").write_bytes(b"x")
    assert not room.exists()
    scratch.close()
    assert list((tmp_path / "work").iterdir()) == []


def test_a_full_disk_is_told_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(NotReachable, match="work folder"), Scratch(tmp_path).room(1 << 62):
        pass


def test_what_a_living_process_has_is_not_swept(tmp_path: Path) -> None:
    living = Scratch(tmp_path)
    with living.room(1) as room:
        assert Scratch(tmp_path).sweep() == 0
        with Scratch(tmp_path).room(1):
            assert room.is_dir()


def long_film(films: Films) -> Path:
    return films.make("long.mp4", "-f", "lavfi", "-i", "testsrc2=size=854x480:rate=25:duration=60", *H264)


WORKER = """
import sys, time
from pathlib import Path
from adapters.ffmpeg.inspector import FfmpegInspector
from adapters.ffmpeg.running import program
from adapters.ffmpeg.scratch import Scratch
from adapters.ffmpeg.transcoder import FfmpegTranscoder
from adapters.ffmpeg.working import Workshop
from adapters.local.media_files import FileMediaObjects
from course_domain.model.renditions import MediaWork, WorkKind, WorkPhase, rungs_for

folder = Path(sys.argv[1])
media = FileMediaObjects(folder=folder / "media")
scratch = Scratch(folder / "work")
facts = FfmpegInspector(media=media, scratch=scratch).inspect("incoming/u1")
transcoder = FfmpegTranscoder(workshop=Workshop(media=media, scratch=scratch, program=program(None)))
work = MediaWork(kind=WorkKind.LADDER, source_key="incoming/u1", folder="videos/v1/u1", poster_key="public/p.jpg",
                 facts=facts, rungs=rungs_for(facts))
ticket = transcoder.start(work)
while (state := transcoder.look(ticket)).phase is WorkPhase.RUNNING:
    print(state.percent, flush=True)
    time.sleep(0.05)
print(state.phase, state.why, flush=True)
transcoder.close()
"""


def working_in(folder: Path) -> list[psutil.Process]:
    """Find the processes whose folder lies below one."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.cwd().startswith(str(folder)):
                found.append(process)
        except psutil.Error:
            continue
    return found


def until(condition: object, seconds: float = 20) -> None:
    give_up_at = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < give_up_at
        time.sleep(0.02)


def test_a_killed_worker_leaves_no_ffmpeg_and_its_folder_is_swept_by_the_next(tmp_path: Path, films: Films) -> None:
    source = tmp_path / "media/incoming/u1"
    source.parent.mkdir(parents=True)
    source.write_bytes(long_film(films).read_bytes())
    command = [sys.executable, "-c", WORKER, str(tmp_path)]
    for _ in range(2):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
            until(lambda: any(process.name().startswith("ffmpeg") for process in working_in(tmp_path / "work")))
            until(lambda: list((tmp_path / "work").glob("*/*/hls/*/seg-00001.m4s")))
            worker.kill()
        until(lambda: not working_in(tmp_path / "work"))
        assert list((tmp_path / "work").glob("*/*/source"))
        assert not (tmp_path / "media/videos").exists()
    assert Scratch(tmp_path / "work").sweep() == 1
    assert list((tmp_path / "work").iterdir()) == []


def test_a_worker_that_is_let_finish_leaves_nothing_but_the_stream(tmp_path: Path, films: Films) -> None:
    source = tmp_path / "media/incoming/u1"
    source.parent.mkdir(parents=True)
    source.write_bytes(films.plain.read_bytes())
    run = subprocess.run(
        [sys.executable, "-c", WORKER, str(tmp_path)], capture_output=True, text=True, timeout=60, check=True
    )
    assert run.stdout.splitlines()[-1].startswith("finished")
    assert (tmp_path / "media/videos/v1/u1/hls/master.m3u8").is_file()
    assert list((tmp_path / "work").iterdir()) == []
