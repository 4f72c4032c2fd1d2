"""The commands as an operator types them: real processes, results on stdout, errors on stderr with an exit code."""

import json
import logging
import os
import re
import shlex
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import httpx
import pytest
from attrs import evolve
from click.testing import CliRunner, Result
from installation import WOO_SECRET, Installation, eventually, installed, woo_order
from serving import Running, free_port, running, wait_until_answered

from adapters.sql.engine import open_engine
from adapters.sql.unit_of_work import SqlStorage
from course_domain.model.intake import EventState, InboxEvent
from course_domain.model.learners import Holder
from course_domain.model.notices import NoticeKind, NoticeState, owe
from entrypoints.cli.main import main
from entrypoints.process.ports import PortTaken, check_port
from environments import MAIL_PASSWORD, environment, secrets
from factories import make_order

COMMANDS = {name: command for name, command in main.commands.items() if not command.hidden}
SOON = 8.0
"""Seconds within which processes must be gone, on a busy machine."""


def settings_of(shop: Installation, changes: Mapping[str, str]) -> dict[str, str | None]:
    """Give the environment of a command: nothing of ours but what is meant; ``changes`` without their prefix."""
    unset = {name: None for name in os.environ if name.startswith("COURSEDOCK_")}
    return {**unset, **shop.environ, **{f"COURSEDOCK_{name}": value for name, value in changes.items()}}


def tell(shop: Installation, *words: str, **changes: str) -> Result:
    """Run a command in this process, which is quicker; what it says is kept apart, stdout and stderr."""
    told = CliRunner().invoke(main, words, env=settings_of(shop, changes), prog_name="coursedock")
    assert told.exception is None or isinstance(told.exception, SystemExit), "it would be a traceback"
    return told


def done(shop: Installation, *words: str, **changes: str) -> str:
    """Run a command that must succeed, with nothing on stderr; gives its result."""
    told = tell(shop, *words, **changes)
    assert (told.exit_code, told.stderr) == (0, "")
    return told.stdout.strip()


def refused(shop: Installation, *words: str, code: int = 1, **changes: str) -> str:
    """Run a command that must fail, with nothing on stdout; gives what it says."""
    told = tell(shop, *words, **changes)
    assert (told.exit_code, told.stdout) == (code, "")
    return told.stderr.strip()


