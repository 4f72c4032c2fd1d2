"""Whoever changes grants of orders by hand does it under the orders' locks, as the workers do."""

from collections.abc import Iterable

from course_domain.model.grants import Grant
from course_domain.ports import UnitOfWork


def lock_orders(uow: UnitOfWork, grants: Iterable[Grant]) -> None:
    """Lock the orders behind grants, always in the same order; read the grants again afterwards.

    Without it a worker that had read them before would write them back as they were.
    """
    for source, order_id in sorted({(grant.source, grant.reference) for grant in grants if grant.source}):
        uow.orders.lock(source, order_id)
