"""An administrator says which product opens which course."""

from attrs import evolve, frozen

from course_domain.model.creations import Made, Once
from course_domain.model.drafts import says_something
from course_domain.model.errors import Invalid
from course_domain.model.learners import Session
from course_domain.model.products import ProductLink
from course_domain.ports import Clock, Ids, Shops, Storage
from course_domain.services.access_rules import known_course, require_admin
from course_domain.services.make_once import keep_made, made_before


@frozen(kw_only=True)
class LinkProduct:
    """Link a product; a product with several links is a bundle. Orders already paid keep what they froze.

    Raises:
        NotAnAdministrator, UnknownCourse.
        Invalid: a source that isn't configured, or an empty product id.
        IdempotencyConflict.
    """

    storage: Storage
    clock: Clock
    shops: Shops
    ids: Ids

    def __call__(self, by: Session, wish: ProductLink, once: Once | None = None) -> Made[ProductLink]:
        """Give the link, as it was made where the key says so; ``wish.id`` is ignored."""
        require_admin(by)
        now = self.clock.now()
        with self.storage.writing() as uow:
            before = made_before(uow, by, once, now)
            if before is not None:
                return Made(thing=evolve(wish, id=before.made), is_new=before.is_new, is_replay=True)
            self._check(wish)
            known_course(uow, wish.course_id)
            new_id = self.ids.new()
            link = uow.products.save(evolve(wish, id=new_id))
            is_new = link.id == new_id
            keep_made(uow, by, once, link.id, now, is_new=is_new)
            uow.commit()
        return Made(thing=link, is_new=is_new)

    def _check(self, wish: ProductLink) -> None:
        if self.shops.find(wish.source) is None:
            raise Invalid.of("source", "no shop is configured under this name: see COURSEDOCK_SOURCES")
        if not says_something(wish.product_id):
            raise Invalid.of("product_id", "must not be empty")
