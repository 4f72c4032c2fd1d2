"""Hearing wakes: Huey's consumer, in threads of the process that starts it."""

from collections.abc import Callable, Mapping
from typing import Final

from attrs import define, field
from huey.consumer import Consumer

from adapters.huey_queue.queue import JobQueue

_LOOK_SECONDS: Final = 0.1
_PAUSE_SECONDS: Final = 5.0
"""How long it leaves a queue alone that can't be reached."""
_SCHEDULE_SECONDS: Final = 60
"""Nothing is ever scheduled in the queue, so Huey's scheduler may sleep as long as it can."""


class _QuietConsumer(Consumer):  # type: ignore[misc]  # huey has no types
    def _set_signal_handlers(self) -> None:
        """Leave signals to the worker, which has more to stop than this."""


@define(kw_only=True)
class HueyConsumer:
    """Takes job names out of the queue and runs them, one after the other, in a thread.

    A queue that can't tell of its own accord is looked at ten times a second: one SELECT on a file that is in memory
    anyway.
    """

    queue: JobQueue
    _consumer: _QuietConsumer | None = field(default=None, init=False)

    def start(self, jobs: Mapping[str, Callable[[], object]]) -> None:
        """Begin to hear wakes for these jobs."""
        self.queue.register_jobs(jobs)
        self._consumer = _QuietConsumer(
            self.queue.huey,
            initial_delay=_LOOK_SECONDS,
            max_delay=_PAUSE_SECONDS if self.queue.huey.storage.blocking else _LOOK_SECONDS,
            periodic=False,
            scheduler_interval=_SCHEDULE_SECONDS,
        )
        self._consumer.start()

    def stop(self, timeout: float) -> None:
        """Hear no more; wait up to ``timeout`` seconds for the job at hand."""
        if self._consumer is not None:
            self._consumer.shutdown_timeout = timeout
            self._consumer.stop(graceful=True)
            self._consumer = None
        self.queue.close()