def process(shop: Installation, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    settings = {**os.environ, **settings_of(shop, changes)}
    return subprocess.run(
        shop.command(*words),
        env={name: value for name, value in settings.items() if value is not None},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Commands configure the logging of their process, and here that is ours."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A migrated installation on which nothing runs."""
    with installed(tmp_path_factory.mktemp("commands")) as made:
        yield made


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Installation]:
    """One with ports and data of its own."""
    with installed(tmp_path) as made:
        yield made


def ports(shop: Installation) -> list[int]:
    return [int(shop.environ[f"COURSEDOCK_{name}"].rpartition(":")[2]) for name in ("BIND", "EDGE_BIND")]


def edge_url(shop: Installation) -> str:
    return f"http://{shop.environ['COURSEDOCK_EDGE_BIND']}"


def is_free(port: int) -> bool:
    try:
        check_port("127.0.0.1", port)
    except PortTaken:
        return False
    return True


def seconds_until_free(shop: Installation) -> float:
    began = time.monotonic()
    eventually(lambda: all(map(is_free, ports(shop))), patience=SOON)
    return time.monotonic() - began


def wait_until_served(server: Running, shop: Installation) -> None:
    wait_until_answered(server, f"{shop.url}/healthz")
    wait_until_answered(server, f"{edge_url(shop)}/")


# --- help


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_that_it_understands(name: str) -> None:
    told = CliRunner().invoke(main, [name, "--help"])
    assert told.exit_code == 0
    example = re.search(rf"Example: .*?coursedock {name}((?: [^()]*)?)", " ".join(told.output.split()))
    assert example is not None, told.output
    with COMMANDS[name].make_context(name, shlex.split(example[1])) as context:
        assert isinstance(context, click.Context)


def test_the_list_of_commands_says_what_each_does() -> None:
    told = CliRunner().invoke(main, ["--help"]).output
    assert all(f"  {name} " in told for name in COMMANDS)
    assert "..." not in told.partition("Commands:")[2], "no sentence is cut"
    assert "serve-demo" not in told


# --- settings


def test_the_configuration_is_shown_without_secrets(shop: Installation) -> None:
    changes = {"MAIL_URL": f"smtp://courses:{MAIL_PASSWORD}@mail.example"}
    told = done(shop, "check-config", **changes)
    shown = json.loads(told)
    assert shown["mail_url"] == "smtp://courses:(set)@mail.example"
    assert shown["auth"]["secrets"] == shown["sources"][0]["secrets"] == "(set)"
    assert shown["data"] == str(shop.data)
    hidden = (*secrets(), WOO_SECRET, json.loads(shop.environ["COURSEDOCK_AUTH"])["secrets"][0])
    assert [secret for secret in hidden if secret in told] == []


@pytest.mark.parametrize("name", ["check-config", "doctor", "serve", "worker", "migrate", "edge"])
def test_all_problems_of_the_configuration_are_told_and_nothing_is_started(shop: Installation, name: str) -> None:
    told = refused(shop, name, code=2, URL_HOURS="9", TIME_ZONE="Middle/Earth", AUTH="")
    assert [line.partition(":")[0] for line in told.splitlines()[:-1]] == [
        "COURSEDOCK_AUTH",
        "COURSEDOCK_URL_HOURS",
        "COURSEDOCK_TIME_ZONE",
    ]
    assert told.splitlines()[-1] == "Nothing was started. README.md lists the settings."


def test_a_data_folder_that_is_a_file_is_told_in_a_sentence(shop: Installation, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    told = refused(shop, "migrate", DATA=str(tmp_path / "file"))
    assert str(tmp_path / "file") in told
    assert len(told.splitlines()) == 1


def test_a_database_that_is_none_is_told_in_a_sentence(shop: Installation, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x" * 5000)
    told = refused(shop, "reconcile", DATABASE_URL=f"sqlite:///{tmp_path}/notes.txt")
    assert "file is not a database" in told
    assert len(told.splitlines()) == 1


def test_a_process_of_its_own_gives_results_and_errors_in_the_same_places(shop: Installation) -> None:
    well = process(shop, "reconcile")
    assert (well.returncode, well.stdout, well.stderr) == (0, "orders=0 gaps=0 repaired=0\n", "")
    ill = process(shop, "reconcile", DATABASE_URL="sqlite:////dev/null/no.db")
    assert (ill.returncode, ill.stdout) == (1, "")
    assert re.fullmatch(r"Error: .*/dev/null.*\n", ill.stderr)


# --- the database


def test_an_unmigrated_database_is_refused_until_it_is_migrated(tmp_path: Path, shop: Installation) -> None:
    data = str(tmp_path / "data")
    for name in ("serve", "worker", "reconcile", "expire"):
        assert refused(shop, name, DATA=data) == "Error: The database is not up to date. Run: coursedock migrate"
    assert done(shop, "migrate", DATA=data) == "The database has been brought up to date."
    assert done(shop, "migrate", DATA=data) == "The database is up to date."
    assert done(shop, "reconcile", DATA=data) == "orders=0 gaps=0 repaired=0"


def test_serve_can_migrate_by_itself(tmp_path: Path) -> None:
    settings = environment(
        tmp_path / "data",
        BIND=f"127.0.0.1:{free_port()}",
        EDGE_BIND=f"127.0.0.1:{free_port()}",
    )
    with httpx.Client(trust_env=False, timeout=20) as client:
        made = Installation(data=tmp_path, environ=settings, url=f"http://{settings['COURSEDOCK_BIND']}", client=client)
        with made.background("serve", "--migrate") as server:
            wait_until_served(server, made)
            assert made.call("GET", "/readyz").json()["status"] == "ready"
            assert f"Coursedock answers at {made.url}" in server.printed


# --- the doctor


def test_the_doctor_finds_a_sound_installation_well(shop: Installation) -> None:
    done(shop, "reconcile")
    told = done(shop, "doctor").splitlines()
    parts = [line.split()[1].rstrip(":") for line in told if line.startswith("ok ")]
    assert parts == ["database", "queue", "media", "uploads", "signing", "mail"]
    assert [line for line in told if line.startswith("note ")] == [told[-1]], "it works, but less well than it could"
    assert "consumer_key" in told[-1]


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"MAIL_URL": "smtp://courses:swordfish-in-the-mail@127.0.0.1:{closed}"}, "mail"),
        ({"MAIL_URL": "folder:{file}/mail"}, "mail"),
        ({"MEDIA_URL": "file://{file}"}, "media"),
        ({"DATABASE_URL": "sqlite:///{folder}/new.db"}, "database"),
    ],
    ids=["mail server down", "mail folder", "media folder", "database"],
)
def test_the_doctor_says_which_part_is_ill(
    shop: Installation, tmp_path: Path, changes: dict[str, str], part: str
) -> None:
    (tmp_path / "file").write_text("in the place of a folder")
    places = {"closed": free_port(), "file": tmp_path / "file", "folder": tmp_path}
    told = tell(shop, "doctor", **{name: value.format(**places) for name, value in changes.items()})
    assert told.exit_code == 1
    assert told.stdout.count("ok ") == 5, "the others are tried all the same"
    assert re.fullmatch(rf"WRONG {part}: .+\n", told.stderr)
    assert MAIL_PASSWORD not in told.stderr


