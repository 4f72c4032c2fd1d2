"""Administrators give videos captions."""

from typing import Final

from entrypoints.http.admin_captions import LEFT_OUT, MEDIA_TYPES
from entrypoints.http.openapi.examples import captions as examples
from entrypoints.http.openapi.operations import Answer, Group, Operation, Sent, Who

GROUP: Final = Group(
    name="Captions",
    says="One file of subtitles per language, stored as WebVTT.",
    operations=(
        Operation(
            id="putCaptions",
            method="put",
            path="/api/admin/videos/{video_id}/captions/{language}",
            who=Who.ADMINISTRATOR,
            summary="Give a video captions in a language",
            says="Instead of those that it has in this language. What can't be read is refused with its line.",
            query=("label",),
            headers=("if_match",),
            sent=Sent(schema="Subtitles", examples={"SubRip": examples.SUBTITLES}, media_types=MEDIA_TYPES),
            answers={
                200: Answer(
                    says="The changed video.",
                    schema="AdminVideo",
                    example=examples.WITH_CAPTIONS,
                    headers=("ETag", LEFT_OUT),
                )
            },
            refusals=("unknown-video",),
        ),
        Operation(
            id="removeCaptions",
            method="delete",
            path="/api/admin/videos/{video_id}/captions/{language}",
            who=Who.ADMINISTRATOR,
            summary="Take a video's captions in a language away",
            says="Where there are none, nothing changes.",
            headers=("if_match",),
            answers={
                200: Answer(
                    says="The video.", schema="AdminVideo", example=examples.WITHOUT_CAPTIONS, headers=("ETag",)
                )
            },
            refusals=("unknown-video", "invalid"),
        ),
    ),
)
