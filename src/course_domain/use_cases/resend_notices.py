"""Whoever runs Coursedock has what was given up sent again."""

from attrs import frozen

from course_domain.model.notices import NoticeState, due_again
from course_domain.model.oversight import NoticeQuery
from course_domain.model.reports import PageRequest
from course_domain.ports import Clock, Storage, Waker

_DEAD = NoticeQuery(state=NoticeState.DEAD)
_SOME = PageRequest(limit=100)


@frozen(kw_only=True)
class ResendNotices:
    """Make every dead notice due again; each is sent only if it is still true."""

    storage: Storage
    clock: Clock
    waker: Waker

    def __call__(self) -> int:
        """Give how many there were."""
        count = 0
        while resent := self._some():
            count += resent
        if count:
            self.waker.wake("relay")
        return count

    def _some(self) -> int:
        with self.storage.writing() as uow:
            dead = uow.outbox.page(_DEAD, _SOME).items
            for row in dead:
                uow.outbox.save(due_again(row.notice, self.clock.now()))
            uow.commit()
        return len(dead)
