"""Inbox, outbox and history in memory."""

from collections.abc import Iterable
from datetime import datetime

from attrs import evolve, frozen

from adapters.memory.state import State, in_utc
from course_domain.model.history import HistoryEntry
from course_domain.model.intake import EventState, InboxEvent
from course_domain.model.notices import Notice, NoticeState


@frozen(kw_only=True)
class MemoryInbox:
    """Messages in a dictionary; a saved one keeps the words of the shop as they came."""

    state: State

    def put(self, event: InboxEvent) -> bool:
        taken = {(known.source, known.delivery_id) for known in self.state.inbox.values()}
        if (event.source, event.delivery_id) in taken:
            return False
        self.state.inbox[event.id] = in_utc(event)
        return True

    def find(self, event_id: str) -> InboxEvent | None:
        return self.state.inbox.get(event_id)

    def take_due(self, now: datetime, lease_until: datetime, limit: int) -> tuple[InboxEvent, ...]:
        new = (event for event in self.state.inbox.values() if event.state is EventState.NEW and event.due_at <= now)
        taken = sorted(new, key=lambda event: (event.due_at, event.id))[:limit]
        leased = tuple(evolve(event, due_at=lease_until, attempts=event.attempts + 1) for event in taken)
        self.state.inbox.update((event.id, in_utc(event)) for event in leased)
        return leased

    def save(self, event: InboxEvent) -> None:
        known = self.state.inbox.get(event.id, event)
        kept = evolve(
            known,
            state=event.state,
            attempts=event.attempts,
            due_at=event.due_at,
            reason=event.reason,
            worked_at=event.worked_at,
        )
        self.state.inbox[event.id] = in_utc(kept)

    def backlog(self) -> int:
        return self._count(EventState.NEW)

    def set_aside(self, limit: int) -> tuple[InboxEvent, ...]:
        aside = (event for event in self.state.inbox.values() if event.state is EventState.QUARANTINED)
        return tuple(sorted(aside, key=lambda event: (event.received_at, event.id), reverse=True)[:limit])

    def count_set_aside(self) -> int:
        return self._count(EventState.QUARANTINED)

    def _count(self, state: EventState) -> int:
        return sum(event.state is state for event in self.state.inbox.values())


@frozen(kw_only=True)
class MemoryOutbox:
    """Notices in a dictionary."""

    state: State

    def owe(self, notice: Notice) -> bool:
        known = self.state.outbox.get(notice.key)
        due = notice if known is None else known.woken(notice.due_at)
        if due == known:
            return False
        self.save(due)
        return True

    def find(self, key: str) -> Notice | None:
        return self.state.outbox.get(key)

    def take_due(self, now: datetime, lease_until: datetime, limit: int) -> tuple[Notice, ...]:
        pending = (notice for notice in self.state.outbox.values() if notice.state is NoticeState.PENDING)
        due = (notice for notice in pending if notice.due_at <= now)
        taken = sorted(due, key=lambda notice: (notice.due_at, notice.key))[:limit]
        leased = tuple(evolve(notice, due_at=lease_until, attempts=notice.attempts + 1) for notice in taken)
        self.state.outbox.update((notice.key, in_utc(notice)) for notice in leased)
        return leased

    def save(self, notice: Notice) -> None:
        self.state.outbox[notice.key] = in_utc(notice)

    def backlog(self) -> int:
        return self._count(NoticeState.PENDING)

    def given_up(self, limit: int) -> tuple[Notice, ...]:
        dead = (notice for notice in self.state.outbox.values() if notice.state is NoticeState.DEAD)
        return tuple(sorted(dead, key=lambda notice: (notice.created_at, notice.key), reverse=True)[:limit])

    def count_given_up(self) -> int:
        return self._count(NoticeState.DEAD)

    def _count(self, state: NoticeState) -> int:
        return sum(notice.state is state for notice in self.state.outbox.values())


@frozen(kw_only=True)
class MemoryHistory:
    """What happened, by the number of the entry."""

    state: State

    def note(self, entries: Iterable[HistoryEntry]) -> None:
        for entry in entries:
            self.state.history[len(self.state.history)] = in_utc(entry)

    def of(self, persons: Iterable[str], course_id: str) -> tuple[HistoryEntry, ...]:
        meant = set(persons)
        found = (e for e in self.state.history.values() if e.person in meant and e.course_id == course_id)
        return tuple(sorted(found, key=lambda entry: entry.recorded_at))
