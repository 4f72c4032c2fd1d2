"""What waits and how jobs went, in a database: each number by an index that holds nothing but what is counted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from attrs import frozen
from sqlalchemy import BigInteger, Connection, bindparam, func, select, type_coerce

from adapters.sql.dialects import Upsert
from adapters.sql.tables import course_enrollments, inbox, job_runs, media_jobs, outbox
from adapters.sql.tables.learning import BEHIND
from adapters.sql.tables.messages import DEAD, NEW, PENDING, QUARANTINED, SENT
from adapters.sql.tables.supply import FAILED, OPEN
from adapters.sql.types import UtcDateTime
from course_domain.model.media_jobs import JobState
from course_domain.model.oversight import RECENT, JobRun, Standing

_RUN: Final = (
    job_runs.c.job,
    job_runs.c.started_at,
    job_runs.c.finished_at,
    job_runs.c.numbers,
    job_runs.c.failed,
)
_RUNS: Final = select(*_RUN).order_by(job_runs.c.job)
_NOTE: Final = Upsert(table=job_runs, key=["job"], replace=["started_at", "finished_at", "numbers", "failed"])


# The sum keeps planners from walking all messages by age, past those that are done, to the first that is new.
_RECEIVED: Final = type_coerce(type_coerce(inbox.c.received_at, BigInteger) + 0, UtcDateTime)
_STANDING: Final = select(
    select(func.count()).select_from(inbox).where(NEW).scalar_subquery().label("new_messages"),
    select(func.min(_RECEIVED)).where(NEW).scalar_subquery().label("oldest_message"),
    select(func.count()).select_from(inbox).where(QUARANTINED).scalar_subquery().label("set_aside"),
    select(func.count()).select_from(outbox).where(PENDING).scalar_subquery().label("pending_notices"),
    select(func.min(outbox.c.due_at)).where(PENDING).scalar_subquery().label("oldest_notice"),
    select(func.count(outbox.c.last_error)).where(PENDING).scalar_subquery().label("failing"),
    select(func.count()).select_from(outbox).where(DEAD).scalar_subquery().label("given_up"),
    select(func.count())
    .select_from(outbox)
    .where(SENT, outbox.c.sent_at > bindparam("since", type_=UtcDateTime()))
    .scalar_subquery()
    .label("recently_sent"),
    select(func.coalesce(func.sum(course_enrollments.c.pending_seconds), 0))
    .where(BEHIND)
    .scalar_subquery()
    .label("pending_seconds"),
    select(func.count())
    .select_from(media_jobs)
    .where(OPEN, media_jobs.c.state == JobState.NEW)
    .scalar_subquery()
    .label("new_media_jobs"),
    select(func.count())
    .select_from(media_jobs)
    .where(OPEN, media_jobs.c.state == JobState.RUNNING)
    .scalar_subquery()
    .label("running_media_jobs"),
    select(func.count()).select_from(media_jobs).where(FAILED).scalar_subquery().label("failed_media_jobs"),
)


@frozen(kw_only=True)
class SqlUpkeep:
    """The last run of each job is a row; what waits is read by one statement."""

    connection: Connection

    def note(self, run: JobRun) -> None:
        self.connection.execute(
            _NOTE.on(self.connection),
            {
                "job": run.job,
                "started_at": run.started_at,
                "finished_at": run.finished_at,
                "numbers": dict(run.numbers),
                "failed": run.failed,
            },
        )

    def runs(self) -> Mapping[str, JobRun]:
        return {row.job: JobRun(**row) for row in self.connection.execute(_RUNS).mappings()}

    def standing(self, now: datetime) -> Standing:
        row = self.connection.execute(_STANDING, {"since": now - RECENT}).mappings().one()
        return Standing(**row)
