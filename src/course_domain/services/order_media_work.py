"""Videos get files, and files need work: it is written down in the transaction that gives them."""

from datetime import datetime

from course_domain.model.courses import Video
from course_domain.model.errors import Invalid
from course_domain.model.learners import Session
from course_domain.model.media_jobs import JobKind, MediaJob
from course_domain.model.renditions import NOTHING, Made
from course_domain.model.sources import SourceFacts
from course_domain.model.uploads import Upload, UploadState
from course_domain.ports import Ids, UnitOfWork


def use_upload(uow: UnitOfWork, by: Session, upload_id: str, now: datetime) -> Upload:
    """Take a file that has arrived; nobody can take it again.

    Raises:
        Invalid: there is none, it is somebody else's, it is not whole, or it was used.
    """
    upload = uow.uploads.find(upload_id)
    if upload is None or upload.by != by.user_id or upload.is_over:
        raise Invalid.of("upload_id", "names no upload of yours that is still there: please upload the file again")
    if upload.state is UploadState.OPEN:
        raise Invalid.of("upload_id", "names an upload that is not complete yet: complete it first")
    if upload.state is UploadState.USED:
        raise Invalid.of("upload_id", "names an upload that is used by a video already")
    used = upload.used(now)
    uow.uploads.save(used)
    return used


def was_given(uow: UnitOfWork, video_id: str, upload_id: str) -> bool:
    """Tell whether a video was made of this upload already: then the same call was sent again."""
    return any(job.revision == upload_id for job in uow.media_jobs.of_video(video_id))


def order_work(
    uow: UnitOfWork,
    ids: Ids,
    video: Video,
    kind: JobKind,
    *,
    source_key: str,
    now: datetime,
    revision: str | None = None,
    facts: SourceFacts | None = None,
    made: Made = NOTHING,
    still_at: int | None = None,
) -> MediaJob:
    """Ask for work on a video's file, as a revision of its own unless one is given.

    ``facts`` and ``made`` are what is known of the file and was made of it before.
    """
    job_id = ids.new()
    job = MediaJob(
        id=job_id,
        kind=kind,
        video_id=video.id,
        revision=revision or job_id,
        source_key=source_key,
        facts=facts,
        made=made,
        still_at=still_at,
        due_at=now,
        created_at=now,
        updated_at=now,
    )
    uow.media_jobs.save(job)
    return job


def call_off(uow: UnitOfWork, video_id: str, now: datetime) -> None:
    """End the work on files that the video has no longer; who does it is told when he looks."""
    for job in uow.media_jobs.of_video(video_id):
        if not job.is_over and job.kind is not JobKind.FORGET:
            uow.media_jobs.save(job.called_off(now))
