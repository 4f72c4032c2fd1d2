"""Work on videos' files: what is to be done, who does it, how far it is, and what became of it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from attrs import evolve, field, frozen

from course_domain.model.notices import RetryPolicy
from course_domain.model.renditions import Made
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


PREVIEWS: Final = "previews"
"""The name by which workers are woken for what is quick."""
LADDERS: Final = "ladders"
"""The name by which they are woken for streams."""


class JobState(StrEnum):
    """New: nobody has it. Running: a worker has it. Done, failed: over.

    Ending: nobody wants it any more, and whoever works on it must let go. Ended: he did.
    """

    NEW = "new"
    RUNNING = "running"
    ENDING = "ending"
    DONE = "done"
    FAILED = "failed"
    ENDED = "ended"


OPEN: Final = (JobState.NEW, JobState.RUNNING, JobState.ENDING)


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
    made: Made = field(factory=Made)
    """What was made of the file so far."""
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

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will become of it."""
        return self.state not in OPEN

    def taken(self, worker: str, lease_until: datetime) -> "MediaJob":
        """Let a worker have it; that nobody wants it stays true."""
        state = JobState.ENDING if self.state is JobState.ENDING else JobState.RUNNING
        return evolve(self, state=state, holder=worker, lease_until=lease_until)

    def called_off(self, now: datetime) -> "MediaJob":
        """Want it no more."""
        if self.ticket is None:
            return self.finished(now, JobState.ENDED)
        return evolve(self, state=JobState.ENDING, due_at=now, updated_at=now)

    def begun(self, ticket: str, policy: MediaJobPolicy, now: datetime) -> "MediaJob":
        """Note that somebody works on it."""
        begun = evolve(
            self,
            ticket=ticket,
            attempts=self.attempts + 1,
            deadline_at=self.deadline_at or now + policy.deadline,
            due_at=now + policy.look,
        )
        return begun.said(f"begun, attempt {begun.attempts}", now)

    def looked_at(self, percent: int, policy: MediaJobPolicy, now: datetime) -> "MediaJob":
        """Note how far it is, and look again soon."""
        return evolve(self, percent=percent, due_at=now + policy.look, updated_at=now)

    def lost(self, now: datetime) -> "MediaJob":
        """Begin anew at once: whoever worked on it is gone."""
        return evolve(self, ticket=None, percent=0, due_at=now).said("whoever worked on it is gone", now)

    def failed(self, why: str, policy: MediaJobPolicy, now: datetime, *, final: bool) -> "MediaJob":
        """Try again after a pause that grows, or give it up; ``why`` is a sentence."""
        attempts = self.attempts + (self.ticket is None)
        is_over = final or policy.retry.gives_up(attempts)
        return evolve(
            self,
            state=JobState.FAILED if is_over else JobState.NEW,
            attempts=attempts,
            percent=0,
            due_at=now if is_over else policy.retry.due_after(attempts, now),
            holder=None,
            lease_until=None,
            ticket=None,
            problem=why,
        ).said(why, now)

    def finished(self, now: datetime, state: JobState = JobState.DONE) -> "MediaJob":
        """Nothing more is to do, or to be wanted of it."""
        done = evolve(self, state=state, percent=100, holder=None, lease_until=None, ticket=None, problem=None)
        return done.said(state.value, now)

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
