"""Inspections in threads of this process: their tickets die with it."""

from concurrent.futures import Future
from secrets import token_hex
from threading import BoundedSemaphore, Lock, Thread
from typing import Final

from attrs import field, frozen

from course_domain.model.renditions import UnknownWork
from course_domain.model.sources import SourceFacts
from course_domain.ports import Inspector

AT_ONCE: Final = 2
"""Files that are looked into at the same time; others wait for their turn, at best at another worker's."""


def _places() -> BoundedSemaphore:
    return BoundedSemaphore(AT_ONCE)


@frozen(kw_only=True)
class ThreadedInspections:
    """Inspections that any inspector does. What one found is told once: then its ticket is forgotten."""

    inspector: Inspector
    _places: BoundedSemaphore = field(factory=_places, init=False, repr=False)
    _open: dict[str, Future[SourceFacts]] = field(factory=dict, init=False, repr=False)
    _lock: Lock = field(factory=Lock, init=False, repr=False)

    def has_room(self) -> bool:
        with self._lock:
            return sum(not found.done() for found in self._open.values()) < AT_ONCE

    def start(self, key: str) -> str:
        ticket, found = f"inspection-{token_hex(8)}", Future[SourceFacts]()
        with self._lock:
            self._open[ticket] = found
        # A daemon: a worker that is told to stop doesn't wait for it, and the job is begun anew elsewhere.
        Thread(target=self._inspect, args=(key, found), name=ticket, daemon=True).start()
        return ticket

    def look(self, ticket: str) -> SourceFacts | None:
        with self._lock:
            found = self._open.get(ticket)
            if found is None:
                raise UnknownWork
            if not found.done():
                return None
            del self._open[ticket]
        return found.result()

    def _inspect(self, key: str, found: Future[SourceFacts]) -> None:
        with self._places:
            try:
                found.set_result(self.inspector.inspect(key))
            except Exception as problem:  # noqa: BLE001 - whoever looks is told
                found.set_exception(problem)