@pytest.mark.parametrize("name", ["doctor", "embed"])
def test_mails_that_lead_where_nobody_is_signed_in_are_told_of(shop: Installation, name: str) -> None:
    told = tell(shop, name, SHOP_ORIGINS="https://shop.example")
    assert told.exit_code == 0
    assert "https://shop.example can sign nobody in" in told.output
    page = "https://shop.example/account/courses/{course}"
    told = tell(shop, name, SHOP_ORIGINS="https://shop.example", COURSE_PAGE=page)
    assert "can sign nobody in" not in told.output


def test_the_tags_have_the_address_that_is_ours_with_its_path(shop: Installation) -> None:
    told = tell(shop, "embed", PUBLIC_URL="https://shop.example/learning", SHOP_ORIGINS="https://shop.example")
    assert told.stderr == ""
    assert 'src="https://shop.example/learning/courses.js"' in told.stdout


def set_aside(shop: Installation) -> None:
    """A message that can't be used, and a notice to a guest that nobody could deliver."""
    now = datetime.now(UTC)
    database = open_engine(f"sqlite:///{shop.data / 'coursedock.db'}")
    owed = owe(NoticeKind.ACCESS_GRANTED, "woo:1:email:mia@example.com", Holder(email="mia@example.com"), (), now)
    message = InboxEvent(
        id="e1",
        source="woo",
        delivery_id="d1",
        received_at=now,
        due_at=now,
        body=b"{}",
        state=EventState.QUARANTINED,
        reason="no order in it",
    )
    with SqlStorage(database=database).writing() as uow:
        uow.inbox.put(message)
        uow.outbox.owe(evolve(owed, state=NoticeState.DEAD, last_error="550 <mia@example.com>: no such mailbox"))
        uow.commit()
    database.dispose()


def test_the_doctor_lists_what_was_set_aside_and_dead_notices_can_be_sent_again(fresh: Installation) -> None:
    set_aside(fresh)
    told = done(fresh, "doctor")
    assert "note  messages set aside: 1; replay one with POST /api/admin/events/{id}/replay\n" in told
    assert "      e1 from woo: no order in it\n" in told
    assert "note  notices given up: 1; send them again with: coursedock resend\n" in told
    assert "      access-granted:woo:1:email:…: 550 <…>: no such mailbox" in told
    assert [done(fresh, "resend") for _ in range(2)] == ["resent=1", "resent=0"]
    assert "given up" not in done(fresh, "doctor")


def test_the_doctor_says_that_the_reconciler_never_ran_until_it_did(fresh: Installation) -> None:
    assert "note  the reconciler has never run here" in done(fresh, "doctor")
    done(fresh, "reconcile")
    assert "reconciler" not in done(fresh, "doctor")


