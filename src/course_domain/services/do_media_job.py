"""One step of a job: begin it, look how far it is, or find that it is over. No transaction is open meanwhile."""

from datetime import datetime

from attrs import evolve, frozen

from course_domain.model.errors import DomainError, UnknownMedia
from course_domain.model.media_jobs import JobKind, JobState, MediaJob, MediaJobPolicy
from course_domain.model.renditions import UnknownWork, WorkPhase, WorkState
from course_domain.model.revisions import work_of
from course_domain.model.sources import SourceFacts, Unplayable
from course_domain.ports import CachePurger, Inspections, Transcoder

TOO_LONG = "Working on this file took too long, so it was given up. A shorter or smaller file may do."
GONE = "The file is no longer in the media store. Please upload it again."
TOO_OFTEN = "It was begun again and again and never finished, so it was given up."


@frozen(kw_only=True)
class Workshop:
    """Who does the work."""

    inspections: Inspections
    transcoder: Transcoder
    purger: CachePurger
    policy: MediaJobPolicy

    def step(self, job: MediaJob, now: datetime) -> MediaJob:
        """Take one step; whatever goes wrong is told on the job, and never raised."""
        if job.state is JobState.ENDING:
            return job
        why = self._hopeless(job, now)
        if why is not None:
            self.stop(job)
            return job.failed(why, self.policy, now, final=True)
        try:
            return self._taken(job, now)
        except UnknownWork:
            return job.lost(now)
        except Exception as problem:  # noqa: BLE001 - whatever one job does must not stop the others
            return self._disturbed(job, problem, now)

    def stop(self, job: MediaJob) -> None:
        """Let go of a job that nobody wants any more."""
        # An inspection ends by itself, soon.
        if job.ticket is not None and job.facts is not None:
            self.transcoder.stop(job.ticket)

    def _hopeless(self, job: MediaJob, now: datetime) -> str | None:
        """Say why it should not go on."""
        if job.deadline_at is not None and now >= job.deadline_at:
            return TOO_LONG
        has_had_enough = job.ticket is None and self.policy.retry.gives_up(job.attempts)
        return (job.problem or TOO_OFTEN) if has_had_enough else None

    def _disturbed(self, job: MediaJob, problem: Exception, now: datetime) -> MediaJob:
        match problem:
            case Unplayable():
                return job.failed(problem.sentence, self.policy, now, final=True)
            case UnknownMedia():
                return job.failed(GONE, self.policy, now, final=True)
            case DomainError():
                return job.failed(problem.sentence, self.policy, now, final=False)
            case _:
                return job.failed(f"{type(problem).__name__}: {problem}", self.policy, now, final=False)

    def _taken(self, job: MediaJob, now: datetime) -> MediaJob:
        if job.kind is JobKind.FORGET:
            self.purger.forget([job.source_key], job.id)
            return job.finished(now)
        if job.facts is None:
            return self._inspected(job, now)
        return self._made(job, job.facts, now)

    def _inspected(self, job: MediaJob, now: datetime) -> MediaJob:
        if job.ticket is None:
            return job.begun(self.inspections.start(job.source_key), self.policy, now)
        facts = self.inspections.look(job.ticket)
        if facts is None:
            return job.looked_at(0, self.policy, now)
        known = evolve(job, facts=facts, attempts=0, ticket=None, due_at=now).said(_in_words(facts), now)
        return known.finished(now) if job.kind is JobKind.PROBE else known

    def _made(self, job: MediaJob, facts: SourceFacts, now: datetime) -> MediaJob:
        if job.ticket is None:
            return job.begun(self.transcoder.start(work_of(job, facts)), self.policy, now)
        state = self.transcoder.look(job.ticket)
        match state.phase:
            case WorkPhase.RUNNING:
                return job.looked_at(state.percent, self.policy, now)
            case WorkPhase.FINISHED if state.made is not None:
                return evolve(job, made=job.made.with_more(state.made)).finished(now)
            case _:
                return self._failed(job, state, now)

    def _failed(self, job: MediaJob, state: WorkState, now: datetime) -> MediaJob:
        told = job.said(state.log, now) if state.log else job
        return told.failed(state.why or TOO_OFTEN, self.policy, now, final=state.final)


def _in_words(facts: SourceFacts) -> str:
    picture, sound = facts.picture, facts.sound
    heard = "no sound" if sound is None else sound.codec
    return f"{facts.container}, {facts.duration} s, {picture.codec} {picture.width}×{picture.height}, {heard}"
