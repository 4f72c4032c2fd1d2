"""An administrator takes a product link away."""

from attrs import frozen

from course_domain.model.errors import UnknownProduct
from course_domain.model.learners import Session
from course_domain.ports import Storage
from course_domain.services.access_rules import require_admin


@frozen(kw_only=True)
class UnlinkProduct:
    """Remove a link; nobody loses what a paid order opened.

    Raises:
        NotAnAdministrator, UnknownProduct.
    """

    storage: Storage

    def __call__(self, by: Session, link_id: str) -> None:
        """Remove it."""
        require_admin(by)
        with self.storage.writing() as uow:
            if uow.products.find(link_id) is None:
                raise UnknownProduct
            uow.products.remove(link_id)
            uow.commit()
