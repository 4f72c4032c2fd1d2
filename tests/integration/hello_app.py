"""The smallest application that a server can serve."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def create() -> WSGIApplication:
    """Build it."""

    def hello(_: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"hello"]

    return hello
