"""The access log in memory."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import evolve, frozen

from adapters.memory.lists import newest_first
from adapters.memory.state import State, in_utc
from course_domain.model.reports import Page, PageRequest
from course_domain.model.viewings import Viewing, ViewingQuery, by_playback


@frozen(kw_only=True)
class MemoryViewings:
    """Viewings in a dictionary."""

    state: State

    def note(self, viewings: Iterable[Viewing]) -> None:
        told = map(in_utc, viewings)
        self.state.viewings.update(by_playback([*self.state.viewings.values(), *told]))

    def sent(self, counted: Mapping[str, int]) -> None:
        for viewing_id, more in counted.items():
            known = self.state.viewings.get(viewing_id)
            if known is not None:
                self.state.viewings[viewing_id] = evolve(known, sent_bytes=(known.sent_bytes or 0) + more)

    def page(self, query: ViewingQuery, request: PageRequest) -> Page[Viewing]:
        wanted = ((query.video_id, "video_id"), (query.course_id, "course_id"), (query.user_id, "user_id"))
        asked = [(value, name) for value, name in wanted if value is not None]
        rows = (each for each in self.state.viewings.values() if all(getattr(each, n) == v for v, n in asked))
        return newest_first(rows, request, lambda each: (each.opened_at, each.id))

    def forget(self, before: datetime, limit: int) -> int:
        over = [each for each in self.state.viewings.values() if each.opened_at < before]
        gone = sorted(over, key=lambda each: (each.opened_at, each.id))[:limit]
        for viewing in gone:
            del self.state.viewings[viewing.id]
        return len(gone)
