"""An administrator looks at the mail log."""

from attrs import frozen

from course_domain.model.learners import Session
from course_domain.model.oversight import NoticeQuery, NoticeRow
from course_domain.model.reports import Page, PageRequest
from course_domain.ports import Storage
from course_domain.services.access_rules import require_admin


@frozen(kw_only=True)
class ListNotices:
    """All notices, owed and sent, for administrators."""

    storage: Storage

    def __call__(self, by: Session, query: NoticeQuery, request: PageRequest) -> Page[NoticeRow]:
        """Give a page, newest first."""
        require_admin(by)
        with self.storage.reading() as uow:
            return uow.outbox.page(query, request)
