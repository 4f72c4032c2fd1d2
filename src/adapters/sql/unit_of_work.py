"""Transactions over all collections."""

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

from attrs import frozen
from sqlalchemy import Connection

from adapters.sql.courses import SqlCourses
from adapters.sql.creations import SqlCreations
from adapters.sql.engine import Database
from adapters.sql.enrollments import SqlEnrollments
from adapters.sql.grants import SqlGrants
from adapters.sql.history import SqlHistory
from adapters.sql.inbox import SqlInbox
from adapters.sql.learners import SqlLearners
from adapters.sql.media_jobs import SqlMediaJobs
from adapters.sql.orders import SqlOrders
from adapters.sql.outbox import SqlOutbox
from adapters.sql.preferences import SqlPreferences
from adapters.sql.products import SqlProducts
from adapters.sql.records import SqlRecords
from adapters.sql.upkeep import SqlUpkeep
from adapters.sql.uploads import SqlUploads
from adapters.sql.video_batches import SqlVideoBatches
from adapters.sql.videos import SqlVideos
from adapters.sql.viewings import SqlViewings


class SqlUnitOfWork:
    """One transaction: used once, rolled back unless committed, RuntimeError when used otherwise."""

    def __init__(self, entered: AbstractContextManager[Connection], *, writes: bool) -> None:
        """Take the way into a transaction."""
        self._entered = entered
        self._writes = writes
        self._connection: Connection | None = None
        self._records: SqlRecords | None = None
        self._is_used = False

    def __enter__(self) -> Self:
        if self._is_used:
            raise RuntimeError("a unit of work is used once")
        self._is_used = True
        self._connection = self._entered.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection = None
        self._entered.__exit__(kind, error, trace)

    def commit(self) -> None:
        """Make it durable; the unit is closed then."""
        if not self._writes:
            raise RuntimeError("a unit of work for reading can't be committed")
        self._open.commit()
        self._connection = None

    @property
    def _open(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("this unit of work is not open")
        return self._connection

    @property
    def courses(self) -> SqlCourses:
        return SqlCourses(connection=self._open)

    @property
    def videos(self) -> SqlVideos:
        return SqlVideos(connection=self._open)

    @property
    def products(self) -> SqlProducts:
        return SqlProducts(connection=self._open)

    @property
    def orders(self) -> SqlOrders:
        return SqlOrders(connection=self._open)

    @property
    def grants(self) -> SqlGrants:
        return SqlGrants(connection=self._open)

    @property
    def enrollments(self) -> SqlEnrollments:
        return SqlEnrollments(connection=self._open, writes=self._writes)

    @property
    def records(self) -> SqlRecords:
        connection = self._open
        if self._records is None:
            self._records = SqlRecords(connection=connection, writes=self._writes)
        return self._records

    @property
    def learners(self) -> SqlLearners:
        return SqlLearners(connection=self._open)

    @property
    def preferences(self) -> SqlPreferences:
        return SqlPreferences(connection=self._open)

    @property
    def video_batches(self) -> SqlVideoBatches:
        return SqlVideoBatches(connection=self._open, writes=self._writes)

    @property
    def inbox(self) -> SqlInbox:
        return SqlInbox(connection=self._open)

    @property
    def outbox(self) -> SqlOutbox:
        return SqlOutbox(connection=self._open, writes=self._writes)

    @property
    def history(self) -> SqlHistory:
        return SqlHistory(connection=self._open)

    @property
    def creations(self) -> SqlCreations:
        return SqlCreations(connection=self._open, writes=self._writes)

    @property
    def upkeep(self) -> SqlUpkeep:
        return SqlUpkeep(connection=self._open)

    @property
    def media_jobs(self) -> SqlMediaJobs:
        return SqlMediaJobs(connection=self._open, writes=self._writes)

    @property
    def uploads(self) -> SqlUploads:
        return SqlUploads(connection=self._open, writes=self._writes)

    @property
    def viewings(self) -> SqlViewings:
        return SqlViewings(connection=self._open)


@frozen(kw_only=True)
class SqlStorage:
    """Storage in a database."""

    database: Database

    def reading(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.database.reading(), writes=False)

    def writing(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.database.writing(), writes=True)
