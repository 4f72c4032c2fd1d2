"""Administrators look after the work on videos' files."""

from typing import Final

from entrypoints.http.openapi.examples import admin_files as examples
from entrypoints.http.openapi.operations import Answer, Group, Operation, Sent, Who

GROUP: Final = Group(
    name="Files of videos",
    says="Files are looked into, get pictures and a stream, and are shown once they play.",
    operations=(
        Operation(
            id="processVideo",
            method="post",
            path="/api/admin/videos/{video_id}/process",
            who=Who.ADMINISTRATOR,
            summary="Work on a video's file (again)",
            says="Makes pictures and a stream of it. What plays so far plays until then.",
            answers={202: Answer(says="The worker takes it from here.", schema="MediaJob", example=examples.PREVIEW)},
            refusals=("unknown-video",),
        ),
        Operation(
            id="choosePoster",
            method="post",
            path="/api/admin/videos/{video_id}/poster",
            who=Who.ADMINISTRATOR,
            summary="Choose the frame that stands for a video",
            sent=Sent(schema="PosterWish", examples={"the twelfth second": examples.MOMENT}),
            answers={202: Answer(says="The worker takes it from here.", schema="MediaJob", example=examples.STILL)},
            refusals=("unknown-video", "not-playing"),
        ),
        Operation(
            id="listMediaJobs",
            method="get",
            path="/api/admin/media-jobs",
            who=Who.ADMINISTRATOR,
            summary="List the work on files",
            says="Newest first.",
            query=("job_state", "job_kind", "video", "limit", "cursor"),
            answers={200: Answer(says="A page.", schema="MediaJobPage", example=examples.JOBS)},
        ),
    ),
)
