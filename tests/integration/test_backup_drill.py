"""The drill: a backup of a busy installation, restored somewhere else, is that installation at one moment."""

import hashlib
import os
import re
import sqlite3
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from attrs import define, evolve, field, frozen
from installation import Installation, eventually, installed, woo_order
from serving import wait_until_answered

from adapters.sql.engine import open_engine
from adapters.sql.unit_of_work import SqlStorage
from course_domain.model.history import HistoryEntry
from course_domain.model.learners import Learner
from servers import PostgresServer, postgres_software

FILM = os.urandom(1 << 20) * 6 + b"the end"
CAPTION = "WEBVTT\n\n00:00.000 --> 00:04.000\nBrösel für die Küche, 日本\n".encode()
MEDIA = {"videos/brot/1.mp4": FILM, "videos/brot/de.vtt": CAPTION, "public/brot.jpg": b"\xff\xd8picture"}
TITLE = "Brot & Käse für Jürgen – 日本語"
MIA = "mia@example.com"
COUNTED = "the course whose description counts"


@define
class Writer:
    """Somebody who writes all the time: each transaction adds two rows and changes one."""

    storage: SqlStorage
    course_id: str
    committed: int = 0
    _end: threading.Event = field(factory=threading.Event)

    def write(self) -> None:
        while not self._end.is_set():
            number = self.committed + 1
            now = datetime.now(UTC)
            with self.storage.writing() as unit:
                unit.learners.remember(Learner(user_id=f"writer-{number:06}", name=f"Größe {number}", updated_at=now))
                entry = HistoryEntry(
                    person="writer",
                    course_id="c",
                    what="counted",
                    at=now,
                    recorded_at=now,
                    actor="test",
                    detail=str(number),
                )
                unit.history.note([entry])
                course = unit.courses.find(self.course_id)
                assert course is not None
                unit.courses.save(evolve(course, description=f"{COUNTED} {number:06}"))
                unit.commit()
            self.committed = number

    @contextmanager
    def at_work(self) -> Iterator[None]:
        thread = threading.Thread(target=self.write)
        thread.start()
        try:
            eventually(lambda: self.committed > 20)
            yield
        finally:
            self._end.set()
            thread.join()


