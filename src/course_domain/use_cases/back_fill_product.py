"""An administrator lets a product link open orders that were paid before it existed."""

from collections.abc import Iterator

from attrs import frozen

from course_domain.model.errors import UnknownProduct
from course_domain.model.learners import Session
from course_domain.model.order_grants import paid_lines
from course_domain.model.products import ProductLink, opens
from course_domain.model.spells import lines_of
from course_domain.ports import Clock, Ids, Storage, UnitOfWork, Waker
from course_domain.services.access_rules import known_course, require_admin
from course_domain.services.apply_order import apply_order

BATCH = 200


@frozen(kw_only=True)
class PastLine:
    """A paid line that the link would open, or has opened."""

    order_id: str
    line_id: str


@frozen(kw_only=True)
class BackFillProduct:
    """Open past orders by a link, which nothing else does; each order in a transaction of its own.

    Raises:
        NotAnAdministrator, UnknownProduct.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    waker: Waker

    def __call__(self, by: Session, link_id: str, *, dry_run: bool = True) -> tuple[PastLine, ...]:
        """Give the lines that it opens; a dry run changes nothing, and a second run finds none."""
        require_admin(by)
        with self.storage.reading() as uow:
            link = uow.products.find(link_id)
        if link is None:
            raise UnknownProduct
        found = tuple(line for order_id in self._orders(link) for line in self._open(link, order_id, dry_run=dry_run))
        if found and not dry_run:
            self.waker.wake("relay")
        return found

    def _orders(self, link: ProductLink) -> Iterator[str]:
        last = (link.source, "")
        while last[0] == link.source:
            with self.storage.reading() as uow:
                batch = uow.orders.after(*last, BATCH)
            if not batch:
                return
            yield from (order_id for source, order_id in batch if source == link.source)
            last = batch[-1]

    def _open(self, link: ProductLink, order_id: str, *, dry_run: bool) -> tuple[PastLine, ...]:
        if dry_run:
            with self.storage.reading() as uow:
                return _shut(uow, link, order_id)
        with self.storage.writing() as uow:
            uow.orders.lock(link.source, order_id)
            shut = _shut(uow, link, order_id)
            days = known_course(uow, link.course_id).access_days
            for line in shut:
                uow.orders.freeze(link.source, order_id, line.line_id, {link.course_id: days})
            if shut:
                apply_order(uow, self.ids, link.source, order_id, self.clock.now())
                uow.commit()
        return shut


def _shut(uow: UnitOfWork, link: ProductLink, order_id: str) -> tuple[PastLine, ...]:
    """Find the paid lines that sold what the link names and don't open its course."""
    told = uow.orders.told(link.source, order_id)
    frozen = uow.orders.frozen(link.source, order_id)
    lines = lines_of(told)
    return tuple(
        PastLine(order_id=order_id, line_id=line_id)
        for line_id in paid_lines(told)
        if opens(link, lines[line_id].sold) and link.course_id not in frozen.get(line_id, {})
    )
