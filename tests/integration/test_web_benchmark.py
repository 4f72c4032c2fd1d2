"""What the measurement of our pages counts is true: each thing that it looks for is planted once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser

from benchmarks.bench_web import Measured
from benchmarks.phone import HANDSHAKES, ROUND_TRIP, Visit, browser, visit

HEAD = "<!doctype html><title>Page</title><meta name=viewport content=width=device-width><link rel=icon href=data:,>"
SHIFTED = "setTimeout(() => {const h1 = document.querySelector('h1'); h1.style.marginTop = '400px'}, 1000)"
SLOW = "setTimeout(() => {const big = document.createElement('h2'); big.style.fontSize = '60px';"
SLOW += "big.textContent = 'Late and large, and larger'; document.body.append(big)}, 2600)"


@contextmanager
def served(html: str, policy: str = "") -> Iterator[str]:
    """Serve one page and its script until the block ends; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = html.encode() if self.path == "/" else b"/* nothing */"
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if self.path == "/" else "text/javascript")
            self.send_header("Content-Length", str(len(body)))
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


def page(script: str = "", more: str = "") -> str:
    return f"{HEAD}<h1>A page</h1><p>{more}</p>" + (f"<script>{script}</script>" if script else "")


def seen(chromium: Browser, html: str, policy: str = "", shown: str = "h1") -> Visit:
    with served(html, policy) as url:
        return visit(chromium, url, {}, shown)


def is_reached(found: Visit) -> bool:
    return Measured(page="/", visits=[found]).is_reached


def test_a_quick_and_quiet_page_reaches_the_gates(chromium: Browser) -> None:
    found = seen(chromium, page(more="<script src=a.js></script>"))
    assert (found.requests, found.servers, found.foreign, found.violations) == (2, 1, (), ())
    assert found.received > 100
    assert ROUND_TRIP <= found.painted < 1_500
    assert found.lcp == found.painted + HANDSHAKES * ROUND_TRIP
    assert found.cls < 0.01
    assert is_reached(found)


def test_what_is_painted_late_misses_the_gate(chromium: Browser) -> None:
    found = seen(chromium, page(SLOW), shown="h2")
    assert found.painted > 2_500
    assert not is_reached(found)


def test_what_moves_by_itself_misses_the_gate(chromium: Browser) -> None:
    found = seen(chromium, page(SHIFTED, "It goes on. " * 60))
    assert found.cls > 0.1
    assert not is_reached(found)


def test_a_foreign_host_misses_the_gate(chromium: Browser) -> None:
    found = seen(chromium, page(more='<script src="http://localhost:9/track.js"></script>'))
    assert found.foreign == ("http://localhost:9/track.js",)
    assert not is_reached(found)


def test_what_a_page_s_policy_refuses_misses_the_gate(chromium: Browser) -> None:
    found = seen(chromium, page("console.log(1)"), "script-src 'self'")
    assert found.violations == ("script-src-elem inline",)
    assert not is_reached(found)


def test_what_a_tab_keeps_is_there_before_the_page_is(chromium: Browser) -> None:
    html = page("document.querySelector('h1').id = sessionStorage.getItem('who')")
    with served(html) as url:
        assert visit(chromium, url, {"who": '{"token": "it\'s me"}'}, "h1[id]").requests == 1
