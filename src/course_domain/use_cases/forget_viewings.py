"""A job forgets the access log of days that are over."""

from attrs import frozen

from course_domain.model.viewings import ViewingPolicy
from course_domain.ports import Clock, Storage

BATCH = 500


@frozen(kw_only=True)
class ForgetViewings:
    """Delete what was opened too long ago, a batch in a transaction, so that nobody waits for long."""

    storage: Storage
    clock: Clock
    policy: ViewingPolicy

    def __call__(self) -> int:
        """Delete all that is due; gives how many."""
        forgotten = 0
        while batch := self._batch():
            forgotten += batch
        return forgotten

    def _batch(self) -> int:
        with self.storage.writing() as uow:
            forgotten = uow.viewings.forget(self.policy.forgotten_before(self.clock.now()), BATCH)
            uow.commit()
        return forgotten
