"""A job forgets the keys of calls whose time is over."""

from attrs import frozen

from course_domain.ports import Clock, Storage
from course_domain.services.forget_in_batches import forget_in_batches


@frozen(kw_only=True)
class ForgetKeys:
    """Delete what is kept of calls that may be made anew."""

    storage: Storage
    clock: Clock

    def __call__(self) -> int:
        """Delete all that is due; gives how many."""
        return forget_in_batches(self.storage, lambda uow, most: uow.creations.forget(self.clock.now(), most))
