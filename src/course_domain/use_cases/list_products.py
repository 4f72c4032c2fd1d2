"""An administrator looks at the product links."""

from attrs import frozen

from course_domain.model.learners import Session
from course_domain.model.products import ProductLink
from course_domain.model.reports import Page, PageRequest
from course_domain.ports import Storage
from course_domain.services.access_rules import require_admin


@frozen(kw_only=True)
class ListProducts:
    """Every product link, for administrators."""

    storage: Storage

    def __call__(self, by: Session, request: PageRequest) -> Page[ProductLink]:
        """Give a page."""
        require_admin(by)
        with self.storage.reading() as uow:
            return uow.products.page(request)
