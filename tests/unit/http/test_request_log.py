"""One line a request: enough to find it, and nothing that opens anything."""

import logging
import re

import pytest

from api_client import Api
from course_domain.model.notices import NoticeKind
from course_domain.model.preferences import Subscription
from factories import ADMIN, ANN, World

LINE = re.compile(r"(\S+) (\S+) (\d{3}) (\S+) [\d.]+ ms (\S+)")


@pytest.fixture(autouse=True)
def _all_levels(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


def lines(caplog: pytest.LogCaptureFixture) -> list[tuple[str, ...]]:
    told = [record.getMessage() for record in caplog.records if record.name == "coursedock.access"]
    found = [LINE.fullmatch(line) for line in told]
    assert all(found), told
    return [each.groups() for each in found if each]


def test_a_request_is_one_line(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    api.get("/api/courses?q=drawing", headers={"X-Request-Id": "abc-1"})
    assert lines(caplog) == [("GET", "/api/courses", "200", "-", "abc-1")]


def test_a_refusal_is_logged_with_its_code(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    api.get("/api/courses/none")
    api.get("/nowhere")
    api.call_bare(REQUEST_METHOD="BREW\n", PATH_INFO="/api/courses")
    assert [line[2:4] for line in lines(caplog)] == [
        ("404", "unknown-course"),
        ("404", "not-found"),
        ("400", "bad-request"),
    ]


def test_a_number_that_is_no_plain_word_is_replaced(api: Api) -> None:
    for told in ("", "a b", "x" * 65, "<script>", 'a"b', "ä"):
        made = api.get("/healthz", headers={"X-Request-Id": told}).headers["x-request-id"]
        assert re.fullmatch("[0-9a-f]{32}", made), told
    assert api.get("/healthz").headers["x-request-id"] != api.get("/healthz").headers["x-request-id"]


def test_no_secret_of_anybody_is_ever_logged(world: World, api: Api, caplog: pytest.LogCaptureFixture) -> None:
    world.sessions.known["bearer-of-ann"] = ANN
    world.enroll()
    signed_in = {"Authorization": "Bearer bearer-of-ann", "Cookie": "cookie-of-ann=1"}
    url = "/api/user/course/drawing/video/drawing-1/url"
    playback = api.get(url, headers=signed_in).json["session"]
    api.get(f"{url}?session={playback}", headers=signed_in)
    api.get(f"{url}?session=playback-made-up", headers=signed_in)
    beat = {"video_id": "drawing-1", "position": 1, "session": playback, "seq": 1, "words": "in-the-body"}
    api.post("/api/user/course/drawing/progress", beat, headers=signed_in)
    api.get("/api/user/enrolled-courses?token=in-the-query", headers={"Authorization": "Bearer forged-token"})
    api.post("/webhooks/shop", raw=b"order of somebody", headers={"x-memory-signature": world.shop.secret})
    assert len(lines(caplog)) == 6
    logged = caplog.text + "".join(str(record.__dict__) for record in caplog.records)
    secrets = [
        "bearer-of-ann",
        "cookie-of-ann",
        playback,
        "playback-made-up",
        "in-the-body",
        "in-the-query",
        "forged-token",
        "order of somebody",
        world.shop.secret,
        "proof=",
    ]
    assert [secret for secret in secrets if secret in logged] == []


def test_nobodys_address_is_logged_with_a_path(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    wish = {"email": "carl@example.com", "course_id": "drawing"}
    row = api.post("/api/admin/enroll-user", wish, by=ADMIN).json["id"]
    api.get(f"/api/admin/enrollments/{row}", by=ADMIN)
    assert lines(caplog)[-1][1] == "/api/admin/enrollments/waiting-..."
    assert b"carl@example.com".hex() not in caplog.text


def test_the_token_of_an_unsubscribe_link_is_not_logged(
    world: World, api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    token = world.subscriptions.issue(Subscription(user_id="ann", kind=NoticeKind.EXPIRY))
    api.post(f"/unsubscribe/{token}")
    api.get(f"/unsubscribe/{token}/more")
    api.get(f"/courses/unsubscribe/{token}")
    hidden = "/unsubscribe/..."
    assert [line[1] for line in lines(caplog)] == [hidden, hidden, f"/courses{hidden}"]
    assert token not in caplog.text


def test_a_path_cannot_break_the_line(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    api.get("/api/courses/a%0AGET%20/%1b[31m%C3%A4" + "x" * 5000)
    (line,) = lines(caplog)
    assert "\n" not in line[1]
    assert len(line[1]) < 1000
