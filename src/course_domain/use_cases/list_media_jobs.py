"""An administrator looks at the work on videos' files."""

from attrs import frozen

from course_domain.model.learners import Session
from course_domain.model.media_jobs import JobQuery, MediaJob
from course_domain.model.reports import Page, PageRequest
from course_domain.ports import Storage
from course_domain.services.access_rules import require_admin


@frozen(kw_only=True)
class ListMediaJobs:
    """The jobs, newest first.

    Raises:
        NotAnAdministrator, Invalid.
    """

    storage: Storage

    def __call__(self, by: Session, query: JobQuery, request: PageRequest) -> Page[MediaJob]:
        """Give a page."""
        require_admin(by)
        with self.storage.reading() as uow:
            return uow.media_jobs.page(query, request)
