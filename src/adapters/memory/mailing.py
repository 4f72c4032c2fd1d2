"""Who wants which mails, and the new videos that they tell of, in memory."""

from datetime import datetime

from attrs import field, frozen

from adapters.memory.state import State, in_utc
from course_domain.model.errors import Forged
from course_domain.model.preferences import Preference, Subscription
from course_domain.model.video_batches import BatchState, VideoBatch


@frozen(kw_only=True)
class MemoryPreferences:
    """Choices by (user, kind)."""

    state: State

    def of(self, user_id: str) -> tuple[Preference, ...]:
        found = (kept for kept in self.state.preferences.values() if kept.user_id == user_id)
        return tuple(sorted(found, key=lambda preference: preference.kind))

    def save(self, preference: Preference) -> None:
        self.state.must_be_a_user(preference.user_id)
        self.state.preferences[preference.user_id, preference.kind] = in_utc(preference)


@frozen(kw_only=True)
class MemoryVideoBatches:
    """Batches in a dictionary."""

    state: State

    def find(self, batch_id: str) -> VideoBatch | None:
        return self.state.video_batches.get(batch_id)

    def gathering(self, course_id: str) -> VideoBatch | None:
        found = (batch for batch in self._in(BatchState.GATHERING) if batch.course_id == course_id)
        return next(found, None)

    def due(self, quiet_since: datetime, open_since: datetime, limit: int) -> tuple[VideoBatch, ...]:
        gathered = (b for b in self._in(BatchState.GATHERING) if b.last_at <= quiet_since or b.first_at <= open_since)
        due = [*gathered, *self._in(BatchState.TELLING)]
        return tuple(sorted(due, key=lambda batch: (batch.first_at, batch.id))[:limit])

    def save(self, batch: VideoBatch) -> None:
        self.state.must_know_course(batch.course_id)
        gathering = self.gathering(batch.course_id)
        if batch.state is BatchState.GATHERING and gathering is not None and gathering.id != batch.id:
            raise LookupError(f"another batch of course {batch.course_id!r} gathers already")
        self.state.video_batches[batch.id] = in_utc(batch)

    def _in(self, state: BatchState) -> tuple[VideoBatch, ...]:
        return tuple(batch for batch in self.state.video_batches.values() if batch.state is state)


@frozen(kw_only=True)
class MemorySubscriptionTokens:
    """SubscriptionTokens that remembers what it issued."""

    _issued: dict[Subscription, str] = field(factory=dict, init=False, repr=False)

    def issue(self, subscription: Subscription) -> str:
        return self._issued.setdefault(subscription, f"subscription-{len(self._issued) + 1}")

    def read(self, token: str) -> Subscription:
        for subscription, issued in self._issued.items():
            if issued == token:
                return subscription
        raise Forged(what="link")
