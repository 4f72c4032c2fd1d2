"""The demonstration as one command: it opens, sells by signed webhooks, closes with Ctrl-C, and opens again."""

import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs import field, frozen
from installation import eventually
from serving import Running, free_pair, running

from entrypoints.process.ports import PortTaken, check_port

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.timeout(300)]
OPEN = "The shop is open: "
COUNTS = {
    "Tea without hurry": 2,
    "Bread from one bowl": 3,
    "A book before lunch": 3,
    "Watercolour in a weekend": 2,
}
"""Videos by course, once the worker has made all of them playable."""


@frozen(kw_only=True)
class Demo:
    """The demonstration shop, met by its JSON endpoints as its pages meet it."""

    url: str
    process: Running
    client: httpx.Client = field(repr=False)

    def call(self, method: str, path: str, token: str | None = None, **body: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.client.request(method, self.url + path, headers=headers, json=body or None)

    def read(self, path: str, token: str | None = None) -> Any:
        answer = self.call("GET", path, token)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def sign_in(self, person: str) -> str:
        answer = self.call("POST", "/shop/sign-in", id=person)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["token"])

    def buy(self, token: str, product: str) -> str:
        answer = self.call("POST", "/shop/orders", token, product_id=product)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["order"]["id"])

    def playable(self) -> dict[str, int]:
        return {course["title"]: course["video_count"] for course in self.read("/api/courses")["items"]}

    def library(self, token: str) -> list[dict[str, Any]]:
        return list(self.read("/api/user/enrolled-courses", token)["items"])

    def titles(self, token: str) -> set[str]:
        return {item["course"]["title"] for item in self.library(token)}

    def open_video(self, token: str, title: str) -> httpx.Response:
        """Ask for the address of a course's second video; the first is a free preview."""
        courses = {item["title"]: item["id"] for item in self.read("/api/courses")["items"]}
        video = self.read(f"/api/courses/{courses[title]}")["videos"][1]
        return self.call("GET", f"/api/user/course/{courses[title]}/video/{video['id']}/url", token)

    def subjects(self, to: str) -> list[str]:
        return [mail["subject"] for mail in self.read("/shop/mail")["items"] if to in mail["to"]]


@contextmanager
def opened(data: Path, port: int) -> Iterator[Demo]:
    """Start the demonstration and wait until it says that it is open."""
    command = [sys.executable, "-m", "entrypoints.cli", "demo", "--data", str(data), "--port", str(port)]
    log = data.parent / f"demo-{time.monotonic_ns()}.log"
    with httpx.Client(trust_env=False, timeout=20) as client, running(command, log=log) as process:
        eventually(lambda: OPEN in process.printed or process.process.poll() is not None, patience=150)
        assert process.process.poll() is None, process.printed
        yield Demo(url=f"http://127.0.0.1:{port}", process=process, client=client)


def close(demo: Demo) -> float:
    """Press Ctrl-C; gives the seconds until it was closed."""
    began = time.monotonic()
    os.killpg(demo.process.process.pid, signal.SIGINT)
    assert demo.process.process.wait(20) == 0
    return time.monotonic() - began


def is_free(port: int) -> bool:
    try:
        check_port("127.0.0.1", port)
    except PortTaken:
        return False
    return True


@pytest.fixture(scope="module")
def port() -> int:
    return free_pair()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, demo_films: Path) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "data"
    shutil.copytree(demo_films, folder / "films")
    return folder


@pytest.fixture(scope="module")
def demo(data: Path, port: int) -> Iterator[Demo]:
    with opened(data, port) as made:
        eventually(lambda: made.playable() == COUNTS, patience=150)
        yield made


def test_the_shop_sells_four_courses_to_four_people(demo: Demo) -> None:
    assert demo.client.get(demo.url).text.startswith("<!doctype html>")
    assert len(demo.read("/shop/products")["items"]) == 5
    assert [person["id"] for person in demo.read("/shop/people")["items"]] == ["ida", "tomas", "nora", "karin"]
    courses = demo.read("/api/courses")["items"]
    assert demo.playable() == COUNTS
    assert all(demo.client.get(course["thumbnail"]).status_code == 200 for course in courses)


def test_buying_opens_the_course_and_a_refund_closes_it(demo: Demo) -> None:
    ida = demo.sign_in("ida")
    assert demo.open_video(ida, "Bread from one bowl").json()["code"] == "not-enrolled"
    order = demo.buy(ida, "bread-course")
    eventually(lambda: demo.titles(ida) == {"Bread from one bowl"})
    media = demo.open_video(ida, "Bread from one bowl").json()
    address = media.get("file") or media
    film = demo.client.get(address["url"], headers={"Range": "bytes=0-99"})
    assert (film.status_code, len(film.content)) == (206, 100)
    assert demo.client.get(media["captions"][0]["url"]).text.startswith("WEBVTT")
    eventually(lambda: len(demo.subjects("ida@example.com")) == 1)

    assert demo.call("POST", f"/shop/orders/{order}/refund", ida).status_code == 200
    eventually(lambda: demo.open_video(ida, "Bread from one bowl").status_code == 403)
    assert demo.open_video(ida, "Bread from one bowl").json()["code"] == "access-ended"
    assert demo.read("/shop/orders", ida)["items"][0]["status"] == "refunded"
    eventually(lambda: len(demo.subjects("ida@example.com")) == 2)


