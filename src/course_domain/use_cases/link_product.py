"""An administrator says which product opens which course."""

from attrs import evolve, frozen

from course_domain.model.errors import Invalid
from course_domain.model.learners import Session
from course_domain.model.products import ProductLink
from course_domain.ports import Ids, Shops, Storage
from course_domain.services.access_rules import known_course, require_admin


@frozen(kw_only=True)
class LinkProduct:
    """Link a product; a product with several links is a bundle. Orders already paid keep what they froze.

    Raises:
        NotAnAdministrator, UnknownCourse.
        Invalid: a source that isn't configured, or an empty product id.
    """

    storage: Storage
    shops: Shops
    ids: Ids

    def __call__(self, by: Session, wish: ProductLink) -> tuple[ProductLink, bool]:
        """Give the link and whether it is new; ``wish.id`` is ignored."""
        require_admin(by)
        if self.shops.find(wish.source) is None:
            raise Invalid.of("source", "no shop is configured under this name: see COURSEDOCK_SOURCES")
        if not wish.product_id.strip():
            raise Invalid.of("product_id", "must not be empty")
        with self.storage.writing() as uow:
            known_course(uow, wish.course_id)
            new_id = self.ids.new()
            link = uow.products.save(evolve(wish, id=new_id))
            uow.commit()
        return link, link.id == new_id
