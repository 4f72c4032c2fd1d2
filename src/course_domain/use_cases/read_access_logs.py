"""A job reads what the CDN wrote of its answers, and adds up what was sent for each viewing."""

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from course_domain.model.creations import Creation
from course_domain.model.errors import UnknownMedia
from course_domain.model.viewings import READ_LOGS_KNOWN
from course_domain.ports import AccessLogs, Clock, Storage

BATCH: Final = 20
"""Files that are read in a run; a run tells whether there may be more."""
CALLER: Final = "job read-access-logs"


@frozen(kw_only=True)
class ReadAccessLogs:
    """Count each file once, whoever reads it and whenever somebody dies.

    That a file was counted is noted in the transaction that counts it; then it is let go. One that can't be let go
    is found again, is known, and stays known for as long as it is found.
    """

    logs: AccessLogs
    storage: Storage
    clock: Clock

    def __call__(self) -> bool:
        """Read some files, and tell whether there may be more."""
        names = self.logs.unread(BATCH)
        for name in names:
            self._read(name)
        return len(names) == BATCH

    def _read(self, name: str) -> None:
        try:
            counted = self.logs.read(name)
        except UnknownMedia:  # another worker was quicker
            return
        self._count(name, counted)
        self.logs.done(name)

    def _count(self, name: str, counted: Mapping[str, int]) -> None:
        now = self.clock.now()
        with self.storage.writing() as uow:
            known = uow.creations.find(CALLER, name, now)
            if known is None:
                uow.viewings.sent(counted)
            until = now + READ_LOGS_KNOWN
            uow.creations.keep(
                Creation(caller=CALLER, key=name, request="", made=name, is_new=known is None, kept_until=until)
            )
            uow.commit()
