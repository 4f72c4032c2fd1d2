"""What is over is deleted a batch in a transaction, so that nobody waits for long."""

from collections.abc import Callable

from course_domain.ports import Storage, UnitOfWork

BATCH = 500


def forget_in_batches(storage: Storage, forget: Callable[[UnitOfWork, int], int]) -> int:
    """Delete until nothing is left that is due; ``forget`` deletes so many at most and gives how many it did."""
    forgotten = 0
    while batch := _batch(storage, forget):
        forgotten += batch
    return forgotten


def _batch(storage: Storage, forget: Callable[[UnitOfWork, int], int]) -> int:
    with storage.writing() as uow:
        forgotten = forget(uow, BATCH)
        uow.commit()
    return forgotten
