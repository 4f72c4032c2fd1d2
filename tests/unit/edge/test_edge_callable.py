"""The edge without a server: what a client can't bring about from outside, or only by chance."""

import io
import json
import logging
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest

from adapters.memory.media import MemoryMediaObjects
from course_domain.model.errors import NotReachable, UnknownMedia
from edge_client import NOON, SECRET, Doorman, Noon, ask
from entrypoints.edge import create_edge
from entrypoints.edge.ranges import LARGEST_PART


@pytest.fixture
def media() -> MemoryMediaObjects:
    made = MemoryMediaObjects()
    made.put("videos/v1/a.mp4", io.BytesIO(b"0123456789"), "video/mp4")
    made.put("videos/v1/long.mp4", io.BytesIO(bytes(LARGEST_PART + 1)), "video/mp4")
    return made


@pytest.fixture
def doorman() -> Doorman:
    return Doorman()


@pytest.fixture
def edge(doorman: Doorman, media: MemoryMediaObjects):
    origins = ["https://Shop.example/"]
    return create_edge(gate=doorman, media=media, allowed_origins=origins, clock=Noon(), whole_downloads=2)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
@pytest.mark.parametrize("query", ["", SECRET])
def test_the_edge_is_a_standard_wsgi_application(edge, method: str, query: str) -> None:
    environ = {"SCRIPT_NAME": "", "PATH_INFO": "/videos/v1/a.mp4", "QUERY_STRING": query}
    environ["REQUEST_METHOD"] = method
    setup_testing_defaults(environ)
    body = validator(edge)(environ, lambda *_: lambda _: None)
    list(body)
    body.close()


def test_the_gate_is_asked_with_the_path_the_query_the_time_and_the_viewers_address(edge, doorman) -> None:
    ask(edge, "/videos/v1/a.mp4", SECRET)
    expected = {"path": "/videos/v1/a.mp4", "query": SECRET, "now": NOON, "address": "192.0.2.9", "cookies": ""}
    assert doorman.asked == [expected]


def test_a_trusted_proxy_tells_the_viewers_address_and_nobody_else_does(doorman, media) -> None:
    edge = create_edge(gate=doorman, media=media, allowed_origins=[], clock=Noon(), proxies=["10.0.0.0/8"])
    told = "203.0.113.7, 198.51.100.4"
    ask(edge, "/videos/v1/a.mp4", SECRET, HTTP_X_FORWARDED_FOR=told, REMOTE_ADDR="10.0.0.1")
    ask(edge, "/videos/v1/a.mp4", SECRET, HTTP_X_FORWARDED_FOR=told)
    assert [each["address"] for each in doorman.asked] == ["198.51.100.4", "192.0.2.9"]


def test_cookies_are_looked_at_only_where_they_are_in_use(doorman, media, edge) -> None:
    baking = create_edge(
        gate=doorman, media=media, allowed_origins=["https://shop.example"], clock=Noon(), takes_cookies=True
    )
    shop = {"HTTP_COOKIE": "a=b", "HTTP_ORIGIN": "https://shop.example"}
    with_them, without = (ask(each, "/videos/v1/a.mp4", SECRET, **shop) for each in (baking, edge))
    assert [each["cookies"] for each in doorman.asked] == ["a=b", ""]
    assert with_them.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert with_them.headers["Access-Control-Allow-Credentials"] == "true"
    assert "Access-Control-Allow-Credentials" not in without.headers


def test_only_exact_origins_may_send_cookies(doorman, media) -> None:
    edge = create_edge(
        gate=doorman, media=media, allowed_origins=["https://shop.example"], clock=Noon(), takes_cookies=True
    )
    for method in ("GET", "OPTIONS"):
        foreign = ask(edge, "/videos/v1/a.mp4", SECRET, method=method, HTTP_ORIGIN="https://thief.example")
        assert not any(name.startswith("Access-Control-Allow-") for name in foreign.headers)
    assert "Access-Control-Allow-Credentials" not in ask(edge, "/videos/v1/a.mp4", SECRET).headers


def test_an_object_that_is_there_and_one_that_is_not_are_refused_alike(edge) -> None:
    there, absent = ask(edge, "/videos/v1/a.mp4"), ask(edge, "/videos/v1/none.mp4")
    assert (there.status, there.headers, list(there.body)) == (
        absent.status,
        absent.headers,
        list(absent.body),
    )
    assert there.status == "403"


def test_where_the_path_as_sent_is_known_no_encoding_is_let_through(edge) -> None:
    for name in ("RAW_URI", "REQUEST_URI"):
        refused = ask(edge, "/videos/v1/a.mp4", SECRET, **{name: f"/videos%2Fv1/a.mp4?{SECRET}"})
        assert (refused.status, json.loads(b"".join(refused.body))["code"]) == ("403", "bad-path")
        assert ask(edge, "/videos/v1/a.mp4", SECRET, **{name: "/videos/v1/a.mp4?x=%2F"}).status == "200"


@pytest.mark.parametrize("referrer", ["x", "http://[", "//shop.example", "https://shop.example.evil/", "null"])
def test_a_referrer_that_cannot_be_read_is_a_foreign_one(edge, referrer: str) -> None:
    for host in ("127.0.0.1", ""):
        refused = ask(edge, "/videos/v1/a.mp4", SECRET, HTTP_REFERER=referrer, HTTP_HOST=host)
        assert json.loads(b"".join(refused.body))["code"] == "hotlink"


def test_a_player_opened_by_its_own_address_refers_to_the_edge_itself(edge) -> None:
    referrer = "http://127.0.0.1/videos/v1/a.mp4?x"
    assert ask(edge, "/videos/v1/a.mp4", SECRET, HTTP_REFERER=referrer).status == "200"
    assert ask(edge, "/videos/v1/a.mp4", SECRET, HTTP_REFERER=referrer, HTTP_HOST="other.example").status == "403"


