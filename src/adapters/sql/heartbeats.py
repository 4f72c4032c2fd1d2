"""Players' calls made durable in a database."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final

from attrs import frozen

from adapters.sql.unit_of_work import SqlStorage
from course_domain.model.errors import Busy, DomainError
from course_domain.model.heartbeats import HeartbeatCall, completion_notice, take
from course_domain.model.progress import Heard

_TRIES: Final = 3


@frozen(kw_only=True)
class SqlHeartbeats:
    """One transaction a call; its answer is durable when it is given. One that met others head-on is done again."""

    storage: SqlStorage

    def apply(self, calls: Sequence[HeartbeatCall], now: datetime) -> tuple[Heard | DomainError, ...]:
        return tuple(self._patiently(call, now) for call in calls)

    def _patiently(self, call: HeartbeatCall, now: datetime) -> Heard | DomainError:
        for _ in range(_TRIES - 1):
            with suppress(Busy):
                return self._apply(call, now)
        return self._apply(call, now)

    def _apply(self, call: HeartbeatCall, now: datetime) -> Heard | DomainError:
        with self.storage.writing() as unit:
            record, enrollment = unit.records.get_with_enrollment(call.user_id, call.course_id)
            heard = take(record, enrollment, call.beats, now)
            if isinstance(heard, DomainError):
                return heard
            unit.records.save(heard.record)
            notice = completion_notice(heard, now)
            if notice is not None:
                unit.outbox.owe(notice)
            unit.commit()
        return heard
