"""What is said of an operation, before it is written as OpenAPI."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from attrs import field, frozen

Shape = dict[str, Any]
"""A piece of JSON."""

JSON: Final = "application/json"
_PLACE: Final = re.compile(r"\{(\w+)\}")


class Who(StrEnum):
    """Who may call an operation; the values of signed-in people name their security schemes."""

    ANYONE = "anyone"
    VISITOR = "visitor"
    """Anyone; a session shows more."""
    LEARNER = "learner"
    ADMINISTRATOR = "administrator"
    SHOP = "shop"


@frozen(kw_only=True)
class Answer:
    """What an operation answers when it did what was asked.

    ``schema`` names a component; None is an answer without a body. ``example`` is one that the API really gives.
    """

    says: str
    schema: str | None = None
    example: Any = None
    headers: tuple[str, ...] = ()
    media_type: str = JSON


@frozen(kw_only=True)
class Sent:
    """The body that an operation takes; ``examples`` by name. What isn't needed may be left out altogether.

    ``is_anything``: no body is refused for what stands in it.
    """

    schema: str
    examples: Mapping[str, Any]
    needed: bool = True
    is_anything: bool = False
    media_types: tuple[str, ...] = (JSON,)


@frozen(kw_only=True)
class Operation:
    """A method of a path. ``query`` and ``headers`` name parameters; those of the path follow from it.

    ``refusals`` are the problem codes that are this operation's own; those that follow from who may call and from
    what is sent are added to them.
    """

    id: str
    method: str
    path: str
    who: Who
    summary: str
    says: str = ""
    query: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    sent: Sent | None = None
    answers: Mapping[int, Answer]
    refusals: tuple[str, ...] = ()
    filled: Mapping[str, str] = field(factory=dict)
    """Examples of parameters where this operation has others than most."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of all parameters, those of the path first."""
        return (*_PLACE.findall(self.path), *self.query, *self.headers)

    @property
    def codes(self) -> tuple[str, ...]:
        """Every problem code that it may answer with."""
        found = [*_OF_CALLERS[self.who], *self.refusals]
        if _PLACE.search(self.path):
            found.append("not-found")
        if self.query:
            found.append("invalid")
        if self.sent is not None:
            found.append("too-large")
        if self.sent is not None and not self.sent.is_anything:
            found += ["invalid", "unsupported-media-type"]
        found += [code for header in self.headers for code in _OF_HEADERS.get(header, ())]
        if not self.path.startswith(_WITHOUT_DATABASE):
            found += ["busy", "not-reachable"]
        return (*dict.fromkeys(found), "unexpected")


@frozen(kw_only=True)
class Group:
    """Operations that belong together; ``name`` is their tag."""

    name: str
    says: str
    operations: tuple[Operation, ...]


_OF_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "if_match": ("version-conflict", "invalid"),
    "idempotency_key": ("idempotency-conflict", "invalid"),
}
_WITHOUT_DATABASE: Final = (
    "/healthz",
    "/readyz",
    "/openapi.json",
    "/docs",
    "/playlists/",
    "/courses.js",
    "/web/",
    "/learn",
)
_OF_CALLERS: Final[Mapping[Who, tuple[str, ...]]] = {
    Who.ANYONE: (),
    Who.VISITOR: ("not-signed-in",),
    Who.LEARNER: ("not-signed-in",),
    Who.ADMINISTRATOR: ("not-signed-in", "not-an-administrator"),
    Who.SHOP: ("forged", "stale", "unknown-source"),
}
