"""Waking in memory: what the tests of use cases run on."""

from collections.abc import Callable, Mapping

from attrs import field, frozen


@frozen(kw_only=True)
class MemoryWaker:
    """Waker that keeps the names it was given in ``woken``; ``work`` runs those that wait."""

    jobs: Mapping[str, Callable[[], object]] = field(factory=dict)
    woken: list[str] = field(factory=list, init=False)
    _waiting: list[str] = field(factory=list, init=False)

    def wake(self, job: str) -> None:
        self.woken.append(job)
        self._waiting.append(job)

    def work(self) -> None:
        """Run what was woken, each job once, until nothing waits; a job that fails stops no other."""
        while self._waiting:
            names = dict.fromkeys(self._waiting)
            self._waiting.clear()
            for name in names:
                self._run(name)

    def _run(self, name: str) -> None:
        try:
            self.jobs.get(name, lambda: None)()
        except Exception:  # noqa: BLE001 - as in the queue, where it is logged
            return