def test_paid_orders_that_open_nothing_are_listed_newest_first(fresh: Installation) -> None:
    assert done(fresh, "idle-orders") == ""
    database = open_engine(f"sqlite:///{fresh.data / 'coursedock.db'}")
    with SqlStorage(database=database).writing() as uow:
        for number in range(103):
            uow.orders.tell(make_order(f"{number:03}", "cup", "saucer"))
        uow.commit()
    database.dispose()
    lines = done(fresh, "idle-orders", "--limit", "102").splitlines()
    assert [line.split()[1] for line in lines] == [f"{number:03}" for number in range(102, 0, -1)]
    assert lines[0].startswith("shop 102 products=cup,saucer No product link fits what it sold. ")
    assert "ann" not in lines[0], "whose order it is stands in the administrators' list"


def test_the_log_can_be_written_as_json(fresh: Installation) -> None:
    assert "must be text or json" in refused(fresh, "doctor", code=2, LOG_FORMAT="xml")
    assert json.loads(done(fresh, "check-config", LOG_FORMAT="json"))["log_format"] == "json"


# --- courses and people


@pytest.fixture(scope="module")
def served(shop: Installation) -> Iterator[Installation]:
    """The same with a server."""
    with shop.background("serve") as server:
        wait_until_served(server, shop)
        yield shop


@pytest.fixture(scope="module")
def course_id(served: Installation) -> str:
    return make_course(served)


def signed_in_admin(shop: Installation) -> str:
    return done(shop, "token", "--user", "boss", "--role", "course-admin")


def make_course(shop: Installation) -> str:
    wish = {
        "title": "Bread from one bowl",
        "description": "",
        "price": {"amount": 4900, "currency": "EUR"},
        "status": "published",
        "access_days": None,
    }
    made = shop.call("POST", "/api/admin/courses", signed_in_admin(shop), wish)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def test_a_token_signs_somebody_in(served: Installation) -> None:
    token = done(served, "token", "--user", "7", "--email", "mia@example.com", "--ttl", "60")
    assert served.read("/api/user/enrolled-courses", token) == {"items": [], "next": None}
    assert served.call("GET", "/api/admin/courses", token).json()["code"] == "not-an-administrator"
    admin = done(served, "token", "--user", "boss", "--role", "course-admin")
    assert served.call("GET", "/api/admin/courses", admin).status_code == 200
    assert "The only role is course-admin" in refused(served, "token", "--user", "7", "--role", "king")


def test_enrolling_twice_grants_once(served: Installation, course_id: str) -> None:
    words = ("enroll", "--user", "u1", "--course", course_id, "--days", "30")
    first, second = done(served, *words), done(served, *words)
    assert re.fullmatch(r"granted \S+ \(active\)", first)
    assert second == first.replace("granted", "unchanged")
    assert len(served.read("/api/user/enrolled-courses", done(served, "token", "--user", "u1"))["items"]) == 1


def test_an_address_is_enrolled_until_it_signs_in(served: Installation, course_id: str) -> None:
    assert done(served, "enroll", "--email", "Zoe@Example.com", "--course", course_id).endswith("(waiting)")
    zoe = done(served, "token", "--user", "zoe", "--email", "zoe@example.com")
    assert len(served.read("/api/user/enrolled-courses", zoe)["items"]) == 1


@pytest.mark.parametrize(
    "words",
    [("--course", "none", "--user", "u1"), ("--course", "{course}"), ("--course", "{course}", "--email", "nobody")],
)
def test_an_enrollment_that_makes_no_sense_is_refused(
    served: Installation, course_id: str, words: tuple[str, ...]
) -> None:
    told = refused(served, "enroll", *(word.format(course=course_id) for word in words))
    assert told.startswith("Error: ")
    assert len(told.splitlines()) == 1


