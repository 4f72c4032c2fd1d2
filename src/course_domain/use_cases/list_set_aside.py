"""Whoever runs Coursedock sees what waits for a person."""

from attrs import frozen

from course_domain.model.intake import EventState
from course_domain.model.media_jobs import JobQuery, JobState, MediaJob
from course_domain.model.notices import Notice, NoticeState
from course_domain.model.oversight import EventQuery, EventRow, NoticeQuery
from course_domain.model.reports import PageRequest
from course_domain.ports import Clock, Storage, UnitOfWork

_ASIDE = EventQuery(state=EventState.QUARANTINED)
_DEAD = NoticeQuery(state=NoticeState.DEAD)
_FAILED = JobQuery(state=JobState.FAILED)


@frozen(kw_only=True)
class SetAside:
    """Messages in quarantine and dead notices: how many there are, and the newest of them.

    ``works`` are the newest on videos' files that failed, as far as their videos still say so.
    """

    events: tuple[EventRow, ...]
    event_count: int
    notices: tuple[Notice, ...]
    notice_count: int
    works: tuple[MediaJob, ...] = ()


@frozen(kw_only=True)
class ListSetAside:
    """List what no worker takes any more, until it is replayed, sent again, or given another file by hand."""

    storage: Storage
    clock: Clock

    def __call__(self, limit: int) -> SetAside:
        """Count all of it, and give up to ``limit`` of each, at most 100."""
        with self.storage.reading() as uow:
            standing = uow.upkeep.standing(self.clock.now())
            return SetAside(
                events=uow.inbox.page(_ASIDE, PageRequest(limit=limit)).items,
                event_count=standing.set_aside,
                notices=tuple(row.notice for row in uow.outbox.page(_DEAD, PageRequest(limit=limit)).items),
                notice_count=standing.given_up,
                works=_unmended(uow, PageRequest(limit=limit)),
            )


def _unmended(uow: UnitOfWork, request: PageRequest) -> tuple[MediaJob, ...]:
    """Leave out work that failed on a video that has another file since, or is no longer there."""
    found = [(job, uow.videos.find(job.video_id)) for job in uow.media_jobs.page(_FAILED, request).items]
    return tuple(job for job, video in found if video and not video.is_removed and video.warning == job.problem)
