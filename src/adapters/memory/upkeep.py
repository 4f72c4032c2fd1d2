"""What waits and how jobs went, in memory."""

from collections.abc import Mapping
from datetime import datetime

from attrs import frozen

from adapters.memory.state import State, in_utc
from course_domain.model.intake import EventState
from course_domain.model.media_jobs import JobState
from course_domain.model.notices import NoticeState
from course_domain.model.oversight import RECENT, JobRun, Standing


@frozen(kw_only=True)
class MemoryUpkeep:
    """The last run of each job in a dictionary; what waits is counted."""

    state: State

    def note(self, run: JobRun) -> None:
        self.state.runs[run.job] = in_utc(run)

    def runs(self) -> Mapping[str, JobRun]:
        return dict(self.state.runs)

    def standing(self, now: datetime) -> Standing:
        events, notices = self.state.inbox.values(), self.state.outbox.values()
        new = [event.received_at for event in events if event.state is EventState.NEW]
        pending = [notice for notice in notices if notice.state is NoticeState.PENDING]
        jobs = [job.state for job in self.state.media_jobs.values()]
        sent = (notice.sent_at for notice in notices if notice.state is NoticeState.SENT)
        return Standing(
            new_messages=len(new),
            oldest_message=min(new, default=None),
            set_aside=sum(event.state is EventState.QUARANTINED for event in events),
            pending_notices=len(pending),
            oldest_notice=min((notice.due_at for notice in pending), default=None),
            failing=sum(notice.last_error is not None for notice in pending),
            given_up=sum(notice.state is NoticeState.DEAD for notice in notices),
            recently_sent=sum(at is not None and at > now - RECENT for at in sent),
            pending_seconds=sum(watched.pending_seconds for watched in self.state.watched.values()),
            new_media_jobs=jobs.count(JobState.NEW),
            running_media_jobs=jobs.count(JobState.RUNNING),
            failed_media_jobs=jobs.count(JobState.FAILED),
        )
