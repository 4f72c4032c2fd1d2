"""A learner looks at her courses."""

from attrs import frozen

from course_domain.model.errors import Invalid
from course_domain.model.learners import Session
from course_domain.model.reports import LibraryItem, Page, PageRequest
from course_domain.ports import Clock, Ids, Storage
from course_domain.services.claim_waiting import greet

STATUSES = ("active", "expired", "ended", "completed")


@frozen(kw_only=True)
class ReadLibrary:
    """Claim what waits for the learner's verified address, then list her courses.

    Raises:
        Invalid: a status that is none of ``STATUSES``, a bad cursor.
    """

    storage: Storage
    clock: Clock
    ids: Ids

    def __call__(self, session: Session, status: str | None, request: PageRequest) -> Page[LibraryItem]:
        """Give a page, newest first; without a status all but blocked ones; drafts never."""
        if status not in (None, *STATUSES):
            raise Invalid.of("status", f"must be one of {', '.join(STATUSES)}")
        now = self.clock.now()
        greet(self.storage, self.ids, session, now)
        with self.storage.reading() as uow:
            return uow.enrollments.library(session.user_id, status, now, request)
