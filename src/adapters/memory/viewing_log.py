"""Notes of what was opened, in memory."""

from attrs import frozen

from course_domain.model.viewings import Viewing
from course_domain.ports import Storage


@frozen(kw_only=True)
class MemoryViewingLog:
    """ViewingLog that writes at once: what the tests of use cases run on."""

    storage: Storage

    def note(self, viewing: Viewing) -> None:
        with self.storage.writing() as uow:
            uow.viewings.note([viewing])
            uow.commit()
