"""What the edge sends back: an answer, a refusal, and the body of a whole object."""

import json
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Final

from attrs import field, frozen

from course_domain.model.media import MediaObject
from course_domain.ports import MediaObjects

METHODS: Final = "GET, HEAD, OPTIONS"
CHUNK: Final = 256 * 1024
"""Bytes per step of a whole object."""

DETAILS: Final = {
    "no-signature": "This address opens with a signature only: ask the course page for a new one.",
    "expired": "This address has expired: ask the course page for a new one.",
    "not-yet": "This address opens later.",
    "other-path": "This signature is for another object.",
    "other-address": "This signature is for another network address.",
    "unknown-key": "This signature was made with a key that is not trusted here.",
    "bad-signature": "The signature doesn't match this address.",
    "wrong-hash": "The signature was made with another hash than it says.",
    "malformed": "The signature can't be read.",
    "bad-path": "No object has such a path.",
    "hotlink": "This page may not show our media.",
    "unknown-media": "There is no object at this address.",
    "method-not-allowed": f"The edge answers {METHODS} only.",
    "range-not-satisfiable": "The object ends before this range begins.",
    "not-reachable": "Our media store doesn't answer: try again soon.",
    "busy": "Too many whole downloads at once: try again soon, or ask for ranges.",
}

Headers = list[tuple[str, str]]


class WholeBody:
    """An object's bytes, chunk by chunk. ``close``, which servers call in any case, gives its place back."""

    def __init__(self, media: MediaObjects, found: MediaObject, leave: Callable[[], None]) -> None:
        """Take what to read, and what to call once when it is over."""
        self._chunks = _chunks(media, found)
        self._leave: Callable[[], None] | None = leave
        self._sent = 0
        self.told: Callable[[int], None] = lambda _sent: None
        """Told once how many bytes were sent, when it is over."""

    def __iter__(self) -> Iterator[bytes]:
        """Give itself: a body is sent once."""
        return self

    def __next__(self) -> bytes:
        """Give the next chunk."""
        chunk = next(self._chunks)
        self._sent += len(chunk)
        return chunk

    def close(self) -> None:
        """Let the next whole download in."""
        leave, self._leave = self._leave, None
        if leave is not None:
            leave()
            self.told(self._sent)


@frozen(kw_only=True)
class Answer:
    """A status, headers and a body; ``code`` is why it was refused, for the log."""

    status: HTTPStatus
    headers: Headers = field(factory=list)
    body: list[bytes] | WholeBody = field(factory=list)
    code: str = ""


def problem(status: HTTPStatus, code: str, *more: tuple[str, str]) -> Answer:
    """Shape a refusal as RFC 9457 says. It repeats nothing of the request, so no signature is echoed."""
    shape = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": DETAILS.get(code, status.description),
        "code": code,
    }
    body = json.dumps(shape).encode()
    headers = [
        ("Content-Type", "application/problem+json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        *more,
    ]
    return Answer(status=status, headers=headers, body=[body], code=code)


def _chunks(media: MediaObjects, found: MediaObject) -> Iterator[bytes]:
    for start in range(0, found.size, CHUNK):
        expected = min(CHUNK, found.size - start)
        chunk = media.read(found.key, start, expected)
        if len(chunk) < expected:
            # The length is promised already: a broken connection tells the client, padding would not.
            raise EOFError(f"{found.key} became shorter while it was sent")
        yield chunk
