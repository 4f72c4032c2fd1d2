"""Waking the workers through the queue."""

import logging

from attrs import frozen

from adapters.huey_queue.queue import JobQueue

_LOG = logging.getLogger(__name__)


@frozen(kw_only=True)
class HueyWaker:
    """Waker that puts the job's name into the queue.

    A queue that is down costs a little time only, for the workers also look by themselves.
    """

    queue: JobQueue

    def wake(self, job: str) -> None:
        try:
            self.queue.put(job)
        except Exception as problem:  # noqa: BLE001 - what is to be done is stored already, so nothing is lost
            _LOG.warning("job %s is not woken: %s: %s", job, type(problem).__name__, problem)
