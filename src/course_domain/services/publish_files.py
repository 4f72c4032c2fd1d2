"""Work on a file is over: the video shows it, in the transaction that ends the job."""

from datetime import datetime
from enum import Enum

from attrs import evolve

from course_domain.model.courses import Video
from course_domain.model.errors import UnknownVideo
from course_domain.model.media_jobs import JobKind, JobState, MediaJob, MediaJobPolicy
from course_domain.model.revisions import Outcome, disappointed, looked_into
from course_domain.model.sources import SourceFacts
from course_domain.model.uploads import upload_at
from course_domain.ports import Ids, UnitOfWork, UrlSigner
from course_domain.services.gather_videos import gather
from course_domain.services.judge_again import judge_again

DAMAGED = "The file arrived otherwise than it was sent: its checksum differs. Please upload it again."


class Claim(Enum):
    """Whose a job is, after a worker took a step with it: still the worker's, another's by now, or wanted no more."""

    OURS = "ours"
    ANOTHERS = "another's"
    UNWANTED = "unwanted"


def claim_on(uow: UnitOfWork, job: MediaJob) -> tuple[Claim, Video]:
    """Lock a job with its video, in everybody's order, and tell whose it is.

    Raises:
        UnknownVideo: videos are never deleted, so nobody made such a job.
    """
    video = _video(uow, job)
    uow.courses.find(video.course_id, to_change=True)
    known = uow.media_jobs.find(job.id)
    video = _video(uow, job)
    if known is None or video.is_removed or known.state in (JobState.ENDING, JobState.ENDED):
        return Claim.UNWANTED, video
    is_ours = known.state is JobState.RUNNING and known.holder == job.holder
    return (Claim.OURS if is_ours else Claim.ANOTHERS), video


def _video(uow: UnitOfWork, job: MediaJob) -> Video:
    video = uow.videos.find(job.video_id)
    if video is None:
        raise UnknownVideo(video_id=job.video_id)
    return video


def as_it_was_sent(uow: UnitOfWork, job: MediaJob, etag: str | None, policy: MediaJobPolicy, now: datetime) -> MediaJob:
    """Refuse an upload that is not the file that was completed, or that the browser took the checksum of.

    What was made of an upload is another file.
    """
    upload_id = upload_at(job.source_key)
    if job.facts is None or upload_id is None:
        return job
    upload = uow.uploads.find(upload_id)
    if upload is None:
        return job
    is_same = upload.declared_sha256 in (None, job.facts.sha256) and upload.etag in (None, etag)
    return job if is_same else job.failed(DAMAGED, policy, now, final=True)


def publish(uow: UnitOfWork, ids: Ids, signer: UrlSigner, video: Video, outcome: Outcome) -> None:
    """Show what was made; a video that plays for the first time is told of, and learners are judged again."""
    before, now = video, outcome.now
    if outcome.job.kind is JobKind.PREVIEW and not outcome.plays:
        # Its ladder makes the first thing that plays, and shows these pictures with it.
        return
    if outcome.job.kind is JobKind.STILL and outcome.job.source_key != before.s3_key:
        # It was taken of a file that was replaced meanwhile.
        return
    after = outcome.shown_by(before)
    after = evolve(after, video_url=signer.address(after.s3_key))
    uow.videos.save(after)
    if (after.is_published, after.duration) != (before.is_published, before.duration):
        judge_again(uow, after.course_id, now)
    course = uow.courses.find(after.course_id)
    if after.is_published and not before.is_published and course is not None:
        gather(uow, ids, course, after, now)


def correct(uow: UnitOfWork, video: Video, facts: SourceFacts, etag: str | None, now: datetime) -> None:
    """Believe the file of an integrator rather than what was said of it."""
    after = looked_into(video, facts, etag, now)
    uow.videos.save(after)
    if after.duration != video.duration:
        judge_again(uow, after.course_id, now)


def give_up(uow: UnitOfWork, video: Video, job: MediaJob, why: str, now: datetime) -> None:
    """Say on the video what could not be done, where an administrator sees it."""
    if job.kind is not JobKind.FORGET:
        uow.videos.save(disappointed(video, job, why, now))
