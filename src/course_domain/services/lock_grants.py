"""Who changes grants that others may be changing waits for them, always in the same order.

Orders come first, then what people give by hand, then the directory of people, then enrollments: nobody who holds one
of these waits for one before it.
"""

from collections.abc import Iterable

from course_domain.model.grants import Grant
from course_domain.ports import UnitOfWork


def lock_grants(uow: UnitOfWork, grants: Iterable[Grant]) -> None:
    """Lock the orders behind grants, as the workers do, and their holders; read the grants again afterwards.

    Without it whoever had read them before would write them back as they were.
    """
    held = list(grants)
    for source, order_id in sorted({(grant.source, grant.reference) for grant in held if grant.source}):
        uow.orders.lock(source, order_id)
    for person, course_id in sorted({(grant.holder.person, grant.course_id) for grant in held}):
        uow.grants.lock(person, course_id)
