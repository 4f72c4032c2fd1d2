"""The edge as a client sees it, without a server."""

from collections.abc import Iterable
from datetime import UTC, datetime
from wsgiref.types import WSGIApplication
from wsgiref.util import setup_testing_defaults

from attrs import field, frozen, mutable

NOON = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
SECRET = "Signature=abc~def"


@frozen(kw_only=True)
class Decision:
    """What a gate says."""

    opens: bool
    reason: str | None = None


@mutable(kw_only=True)
class Doorman:
    """A gate that opens for one query, and remembers what it was asked."""

    asked: list[dict[str, object]] = field(factory=list)

    def check(self, **question: object) -> Decision:
        """Judge."""
        self.asked.append(question)
        opens = question["query"] == SECRET
        return Decision(opens=opens, reason=None if opens else "expired")


class Noon:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Tell the time."""
        return NOON


@mutable(kw_only=True)
class Answer:
    """What came back."""

    status: str = ""
    headers: dict[str, str] = field(factory=dict)
    body: Iterable[bytes] = ()


def ask(edge: WSGIApplication, path: str, query: str = "", method: str = "GET", **more: str) -> Answer:
    """Send a request from 192.0.2.9; ``more`` goes into its environment."""
    environ = {"SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": method}
    setup_testing_defaults(environ)
    answer = Answer()

    def start(status: str, headers: list[tuple[str, str]], _: object = None) -> None:
        answer.status, answer.headers = status[:3], dict(headers)
        assert len(headers) == len(dict(headers)), "a header twice"

    answer.body = edge({**environ, "REMOTE_ADDR": "192.0.2.9", **more}, start)
    return answer
