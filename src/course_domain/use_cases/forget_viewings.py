"""A job forgets the access log of days that are over."""

from attrs import frozen

from course_domain.model.viewings import ViewingPolicy
from course_domain.ports import Clock, Storage
from course_domain.services.forget_in_batches import forget_in_batches


@frozen(kw_only=True)
class ForgetViewings:
    """Delete what was opened too long ago."""

    storage: Storage
    clock: Clock
    policy: ViewingPolicy

    def __call__(self) -> int:
        """Delete all that is due; gives how many."""
        before = self.policy.forgotten_before(self.clock.now())
        return forget_in_batches(self.storage, lambda uow, most: uow.viewings.forget(before, most))
