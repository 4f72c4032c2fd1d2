"""A folder of videos becomes a course: real files, a real worker, and what an operator is told."""

import logging
import os
import pty
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from installation import Installation, installed

from course_domain.model.courses import CourseDetails, CourseStatus
from course_domain.model.money import Money
from entrypoints.cli import awaiting
from entrypoints.cli.main import main
from entrypoints.config.settings import Config
from entrypoints.container.build import build
from factories import ADMIN
from films import Films

pytestmark = pytest.mark.timeout(300)
SRT = "1\n00:00:01,000 --> 00:00:02,000\nAll of the sky.\n\n2\n00:00:04,000 --> 00:00:03,000\nnever\n"
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nDer ganze Himmel.\n"


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Commands configure the logging of their process, and here that is ours."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Installation]:
    """A migrated installation on which nothing runs."""
    with installed(tmp_path / "shop") as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path, films: Films) -> Path:
    """Three films in order, two of them in a section, with captions and other things."""
    made = tmp_path / "01_Watercolour"
    (made / "2 Practice").mkdir(parents=True)
    (made / ".thumbnails").mkdir()
    shutil.copy(films.plain, made / "01 Sky.mp4")
    shutil.copy(films.silent, made / "2 Practice" / "2_water.mp4")
    shutil.copy(films.vp9, made / "2 Practice" / "10 Boats.webm")
    (made / "01 Sky.srt").write_text(SRT)
    (made / "01 Sky.de.vtt").write_text(VTT)
    (made / "notes.txt").write_text("buy paper")
    (made / ".thumbnails" / "x.mp4").write_text("hidden")
    return made


def tell(shop: Installation, *words: str) -> Result:
    unset = {name: None for name in os.environ if name.startswith("COURSEDOCK_")}
    told = CliRunner().invoke(main, ["import", *words], env={**unset, **shop.environ}, prog_name="coursedock")
    assert told.exception is None or isinstance(told.exception, SystemExit), "it would be a traceback"
    return told


def read(shop: Installation, course_id: str) -> CourseDetails:
    coursedock = build(Config.from_environ(shop.environ))
    try:
        return coursedock.commands.read_course(ADMIN, course_id)
    finally:
        coursedock.close()


def test_a_folder_becomes_a_course_that_plays_and_only_once(shop: Installation, folder: Path) -> None:
    with shop.background("worker"):
        told = tell(shop, str(folder), "--price", "49.00", "--publish", "--wait")
        assert told.exit_code == 0, told.stderr
        again = tell(shop, str(folder), "--wait")
    course_id = told.stdout.strip()
    assert (again.exit_code, again.stdout.strip()) == (0, course_id)
    found = read(shop, course_id)
    assert (found.course.title, found.course.status) == ("Watercolour", CourseStatus.PUBLISHED)
    assert found.course.price == Money(amount=4900, currency="EUR")
    assert [(each.title, each.section, each.state, each.duration) for each in found.videos] == [
        ("Sky", None, "ready", 6),
        ("water", "Practice", "ready", 6),
        ("Boats", "Practice", "ready", 6),
    ]
    assert {each.language: each.label for each in found.videos[0].captions} == {"de": "Deutsch", "en": "English"}
    lines = told.stderr.splitlines()
    assert "left out: notes.txt" in lines
    assert "01 Sky.srt: captions in en, without 1 cues that end before they start" in lines
    assert lines[-1] == "Taken: 3 videos."
    assert "1/3 01 Sky.mp4: there already, as Sky" in again.stderr
    assert "01 Sky.srt: Sky has captions in en already" in again.stderr


def test_what_can_not_be_taken_is_told_and_the_rest_is_there(shop: Installation, folder: Path) -> None:
    (folder / "3 empty.mp4").touch()
    (folder / "4 text.mp4").write_text("This is no film, whatever its name says.")
    (folder / "01 Sky.de.vtt").write_text("no captions")
    with shop.background("worker"):
        told = tell(shop, str(folder), "--title", "Sky and water", "--wait")
    assert told.exit_code == 1
    assert "3 empty.mp4: the file is empty." in told.stderr
    assert "01 Sky.de.vtt: captions: hold no subtitles" in told.stderr
    assert "4 text.mp4: " in told.stderr.rpartition("being made playable")[2]
    assert told.stderr.splitlines()[-1] == "Error: Not taken: 3; the lines above say why."
    found = read(shop, told.stdout.strip())
    assert found.course.status is CourseStatus.DRAFT
    states = {each.title: each.state for each in found.videos}
    assert states == {"Sky": "ready", "text": "failed", "water": "ready", "Boats": "ready"}


def test_without_a_worker_the_files_are_kept_and_that_is_said(
    shop: Installation, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(awaiting.Awaiting.__init__, "__kwdefaults__", {"idle_seconds": 1.0})
    told = tell(shop, str(folder), "--wait")
    assert told.exit_code == 1
    assert "Nobody works on the files: is coursedock worker running?" in told.stderr
    added = tell(shop, str(folder), "--no-wait")
    assert added.exit_code == 0, "they are there, and will be worked on"
    assert [each.state for each in read(shop, added.stdout.strip()).videos] == ["processing"] * 3


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["{folder}/none"], "none is no folder."),
        (["{empty}"], "There is no video in"),
        (["{folder}", "--price", "cheap"], "price: must be an amount such as 49.00"),
        (["{folder}", "--language", "german"], "language: must be a language tag such as en, pt-BR or zh-Hans."),
        (["{folder}", "--title", " "], "title: must not be empty."),
    ],
)
def test_what_can_not_be_meant_is_refused(
    shop: Installation, folder: Path, tmp_path: Path, words: list[str], sentence: str
) -> None:
    (tmp_path / "empty").mkdir()
    told = tell(shop, *(word.format(folder=folder, empty=tmp_path / "empty") for word in words))
    assert (told.exit_code, told.stdout) == (1, "")
    assert sentence in told.stderr
    assert len(told.stderr.splitlines()) == 1


def test_on_a_terminal_there_are_bars_and_it_waits(shop: Installation, folder: Path) -> None:
    ours, theirs = pty.openpty()
    with shop.background("worker"):
        run = subprocess.Popen(
            shop.command("import", str(folder)),
            env={**os.environ, **shop.environ},
            stdout=subprocess.PIPE,
            stderr=theirs,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        os.close(theirs)
        shown = _all_of(ours)
        out, _ = run.communicate(timeout=60)
    assert run.returncode == 0, shown
    assert "1/3 01 Sky.mp4: storing  [####################################]  100%" in shown
    assert "01 Sky.mp4: being made playable  [####################################]  100%" in shown
    assert [each.state for each in read(shop, out.strip()).videos] == ["ready"] * 3


def _all_of(terminal: int) -> str:
    shown = b""
    while True:
        try:
            more = os.read(terminal, 65_536)
        except OSError:
            more = b""
        if not more:
            os.close(terminal)
            return shown.decode()
        shown += more
