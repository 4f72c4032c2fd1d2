"""Administrators look after what shops told us, what we told people, and who was given which video."""

from typing import Final

from entrypoints.http.openapi.examples import admin_messages as examples
from entrypoints.http.openapi.examples.admin_access import REPLAYED
from entrypoints.http.openapi.operations import Answer, Group, Operation, Sent, Who

GROUP: Final = Group(
    name="Messages",
    says="What shops told us, what we told people, orders that opened nothing, and who was given which video.",
    operations=(
        Operation(
            id="listEvents",
            method="get",
            path="/api/admin/events",
            who=Who.ADMINISTRATOR,
            summary="List shops' messages",
            says="Newest first.",
            query=("event_state", "event_source", "limit", "cursor"),
            answers={200: Answer(says="A page.", schema="EventPage", example=examples.EVENTS)},
        ),
        Operation(
            id="readEvent",
            method="get",
            path="/api/admin/events/{event_id}",
            who=Who.ADMINISTRATOR,
            summary="Read a shop's message in full",
            answers={200: Answer(says="The message.", schema="EventInFull", example=examples.EVENT)},
            refusals=("unknown-event",),
        ),
        Operation(
            id="replayEvent",
            method="post",
            path="/api/admin/events/{event_id}/replay",
            who=Who.ADMINISTRATOR,
            summary="Work on a shop's message again",
            says="Replaying one that was worked on changes nothing twice.",
            answers={202: Answer(says="The worker takes it from here.", schema="Replayed", example=REPLAYED)},
            refusals=("unknown-event",),
        ),
        Operation(
            id="listNotices",
            method="get",
            path="/api/admin/notices",
            who=Who.ADMINISTRATOR,
            summary="List mails",
            says="Sent, owed and given up, newest first. `q` is a part of an address or a name.",
            query=("notice_state", "notice_kind", "q", "limit", "cursor"),
            answers={200: Answer(says="A page.", schema="NoticePage", example=examples.NOTICES)},
            filled={"q": "ann"},
        ),
        Operation(
            id="resendNotice",
            method="post",
            path="/api/admin/notices/{notice_key}/resend",
            who=Who.ADMINISTRATOR,
            summary="Send a mail again",
            says="One that was given up; one that was sent only where `again` says so; and only if it is still true.",
            sent=Sent(schema="ResendWish", examples={"one more time": examples.AGAIN}, needed=False),
            answers={202: Answer(says="It is owed again.", schema="Notice", example=examples.RESENT)},
            refusals=("unknown-notice", "not-resendable"),
        ),
        Operation(
            id="listIdleOrders",
            method="get",
            path="/api/admin/orders/opening-nothing",
            who=Who.ADMINISTRATOR,
            summary="List paid orders that open nothing",
            says="With the reason, and with what to do. A shop sells other things too: a list to look at, no alarm.",
            query=("limit", "cursor"),
            answers={200: Answer(says="A page.", schema="IdleOrderPage", example=examples.IDLE_ORDERS)},
        ),
        Operation(
            id="listViewings",
            method="get",
            path="/api/admin/viewings",
            who=Who.ADMINISTRATOR,
            summary="List who was given which video",
            says=(
                "The access log, newest first: a row a playback, a second or so after its address was handed out."
                " `sent_bytes` is what the CDN sent for it, as far as its logs have been read."
            ),
            query=("video", "course", "user", "limit", "cursor"),
            answers={200: Answer(says="A page.", schema="ViewingPage", example=examples.VIEWINGS)},
        ),
    ),
)
