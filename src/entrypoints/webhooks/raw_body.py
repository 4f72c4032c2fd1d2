"""The bytes of a request as they came: signatures are over these, not over what a parser makes of them."""

from falcon import Request

from course_domain.model.errors import TooLarge


def read_raw(req: Request, limit: int) -> bytes:
    """Read a body of at most ``limit`` bytes; a longer one is refused before it is read where its length is told.

    Without a length (chunked) it is read only where the server marks the end of the body itself.

    Raises:
        TooLarge: the body is longer.
    """
    if (req.content_length or 0) > limit:
        raise TooLarge(limit=limit)
    unmeasured = req.content_length is None and req.env.get("wsgi.input_terminated")
    stream = req.stream if unmeasured else req.bounded_stream
    raw = b""
    while len(raw) <= limit and (more := stream.read(limit + 1 - len(raw))):
        raw += more
    if len(raw) > limit:
        raise TooLarge(limit=limit)
    return raw
