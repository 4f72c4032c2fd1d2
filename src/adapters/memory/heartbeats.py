"""Players' calls taken in memory."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from adapters.memory.storage import MemoryStorage
from course_domain.model.errors import DomainError
from course_domain.model.heartbeats import HeartbeatCall, completion_notice, take
from course_domain.model.progress import Heard


@frozen(kw_only=True)
class MemoryHeartbeats:
    """One unit of work a call."""

    storage: MemoryStorage

    def apply(self, calls: Sequence[HeartbeatCall], now: datetime) -> tuple[Heard | DomainError, ...]:
        return tuple(self._apply(call, now) for call in calls)

    def _apply(self, call: HeartbeatCall, now: datetime) -> Heard | DomainError:
        with self.storage.writing() as unit:
            record = unit.records.get(call.user_id, call.course_id)
            heard = take(record, unit.enrollments.find(call.user_id, call.course_id), call.beats, now)
            if isinstance(heard, DomainError):
                return heard
            unit.records.save(heard.record)
            notice = completion_notice(heard, now)
            if notice is not None:
                unit.outbox.owe(notice)
            unit.commit()
        return heard
