"""An administrator looks at what the shops sent."""

from attrs import frozen

from course_domain.model.learners import Session
from course_domain.model.oversight import EventQuery, EventRow
from course_domain.model.reports import Page, PageRequest
from course_domain.ports import Storage
from course_domain.services.access_rules import require_admin


@frozen(kw_only=True)
class ListEvents:
    """All messages, for administrators."""

    storage: Storage

    def __call__(self, by: Session, query: EventQuery, request: PageRequest) -> Page[EventRow]:
        """Give a page, newest first."""
        require_admin(by)
        with self.storage.reading() as uow:
            return uow.inbox.page(query, request)
