"""An administrator reads one message of a shop, as it came."""

from attrs import frozen

from course_domain.model.errors import UnknownEvent
from course_domain.model.intake import InboxEvent
from course_domain.model.learners import Session
from course_domain.ports import Storage
from course_domain.services.access_rules import require_admin


@frozen(kw_only=True)
class ReadEvent:
    """One message with its body and its headers.

    Raises:
        NotAnAdministrator: for everyone else.
        UnknownEvent: no such message.
    """

    storage: Storage

    def __call__(self, by: Session, event_id: str) -> InboxEvent:
        """Give the message."""
        require_admin(by)
        with self.storage.reading() as uow:
            event = uow.inbox.find(event_id)
        if event is None:
            raise UnknownEvent
        return event