def test_downloads_of_whole_objects_never_take_all_the_threads(edge) -> None:
    first, second = (ask(edge, "/videos/v1/long.mp4", SECRET) for _ in range(2))
    third = ask(edge, "/videos/v1/long.mp4", SECRET)
    assert (first.status, second.status, third.status) == ("200", "200", "503")
    assert third.headers["Retry-After"] == "5"
    assert ask(edge, "/videos/v1/long.mp4", SECRET, HTTP_RANGE="bytes=0-").status == "206"
    assert ask(edge, "/videos/v1/a.mp4", SECRET).status == "200"
    assert ask(edge, "/videos/v1/long.mp4", SECRET, method="HEAD").status == "200"
    for each in (first, second):
        each.body.close()
        each.body.close()
    assert b"".join(ask(edge, "/videos/v1/long.mp4", SECRET).body) == bytes(LARGEST_PART + 1)


def test_an_object_that_goes_away_while_it_is_asked_for_is_absent(doorman, media) -> None:
    class Vanishing(MemoryMediaObjects):
        def find(self, key: str):
            return media.find(key)

        def read(self, key: str, start: int, length: int) -> bytes:
            raise UnknownMedia(key=key)

    edge = create_edge(gate=doorman, media=Vanishing(), allowed_origins=[], clock=Noon())
    assert ask(edge, "/videos/v1/a.mp4", SECRET).status == "404"
    assert ask(edge, "/videos/v1/a.mp4", SECRET, HTTP_RANGE="bytes=0-").status == "404"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_store_that_is_away_is_told_and_not_taken_for_an_absent_object(doorman, media, method: str) -> None:
    class Away(MemoryMediaObjects):
        def find(self, key: str):
            raise NotReachable(what="The media store")

    class Leaving(Away):
        def find(self, key: str):
            return media.find(key)

        def read(self, key: str, start: int, length: int) -> bytes:
            raise NotReachable(what="The media store")

    for store in (Away(), Leaving()) if method == "GET" else (Away(),):
        edge = create_edge(gate=doorman, media=store, allowed_origins=[], clock=Noon())
        for headers in ({}, {"HTTP_RANGE": "bytes=0-"}):
            answer = ask(edge, "/videos/v1/a.mp4", SECRET, method=method, **headers)
            assert (answer.status, answer.headers["Retry-After"]) == ("503", "5")


def test_an_object_that_becomes_shorter_while_it_is_sent_breaks_off(doorman, media) -> None:
    edge = create_edge(gate=doorman, media=media, allowed_origins=[], clock=Noon())
    body = iter(ask(edge, "/videos/v1/long.mp4", SECRET).body)
    assert next(body)
    media.put("videos/v1/long.mp4", io.BytesIO(b"short"), "video/mp4")
    with pytest.raises(EOFError, match="shorter"):
        next(body)


def test_the_access_log_holds_the_key_and_why_and_never_the_query(edge, caplog) -> None:
    caplog.set_level(logging.INFO, logger="coursedock.edge")
    ask(edge, "/videos/v1/a.mp4", SECRET)
    ask(edge, "/videos/v1/a.mp4", "Signature=stale")
    ask(edge, "/videos/\nforged line?Signature=abc~def", SECRET)
    assert [each.getMessage() for each in caplog.records] == [
        "GET /videos/v1/a.mp4 200 -",
        "GET /videos/v1/a.mp4 403 expired",
        "GET /- 403 bad-path",
    ]


class Noted(list[tuple[str, str, int, int]]):
    """What the edge tells its log."""

    def note(self, *told: object) -> None:
        """Take note."""
        self.append(told)  # type: ignore[arg-type]


def test_what_is_sent_of_an_object_is_noted_once_and_nothing_else_is(doorman, media) -> None:
    noted = Noted()
    edge = create_edge(gate=doorman, media=media, allowed_origins=[], clock=Noon(), log=noted)
    short, long, query = "videos/v1/a.mp4", "videos/v1/long.mp4", SECRET
    ask(edge, f"/{short}", query)
    ask(edge, f"/{short}", query, HTTP_RANGE="bytes=2-5")
    whole = ask(edge, f"/{long}", query).body
    assert sum(map(len, whole)) == LARGEST_PART + 1
    whole.close()
    ask(edge, f"/{long}", query, HTTP_RANGE="bytes=0-")
    ask(edge, f"/{short}", query, REQUEST_METHOD="HEAD")
    ask(edge, f"/{short}", query, REQUEST_METHOD="OPTIONS")
    ask(edge, f"/{short}", query, HTTP_IF_NONE_MATCH="*")
    ask(edge, f"/{short}", query, HTTP_RANGE="bytes=99-")
    ask(edge, f"/{short}")
    ask(edge, "/videos/v1/none.mp4", query)
    assert noted == [
        (query, short, 200, 10),
        (query, short, 206, 4),
        (query, long, 200, LARGEST_PART + 1),
        (query, long, 206, LARGEST_PART),
    ]


def test_of_a_download_that_is_broken_off_only_what_was_sent_is_noted(doorman, media) -> None:
    noted = Noted()
    edge = create_edge(gate=doorman, media=media, allowed_origins=[], clock=Noon(), log=noted)
    environ = {"PATH_INFO": "/videos/v1/long.mp4", "QUERY_STRING": SECRET}
    setup_testing_defaults(environ)
    body = edge(environ, lambda *_: lambda _: None)
    first = next(iter(body))
    body.close()
    body.close()
    assert [each[3] for each in noted] == [len(first)]