def test_a_guest_finds_her_purchase_when_she_signs_in(demo: Demo) -> None:
    nora, karin = demo.sign_in("nora"), demo.sign_in("karin")
    demo.buy(nora, "long-sunday")
    eventually(lambda: demo.read("/api/admin/enrollments?status=waiting", karin)["items"])
    eventually(lambda: demo.subjects("nora@example.com"))
    assert demo.titles(nora) == {"Tea without hurry", "Bread from one bowl", "A book before lunch"}
    assert demo.read("/api/admin/enrollments?status=waiting", karin)["items"] == []


def test_a_pass_is_for_seven_days_and_a_free_course_for_ever(demo: Demo) -> None:
    tomas = demo.sign_in("tomas")
    demo.buy(tomas, "watercolour-pass")
    demo.buy(tomas, "tea-lesson")
    eventually(lambda: demo.titles(tomas) >= {"Tea without hurry", "Watercolour in a weekend"})
    ends = {item["course"]["title"]: item["enrollment"]["expires_at"] for item in demo.library(tomas)}
    assert ends["Tea without hurry"] is None
    assert ends["Watercolour in a weekend"] is not None


def test_mails_are_listed_with_their_words(demo: Demo) -> None:
    demo.buy(demo.sign_in("tomas"), "bookbinding-course")
    eventually(lambda: demo.subjects("tomas@example.com"))
    mails = demo.read("/shop/mail")["items"]
    assert [mail["at"] for mail in mails] == sorted((mail["at"] for mail in mails), reverse=True)
    letter = demo.read(f"/shop/mail/{mails[0]['id']}")
    assert f"{demo.url}/account/courses/" in letter["text"]
    assert "<html" in letter["html"]


def test_nobody_sees_or_refunds_the_orders_of_others(demo: Demo) -> None:
    ida, tomas = demo.sign_in("ida"), demo.sign_in("tomas")
    order = demo.buy(tomas, "tea-lesson")
    assert order not in [each["id"] for each in demo.read("/shop/orders", ida)["items"]]
    assert demo.call("POST", f"/shop/orders/{order}/refund", ida).status_code == 404
    assert demo.call("POST", "/shop/orders", None, product_id="tea-lesson").status_code == 401


def test_a_second_one_on_its_ports_says_so(demo: Demo, port: int, tmp_path: Path) -> None:
    for taken in (port, port - 1):
        command = [sys.executable, "-m", "entrypoints.cli", "demo", "--data", str(tmp_path), "--port", str(taken)]
        with running(command, log=tmp_path / f"{taken}.log") as second:
            assert second.process.wait(30) == 1
        assert f"Error: Port {port} of 127.0.0.1 is taken. Is Coursedock running already?" in second.printed
        assert f"coursedock demo --port {taken + 1000}" in second.printed
    assert list(tmp_path.glob("*.db")) == [], "nothing was made"


def test_ctrl_c_closes_it_and_the_next_start_finds_everything_and_makes_nothing(
    data: Path, port: int, tmp_path: Path, demo_data: Path
) -> None:
    here, other = shutil.copytree(demo_data, tmp_path / "data"), free_pair()
    with opened(here, other) as first:
        tomas = first.sign_in("tomas")
        first.buy(tomas, "tea-lesson")
        eventually(lambda: first.subjects("tomas@example.com"))
        eventually(lambda: first.playable() == COUNTS, patience=150)
        films, courses = made_at(here / "films"), first.read("/api/courses")["items"]
        assert {course["shop_url"].partition("/#")[0] for course in courses} == {first.url}, "it has moved"
        secrets = made_at(here / "keys")
        assert close(first) < 12
        assert "Closing." in first.process.printed
        assert "Traceback" not in first.process.printed
        assert is_free(other)
        assert is_free(other + 1)
    with opened(here, other) as second:
        assert "Filming" not in second.process.printed
        assert second.read("/api/courses")["items"] == courses
        assert second.titles(tomas) == {"Tea without hurry"}, "she is still signed in"
        assert len(second.subjects("tomas@example.com")) == 1
        assert (made_at(here / "films"), made_at(here / "keys")) == (films, secrets)
        karin, known = second.sign_in("karin"), [course["id"] for course in courses]
        kept = [len(second.read(f"/api/admin/courses/{course}", karin)["videos"]) for course in known]
        assert sum(kept) == sum(COUNTS.values()), "no film was added twice"
        second.process.process.kill()
        eventually(lambda: is_free(other) and is_free(other + 1), patience=10)


def test_ctrl_c_while_it_starts_is_quiet(tmp_path: Path, demo_films: Path) -> None:
    here, other = tmp_path / "data", free_pair()
    shutil.copytree(demo_films, here / "films")
    command = [sys.executable, "-m", "entrypoints.cli", "demo", "--data", str(here), "--port", str(other)]
    with running(command, log=tmp_path / "demo.log") as process:
        eventually(lambda: "Coursedock answers" in process.printed)
        os.killpg(process.process.pid, signal.SIGINT)
        assert process.process.wait(15) == 1
        assert "Aborted!" in process.printed
        assert "Traceback" not in process.printed
        eventually(lambda: is_free(other) and is_free(other + 1), patience=10)


def made_at(folder: Path) -> dict[str, int]:
    """Give when each file was written, by its path."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in files}
