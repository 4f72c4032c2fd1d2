"""An administrator has a message worked on again."""

from attrs import frozen

from course_domain.model.errors import UnknownEvent
from course_domain.model.intake import due_again
from course_domain.model.learners import Session
from course_domain.ports import Clock, Storage, Waker
from course_domain.services.access_rules import require_admin


@frozen(kw_only=True)
class ReplayEvent:
    """Put a message back on the shelf; replaying one that was worked on changes nothing twice.

    Raises:
        NotAnAdministrator: for everyone else.
        UnknownEvent: no such message.
    """

    storage: Storage
    clock: Clock
    waker: Waker

    def __call__(self, by: Session, event_id: str) -> None:
        """Replay one message."""
        require_admin(by)
        with self.storage.writing() as uow:
            event = uow.inbox.find(event_id)
            if event is None:
                raise UnknownEvent
            uow.inbox.save(due_again(event, self.clock.now()))
            uow.commit()
        self.waker.wake("relay")
