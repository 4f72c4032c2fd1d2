"""The log: text or JSON, every line with what it belongs to, and nothing in it that opens anything."""

import json
import logging
import re
from collections.abc import Callable, Iterator

import pytest

from adapters.identity.playback_tokens import HmacPlaybackTokens
from api_client import Api
from course_domain.model.notices import NoticeKind
from course_domain.model.preferences import Subscription
from entrypoints.cli.run import _reconcile, relay
from entrypoints.config.settings import Config
from entrypoints.container.groups import Jobs
from entrypoints.process.logs import begin_context, configure_logging, discreet, log_context
from entrypoints.worker import Loop
from environments import (
    CONSUMER_KEY,
    MAIL_PASSWORD,
    SIGN_ON,
    STANDARD,
    STANDARD_SOURCE,
    WOO_WITH_API,
    environment,
    sources,
)
from factories import ADMIN, ANN, World, make_order, make_world
from stories import PLAYBACK_KEY

FORMATS = pytest.mark.parametrize("log_format", ["text", "json"])
Logged = Callable[[], str]


@pytest.fixture
def world() -> World:
    made = make_world(tokens=HmacPlaybackTokens(keys=(PLAYBACK_KEY,)))
    made.add_course("drawing")
    return made


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[Logged]:
    """Give what was logged so far; the logging of this process is put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    written: list[str] = []

    def read() -> str:
        written.append(capsys.readouterr().err)
        return "".join(written)

    yield read
    root.handlers[:] = handlers
    root.setLevel(level)
    begin_context()


def objects(logged: Logged) -> list[dict[str, object]]:
    return [json.loads(line) for line in logged().splitlines()]


def test_a_request_is_an_object_with_its_number_its_route_and_its_time(world: World, logged: Logged) -> None:
    configure_logging("info", "json")
    Api(world).get("/api/courses/none?q=x", headers={"X-Request-Id": "abc-1"})
    (line,) = objects(logged)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(line.pop("time")))
    assert isinstance(line.pop("ms"), float)
    assert "404 unknown-course" in str(line.pop("message"))
    assert line == {
        "level": "info",
        "logger": "coursedock.access",
        "request_id": "abc-1",
        "method": "GET",
        "path": "/api/courses/none",
        "route": "/api/courses/{course_id}",
        "status": 404,
        "code": "unknown-course",
    }


@FORMATS
def test_every_line_logged_while_a_request_is_served_carries_its_number(
    world: World, logged: Logged, log_format: str
) -> None:
    configure_logging("debug", log_format)

    def fails(*_told: object) -> None:
        logging.getLogger("anywhere").debug("on the way")
        raise RuntimeError("broken")

    api = Api(world, list_courses=fails)
    api.get("/api/courses", headers={"X-Request-Id": "abc-1"})
    logging.getLogger("anywhere").info("afterwards")
    if log_format == "json":
        lines = objects(logged)
        assert [line.get("request_id") for line in lines] == ["abc-1", "abc-1", "abc-1", None]
        assert "RuntimeError: broken" in str(lines[1]["message"])
    else:
        lines = [line for line in logged().splitlines() if re.match(r"\d{4}-", line)]
        assert ["abc-1" in line for line in lines] == [True, True, True, False]
        assert lines[0].endswith("DEBUG anywhere on the way [request_id=abc-1]")


@FORMATS
@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
def test_nothing_that_opens_anything_reaches_the_log_of_real_requests(
    world: World, logged: Logged, log_format: str, level: str
) -> None:
    configure_logging(level, log_format, [world.shop.secret])
    api = Api(world)
    world.enroll()
    bearer = world.token(ANN)
    url = "/api/user/course/drawing/video/drawing-1/url"
    answer = api.get(url, by=ANN).json
    signed, playback = answer["url"], answer["session"]
    api.get(f"{url}?session={playback}", by=ANN)
    api.get(f"{url}?session={playback}x", by=ANN)
    api.get(f"/api/courses?next={signed}", by=ANN)
    delivery = world.shop.deliver(make_order("1", email="carl@example.com"))
    api.post("/webhooks/shop", raw=delivery.body, headers=delivery.headers)
    api.post("/webhooks/shop", raw=b"from carl@example.com", headers={"x-memory-signature": "forged-signature"})
    world.mailer.refuse("carl@example.com", permanent=True)
    world.work()
    api.post("/api/admin/enroll-user", {"email": "carl@example.com", "course_id": "drawing"}, by=ADMIN)
    api.get("/api/admin/notices?q=carl@example.com", by=ADMIN)
    for row in api.get("/api/admin/notices", by=ADMIN).json["items"]:
        api.post(f"/api/admin/notices/{row['key']}/resend", by=ADMIN)
    api.post("/api/admin/notices/access-granted:shop:1:email:carl@example.com/resend", by=ADMIN)
    api.post("/api/admin/notices/access-granted:shop:1:email:carl~40example.com/resend", by=ADMIN)
    query, _, _ = signed.partition("?")
    text = logged()
    assert ("200" in text) is (level in ("debug", "info"))
    hidden = [bearer, signed, signed.removeprefix(query), playback, world.shop.secret, "forged-signature", "carl"]
    assert [each for each in hidden if each in text] == []


@FORMATS
def test_what_an_exception_says_is_logged_without_the_secrets_in_it(
    world: World, logged: Logged, log_format: str
) -> None:
    settings = environment(
        "var",
        SOURCES=sources(own={**WOO_WITH_API, "customer_ids": "own"}, shop={**STANDARD_SOURCE, "customer_ids": "own"}),
        MAIL_URL=f"smtp://courses:{MAIL_PASSWORD}@mail.example:587",
    )
    config = Config.from_environ(settings)
    configure_logging("debug", log_format, config.secrets())
    bearer, signed = world.token(ANN), world.signer.sign("videos/a/r1/master.mp4", world.clock.now())
    spilt = [SIGN_ON, STANDARD, CONSUMER_KEY, MAIL_PASSWORD, f"Bearer {bearer}", signed, "carl@example.com"]

    def fails(*_told: object) -> None:
        raise RuntimeError(" and ".join(spilt))

    Api(world, list_courses=fails).get("/api/courses")
    try:
        fails()
    except RuntimeError:
        logging.getLogger("anywhere").exception("it failed with %s", " ".join(spilt))
    text = logged()
    assert text.count("Traceback") == 2
    assert "RuntimeError" in text
    query = signed.partition("?")[2]
    assert [each for each in (*spilt[:4], bearer, query, "carl@example.com") if each in text] == []


@FORMATS
@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
def test_nobody_can_forge_a_line_by_what_a_message_or_an_exception_quotes(
    world: World, logged: Logged, log_format: str, line_end: str
) -> None:
    configure_logging("info", log_format)
    forged = f"quoted{line_end}2026-03-01T00:00:00Z ERROR coursedock.http forged"

    def fails(*_told: object) -> None:
        raise ValueError(forged)

    Api(world, list_courses=fails).get("/api/courses")
    logging.getLogger("anywhere").warning("it said %s", forged)
    text = logged()
    assert text.count("ERROR coursedock.http forged") == 2
    assert [line for line in text.splitlines() if line.startswith("2026-03-01T00:00:00Z")] == []


@FORMATS
def test_an_unsubscribe_link_that_a_mail_server_quotes_is_not_logged(
    world: World, logged: Logged, log_format: str
) -> None:
    configure_logging("info", log_format)
    token = world.subscriptions.issue(Subscription(user_id="ann", kind=NoticeKind.EXPIRY))
    link = f"https://courses.example/unsubscribe/{token}"
    logging.getLogger("anywhere").info("a notice is tried again: 554 suspicious address <%s>", link)
    assert "554 suspicious address" in logged()
    assert token not in logged()


def test_every_secret_of_the_settings_is_known_to_the_log() -> None:
    made = Config.from_environ(
        environment("var", SOURCES=sources(woo=WOO_WITH_API), MAIL_URL="smtp://me:pass%40word@mail.example")
    )
    expected = {SIGN_ON, *WOO_WITH_API["secrets"], CONSUMER_KEY, WOO_WITH_API["consumer_secret"], "pass@word"}
    assert made.secrets() == expected


@pytest.mark.parametrize(
    "text",
    [
        "GET /api/courses 200 - 1.0 ms abc",
        "reconcile failed (OSError, 2 in a row); it is tried again in 1 s",
        'File "src/course_domain/use_cases/receive_delivery.py", line 3, in __call__',
        "course_domain.use_cases.receive_delivery.ReceiveDelivery",
        "Is Coursedock running already? COURSEDOCK_BIND sets another one.",
        "/unsubscribe/{token}",
    ],
)
def test_what_hides_nothing_is_logged_as_it_is(text: str) -> None:
    assert discreet(text) == text


def test_the_longest_text_is_looked_through_in_no_time() -> None:
    for text in ("a" * 200_000, "?" * 200_000, "a@" * 100_000):
        assert isinstance(discreet(text), str)


# --- the worker's lines


def jobs_of(world: World) -> Jobs:
    return world.make(Jobs)


def test_the_worker_s_lines_carry_the_job_and_the_message_or_the_notice(world: World, logged: Logged) -> None:
    configure_logging("info", "json")
    world.mailer.refuse("carl@example.com", permanent=True)
    for facts in (make_order("1", user_id=None, email=None), make_order("2", user_id=None, email="carl@example.com")):
        Api(world).post("/webhooks/shop", raw=(told := world.shop.deliver(facts)).body, headers=told.headers)
    jobs = jobs_of(world)
    done: list[bool] = []
    loop = Loop(name="relay", job=lambda: done.append(relay(jobs)) or done[-1], seconds=60)
    loop.start()
    while not done or done[-1]:
        pass
    loop.stop()
    assert loop.ended(5)
    aside, dead = [line for line in objects(logged) if line["level"] == "warning"]
    assert aside["job"] == dead["job"] == "relay"
    assert str(aside["message"]).startswith(f"a message was set aside: {aside['event']} from shop")
    assert str(dead["notice"]).startswith("access-granted:shop:2:email:")
    assert "carl" not in logged()


def test_gaps_are_an_error_that_names_the_orders(world: World, logged: Logged) -> None:
    configure_logging("info", "json")
    world.tell(make_order("17"))
    _reconcile(jobs_of(world).reconcile)
    with world.storage.writing() as uow:
        uow.grants.remove([grant.key for grant in uow.grants.of_order("shop", "17")])
        uow.commit()
    _reconcile(jobs_of(world).reconcile)
    (line,) = objects(logged)
    assert (line["level"], line["message"]) == (
        "error",
        "1 of 1 orders were not what was told of them, and were mended: shop 17",
    )


def test_words_of_a_context_end_with_it(logged: Logged) -> None:
    configure_logging("info", "json")
    with log_context(job="a"), log_context(event="b"):
        logging.getLogger("x").info("inside")
    logging.getLogger("x").info("outside")
    inside, outside = objects(logged)
    assert (inside["job"], inside["event"]) == ("a", "b")
    assert "job" not in outside
