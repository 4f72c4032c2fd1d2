"""Calls that may be sent again: ``Idempotency-Key`` makes them one call."""

import re
from hashlib import sha256
from http import HTTPStatus
from typing import Final, Protocol

from falcon import Request, Response

from course_domain.model.creations import Once
from course_domain.model.errors import Invalid
from entrypoints.http.body import Body

KEY: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
_PRINTABLE: Final = re.compile(r"[\x20-\x7e]{1,200}")


class Outcome(Protocol):
    """What a call that makes something came to."""

    @property
    def is_new(self) -> bool:
        """Whether the thing was made, not found there."""

    @property
    def is_replay(self) -> bool:
        """Whether this answers a call that was made before."""


def once(req: Request, body: Body) -> Once | None:
    """Read the caller's key, and what she asks for under it: method, path and body, however the body is spelt.

    Raises:
        Invalid: it is no key.
    """
    key = req.get_header(KEY)
    if key is None:
        return None
    if not _PRINTABLE.fullmatch(key):
        raise Invalid.of(KEY, "must be 1 to 200 printable ASCII characters")
    asked = f"{req.method}\n{req.path}\n{body.canonical()}"
    return Once(key=key, request=sha256(asked.encode(errors="surrogatepass")).hexdigest())


def tell(resp: Response, outcome: Outcome) -> None:
    """Answer 201, or 200 for what was there; a call that was made before is answered as it was then."""
    resp.status = HTTPStatus.CREATED if outcome.is_new else HTTPStatus.OK
    if outcome.is_replay:
        resp.set_header(REPLAYED, "true")
