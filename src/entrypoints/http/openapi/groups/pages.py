"""What browsers load: the script to embed, and our own pages."""

from typing import Final

from entrypoints.http.openapi.examples import machines as examples
from entrypoints.http.openapi.operations import Answer, Group, Operation, Who

_UNCHANGED: Final = Answer(says="The copy at hand is still true.", headers=("ETag",))
_SCRIPT: Final = Answer(
    says="Its text, compressed where that is accepted.",
    schema="Script",
    example=examples.SCRIPT,
    headers=("ETag", "Vary", "Access-Control-Allow-Origin"),
    media_type="text/javascript",
)
_PAGE: Final = Answer(
    says="A page that holds nothing of a person; its script asks the API.",
    schema="Page",
    example=examples.PAGE,
    headers=("Vary", "Content-Security-Policy"),
    media_type="text/html",
)
_NOT_BUILT: Final = ("service-unavailable",)

GROUP: Final = Group(
    name="Pages",
    says="The elements that shops embed, for pages of every origin; and our own pages, which hold the same elements.",
    operations=(
        Operation(
            id="loadEntry",
            method="get",
            path="/courses.js",
            who=Who.ANYONE,
            summary="Load the script that a shop embeds",
            says="Its name stays. It fetches an element's code when it first sees the element's tag.",
            headers=("if_none_match",),
            answers={200: _SCRIPT, 304: _UNCHANGED},
            refusals=_NOT_BUILT,
        ),
        Operation(
            id="loadFile",
            method="get",
            path="/web/{name}",
            who=Who.ANYONE,
            summary="Load a file of the front end",
            says="One whose name tells its content may be kept for ever.",
            headers=("if_none_match",),
            answers={200: _SCRIPT, 304: _UNCHANGED},
            refusals=_NOT_BUILT,
        ),
        Operation(
            id="showLibrary",
            method="get",
            path="/learn",
            who=Who.ANYONE,
            summary="See what one has",
            answers={200: _PAGE},
            refusals=_NOT_BUILT,
        ),
        Operation(
            id="showPlayer",
            method="get",
            path="/learn/{course_id}",
            who=Who.ANYONE,
            summary="Watch a course",
            says="`?video=` begins with one of its videos. Whether there is such a course is the API's to say.",
            answers={200: _PAGE},
            refusals=_NOT_BUILT,
        ),
    ),
)
