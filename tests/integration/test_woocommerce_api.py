"""The refunds of an order over HTTP, from a small shop on 127.0.0.1 that answers well, badly or never."""

import base64
import io
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from attrs import define, field

from adapters.shops.woocommerce_api import LARGEST_ANSWER, WooCommerceApi
from course_domain.model.errors import Invalid, NotReachable, Unusable

DATA = Path(__file__).parents[1] / "unit" / "data"
KEY, SECRET = "ck_1", "cs_2"
Answer = tuple[str, dict[str, str], Iterable[bytes]]


@define
class FakeShop:
    """Answers as ``answer`` says; ``asked`` holds what it was asked."""

    answer: Callable[[dict[str, list[str]]], Answer]
    asked: list[dict[str, Any]] = field(factory=list)

    def __call__(self, environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        self.asked.append(environ)
        status, headers, body = self.answer(parse_qs(environ["QUERY_STRING"]))
        start(status, list(headers.items()))
        return body


class QuietServer(WSGIServer):
    """Says nothing of clients that hang up."""

    def handle_error(self, request: object, client_address: object) -> None:
        return


class QuietHandler(WSGIRequestHandler):
    """Writes no log."""

    timeout = 5

    def log_message(self, *words: object) -> None:
        return

    def get_stderr(self) -> io.StringIO:
        return io.StringIO()


@pytest.fixture
def shop() -> Iterator[Callable[..., tuple[WooCommerceApi, FakeShop]]]:
    servers: list[tuple[WSGIServer, threading.Thread]] = []

    def make(answer: Callable[[dict[str, list[str]]], Answer], timeout: int = 10) -> tuple[WooCommerceApi, FakeShop]:
        fake = FakeShop(answer)
        server = make_server("127.0.0.1", 0, fake, server_class=QuietServer, handler_class=QuietHandler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        servers.append((server, thread))
        url = f"http://127.0.0.1:{server.server_port}/"
        return WooCommerceApi(url=url, consumer_key=KEY, consumer_secret=SECRET, timeout=timeout), fake

    yield make
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def page(refunds: list[dict[str, Any]], pages: int | None = 1) -> Answer:
    headers = {} if pages is None else {"X-WP-TotalPages": str(pages)}
    return "200 OK", headers, [json.dumps(refunds).encode()]


def refund(number: int) -> dict[str, Any]:
    return {"id": number, "date_created_gmt": "2026-03-09T09:00:00", "amount": "1.00", "line_items": []}


def test_an_order_s_refunds_are_read_with_their_lines(shop: Any) -> None:
    api, fake = shop(lambda _query: page(json.loads((DATA / "woocommerce_refunds.json").read_bytes())))
    refunds = api.of_order("1422")
    assert [(each.id, len(each.lines)) for each in refunds] == [("1490", 2), ("1501", 1), ("1503", 2)]
    assert {line.line_id for line in refunds[2].lines} == {"2812", "2813"}
    (asked,) = fake.asked
    assert asked["PATH_INFO"] == "/wp-json/wc/v3/orders/1422/refunds"
    assert asked["HTTP_AUTHORIZATION"] == "Basic " + base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
    assert SECRET not in asked["QUERY_STRING"]


@pytest.mark.parametrize("order_id", ["..", "../customers", "1?x=", "", "\u0661"])
def test_only_a_number_gets_into_the_path(shop: Any, order_id: str) -> None:
    api, fake = shop(lambda _query: page([]))
    with pytest.raises(Unusable, match="id must be a number"):
        api.of_order(order_id)
    assert fake.asked == []


@pytest.mark.parametrize("total", [3, None], ids=["pages are announced", "pages are not announced"])
def test_all_pages_are_read(shop: Any, total: int | None) -> None:
    def answer(query: dict[str, list[str]]) -> Answer:
        number = int(query["page"][0])
        first = (number - 1) * 100
        return page([refund(each) for each in range(first, min(first + 100, 201))], total)

    api, fake = shop(answer)
    assert len(api.of_order("1")) == 201
    assert len(fake.asked) == 3


def test_a_shop_that_gives_smaller_pages_than_asked_for_is_read_to_the_end(shop: Any) -> None:
    api, _ = shop(lambda query: page([refund(int(query["page"][0]))], 4))
    assert [each.id for each in api.of_order("1")] == ["1", "2", "3", "4"]


def test_a_shop_whose_pages_never_end_is_given_up(shop: Any) -> None:
    api, fake = shop(lambda query: page([refund(int(query["page"][0]))], 10**6))
    with pytest.raises(NotReachable, match="more than 1000 refunds"):
        api.of_order("1")
    assert len(fake.asked) == 10


def endless() -> Iterator[bytes]:
    while True:
        yield b" " * 65536


def dripping() -> Iterator[bytes]:
    for _ in range(100):
        time.sleep(0.1)
        yield b" "


def late() -> Iterator[bytes]:
    time.sleep(3)
    yield b"[]"


BAD: dict[str, tuple[Callable[[dict[str, list[str]]], Answer], str]] = {
    "an error": (lambda _: ("500 Internal Server Error", {}, [b"[]"]), "HTTP 500"),
    "wrong keys": (lambda _: ("401 Unauthorized", {}, [b"{}"]), "HTTP 401"),
    "no such page": (lambda _: ("404 Not Found", {}, [b"<html>"]), "HTTP 404"),
    "a redirect": (lambda _: ("302 Found", {"Location": "http://127.0.0.1:9/"}, [b""]), "HTTP 302"),
    "a maintenance page": (lambda _: ("200 OK", {}, [b"<html>Back soon</html>"]), "no list of refunds"),
    "an error object": (lambda _: ("200 OK", {}, [b'{"code":"x","message":"y"}']), "no list of refunds"),
    "a refund without an id": (lambda _: ("200 OK", {}, [b'[{"amount":"1"}]']), "no list of refunds"),
    "too many in one page": (lambda _: page([refund(each) for each in range(101)]), "no list of refunds"),
    "compressed": (lambda _: ("200 OK", {"Content-Encoding": "gzip"}, [b"\x1f\x8b\x08"]), "no list of refunds"),
    "a broken promise": (lambda _: ("200 OK", {"Content-Length": "900"}, [b"[]"]), "RemoteProtocolError"),
    "a huge answer": (lambda _: ("200 OK", {}, endless()), f"more than {LARGEST_ANSWER} bytes"),
    "a byte at a time": (lambda _: ("200 OK", {}, dripping()), "too slow"),
    "silence": (lambda _: ("200 OK", {}, late()), "Timeout"),
}


@pytest.mark.parametrize(("answer", "detail"), BAD.values(), ids=BAD.keys())
def test_any_other_answer_is_tried_again_later(shop: Any, answer: Callable[..., Answer], detail: str) -> None:
    api, _ = shop(answer, timeout=1)
    began = time.monotonic()
    with pytest.raises(NotReachable, match=detail) as trouble:
        api.of_order("1")
    assert time.monotonic() - began < 5
    assert SECRET not in str(trouble.value)


def test_a_shop_that_is_not_there_is_tried_again_later(shop: Any) -> None:
    api, _ = shop(lambda _query: page([]))
    gone = WooCommerceApi(url="http://127.0.0.1:9", consumer_key=KEY, consumer_secret=SECRET, timeout=2)
    assert api.of_order("1") == ()
    with pytest.raises(NotReachable, match="ConnectError"):
        gone.of_order("1")


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example",
        "shop.example",
        "",
        "https://",
        "https://u:p@shop.example",
        "https://shop.example/?x",
        "ftp://x",
        "https://[::1",
    ],
)
def test_the_keys_travel_only_encrypted_and_only_to_a_plain_address(url: str) -> None:
    with pytest.raises(Invalid, match="url"):
        WooCommerceApi(url=url, consumer_key=KEY, consumer_secret=SECRET)


@pytest.mark.parametrize("url", ["https://shop.example", "https://shop.example/blog/", "http://localhost:8080"])
def test_an_address_with_https_or_on_this_machine_is_taken(url: str) -> None:
    assert WooCommerceApi(url=url, consumer_key=KEY, consumer_secret=SECRET).url == url


def test_keys_that_no_header_can_carry_are_refused_and_never_shown() -> None:
    for key in ("", "clé", "a\nb"):
        with pytest.raises(Invalid, match="consumer_key"):
            WooCommerceApi(url="https://shop.example", consumer_key=key, consumer_secret=SECRET)
    assert SECRET not in repr(WooCommerceApi(url="https://shop.example", consumer_key=KEY, consumer_secret=SECRET))
