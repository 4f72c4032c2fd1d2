"""A WSGI application in this process, on a loopback port of its own."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import WSGIApplication


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@contextmanager
def on_loopback(make: Callable[[str], WSGIApplication]) -> Iterator[str]:
    """Serve what ``make`` makes of the address at which it is going to be found; gives that address."""
    with make_server("127.0.0.1", 0, None, _Server, _Quiet) as server:  # type: ignore[arg-type]
        url = f"http://127.0.0.1:{server.server_port}"
        server.set_app(make(url))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield url
        finally:
            server.shutdown()
            thread.join()
