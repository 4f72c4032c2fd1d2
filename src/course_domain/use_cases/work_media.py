"""The worker takes a step with one job on a video's file."""

from collections.abc import Collection, Iterable

from attrs import frozen

from course_domain.model.courses import Video
from course_domain.model.media_jobs import LADDERS, JobKind, JobState, MediaJob, MediaJobPolicy
from course_domain.model.renditions import WorkKind
from course_domain.model.revisions import Outcome
from course_domain.ports import (
    CachePurger,
    Clock,
    Ids,
    Inspections,
    MediaObjects,
    Storage,
    Transcoder,
    UnitOfWork,
    UrlSigner,
    Waker,
)
from course_domain.services.do_media_job import Workshop
from course_domain.services.order_media_work import order_work
from course_domain.services.publish_files import (
    Claim,
    as_it_was_sent,
    claim_on,
    correct,
    give_up,
    publish,
)


@frozen(kw_only=True)
class Worker:
    """Which worker this is: no other has its name, in any process on any machine."""

    name: str


@frozen(kw_only=True)
class WorkMedia:
    """Begin a job, or look how far one is that this worker has begun.

    Outside of transactions, so that a slow store holds up nobody. A worker that dies leaves a lease behind; when it has
    run out another begins anew, and since a job's keys are decided by the job, nothing stray is left.
    """

    storage: Storage
    clock: Clock
    ids: Ids
    media: MediaObjects
    inspections: Inspections
    transcoder: Transcoder
    purger: CachePurger
    signer: UrlSigner
    waker: Waker
    policy: MediaJobPolicy
    worker: Worker

    def __call__(self, kinds: Iterable[JobKind]) -> MediaJob | None:
        """Take a step with the job of these kinds that is due first; gives it as it is then, None without any."""
        meant, now = frozenset(kinds), self.clock.now()
        begins = self._has_room(meant)
        with self.storage.writing() as uow:
            lease_until = now + self.policy.lease
            job = uow.media_jobs.take(self.worker.name, meant, now, lease_until, begins=begins)
            uow.commit()
        if job is None:
            return None
        stepped = self._workshop.step(job, self.clock.now())
        was_looked_into = job.facts is None and stepped.facts is not None
        return self._record(job, stepped, self._etag(job.source_key) if was_looked_into else None)

    def _has_room(self, kinds: Collection[JobKind]) -> bool:
        if JobKind.LADDER in kinds:
            return self.transcoder.has_room(WorkKind.LADDER)
        return self.inspections.has_room() and self.transcoder.has_room(WorkKind.PREVIEW)

    @property
    def _workshop(self) -> Workshop:
        return Workshop(
            inspections=self.inspections, transcoder=self.transcoder, purger=self.purger, policy=self.policy
        )

    def _etag(self, key: str) -> str | None:
        found = self.media.find(key)
        return found.etag if found else None

    def _record(self, taken: MediaJob, stepped: MediaJob, etag: str | None) -> MediaJob:
        with self.storage.writing() as uow:
            claim, video = claim_on(uow, taken)
            begun = stepped if _is_stray(uow, claim, taken, stepped) else None
            if claim is Claim.UNWANTED:
                stepped = taken.finished(self.clock.now(), JobState.ENDED)
            elif taken.facts is None:
                stepped = as_it_was_sent(uow, stepped, etag, self.policy, self.clock.now())
            if claim is not Claim.ANOTHERS:
                uow.media_jobs.save(stepped)
            if claim is Claim.OURS:
                self._tell(uow, video, stepped, etag)
            uow.commit()
        if begun is not None:
            self._workshop.stop(begun)
        if stepped.state is JobState.ENDED:
            self._workshop.stop(taken)
        elif stepped.state is JobState.DONE and stepped.kind is JobKind.PREVIEW:
            self.waker.wake(LADDERS)
        return stepped

    def _tell(self, uow: UnitOfWork, video: Video, job: MediaJob, etag: str | None) -> None:
        now = self.clock.now()
        if job.state is JobState.FAILED:
            give_up(uow, video, job, job.problem or "", now)
        if job.state is not JobState.DONE or job.facts is None:
            return
        if job.kind is JobKind.PROBE:
            correct(uow, video, job.facts, etag, now)
        else:
            publish(uow, self.ids, self.signer, video, Outcome(job=job, facts=job.facts, now=now))
        if job.kind is JobKind.PREVIEW:
            order_work(
                uow,
                self.ids,
                video,
                JobKind.LADDER,
                source_key=job.source_key,
                now=now,
                revision=job.revision,
                facts=job.facts,
                made=job.made,
            )


def _is_stray(uow: UnitOfWork, claim: Claim, taken: MediaJob, stepped: MediaJob) -> bool:
    """Tell whether a work was begun that nobody else knows of, and so nobody else would stop.

    A transcoder may give two workers the same ticket for the same work: what the other has, or may be about to get, is
    left alone.
    """
    if claim is Claim.OURS or stepped.ticket in (None, taken.ticket):
        return False
    known = uow.media_jobs.find(taken.id) if claim is Claim.ANOTHERS else None
    return claim is Claim.UNWANTED or (
        known is not None and known.ticket is not None and known.ticket != stepped.ticket
    )