def test_a_product_is_linked_once(served: Installation, course_id: str) -> None:
    words = ("link-product", "--source", "woo", "--product", "93", "--variant", "2", "--course", course_id)
    first, second = done(served, *words), done(served, *words)
    assert re.fullmatch(r"linked \S+", first)
    assert second == first.replace("linked", "unchanged")
    links = served.read("/api/admin/products", signed_in_admin(served))["items"]
    assert [(link["product_id"], link["variant_id"]) for link in links] == [("93", "2")]
    assert "COURSEDOCK_SOURCES" in refused(served, "link-product", "--source", "x", "--product", "1", *words[-2:])


def test_what_ran_out_is_marked_once(served: Installation, course_id: str) -> None:
    done(served, "enroll", "--user", "late", "--course", course_id, "--days", "1")
    with closing(sqlite3.connect(served.data / "coursedock.db", timeout=20)) as database, database:
        changed = database.execute(
            "UPDATE course_enrollments SET expires_at = enrolled_at WHERE user_id = 'late' RETURNING 1"
        ).fetchall()
    assert len(changed) == 1
    assert done(served, "expire") == "expired=1"
    assert done(served, "expire") == "expired=0"


# --- ending


def test_sigterm_ends_the_server_and_its_local_cdn(fresh: Installation) -> None:
    with fresh.background("serve") as server:
        wait_until_served(server, fresh)
        server.process.terminate()
        assert seconds_until_free(fresh) < SOON
        assert server.process.wait(SOON) == 0
        assert "Traceback" not in server.printed


def test_ctrl_c_ends_the_server_and_its_local_cdn(fresh: Installation) -> None:
    with fresh.background("serve", "--workers", "2") as server:
        wait_until_served(server, fresh)
        os.killpg(server.process.pid, signal.SIGINT)
        assert seconds_until_free(fresh) < SOON
        assert server.process.wait(SOON) == 0
        assert "Traceback" not in server.printed
        assert "ended by itself" not in server.printed


def test_a_killed_server_leaves_nothing_serving(fresh: Installation) -> None:
    with fresh.background("serve", "--workers", "2") as server:
        wait_until_served(server, fresh)
        server.process.kill()
        server.process.wait(5)
        assert seconds_until_free(fresh) < 5


def test_a_server_killed_before_it_answers_leaves_nothing_serving(fresh: Installation) -> None:
    with fresh.background("serve") as server:
        eventually(lambda: "Coursedock answers" in server.printed)
        server.process.kill()
        server.process.wait(5)
        time.sleep(4)  # its children had only just been started
        assert all(map(is_free, ports(fresh)))


def test_a_server_does_not_go_on_without_its_local_cdn(fresh: Installation) -> None:
    with fresh.background("serve") as server:
        wait_until_served(server, fresh)
        os.kill(child_of(server.process.pid, "edge"), signal.SIGKILL)
        assert server.process.wait(SOON) == 1
        assert "Error: A process beside the API ended by itself" in server.printed
        assert seconds_until_free(fresh) < SOON