@frozen(kw_only=True)
class Place:
    """An installation, and its database as its own driver reads it."""

    shop: Installation
    url: str

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, read without the code under test."""
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as lite:
                names = [name for (name,) in lite.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
                return {name: sorted(lite.execute(f"SELECT * FROM {name}"), key=repr) for name in names}
        with psycopg.connect(self.url) as connection:
            listed = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            return {
                name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)  # type: ignore[arg-type]
                for (name,) in listed
            }

    def checksums(self) -> dict[str, str]:
        folders = [self.shop.data / "media", self.shop.data / "keys"]
        files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        return {str(p.relative_to(self.shop.data)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@contextmanager
def place(folder: Path, url: str | None, *, migrated: bool, path: str) -> Iterator[Place]:
    extra = {"PATH": path, **({"COURSEDOCK_DATABASE_URL": url} if url else {})}
    with installed(folder, extra, migrated=migrated) as shop:
        yield Place(shop=shop, url=url or f"sqlite:///{folder}/coursedock.db")


@contextmanager
def serving(shop: Installation) -> Iterator[None]:
    with shop.background("serve") as server, shop.background("worker"):
        wait_until_answered(server, f"{shop.url}/healthz", 60)
        wait_until_answered(server, f"http://{shop.environ['COURSEDOCK_EDGE_BIND']}/", 60)
        eventually(lambda: shop.call("GET", "/readyz").status_code == 200)
        yield


def fill(shop: Installation, admin: str, mia: str) -> tuple[str, str, Mapping[str, Any]]:
    """Orders, grants, enrollments, progress, notices, media, captions; gives course, video and the open address."""
    for key, content in MEDIA.items():
        path = shop.data / "media" / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    wish = {"title": TITLE, "description": "ß" * 300, "price": {"amount": 4900, "currency": "EUR"}}
    course = shop.call("POST", "/api/admin/courses", admin, {**wish, "status": "published"}).json()["id"]
    lesson = {"title": "Rühren", "duration": 20, "order_position": 1, "s3_key": "videos/brot/1.mp4"}
    captions = [{"language": "de", "label": "Deutsch", "s3_key": "videos/brot/de.vtt"}]
    added = shop.call("POST", f"/api/admin/courses/{course}/videos", admin, {**lesson, "captions": captions})
    assert added.status_code == 201, added.text
    video = added.json()["id"]
    shop.run("link-product", "--source", "woo", "--product", "93", "--course", course)
    paid = datetime.now(UTC) - timedelta(minutes=1)
    shop.deliver(woo_order(1, customer_id=7, email_address=MIA, status="processing", modified=paid))
    shop.deliver(woo_order(2, customer_id=0, email_address="gast@example.com", status="processing", modified=paid))
    eventually(lambda: shop.mails(MIA) and shop.mails("gast@example.com"))
    opened = shop.read(f"/api/user/course/{course}/video/{video}/url", mia)
    tell(shop, mia, (course, video), opened["session"], [[0, 9]])
    return course, video, opened


def tell(shop: Installation, mia: str, place: tuple[str, str], session: str, played: list[list[int]]) -> Any:
    course, video = place
    body = {"video_id": video, "session": session, "seq": played[0][1], "played": played, "position": 9, "age": 0}
    answer = shop.call("POST", f"/api/user/course/{course}/progress", mia, body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def result(printed: str) -> str:
    """Leave out how far it was, which a busy machine is told of."""
    lines = printed.splitlines()
    return "\n".join(line for line in lines if not re.fullmatch(r"[a-z ]+: \d+ of \d+", line))


def as_of(rows: dict[str, list[tuple[Any, ...]]], number: int) -> dict[str, list[str]]:
    """Give the rows as they were when the writer had committed so many; it only adds, but for its counter."""

    def was_there(row: tuple[Any, ...]) -> bool:
        written = [each for each in row if isinstance(each, str) and each.startswith("writer-")]
        counted = "counted" in row and "writer" in row
        return not any(int(each[7:]) > number for each in written) and not (counted and int(row[8]) > number)

    def then(value: Any) -> Any:
        return re.sub(rf"{COUNTED} \d+", f"{COUNTED} {number:06}", value) if isinstance(value, str) else value

    return {name: sorted(repr(tuple(map(then, row))) for row in each if was_there(row)) for name, each in rows.items()}


def counter_in(rows: dict[str, list[tuple[Any, ...]]]) -> int:
    (found,) = [v for row in rows["courses"] for v in row if isinstance(v, str) and v.startswith(f"{COUNTED} ")]
    return int(found[-6:])


@pytest.fixture(params=["sqlite", "postgres by COPY", "postgres by pg_dump"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    """A migrated place, and an empty one."""
    tools = tmp_path / "tools"
    tools.mkdir()
    path = str(postgres_software() / "bin" if request.param.endswith("pg_dump") else tools)
    with ExitStack() as opened:
        urls: list[str | None] = [None, None]
        if request.param != "sqlite":
            server: PostgresServer = request.getfixturevalue("postgres")
            urls = [opened.enter_context(server.database()), opened.enter_context(server.database(migrated=False))]
        here = opened.enter_context(place(tmp_path / "here", urls[0], migrated=True, path=path))
        there = opened.enter_context(place(tmp_path / "there", urls[1], migrated=False, path=path))
        yield here, there


@pytest.mark.timeout(300)
def test_a_backup_of_a_busy_installation_restores_to_one_moment_of_it_and_serves(
    places: tuple[Place, Place], tmp_path: Path
) -> None:
    here, there = places
    database = open_engine(here.url)
    admin, mia = here.shop.token("boss", admin=True), here.shop.token("7", MIA)
    with serving(here.shop):
        course, video, opened = fill(here.shop, admin, mia)
        eventually(lambda: here.rows()["viewings"])
        wish = {"title": "Zähler", "description": "", "price": {"amount": 0, "currency": "EUR"}, "status": "draft"}
        counted = here.shop.call("POST", "/api/admin/courses", admin, wish).json()["id"]
        writer = Writer(SqlStorage(database=database), counted)
        with writer.at_work():
            before = writer.committed
            taken = result(here.shop.run("backup", "--media", str(tmp_path / "backup.tar")))
            after = writer.committed
            eventually(lambda: writer.committed > after + 10)
    database.dispose()
    assert after > before, "it was written all the time"

    restored = result(there.shop.run("restore", str(tmp_path / "backup.tar")))
    was, found = here.rows(), there.rows()
    number = counter_in(found)
    sys.stdout.write(f"\n{before} transactions before the backup, {number} in it, {after} after it\n{restored}\n")
    assert before <= number <= after + 1
    assert as_of(was, number) == as_of(found, number) == {name: sorted(map(repr, rows)) for name, rows in found.items()}
    assert there.checksums() == here.checksums()
    keys = sum(path.is_file() for path in (here.shop.data / "keys").rglob("*"))
    assert keys >= 3
    assert len(here.checksums()) == len(MEDIA) + keys
    assert taken.replace("backup of", "restored of") == restored
    told = dict(line.split() for line in restored.splitlines()[:-1])
    assert told == {name: str(len(rows)) for name, rows in found.items()}
    filled = [name for name, rows in found.items() if rows]
    assert {"orders", "order_lines", "grants", "course_enrollments", "user_course_progress", "outbox"} < {*filled}
    assert "video_captions" in filled

    with serving(there.shop):
        progress = there.shop.read(f"/api/user/course/{course}/progress", mia)
        assert progress["videos"][0]["watched_duration"] == 9
        address = there.shop.read(f"/api/user/course/{course}/video/{video}/url", mia)
        assert there.shop.client.get(address["url"]).content[:100] == FILM[:100]
        answer = tell(there.shop, mia, (course, video), opened["session"], [[9, 12]])
        assert answer["credited"] + answer["pending"] == 3, "an old playback session still counts"
        there.shop.run("enroll", "--user", "8", "--course", course)
        eventually(lambda: len(there.rows()["history"]) > len(found["history"]))
