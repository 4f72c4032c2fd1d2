"""A job compares paid lines with grants, and grants with enrollments; the number of gaps should be 0."""

from collections.abc import Callable, Iterator
from datetime import datetime

from attrs import frozen

from course_domain.model.oversight import RECONCILE, JobRun
from course_domain.ports import Clock, Ids, Storage, Waker
from course_domain.services.apply_order import OrderChange, apply_order

BATCH = 200


@frozen(kw_only=True)
class Reconciled:
    """What was found: orders looked at, orders whose grants or enrollments were not as told, orders mended.

    ``unlike`` names the orders with gaps; ``failed`` those that could not be compared, each with what went wrong.
    """

    orders: int
    unlike: tuple[str, ...] = ()
    repaired: int
    failed: tuple[str, ...] = ()

    @property
    def gaps(self) -> int:
        """How many orders were not as told."""
        return len(self.unlike)


@frozen(kw_only=True)
class Reconcile:
    """Bring every order in line with what was told of it, each in a transaction of its own.

    One order that fails never stops the rest. Enrollments come last: one that misses the grant of another
    order is that order's gap, and nobody may lose access over it in between. What the last run found is kept.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    waker: Waker

    def __call__(self, *, repair: bool = True) -> Reconciled:
        """Compare all orders; without ``repair`` only count."""
        started_at = self.clock.now()
        orders = 0
        unlike: list[str] = []
        failed: list[str] = []
        unsettled = []
        for source, order_id in self._all():
            orders += 1
            change = self._try(source, order_id, lambda change: repair and change.of_grants, failed)
            if change.of_grants:
                unlike.append(f"{source} {order_id}")
            elif change.settled:
                unsettled.append((source, order_id))
        for source, order_id in unsettled:
            if self._try(source, order_id, lambda change: repair and change.any, failed).any:
                unlike.append(f"{source} {order_id}")
        repaired = len(unlike) if repair else 0
        found = Reconciled(orders=orders, unlike=tuple(unlike), repaired=repaired, failed=tuple(failed))
        self._note(found, started_at)
        if found.repaired:
            self.waker.wake("relay")
        return found

    def _note(self, found: Reconciled, started_at: datetime) -> None:
        run = JobRun(
            job=RECONCILE,
            started_at=started_at,
            finished_at=self.clock.now(),
            numbers={"orders": found.orders, "gaps": found.gaps, "repaired": found.repaired},
            failed=len(found.failed),
        )
        with self.storage.writing() as uow:
            uow.upkeep.note(run)
            uow.commit()

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
