"""Waits until videos play, or until it is known that they can't."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import click
from attrs import frozen

from course_domain.model.courses import Video, VideoState
from course_domain.model.media_jobs import JobQuery, JobState, MediaJob
from course_domain.model.reports import PageRequest
from course_domain.use_cases.list_media_jobs import ListMediaJobs
from course_domain.use_cases.read_video import ReadVideo
from entrypoints.cli.courses import OPERATOR
from entrypoints.cli.meters import Step, meter

LOOK_SECONDS: Final = 0.5
IDLE_SECONDS: Final = 60.0
_NOBODY: Final = "Nobody works on the files: is coursedock worker running? They are kept, and worked on when it is."


@frozen(kw_only=True)
class Awaiting:
    """Looks how far the work on videos is; gives up where no worker does any for ``idle_seconds``."""

    read_video: ReadVideo
    list_media_jobs: ListMediaJobs
    idle_seconds: float = IDLE_SECONDS

    def __call__(self, videos: Mapping[str, Video]) -> dict[str, Video]:
        """Show how far each is, by its name; gives them as they are then.

        Raises:
            ClickException: there seems to be no worker.
        """
        return {name: self._awaited(name, video) for name, video in videos.items()}

    def _awaited(self, name: str, video: Video) -> Video:
        if video.state is not VideoState.PROCESSING:
            return video
        with meter(f"{name}: being made playable", 100) as told:
            return self._until_ready(video.id, told)

    def _until_ready(self, video_id: str, told: Step) -> Video:
        shown, busy_at = 0, time.monotonic()
        while True:
            video, jobs = self.read_video(OPERATOR, video_id)
            is_over = video.state is not VideoState.PROCESSING
            percent = max(shown, 100 if is_over else min(99, jobs[0].percent if jobs else 0))
            told(percent - shown)
            if is_over:
                return video
            shown, busy_at = percent, time.monotonic() if self._is_somebody_there(jobs) else busy_at
            if time.monotonic() - busy_at > self.idle_seconds:
                raise click.ClickException(_NOBODY)
            time.sleep(LOOK_SECONDS)

    def _is_somebody_there(self, jobs: Sequence[MediaJob]) -> bool:
        """Tell whether this one is to be tried again later, or a worker is busy with any other."""
        now = datetime.now(UTC)
        if jobs and jobs[0].due_at > now:
            return True
        running = self.list_media_jobs(OPERATOR, JobQuery(state=JobState.RUNNING), PageRequest()).items
        return any(job.lease_until and job.lease_until > now for job in running)
