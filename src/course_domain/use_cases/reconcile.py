"""A job compares paid lines with grants, and grants with enrollments; the number of gaps should be 0."""

from collections.abc import Callable, Iterator

from attrs import frozen

from course_domain.ports import Clock, Ids, Storage, Waker
from course_domain.services.apply_order import OrderChange, apply_order

BATCH = 200


@frozen(kw_only=True)
class Reconciled:
    """What was found: orders looked at, orders whose grants or enrollments were not as told, orders mended.

    ``failed`` names the orders that could not be compared, each with what went wrong.
    """

    orders: int
    gaps: int
    repaired: int
    failed: tuple[str, ...] = ()


@frozen(kw_only=True)
class Reconcile:
    """Bring every order in line with what was told of it, each in a transaction of its own.

    One order that fails never stops the rest. Enrollments come last: one that misses the grant of another
    order is that order's gap, and nobody may lose access over it in between.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    waker: Waker

    def __call__(self, *, repair: bool = True) -> Reconciled:
        """Compare all orders; without ``repair`` only count."""
        orders = gaps = 0
        failed: list[str] = []
        unsettled = []
        for source, order_id in self._all():
            orders += 1
            change = self._try(source, order_id, lambda change: repair and change.of_grants, failed)
            gaps += change.of_grants
            if change.settled and not change.of_grants:
                unsettled.append((source, order_id))
        for source, order_id in unsettled:
            gaps += self._try(source, order_id, lambda change: repair and change.any, failed).any
        if gaps and repair:
            self.waker.wake("relay")
        return Reconciled(orders=orders, gaps=gaps, repaired=gaps if repair else 0, failed=tuple(failed))

    def _all(self) -> Iterator[tuple[str, str]]:
        last = ("", "")
        while batch := self._after(last):
            yield from batch
            last = batch[-1]

    def _after(self, last: tuple[str, str]) -> tuple[tuple[str, str], ...]:
        with self.storage.reading() as uow:
            return uow.orders.after(*last, BATCH)

    def _try(self, source: str, order_id: str, keep: Callable[[OrderChange], bool], failed: list[str]) -> OrderChange:
        try:
            return self._compare(source, order_id, keep)
        except Exception as problem:  # noqa: BLE001 - whatever one order does must not stop the others
            failed.append(f"{source} {order_id}: {type(problem).__name__}: {problem}")
            return OrderChange()

    def _compare(self, source: str, order_id: str, keep: Callable[[OrderChange], bool]) -> OrderChange:
        """Bring one order in line, and roll it back unless it is to be kept."""
        with self.storage.writing() as uow:
            uow.orders.lock(source, order_id)
            change = apply_order(uow, self.ids, source, order_id, self.clock.now())
            if keep(change):
                uow.commit()
        return change
