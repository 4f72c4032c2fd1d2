"""An administrator has one mail sent again."""

from attrs import frozen

from course_domain.model.learners import Session
from course_domain.model.notices import Notice, NoticeState, due_again
from course_domain.model.refusals import NotResendable, UnknownNotice
from course_domain.ports import Clock, Storage, Waker
from course_domain.services.access_rules import require_admin


@frozen(kw_only=True)
class ResendNotice:
    """Owe a notice again that was given up, or, when that is meant, one that was sent; only what is true is sent.

    Raises:
        NotAnAdministrator: for everyone else.
        UnknownNotice: no such notice.
        NotResendable: it waits to be sent, or sleeps, or was sent and nobody said ``again``.
    """

    storage: Storage
    clock: Clock
    waker: Waker

    def __call__(self, by: Session, key: str, *, again: bool = False) -> Notice:
        """Give the notice, due now."""
        require_admin(by)
        with self.storage.writing() as uow:
            notice = uow.outbox.find(key)
            if notice is None:
                raise UnknownNotice
            if notice.state is not NoticeState.DEAD and not (again and notice.state is NoticeState.SENT):
                raise NotResendable(state=notice.state.value)
            due = due_again(notice, self.clock.now())
            uow.outbox.save(due)
            uow.commit()
        self.waker.wake("relay")
        return due
