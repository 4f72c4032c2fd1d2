"""Work on files, in a database."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any, Final

from attrs import asdict, fields, frozen
from sqlalchemy import Connection, Select, bindparam, or_, select

from adapters.sql.dialects import Upsert
from adapters.sql.lists import ROWS, older, parameters
from adapters.sql.tables import media_jobs as table
from adapters.sql.tables.supply import OPEN
from adapters.sql.types import UtcDateTime
from adapters.wire.cursors import page_of, write_moment
from course_domain.model.media_jobs import JobKind, JobQuery, MediaJob
from course_domain.model.renditions import Made
from course_domain.model.reports import Page, PageRequest
from course_domain.model.sources import Picture, Sound, SourceFacts

MOST_OF_VIDEO: Final = 100
_JOB: Final = tuple(table.c)
_NOW: Final = bindparam("now", type_=UtcDateTime())
_FIND: Final = select(*_JOB).where(table.c.id == bindparam("job_id"))
_LAST: Final = (
    select(table.c.id)
    .where(table.c.video_id == bindparam("video"))
    .order_by(table.c.created_at.desc(), table.c.id.desc())
    .limit(MOST_OF_VIDEO)
)
_OF_VIDEO: Final = (
    select(*_JOB)
    .where(table.c.video_id == bindparam("video"), or_(OPEN, table.c.id.in_(_LAST)))
    .order_by(table.c.created_at.desc(), table.c.id.desc())
)
_HELD: Final = table.c.holder == bindparam("worker")
_FREE: Final = or_(table.c.lease_until.is_(None), table.c.lease_until <= _NOW)
_SAVE: Final = Upsert(table=table, key=["id"], replace=[column.name for column in table.c if column.name != "id"])


@cache
def _due(*, begins: bool) -> Select[Any]:
    """Give the open job that is due first; what another transaction looks at is passed over."""
    return (
        select(*_JOB)
        .where(OPEN, table.c.due_at <= _NOW, table.c.kind.in_(bindparam("kinds", expanding=True)))
        .where(or_(_HELD, _FREE) if begins else _HELD)
        .order_by(table.c.due_at, table.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


@cache
def _page(*, of_state: bool, of_kind: bool, of_video: bool, following: bool) -> Select[Any]:
    """Jobs, newest first; one statement whatever the length of the page."""
    found = select(*_JOB)
    if of_state:
        found = found.where(table.c.state == bindparam("state"))
    if of_kind:
        found = found.where(table.c.kind == bindparam("kind"))
    if of_video:
        found = found.where(table.c.video_id == bindparam("video"))
    if following:
        found = found.where(older(table.c.created_at, table.c.id))
    return found.order_by(table.c.created_at.desc(), table.c.id.desc()).limit(ROWS)


def _job_of(row: Any) -> MediaJob:
    told = row["facts"]
    return MediaJob(**{**row, "facts": None if told is None else _facts_of(told), "made": Made(**row["made"])})


def _facts_of(told: dict[str, Any]) -> SourceFacts:
    sound = told["sound"]
    parts = {"picture": Picture(**told["picture"]), "sound": None if sound is None else Sound(**sound)}
    return SourceFacts(**{**told, **parts})


def _values(job: MediaJob) -> dict[str, Any]:
    values = {each.name: getattr(job, each.name) for each in fields(MediaJob)}
    return {**values, "facts": None if job.facts is None else asdict(job.facts), "made": asdict(job.made)}


@frozen(kw_only=True)
class SqlMediaJobs:
    """Jobs in a transaction; a writer who found one keeps other writers out of it until the commit."""

    connection: Connection
    writes: bool

    def find(self, job_id: str) -> MediaJob | None:
        statement = _FIND.with_for_update() if self.writes else _FIND
        row = self.connection.execute(statement, {"job_id": job_id}).mappings().first()
        return _job_of(row) if row else None

    def of_video(self, video_id: str) -> tuple[MediaJob, ...]:
        return tuple(map(_job_of, self.connection.execute(_OF_VIDEO, {"video": video_id}).mappings()))

    def save(self, job: MediaJob) -> None:
        self.connection.execute(_SAVE.on(self.connection), _values(job))

    def take(
        self, worker: str, kinds: Iterable[JobKind], now: datetime, lease_until: datetime, *, begins: bool
    ) -> MediaJob | None:
        told = {"worker": worker, "kinds": sorted(kinds), "now": now}
        row = self.connection.execute(_due(begins=begins), told).mappings().first()
        if row is None:
            return None
        taken = _job_of(row).taken(worker, lease_until)
        self.save(taken)
        return taken

    def page(self, query: JobQuery, request: PageRequest) -> Page[MediaJob]:
        statement = _page(
            of_state=query.state is not None,
            of_kind=query.kind is not None,
            of_video=query.video_id is not None,
            following=request.after is not None,
        )
        told = parameters(None, request) | {"state": query.state, "kind": query.kind, "video": query.video_id}
        rows = [_job_of(row) for row in self.connection.execute(statement, told).mappings()]
        return page_of(rows, request, lambda job: write_moment(job.created_at, job.id))
