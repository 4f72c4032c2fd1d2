"""A job credits what learners claimed and the bank covers by now."""

from attrs import frozen

from course_domain.ports import Clock, Storage, Waker
from course_domain.services.judge_again import settle_record

BATCH = 100


@frozen(kw_only=True)
class CatchUp:
    """Credit pending seconds without a beat, also after access has ended: they were received before."""

    storage: Storage
    clock: Clock
    waker: Waker

    def __call__(self) -> int:
        """Take one round of the records that are behind; gives the seconds credited."""
        now = self.clock.now()
        with self.storage.reading() as uow:
            behind = uow.records.behind(BATCH)
        credited = 0
        for user_id, course_id in behind:
            with self.storage.writing() as uow:
                credited += settle_record(uow, user_id, course_id, now)
                uow.commit()
        if credited:
            self.waker.wake("relay")
        return credited
