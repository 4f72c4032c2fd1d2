"""Administrators look after what shops told us and what we told people."""

from typing import Final

from entrypoints.http.openapi.examples import admin_access as examples
from entrypoints.http.openapi.operations import Answer, Group, Operation, Who

GROUP: Final = Group(
    name="Messages",
    says="What shops told us.",
    operations=(
        Operation(
            id="replayEvent",
            method="post",
            path="/api/admin/events/{event_id}/replay",
            who=Who.ADMINISTRATOR,
            summary="Work on a shop's message again",
            says="Replaying one that was worked on changes nothing twice.",
            answers={202: Answer(says="The worker takes it from here.", schema="Replayed", example=examples.REPLAYED)},
            refusals=("unknown-event",),
        ),
    ),
)
