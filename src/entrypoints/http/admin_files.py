"""Administrators look at the work on videos' files, and ask for some."""

from http import HTTPStatus

from attrs import frozen
from falcon import Request, Response

from course_domain.model.media_jobs import JobKind, JobQuery, JobState, MediaJob
from course_domain.model.sources import SourceFacts
from course_domain.use_cases.choose_poster import ChoosePoster
from course_domain.use_cases.list_media_jobs import ListMediaJobs
from course_domain.use_cases.process_video import ProcessVideo
from entrypoints.http.bodies import Bodies
from entrypoints.http.paging import one_of, page_request, words
from entrypoints.http.sign_in import SignIn
from entrypoints.http.views import Shape, instant, page


@frozen(kw_only=True)
class MediaJobList:
    """/api/admin/media-jobs."""

    who: SignIn
    list_media_jobs: ListMediaJobs

    def on_get(self, req: Request, resp: Response) -> None:
        """Give a page, narrowed by state, kind and video."""
        by = self.who.administrator(req)
        query = JobQuery(
            state=one_of(req, "state", JobState), kind=one_of(req, "kind", JobKind), video_id=words(req, "video")
        )
        resp.media = page(self.list_media_jobs(by, query, page_request(req)), job_view)


@frozen(kw_only=True)
class VideoProcessing:
    """/api/admin/videos/{id}/process."""

    who: SignIn
    process_video: ProcessVideo

    def on_post(self, req: Request, resp: Response, video_id: str) -> None:
        """Have the file worked on (again)."""
        resp.media = job_view(self.process_video(self.who.administrator(req), video_id))
        resp.status = HTTPStatus.ACCEPTED


@frozen(kw_only=True)
class VideoPoster:
    """/api/admin/videos/{id}/poster."""

    who: SignIn
    bodies: Bodies
    choose_poster: ChoosePoster

    def on_post(self, req: Request, resp: Response, video_id: str) -> None:
        """Have a poster made of the moment ``at``, in seconds."""
        by = self.who.administrator(req)
        at = self.bodies.read(req).build(lambda body: body.whole("at"))
        resp.media = job_view(self.choose_poster(by, video_id, at))
        resp.status = HTTPStatus.ACCEPTED


def job_view(job: MediaJob) -> Shape:
    """Write a job."""
    return {
        "id": job.id,
        "kind": job.kind.value,
        "video_id": job.video_id,
        "state": job.state.value,
        "percent": job.percent,
        "attempts": job.attempts,
        "problem": job.problem,
        "file": None if job.facts is None else _facts(job.facts),
        "log": job.log,
        "created_at": instant(job.created_at),
        "updated_at": instant(job.updated_at),
    }


def _facts(facts: SourceFacts) -> Shape:
    picture, sound = facts.picture, facts.sound
    return {
        "container": facts.container,
        "duration": facts.duration,
        "size": facts.size,
        "sha256": facts.sha256,
        "width": picture.width,
        "height": picture.height,
        "video_codec": picture.codec,
        "audio_codec": None if sound is None else sound.codec,
    }
