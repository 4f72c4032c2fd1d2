"""The bytes of a request as they came: signatures are over these, not over what a parser makes of them."""

from threading import BoundedSemaphore
from typing import Final

from attrs import field, frozen
from falcon import Request

from course_domain.model.errors import Busy, TooLarge

PLACES: Final = 24
"""Bodies read at the same time: two such rooms are fewer than a server has threads, so that the rest still answers."""


@frozen(kw_only=True)
class BodyPlaces:
    """Reads bodies, a limited number at a time: one that never comes to its end keeps a thread until then."""

    _free: BoundedSemaphore = field(factory=lambda: BoundedSemaphore(PLACES), init=False, repr=False, eq=False)

    def read(self, req: Request, limit: int) -> bytes:
        """Read a body of at most ``limit`` bytes; a longer one is refused before it is read where its length is told.

        Without a length (chunked) it is read only where the server marks the end of the body itself.

        Raises:
            TooLarge: the body is longer.
            Busy: as many others as may are being read.
        """
        if (req.content_length or 0) > limit:
            raise TooLarge(limit=limit)
        if not self._free.acquire(blocking=False):
            raise Busy
        try:
            return _read(req, limit)
        finally:
            self._free.release()


def _read(req: Request, limit: int) -> bytes:
    unmeasured = req.content_length is None and req.env.get("wsgi.input_terminated")
    stream = req.stream if unmeasured else req.bounded_stream
    raw = b""
    while len(raw) <= limit and (more := stream.read(limit + 1 - len(raw))):
        raw += more
    if len(raw) > limit:
        raise TooLarge(limit=limit)
    return raw
