"""A queue that holds nothing but the names of jobs to run; what the work is stands in the tables."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Final

from attrs import field, frozen
from huey import Huey, SqliteHuey
from huey.storage import SqliteStorage

_LOG = logging.getLogger(__name__)
_BUSY_SECONDS: Final = 1
"""How long a request may wait for another process that writes to the queue."""

BY_A_SERVER: Final[Mapping[str, Any]] = {"name": "coursedock", "results": False, "read_timeout": 0.5}
"""A queue on a server; half a second is how long a consumer listens before it looks whether it should stop."""


class _SwiftStorage(SqliteStorage):  # type: ignore[misc]  # huey has no types
    def _create_connection(self) -> Connection:
        connection: Connection = super()._create_connection()
        # A power cut may lose wakes (the relay looks by itself) but not damage the file, and a wake costs no fsync.
        connection.execute("pragma synchronous=normal")
        return connection


@frozen(kw_only=True)
class JobQueue:
    """One Huey task, ``run-job``, whose only argument is a job's name.

    ValueError for a Huey in immediate mode, which would run the worker's jobs in the middle of a request.
    """

    huey: Huey
    _jobs: dict[str, Callable[[], object]] = field(factory=dict, init=False)
    _run_job: Any = field(init=False, repr=False)

    @_run_job.default
    def _declare(self) -> Any:
        if self.huey.immediate:
            raise ValueError("the queue must not be in immediate mode")
        return self.huey.task(name="run-job")(self._run)

    def register_jobs(self, jobs: Mapping[str, Callable[[], object]]) -> None:
        """Say what to run when a name comes out of the queue; only a process that consumes needs it."""
        self._jobs.update(jobs)

    def put(self, name: str) -> None:
        """Ask for a job, unless the same wish is still waiting: that one will see what there is to do as well."""
        if all(task.args != (name,) for task in self.huey.pending()):
            self._run_job(name)

    def close(self) -> None:
        """Close the connection; it opens again when it is needed."""
        self.huey.storage.close()

    def _run(self, name: str) -> None:
        job = self._jobs.get(name)
        if job is None:
            _LOG.warning("there is no job named %r", name)
            return
        try:
            job()
        except Exception:  # noqa: BLE001 - a job that fails stops no other
            _LOG.exception("job %s failed", name)


def open_queue(path: Path) -> JobQueue:
    """Open the queue in a SQLite file of its own, made if need be (its folder too)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    huey = SqliteHuey(
        name="coursedock", filename=str(path), storage_class=_SwiftStorage, timeout=_BUSY_SECONDS, results=False
    )
    return JobQueue(huey=huey)
