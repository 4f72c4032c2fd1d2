"""The unit of work over all that is kept, and where it comes from."""

from contextlib import AbstractContextManager
from typing import Protocol

from course_domain.ports.stored import (
    Courses,
    Creations,
    Enrollments,
    Grants,
    History,
    Inbox,
    Learners,
    MediaJobs,
    Orders,
    Outbox,
    Preferences,
    Products,
    Records,
    Upkeep,
    Uploads,
    VideoBatches,
    Videos,
    Viewings,
)


class UnitOfWork(Protocol):
    """One transaction over all collections: used once, rolled back unless committed."""

    @property
    def courses(self) -> Courses: ...
    @property
    def videos(self) -> Videos: ...
    @property
    def products(self) -> Products: ...
    @property
    def orders(self) -> Orders: ...
    @property
    def grants(self) -> Grants: ...
    @property
    def enrollments(self) -> Enrollments: ...
    @property
    def records(self) -> Records: ...
    @property
    def learners(self) -> Learners: ...
    @property
    def preferences(self) -> Preferences: ...
    @property
    def video_batches(self) -> VideoBatches: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def history(self) -> History: ...
    @property
    def creations(self) -> Creations: ...
    @property
    def upkeep(self) -> Upkeep: ...
    @property
    def media_jobs(self) -> MediaJobs: ...
    @property
    def uploads(self) -> Uploads: ...
    @property
    def viewings(self) -> Viewings: ...
    def commit(self) -> None: ...


class Storage(Protocol):
    """Where units of work come from. A reading one sees one consistent state and can't commit."""

    def reading(self) -> AbstractContextManager[UnitOfWork]: ...
    def writing(self) -> AbstractContextManager[UnitOfWork]: ...