def child_of(parent: int, word: str) -> int:
    """Find the child process that has a word in its command line."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            stat, line = (process / "stat").read_text(), (process / "cmdline").read_text()
        except OSError:
            continue
        if stat.rpartition(")")[2].split()[1] == str(parent) and word in line.split("\0"):
            return int(process.name)
    raise AssertionError(f"{parent} has no child {word}")


def test_ctrl_c_ends_the_worker(fresh: Installation) -> None:
    with fresh.background("worker") as worker:
        eventually(lambda: "the worker has started" in worker.printed)
        os.killpg(worker.process.pid, signal.SIGINT)
        assert worker.process.wait(SOON) == 0
        assert "the worker has stopped" in worker.printed
        assert "Traceback" not in worker.printed


def test_a_second_server_on_a_port_says_so(served: Installation) -> None:
    port, edge_port = ports(served)
    others = {"BIND": f"127.0.0.1:{free_port()}", "EDGE_BIND": f"127.0.0.1:{free_port()}"}
    told = process(served, "serve", EDGE_BIND=others["EDGE_BIND"])
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith(f"Error: Port {port} of 127.0.0.1 is taken. Is Coursedock running already?")
    for name in ("serve", "edge"):
        told = process(served, name, BIND=others["BIND"])
        assert (told.returncode, told.stdout) == (1, "")
        assert told.stderr.startswith(f"Error: Port {edge_port} of 127.0.0.1 is taken.")
        assert "COURSEDOCK_EDGE_BIND" in told.stderr
    assert all(map(is_free, (int(address.rpartition(":")[2]) for address in others.values())))


def test_a_second_server_can_leave_the_local_cdn_to_the_first(served: Installation) -> None:
    port = free_port()
    environ = {**served.environ, "COURSEDOCK_BIND": f"127.0.0.1:{port}"}
    command = served.command("serve", "--no-edge")
    with running(command, log=served.data / "second.log", environ=environ) as second:
        wait_until_answered(second, f"http://127.0.0.1:{port}/healthz")
        assert httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False).status_code == 200


# --- logs


def test_no_log_of_a_journey_holds_an_address_a_token_or_a_secret(tmp_path: Path) -> None:
    film = tmp_path / "media" / "videos" / "bread" / "1.mp4"
    film.parent.mkdir(parents=True)
    film.write_bytes(bytes(5000))
    with installed(tmp_path, {"COURSEDOCK_LOG_LEVEL": "debug"}) as shop, shop.background("serve") as server:
        with shop.background("worker"):
            wait_until_served(server, shop)
            told = journey(shop)
        logs = "".join(path.read_text(errors="replace") for path in tmp_path.glob("[sw]*.log"))
    assert "POST /webhooks/woo 200" in logs
    assert "coursedock.edge GET /videos/bread/1.mp4 206" in logs
    sign_on = json.loads(shop.environ["COURSEDOCK_AUTH"])["secrets"][0]
    keys = [path.read_text().strip() for path in (tmp_path / "keys").iterdir()]
    hidden = {"secret of the shop": WOO_SECRET, "secret of the sign-on": sign_on, **told}
    hidden |= {
        f"key {number}": line for number, key in enumerate(keys) for line in key.splitlines() if "-----" not in line
    }
    assert [name for name, secret in hidden.items() if secret in logs] == []
    words = ("Signature=", "Policy=", "Expires=", "Key-Pair-Id=", "session=", "Bearer ")
    assert [word for word in words if word in logs] == []


def journey(shop: Installation) -> Mapping[str, str]:
    """Buy, watch and be refused; gives what no log may hold, by its name."""
    course_id = make_course(shop)
    admin, token = signed_in_admin(shop), done(shop, "token", "--user", "7", "--email", "mia@example.com")
    wish: dict[str, Any] = {"title": "Stir", "description": "", "duration": 20, "s3_key": "videos/bread/1.mp4"}
    video = shop.call("POST", f"/api/admin/courses/{course_id}/videos", admin, {**wish, "order_position": 1}).json()
    done(shop, "link-product", "--source", "woo", "--product", "93", "--course", course_id)
    now = datetime.now(UTC)
    shop.deliver(woo_order(501, customer_id=7, email_address="mia@example.com", status="processing", modified=now))
    path = f"/api/user/course/{course_id}/video/{video['id']}/url"
    media = eventually(lambda: (found := shop.call("GET", path, token)).status_code == 200 and found).json()
    assert shop.call("GET", f"{path}?session={media['session']}", token).status_code == 200
    assert shop.client.get(media["url"], headers={"Range": "bytes=0-99"}).status_code == 206
    assert shop.client.get(media["url"] + "x").status_code == 403
    assert shop.client.get(media["url"].replace("1.mp4", "2.mp4")).status_code == 403
    beat = {"video_id": video["id"], "session": media["session"], "seq": 1, "played": [[0, 5]], "position": 5}
    assert shop.call("POST", f"/api/user/course/{course_id}/progress", token, beat).status_code == 200
    assert shop.call("GET", path, token + "x").status_code == 401
    forged = shop.client.post(f"{shop.url}/webhooks/woo", json={}, headers={"X-WC-Webhook-Signature": "Zm9yZ2Vk"})
    assert forged.status_code == 401
    eventually(lambda: shop.mails("mia@example.com"))
    query = media["url"].partition("?")[2]
    return {"the admin's token": admin, "the token": token, "the query": query, "the session": media["session"]}
