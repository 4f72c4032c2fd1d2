"""Work on files in memory."""

from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from adapters.memory.lists import newest_first
from adapters.memory.state import State, in_utc
from course_domain.model.media_jobs import OPEN, JobKind, JobQuery, MediaJob
from course_domain.model.reports import Page, PageRequest

_MOST_OF_VIDEO = 100


@frozen(kw_only=True)
class MemoryMediaJobs:
    """Jobs in a dictionary."""

    state: State

    def find(self, job_id: str) -> MediaJob | None:
        return self.state.media_jobs.get(job_id)

    def of_video(self, video_id: str) -> tuple[MediaJob, ...]:
        its = [job for job in self.state.media_jobs.values() if job.video_id == video_id]
        newest = sorted(its, key=lambda job: (job.created_at, job.id), reverse=True)
        return tuple(job for place, job in enumerate(newest) if place < _MOST_OF_VIDEO or not job.is_over)

    def save(self, job: MediaJob) -> None:
        if job.video_id not in self.state.videos:
            raise LookupError(f"there is no video {job.video_id!r}")
        self.state.media_jobs[job.id] = in_utc(job)

    def take(
        self, worker: str, kinds: Iterable[JobKind], now: datetime, lease_until: datetime, *, begins: bool
    ) -> MediaJob | None:
        wanted = set(kinds)
        due = [
            job
            for job in self.state.media_jobs.values()
            if job.state in OPEN and job.kind in wanted and job.due_at <= now and _may(job, worker, now, begins=begins)
        ]
        if not due:
            return None
        first = min(due, key=lambda job: (job.due_at, job.id))
        taken = first.taken(worker, lease_until)
        self.save(taken)
        return taken

    def page(self, query: JobQuery, request: PageRequest) -> Page[MediaJob]:
        found = (
            job
            for job in self.state.media_jobs.values()
            if query.state in (None, job.state)
            and query.kind in (None, job.kind)
            and query.video_id in (None, job.video_id)
        )
        return newest_first(found, request, lambda job: (job.created_at, job.id))


def _may(job: MediaJob, worker: str, now: datetime, *, begins: bool) -> bool:
    if job.holder == worker:
        return True
    return begins and (job.lease_until is None or job.lease_until <= now)
