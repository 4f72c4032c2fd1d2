"""What shops send us, from the wire to the shelf: stored before it is answered, answered before it is worked on."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from attrs import evolve, field, frozen


@frozen(kw_only=True)
class Delivery:
    """One HTTP delivery as it came; header names in lower case."""

    source: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def header(self, name: str) -> str:
        """Give a header, or an empty text."""
        return self.headers.get(name.lower(), "")


@frozen(kw_only=True)
class Receipt:
    """What a shop's adapter says of a delivery whose signature holds."""

    delivery_id: str
    """The same for the same message sent again; unique within a source."""
    ignored: bool = False
    """A ping, or a shop's own error object: nothing to keep."""


class EventState(StrEnum):
    """Where an event stands. Quarantined: kept and set aside with a reason, until it is replayed."""

    NEW = "new"
    DONE = "done"
    QUARANTINED = "quarantined"


@frozen(kw_only=True)
class InboxEvent:
    """A message on our disk. ``due_at`` also serves as the lease of the worker that took it."""

    id: str
    source: str
    delivery_id: str
    received_at: datetime
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    body: bytes = field(repr=False)
    state: EventState = EventState.NEW
    attempts: int = 0
    due_at: datetime
    reason: str | None = None
    worked_at: datetime | None = None


class Answer(StrEnum):
    """What the shop is told; each of them means that it need not send this again."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"


def due_again(event: InboxEvent, now: datetime) -> InboxEvent:
    """Put a message back on the shelf, as if it had just come."""
    return evolve(event, state=EventState.NEW, attempts=0, due_at=now, reason=None, worked_at=None)
