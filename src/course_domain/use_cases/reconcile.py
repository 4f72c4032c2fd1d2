"""A job compares paid lines with grants; the number of gaps should be 0."""

from attrs import frozen

from course_domain.ports import Clock, Ids, Storage, UnitOfWork, Waker
from course_domain.services.apply_order import apply_order

BATCH = 200


@frozen(kw_only=True)
class Reconciled:
    """What was found: orders looked at, orders whose grants were not what their messages say, orders mended."""

    orders: int
    gaps: int
    repaired: int


@frozen(kw_only=True)
class Reconcile:
    """Bring every order's grants in line with what was told of it, each in a transaction of its own."""

    storage: Storage
    clock: Clock
    ids: Ids
    waker: Waker

    def __call__(self, *, repair: bool = True) -> Reconciled:
        """Compare all orders; without ``repair`` only count."""
        orders = gaps = 0
        last = ("", "")
        while batch := self._after(last):
            for source, order_id in batch:
                orders += 1
                gaps += self._is_gap(source, order_id, repair=repair)
            last = batch[-1]
        if gaps and repair:
            self.waker.wake("relay")
        return Reconciled(orders=orders, gaps=gaps, repaired=gaps if repair else 0)

    def _after(self, last: tuple[str, str]) -> tuple[tuple[str, str], ...]:
        with self.storage.reading() as uow:
            return uow.orders.after(*last, BATCH)

    def _is_gap(self, source: str, order_id: str, *, repair: bool) -> bool:
        with self.storage.writing() as uow:
            uow.orders.lock(source, order_id)
            found = self._apply(uow, source, order_id)
            if found and repair:
                uow.commit()
        return found

    def _apply(self, uow: UnitOfWork, source: str, order_id: str) -> bool:
        return apply_order(uow, self.ids, source, order_id, self.clock.now()).any
