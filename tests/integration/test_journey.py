"""The main job, end to end, through a real server, a real worker and a real edge, on each database."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from attrs import frozen
from installation import Installation, eventually, served_installation, woo_order

from servers import PostgresServer

FILM = bytes(range(256)) * 8192
DURATION = 20
MIA = "mia@example.com"
NORA = "nora@example.com"


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with ExitStack() as stack:
        extra = {}
        if request.param == "postgres":
            server: PostgresServer = request.getfixturevalue("postgres")
            extra["COURSEDOCK_DATABASE_URL"] = stack.enter_context(server.database(migrated=False))
        yield stack.enter_context(served_installation(tmp_path_factory.mktemp("journey"), extra))


@pytest.fixture(scope="module")
def course(shop: Installation) -> tuple[str, str]:
    """A published course of one film, sold as product 93; gives both ids."""
    admin = shop.token("boss", admin=True)
    film = shop.data / "media" / "videos" / "bread" / "1.mp4"
    film.parent.mkdir(parents=True)
    film.write_bytes(FILM)
    wish = {
        "title": "Bread from one bowl",
        "description": "",
        "price": {"amount": 4900, "currency": "EUR"},
        "status": "published",
        "access_days": None,
    }
    made = shop.call("POST", "/api/admin/courses", admin, wish)
    assert made.status_code == 201, made.text
    course_id = made.json()["id"]
    film_wish = {
        "title": "Stir",
        "description": "",
        "duration": DURATION,
        "order_position": 1,
        "s3_key": "videos/bread/1.mp4",
    }
    added = shop.call("POST", f"/api/admin/courses/{course_id}/videos", admin, film_wish)
    assert added.status_code == 201, added.text
    shop.run("link-product", "--source", "woo", "--product", "93", "--course", course_id)
    return course_id, added.json()["id"]


@frozen(kw_only=True)
class Viewer:
    """A customer with a session and a player."""

    shop: Installation
    token: str
    course_id: str
    video_id: str

    def enrolled(self) -> list[dict[str, Any]]:
        return list(self.shop.read("/api/user/enrolled-courses", self.token)["items"])

    def address(self) -> httpx.Response:
        return self.shop.call("GET", f"/api/user/course/{self.course_id}/video/{self.video_id}/url", self.token)

    def beat(self, session: str, seq: int, played: list[list[float]], position: float) -> dict[str, Any]:
        body = {
            "video_id": self.video_id,
            "session": session,
            "seq": seq,
            "played": played,
            "position": position,
            "age": 0,
        }
        answer = self.shop.call("POST", f"/api/user/course/{self.course_id}/progress", self.token, body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def watched(self) -> int:
        progress = self.shop.read(f"/api/user/course/{self.course_id}/progress", self.token)
        return int(progress["videos"][0]["watched_duration"])


def watch_whole(viewer: Viewer) -> dict[str, Any]:
    """Fetch some of the film as a player does and tell what was played until the course is complete."""
    opened = viewer.address()
    assert opened.status_code == 200, opened.text
    media = opened.json()
    part = viewer.shop.client.get(media["url"], headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, FILM[100:200])
    unsigned = viewer.shop.client.get(media["url"].split("?")[0])
    assert unsigned.status_code == 403
    answer = viewer.beat(media["session"], 1, [[0, DURATION * 0.95]], DURATION * 0.95)
    assert answer["credited"] + answer["pending"] == 19, "nothing told is lost"
    seq = 1
    while not answer["course"]["completed"]:
        assert seq < 40
        time.sleep(0.5)
        seq += 1
        answer = viewer.beat(media["session"], seq, [], DURATION * 0.95)
    return answer


def test_a_customer_buys_watches_is_refunded_and_buys_again(shop: Installation, course: tuple[str, str]) -> None:
    course_id, video_id = course
    viewer = Viewer(shop=shop, token=shop.token("7", MIA), course_id=course_id, video_id=video_id)
    assert viewer.address().json()["code"] == "not-enrolled"
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=60)
    paid = woo_order(501, customer_id=7, email_address=MIA, status="processing", modified=start)
    assert shop.deliver(paid) == "accepted"
    assert shop.deliver(paid) == "duplicate"
    eventually(viewer.enrolled)
    eventually(lambda: shop.mails(MIA))
    letter = shop.mails(MIA)[0].get_body(("plain",))
    assert letter is not None
    assert f"{shop.url}/learn/{course_id}" in letter.get_content(), "the letter links to the course"

    watch_whole(viewer)
    eventually(lambda: len(shop.mails(MIA)) == 2)

    refunded = {**paid, "status": "refunded", "refunds": [{"id": 1, "total": "-49.00"}]}
    refunded["date_modified_gmt"] = (start + timedelta(seconds=20)).strftime("%Y-%m-%dT%H:%M:%S")
    shop.deliver(refunded)
    eventually(lambda: viewer.address().status_code == 403)
    assert viewer.address().json()["code"] == "access-ended"
    assert viewer.watched() >= 18, "progress is still there"
    eventually(lambda: viewer.watched() == 19, patience=30)  # what was pending was received before the refund
    eventually(lambda: len(shop.mails(MIA)) == 3)

    late = {**paid, "date_modified_gmt": (start + timedelta(seconds=10)).strftime("%Y-%m-%dT%H:%M:%S")}
    shop.deliver(late)
    time.sleep(2)
    assert viewer.address().json()["code"] == "access-ended", "a late paid changes nothing"

    again = woo_order(502, customer_id=7, email_address=MIA, status="completed", modified=datetime.now(UTC))
    shop.deliver(again)
    eventually(lambda: viewer.address().status_code == 200)
    assert viewer.address().json()["position"] == 19, "she continues where she was"
    assert viewer.watched() == 19
    eventually(lambda: len(shop.mails(MIA)) == 4)
    time.sleep(2)
    assert len({letter["Message-ID"] for letter in shop.mails(MIA)}) == len(shop.mails(MIA)) == 4, "once per key"


def test_a_guest_buys_and_claims_by_a_verified_session(shop: Installation, course: tuple[str, str]) -> None:
    course_id, video_id = course
    now = datetime.now(UTC)
    guest = woo_order(601, customer_id=0, email_address=f" {NORA.upper()} ", status="processing", modified=now)
    shop.deliver(guest)
    eventually(lambda: shop.mails(NORA))
    admin = shop.token("boss", admin=True)
    waiting = shop.read("/api/admin/enrollments?status=waiting", admin)["items"]
    assert [(row["status"], row["email"]) for row in waiting] == [("waiting", NORA)]

    stranger = Viewer(shop=shop, token=shop.token("8"), course_id=course_id, video_id=video_id)
    assert stranger.enrolled() == [], "an unverified session claims nothing"

    viewer = Viewer(shop=shop, token=shop.token("9", NORA), course_id=course_id, video_id=video_id)
    assert [item["id"] for item in (entry["course"] for entry in viewer.enrolled())] == [course_id]
    assert viewer.address().status_code == 200
    assert shop.read("/api/admin/enrollments?status=waiting", admin)["items"] == []
