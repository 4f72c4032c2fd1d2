"""Inbox, outbox and history in memory."""

from collections.abc import Iterable
from datetime import datetime

from attrs import evolve, fields, frozen

from adapters.memory.lists import newest_first
from adapters.memory.state import State, in_utc
from course_domain.model.history import HistoryEntry
from course_domain.model.intake import EventState, InboxEvent
from course_domain.model.notices import Notice, NoticeState
from course_domain.model.oversight import EventQuery, EventRow, NoticeQuery, NoticeRow, notice_words
from course_domain.model.reports import Page, PageRequest, folded


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
        return sum(event.state is EventState.NEW for event in self.state.inbox.values())

    def page(self, query: EventQuery, request: PageRequest) -> Page[EventRow]:
        found = (
            _event_row(event)
            for event in self.state.inbox.values()
            if query.state in (None, event.state) and query.source in (None, event.source)
        )
        return newest_first(found, request, lambda row: (row.received_at, row.id))


def _event_row(event: InboxEvent) -> EventRow:
    return EventRow(**{each.name: getattr(event, each.name) for each in fields(EventRow)})


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
        return sum(notice.state is NoticeState.PENDING for notice in self.state.outbox.values())

    def page(self, query: NoticeQuery, request: PageRequest) -> Page[NoticeRow]:
        rows = map(self._row, self.state.outbox.values())
        found = (
            row
            for row in rows
            if query.state in (None, row.notice.state)
            and query.kind in (None, row.notice.kind)
            and (not query.q or folded(query.q) in _searched(row))
        )
        return newest_first(found, request, lambda row: (row.notice.created_at, row.notice.key))

    def _row(self, notice: Notice) -> NoticeRow:
        learner = self.state.learners.get(notice.holder.user_id or "")
        if learner is None:
            return NoticeRow(notice=notice, email=notice.holder.email, name=None)
        return NoticeRow(notice=notice, email=learner.email or notice.holder.email, name=learner.name)


def _searched(row: NoticeRow) -> str:
    return "\n".join([folded(row.email), folded(row.name), notice_words(row.notice)])


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
