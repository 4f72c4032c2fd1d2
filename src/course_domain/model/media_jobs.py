"""Work on videos' files: what is to be done, who does it, how far it is, and what became of it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from attrs import evolve, field, frozen

from course_domain.model.notices import RetryPolicy
from course_domain.model.sources import SourceFacts

LONGEST_LOG: Final = 8_000
"""Characters."""


class JobKind(StrEnum):
    """Preview: look into a file, and make it playable soon. Probe: only look. Ladder: make the stream.

    Still: another poster. Forget: the CDN must forget what was replaced under its own key.
    """

    PREVIEW = "preview"
    PROBE = "probe"
    LADDER = "ladder"
    STILL = "still"
    FORGET = "forget"


QUICK: Final = (JobKind.PREVIEW, JobKind.PROBE, JobKind.STILL, JobKind.FORGET)
"""What somebody waits for; ladders are worked on beside them."""


class JobState(StrEnum):
    """New: nobody has it. Running: a worker has it. Done, failed: over. Ended: nobody wants it any more."""

    NEW = "new"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    ENDED = "ended"


OPEN: Final = (JobState.NEW, JobState.RUNNING)


@frozen(kw_only=True)
class MediaJobPolicy:
    """How long a worker may be silent about a job, how often it looks, and how failures are tried again."""

    lease: timedelta = timedelta(seconds=60)
    look: timedelta = timedelta(seconds=2)
    deadline: timedelta = timedelta(hours=12)
    """From the first start: a work that takes longer is given up."""
    retry: RetryPolicy = field(factory=RetryPolicy)


@frozen(kw_only=True)
class MediaJob:
    """One piece of work on one file of one video."""

    id: str
    kind: JobKind
    video_id: str
    revision: str
    source_key: str
    facts: SourceFacts | None = None
    """What its file holds, once that was looked into."""
    still_at: int | None = None
    """Seconds into the video, for a poster."""
    state: JobState = JobState.NEW
    percent: int = 0
    attempts: int = 0
    due_at: datetime
    holder: str | None = None
    """The worker that has it."""
    lease_until: datetime | None = None
    deadline_at: datetime | None = None
    ticket: str | None = None
    """The transcoder's word for it."""
    problem: str | None = None
    """A sentence for the administrator."""
    log: str = ""
    created_at: datetime
    updated_at: datetime

    def said(self, line: str, now: datetime) -> "MediaJob":
        """Add a line to its log, which keeps its end."""
        stamped = f"{now:%Y-%m-%dT%H:%M:%SZ} {line.strip()}"
        return evolve(self, log="\n".join(filter(None, (self.log, stamped)))[-LONGEST_LOG:], updated_at=now)


@frozen(kw_only=True)
class JobQuery:
    """Which jobs a list shows; None leaves a field out."""

    state: JobState | None = None
    kind: JobKind | None = None
    video_id: str | None = None
