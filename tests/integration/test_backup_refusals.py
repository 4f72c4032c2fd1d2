"""What a backup and a restore refuse, each in a sentence, and that nothing half-done is left behind."""

import hashlib
import io
import json
import logging
import os
import re
import shutil
import signal
import sqlite3
import stat
import tarfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from click.testing import CliRunner, Result

from adapters.sql.engine import open_engine
from adapters.sql.migrating import migrate
from adapters.wire.backups import FORMAT
from entrypoints.cli import backup as cli_backup
from entrypoints.cli.main import main
from environments import environment
from servers import PostgresServer, postgres_software

MEDIA = {"videos/one/1.mp4": b"film" * 5000, "public/one.jpg": b"picture"}


PROGRESS = re.compile(r"[a-z ]+: \d+ of \d+")


def said(told: Result) -> list[str]:
    """Give what stands on stderr, but for how far it is: a busy machine takes long enough to be told."""
    return [line for line in told.stderr.splitlines() if not PROGRESS.fullmatch(line)]


@frozen(kw_only=True)
class Place:
    """A data folder and a database, on which commands are run."""

    data: Path
    url: str
    path: str

    def run(self, *words: str) -> Result:
        """Run a command in this process, which is quicker."""
        unset = {name: None for name in os.environ if name.startswith("COURSEDOCK_")}
        settings = {**unset, **environment(self.data, DATABASE_URL=self.url), "PATH": self.path}
        return CliRunner().invoke(main, words, env=settings, prog_name="coursedock")

    def done(self, *words: str) -> str:
        told = self.run(*words)
        assert (told.exit_code, said(told)) == (0, [])
        return told.stdout

    def refused(self, *words: str) -> str:
        """Run what must be refused in one sentence, with nothing on stdout."""
        told = self.run(*words)
        assert (told.exit_code, told.stdout) == (1, "")
        assert len(said(told)) == 1, told.stderr
        return told.stderr

    def files(self) -> list[str]:
        """Every file, the database's own apart."""
        found = [path for path in self.data.rglob("*") if path.is_file() and path.parent != self.data]
        return sorted(str(path.relative_to(self.data)) for path in found)

    def tables(self) -> list[str]:
        if self.url.startswith("sqlite"):
            file = Path(self.url.removeprefix("sqlite:///"))
            if not file.exists():
                assert {path.name for path in self.data.iterdir()} <= {"media", "keys"}
                return []
            with closing(sqlite3.connect(file)) as lite:
                return [name for (name,) in lite.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        database = open_engine(self.url)
        with database.reading() as connection:
            found = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").all()
        database.dispose()
        return [name for (name,) in found]

    def assert_empty(self) -> None:
        assert self.files() == []
        assert self.tables() == []


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Commands configure the logging of their process, and here that is ours."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(params=["sqlite", "postgres by COPY", "postgres by pg_dump"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


Make = Callable[..., Place]


@pytest.fixture
def make(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Make]:
    """Make places of one kind, migrated or empty."""
    (tmp_path / "no-tools").mkdir()
    path = str(postgres_software() / "bin" if kind.endswith("pg_dump") else tmp_path / "no-tools")
    with ExitStack() as opened:

        def made(name: str, *, migrated: bool = False) -> Place:
            data = tmp_path / name
            data.mkdir()
            url = f"sqlite:///{data}/coursedock.db"
            if kind != "sqlite":
                server: PostgresServer = request.getfixturevalue("postgres")
                url = opened.enter_context(server.database(migrated=migrated))
            elif migrated:
                shutil.copy(request.getfixturevalue("migrated_file"), data / "coursedock.db")
            return Place(data=data, url=url, path=path)

        yield made


@pytest.fixture
def filled(make: Make) -> Place:
    """A migrated place with a key, media and a few rows."""
    here = make("here", migrated=True)
    for key, content in MEDIA.items():
        path = here.data / "media" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (here.data / "keys").mkdir()
    (here.data / "keys" / "playback.key").write_text("ab" * 32)
    write_rows(here.url, 30)
    return here


def write_rows(url: str, count: int) -> None:
    database = open_engine(url)
    with database.writing() as connection:
        for number in range(count):
            connection.exec_driver_sql(f"INSERT INTO learners (user_id, updated_at) VALUES ('ä{number}', {number})")
        connection.commit()
    database.dispose()


@pytest.fixture
def backup(filled: Place, tmp_path: Path) -> Path:
    path = tmp_path / "backup.tar"
    filled.done("backup", "--media", str(path))
    return path


def members(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as tar:
        return {info.name: tar.extractfile(info).read() for info in tar}  # type: ignore[union-attr]


def rewrite(path: Path, change: Callable[[dict[str, Any], dict[str, bytes]], None]) -> None:
    """Change what a backup holds and says, with a manifest whose checksum fits again."""
    found = members(path)
    del found["manifest.json.sha256"]
    manifest = json.loads(found.pop("manifest.json"))
    change(manifest, found)
    raw = json.dumps(manifest).encode()
    found |= {"manifest.json": raw, "manifest.json.sha256": hashlib.sha256(raw).hexdigest().encode()}
    with tarfile.open(path, "w") as tar:
        for name, content in found.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


# --- backup


def test_a_backup_is_for_its_owner_only_and_replaces_a_file_only_when_told(filled: Place, tmp_path: Path) -> None:
    path = tmp_path / "backup.tar"
    path.write_text("an older one")
    assert f"{path} is there already" in filled.refused("backup", str(path))
    assert path.read_text() == "an older one"
    filled.done("backup", "--force", str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {name for name in members(path) if name.startswith("media/")} == set(), "only told of"
    assert sorted(each.name for each in tmp_path.glob("~*")) == []


def test_a_backup_that_fails_leaves_nothing_behind(make: Make, filled: Place, tmp_path: Path) -> None:
    empty = make("empty")
    before = sorted(tmp_path.iterdir())
    empty.refused("backup", str(tmp_path / "backup.tar"))
    assert "no folder" in filled.refused("backup", str(tmp_path / "nowhere" / "backup.tar"))
    (filled.data / "keys" / "unreadable").mkdir()
    (filled.data / "media" / "videos" / "broken.mp4").symlink_to(tmp_path / "elsewhere")
    filled.done("backup", str(tmp_path / "whole.tar"))
    assert sorted(tmp_path.iterdir()) == sorted([*before, tmp_path / "whole.tar"])


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_how_far_it_is_is_told_on_stderr(filled: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_backup, "_QUIET_SECONDS", 0.0)
    told = filled.run("backup", str(tmp_path / "backup.tar"))
    assert "media objects: 1 of 2" in told.stderr.splitlines()
    assert re.search(r"^database pages: (\d+) of \1$", told.stderr, re.MULTILINE)
    assert said(told) == []


# --- places that aren't empty


def test_a_place_that_is_not_empty_is_refused_by_what_is_there(make: Make, backup: Path) -> None:
    rows = make("rows", migrated=True)
    assert "The database is not empty: table alembic_version" in rows.refused("restore", str(backup))
    assert rows.files() == []
    keys = make("keys")
    (keys.data / "keys").mkdir()
    (keys.data / "keys" / "playback.key").write_text("theirs")
    assert "is not empty: playback.key" in keys.refused("restore", str(backup))
    assert keys.files() == ["keys/playback.key"]
    assert keys.tables() == []
    media = make("media")
    (media.data / "media" / "videos").mkdir(parents=True)
    (media.data / "media" / "videos" / "theirs.mp4").write_text("theirs")
    assert "The media store is not empty: videos/theirs.mp4" in media.refused("restore", str(backup))
    assert media.files() == ["media/videos/theirs.mp4"]
    assert media.tables() == []


# --- archives that can't be trusted


def test_a_backup_that_is_cut_off_anywhere_or_damaged_is_refused(make: Make, backup: Path) -> None:
    there = make("there")
    whole = backup.read_bytes()
    with tarfile.open(backup) as tar:
        places = {info.name: info.offset_data for info in tar if info.size}
        starts = [info.offset for info in tar]
    for end in (0, 100, starts[1], starts[-1], starts[-2] + 700, len(whole) // 2):
        backup.write_bytes(whole[:end])
        assert "cut off" in there.refused("restore", str(backup))
    for name, offset in places.items():
        damaged = bytearray(whole)
        damaged[offset + 3] ^= 1
        backup.write_bytes(damaged)
        assert "damaged" in there.refused("restore", str(backup)), name
    there.assert_empty()
    backup.write_bytes(whole)
    assert "rows=31 keys=1 media=2" in there.done("restore", str(backup))


def more_rows(manifest: dict[str, Any], _: dict[str, bytes]) -> None:
    manifest["database"]["tables"]["learners"]["rows"] += 1


def other_rows(manifest: dict[str, Any], _: dict[str, bytes]) -> None:
    manifest["database"]["tables"]["learners"]["digest"] = "0" * 64


def other_media(manifest: dict[str, Any], _: dict[str, bytes]) -> None:
    manifest["media"]["public/one.jpg"]["sha256"] = "0" * 64


def lost_key(_: dict[str, Any], found: dict[str, bytes]) -> None:
    del found["keys/playback.key"]


def unlisted(_: dict[str, Any], found: dict[str, bytes]) -> None:
    found["media/videos/more.mp4"] = b"more"


def later_format(manifest: dict[str, Any], _: dict[str, bytes]) -> None:
    manifest["format"] = FORMAT + 1


def newer_tables(manifest: dict[str, Any], _: dict[str, bytes]) -> None:
    manifest["database"]["revision"] = "9999"


def other_form(manifest: dict[str, Any], _: dict[str, bytes]) -> None:
    manifest["database"]["form"] = "clay tablets"


MISMATCHES = (
    (more_rows, "learners (30 rows, not 31)"),
    (other_rows, "learners (30 rows, not 30)"),
    (other_media, "media/public/one.jpg is not what its manifest says"),
    (lost_key, "keys/playback.key"),
    (unlisted, "media/videos/more.mp4"),
    (later_format, f"format {FORMAT + 1}; this Coursedock reads format {FORMAT}"),
    (newer_tables, "newer than this Coursedock"),
    (other_form, "clay tablets"),
)


def test_a_manifest_that_does_not_match_is_refused(make: Make, backup: Path) -> None:
    there = make("there")
    whole = backup.read_bytes()

    for change, sentence in MISMATCHES:
        backup.write_bytes(whole)
        rewrite(backup, change)
        assert sentence in there.refused("restore", str(backup))
        there.assert_empty()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("name", "kind_of_member"),
    [
        ("/etc/cron.d/x", tarfile.REGTYPE),
        ("../x", tarfile.REGTYPE),
        ("media/../../x", tarfile.REGTYPE),
        ("keys/../x", tarfile.REGTYPE),
        ("keys/.bashrc", tarfile.REGTYPE),
        ("database/a/b", tarfile.REGTYPE),
        ("keys/link", tarfile.SYMTYPE),
        ("keys/hard", tarfile.LNKTYPE),
        ("keys/device", tarfile.CHRTYPE),
        ("keys/pipe", tarfile.FIFOTYPE),
        ("media/folder", tarfile.DIRTYPE),
    ],
)
def test_a_member_that_no_backup_of_ours_has_is_refused(
    make: Make, backup: Path, name: str, kind_of_member: bytes
) -> None:
    there = make("there")
    with tarfile.open(backup, "a") as tar:
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind_of_member, "/etc/passwd"
        tar.addfile(info)
    assert repr(name) in there.refused("restore", str(backup))
    there.assert_empty()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_file_with_holes_of_any_size_is_refused_before_it_is_read(make: Make, tmp_path: Path) -> None:
    there = make("there")
    size = str(1 << 50)
    info = tarfile.TarInfo("manifest.json")
    info.pax_headers = {"GNU.sparse.map": "0,0", "GNU.sparse.size": size, "GNU.sparse.realsize": size}
    with tarfile.open(tmp_path / "holes.tar", "w", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(info)
        tar.addfile(tarfile.TarInfo("manifest.json.sha256"))
    assert "'manifest.json', which is no plain file" in there.refused("restore", str(tmp_path / "holes.tar"))
    there.assert_empty()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_file_that_is_no_backup_is_refused(make: Make, tmp_path: Path) -> None:
    there = make("there")
    (tmp_path / "notes.txt").write_text("notes" * 1000)
    assert "is no backup" in there.refused("restore", str(tmp_path / "notes.txt"))
    assert "There is no file" in there.refused("restore", str(tmp_path / "nothing"))
    there.assert_empty()


# --- closed terminals


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_a_restore_that_is_told_to_end_or_loses_its_terminal_leaves_the_place_empty(
    make: Make, backup: Path, monkeypatch: pytest.MonkeyPatch, ending: signal.Signals
) -> None:
    there = make("there")
    seen: list[list[str]] = []

    def end_at_the_second_object(what: str, done: int, _of: int) -> None:
        if (what, done) == ("media objects", 1):
            seen.append(there.files())
            signal.raise_signal(ending)

    monkeypatch.setattr(cli_backup, "_teller", lambda: end_at_the_second_object)
    assert there.run("restore", str(backup)).exit_code == 128 + ending
    assert len(seen[0]) == 1, "it was in the middle"
    there.assert_empty()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_backup_under_nohup_outlives_its_terminal(
    filled: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        monkeypatch.setattr(cli_backup, "_teller", lambda: lambda *_told: signal.raise_signal(signal.SIGHUP))
        assert "media=2" in filled.done("backup", str(tmp_path / "backup.tar"))
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


# --- other places


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_backup_of_one_database_is_not_restored_into_the_other(
    make: Make, backup: Path, postgres: PostgresServer, tmp_path: Path
) -> None:
    assert make is not None
    (tmp_path / "there").mkdir()
    with postgres.database(migrated=False) as url:
        there = Place(data=tmp_path / "there", url=url, path="")
        assert "of sqlite; it can't be restored into postgresql" in there.refused("restore", str(backup))
        there.assert_empty()


@pytest.mark.parametrize("kind", ["postgres by pg_dump"], indirect=True)
def test_a_dump_without_its_tool_is_refused_before_anything_is_done(make: Make, backup: Path) -> None:
    there = make("there")
    assert "needs pg_restore" in Place(data=there.data, url=there.url, path="/nowhere").refused("restore", str(backup))
    there.assert_empty()


def test_a_backup_of_older_tables_is_restored_and_wants_to_be_migrated(make: Make, tmp_path: Path) -> None:
    here, there = make("here"), make("there")
    database = open_engine(here.url)
    migrate(database, "0002")
    database.dispose()
    write_rows(here.url, 3)
    here.done("backup", str(tmp_path / "old.tar"))
    told = there.run("restore", str(tmp_path / "old.tar"))
    assert (told.exit_code, said(told)) == (0, ["The backup is of an older version. Run: coursedock migrate"])
    assert "learners 3\n" in told.stdout
    there.done("migrate")
    again = make("again")
    there.done("backup", str(tmp_path / "new.tar"))
    assert "learners 3\n" in again.done("restore", str(tmp_path / "new.tar"))


def test_media_that_the_backup_only_lists_are_compared_with_those_that_are_here(
    make: Make, filled: Place, tmp_path: Path
) -> None:
    path = tmp_path / "listed.tar"
    filled.done("backup", str(path))
    same = make("same")
    shutil.copytree(filled.data / "media", same.data / "media")
    assert "media=2 bytes=20007 (listed only)" in same.done("restore", str(path))
    other = make("other")
    (other.data / "media" / "public").mkdir(parents=True)
    (other.data / "media" / "public" / "one.jpg").write_bytes(b"another")
    told = other.run("restore", str(path))
    assert told.exit_code == 1
    assert said(told)[:2] == ["missing: videos/one/1.mp4", "different: public/one.jpg"]
    assert "1 are missing and 1 are different" in told.stderr
    assert "learners 30\n" in told.stdout, "the database is restored all the same"
