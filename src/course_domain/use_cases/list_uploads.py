"""An administrator looks at what is being uploaded, and what was."""

from attrs import frozen

from course_domain.model.learners import Session
from course_domain.model.reports import Page, PageRequest
from course_domain.model.uploads import Upload
from course_domain.ports import Storage
from course_domain.services.access_rules import require_admin


@frozen(kw_only=True)
class ListUploads:
    """All uploads, for administrators."""

    storage: Storage

    def __call__(self, by: Session, request: PageRequest) -> Page[Upload]:
        """Give a page, newest first."""
        require_admin(by)
        with self.storage.reading() as uow:
            return uow.uploads.page(request)
