"""What becomes of a video when work on a file of it is over."""

from datetime import datetime

from attrs import evolve, frozen

from course_domain.model.courses import Video, VideoState
from course_domain.model.media_jobs import JobKind, MediaJob
from course_domain.model.renditions import Made, MediaWork, WorkKind, rungs_for
from course_domain.model.sources import SourceFacts
from course_domain.model.uploads import INCOMING, Upload

_WORKS = {
    JobKind.PREVIEW: WorkKind.PREVIEW,
    JobKind.LADDER: WorkKind.LADDER,
    JobKind.STILL: WorkKind.STILL,
}


def pictures_of(video_id: str) -> str:
    """Give the folder of a video's posters, which anyone may see."""
    return f"public/videos/{video_id}"


def work_of(job: MediaJob, facts: SourceFacts) -> MediaWork:
    """Say what a transcoder is to make for a job; the same job always asks for the same keys."""
    kind = _WORKS[job.kind]
    pictures = f"{pictures_of(job.video_id)}/{job.revision}"
    return MediaWork(
        kind=kind,
        source_key=job.source_key,
        folder=f"videos/{job.video_id}/{job.revision}",
        poster_key=f"{pictures}/{'poster' if job.still_at is None else f'poster-{job.id}'}.jpg",
        facts=facts,
        rungs=rungs_for(facts) if kind is WorkKind.LADDER else (),
        still_at=job.still_at,
    )


@frozen(kw_only=True)
class Outcome:
    """A work that is over: the job, with all that was made of its file."""

    job: MediaJob
    facts: SourceFacts
    now: datetime

    @property
    def made(self) -> Made:
        """What there is to show."""
        return self.job.made

    def shown_by(self, video: Video) -> Video:
        """Show what was made, as soon as something of this revision plays.

        Until then what was there before stays. A poster replaces only one that was made of the video itself.
        """
        if self.job.kind is JobKind.STILL:
            return evolve(video, thumbnail=self.made.poster_key, updated_at=self.now)
        shown = video if video.revision == self.job.revision else self._turned_to_by(video)
        return evolve(
            shown,
            s3_key=self.made.mp4_key or shown.s3_key,
            hls_key=self.made.hls_key or shown.hls_key,
            storyboard_key=self.made.storyboard_key or shown.storyboard_key,
            thumbnail=self._poster(shown),
            updated_at=self.now,
        )

    def _turned_to_by(self, video: Video) -> Video:
        """Turn to this revision, for which something must have been made that plays."""
        return evolve(
            _with_another_file(video),
            revision=self.job.revision,
            source_key=self.job.source_key,
            duration=self.facts.duration,
        )

    def _poster(self, video: Video) -> str | None:
        has_other = video.thumbnail is not None and not _is_our_picture(video, video.thumbnail)
        return video.thumbnail if has_other else self.made.poster_key or video.thumbnail

    @property
    def plays(self) -> bool:
        """Tell whether there is something to play in what was made."""
        return self.made.mp4_key is not None or self.made.hls_key is not None


def is_made_of(video: Video, key: str) -> bool:
    """Tell whether a key names the video's file as it is, or what it was made of, or what was made of that before."""
    if key == video.s3_key:
        return True
    is_ours = video.revision is not None or video.source_key is not None
    return is_ours and (key == video.source_key or key.startswith((f"{video.folder}/", INCOMING)))


def picture_of(video: Video, told: str | None) -> str | None:
    """Give the thumbnail after an administrator told one: a form that is older than our poster doesn't take it away."""
    has_ours = video.thumbnail is not None and _is_our_picture(video, video.thumbnail)
    return video.thumbnail if has_ours and (told is None or _is_our_picture(video, told)) else told


def _is_our_picture(video: Video, thumbnail: str) -> bool:
    return thumbnail.startswith(f"{pictures_of(video.id)}/")


def with_object(video: Video, key: str, url: str, duration: int) -> Video:
    """Play another object of the store from now on."""
    return evolve(_with_another_file(video), s3_key=key, video_url=url, duration=duration)


def _with_another_file(video: Video) -> Video:
    """Forget all that was made of the file before: another one plays."""
    return evolve(
        video,
        state=VideoState.READY,
        revision=None,
        source_key=None,
        hls_key=None,
        storyboard_key=None,
        file_etag=None,
        warning=None,
    )


def awaiting(video: Video, upload: Upload, url: str) -> Video:
    """Await that an upload becomes playable; what plays so far goes on playing."""
    if video.state is VideoState.READY:
        return evolve(video, warning=None)
    key = upload.key
    return evolve(
        video, state=VideoState.PROCESSING, s3_key=key, source_key=key, video_url=url, duration=0, warning=None
    )


def disappointed(video: Video, job: MediaJob, why: str, now: datetime) -> Video:
    """Say on a video what could not be made of its file; what plays goes on playing."""
    never_played = video.state is VideoState.PROCESSING
    is_first = never_played and job.kind in (JobKind.PREVIEW, JobKind.LADDER)
    return evolve(video, state=VideoState.FAILED if is_first else video.state, warning=why, updated_at=now)


def looked_into(video: Video, facts: SourceFacts, etag: str | None, now: datetime) -> Video:
    """Take over what was found in a file that an integrator put into the store: its real length."""
    return evolve(video, duration=facts.duration, file_etag=etag, warning=None, updated_at=now)
