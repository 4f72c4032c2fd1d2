"""A shop's own pages, of another origin than ours: what they embed, under which policy, and with which style."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from attrs import define, field

TYPES = {"html": "text/html; charset=utf-8", "js": "text/javascript", "css": "text/css"}


@define(kw_only=True)
class HostSite:
    """Pages by their paths; each is put before it is opened."""

    origin: str
    _files: dict[str, tuple[str, dict[str, str]]] = field(factory=dict)

    def put(self, path: str, text: str, headers: dict[str, str] | None = None) -> str:
        """Lay a file down; gives its address."""
        self._files[path] = text, headers or {}
        return self.origin + path

    def find(self, path: str) -> tuple[str, dict[str, str]] | None:
        """Give a file and its headers."""
        return self._files.get(path)


@contextmanager
def host_site() -> Iterator[HostSite]:
    """Serve pages on a loopback port of their own until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            found = site.find(path)
            text, headers = found or ("not here", {})
            self.send_response(200 if found else 404)
            for name, value in {"Content-Type": TYPES.get(path.rpartition(".")[2], TYPES["html"]), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = HostSite(origin=f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
