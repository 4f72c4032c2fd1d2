"""Whoever runs Coursedock sees how its parts are doing."""

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from course_domain.model.oversight import JobRun, Standing
from course_domain.ports import Clock, Storage


@frozen(kw_only=True)
class Overview:
    """What waits, and how the last run of each job went, as of ``now``."""

    now: datetime
    standing: Standing
    runs: Mapping[str, JobRun]


@frozen(kw_only=True)
class ReadStanding:
    """Read what any process can tell, whichever did the work."""

    storage: Storage
    clock: Clock

    def __call__(self) -> Overview:
        """Give all of it, as one state of the database."""
        now = self.clock.now()
        with self.storage.reading() as uow:
            return Overview(now=now, standing=uow.upkeep.standing(now), runs=uow.upkeep.runs())
