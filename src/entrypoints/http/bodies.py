"""Reading the bodies of requests: JSON with one meaning, and not too much of it."""

import json
from collections.abc import Iterable
from typing import NoReturn

from attrs import frozen
from falcon import HTTPUnsupportedMediaType, Request

from course_domain.model.errors import Invalid
from entrypoints.http.body import Body
from entrypoints.webhooks.raw_body import BodyPlaces


@frozen(kw_only=True)
class Bodies:
    """Reads the bodies of requests, ``limit`` bytes at most."""

    places: BodyPlaces
    limit: int

    def read(self, req: Request, *, ignoring: Iterable[str] = ()) -> Body:
        """Read one JSON object; no body at all is an empty one.

        Raises:
            TooLarge, Busy, Invalid.
            HTTPUnsupportedMediaType: it doesn't say that it is JSON.
        """
        raw = self.places.read(req, self.limit)
        if not raw:
            return Body({}, ignoring=ignoring)
        if (req.content_type or "").partition(";")[0].strip().lower() != "application/json":
            raise HTTPUnsupportedMediaType(description="Send the body as Content-Type: application/json.")
        value = _parsed(raw)
        if not isinstance(value, dict):
            raise Invalid.of("body", "must be a JSON object")
        return Body(value, ignoring=ignoring)


def _parsed(raw: bytes) -> object:
    """Read JSON that has one meaning (RFC 8259 leaves doubled names and NaN to the reader)."""
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=_no_number, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        raise Invalid.of("body", "is not JSON in UTF-8, or is too deep, or has a name twice in one object") from error


def _object(members: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(members)
    if len(found) != len(members):
        raise ValueError("a name stands twice in one object")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
