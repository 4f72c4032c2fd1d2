"""An administrator looks at who was given which video."""

from attrs import frozen

from course_domain.model.learners import Session
from course_domain.model.reports import Page, PageRequest
from course_domain.model.viewings import Viewing, ViewingQuery
from course_domain.ports import Storage
from course_domain.services.access_rules import require_admin


@frozen(kw_only=True)
class ListViewings:
    """The access log, for administrators."""

    storage: Storage

    def __call__(self, by: Session, query: ViewingQuery, request: PageRequest) -> Page[Viewing]:
        """Give a page, newest first."""
        require_admin(by)
        with self.storage.reading() as uow:
            return uow.viewings.page(query, request)
