"""A job forgets the keys of calls whose time is over."""

from attrs import frozen

from course_domain.ports import Clock, Storage

BATCH = 500


@frozen(kw_only=True)
class ForgetKeys:
    """Delete what is kept of calls that may be made anew, a batch in a transaction, so that no call waits for long."""

    storage: Storage
    clock: Clock

    def __call__(self) -> int:
        """Delete all that is due; gives how many."""
        forgotten = 0
        while batch := self._batch():
            forgotten += batch
        return forgotten

    def _batch(self) -> int:
        with self.storage.writing() as uow:
            forgotten = uow.creations.forget(self.clock.now(), BATCH)
            uow.commit()
        return forgotten
