"""Administrators see the messages of shops and have them worked on again."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from attrs import frozen
from falcon import Request, Response

from course_domain.model.intake import EventState, InboxEvent
from course_domain.model.oversight import EventQuery, EventRow
from course_domain.use_cases.list_events import ListEvents
from course_domain.use_cases.read_event import ReadEvent
from course_domain.use_cases.replay_event import ReplayEvent
from entrypoints.http.paging import one_of, page_request, words
from entrypoints.http.sign_in import SignIn
from entrypoints.http.views import Shape, instant, page

# An allow-list: a header that nobody thought of may be what a shop proves itself by.
_SHOWN: Final = re.compile(
    "(accept|content-(encoding|length|type)|date|user-agent|webhook-(id|timestamp)"
    "|x-wc-webhook-(delivery-id|event|id|resource|source|topic)"
    "|(x-)?shopify-(api-version|event-id|shop-domain|topic|triggered-at|webhook-id)|x-event-name|saleor-(domain|event))"
)


@frozen(kw_only=True)
class AdminEventList:
    """/api/admin/events."""

    who: SignIn
    list_events: ListEvents

    def on_get(self, req: Request, resp: Response) -> None:
        """Give a page, narrowed by state and source."""
        by = self.who.administrator(req)
        query = EventQuery(state=one_of(req, "state", EventState), source=words(req, "source"))
        resp.media = page(self.list_events(by, query, page_request(req)), _row)


@frozen(kw_only=True)
class AdminEvent:
    """/api/admin/events/{id}."""

    who: SignIn
    read_event: ReadEvent

    def on_get(self, req: Request, resp: Response, event_id: str) -> None:
        """Give one message as it came, but for what the shop proves itself by."""
        event = self.read_event(self.who.administrator(req), event_id)
        body = event.body.decode("utf-8", errors="replace")
        resp.media = {**_row(event), "headers": _headers(event.headers), "body": body}


@frozen(kw_only=True)
class AdminEventReplay:
    """/api/admin/events/{id}/replay."""

    who: SignIn
    replay_event: ReplayEvent

    def on_post(self, req: Request, resp: Response, event_id: str) -> None:
        """Put one message back on the shelf; the worker takes it from there."""
        self.replay_event(self.who.administrator(req), event_id)
        resp.status = HTTPStatus.ACCEPTED
        resp.media = {"id": event_id, "status": "new"}


def _row(event: EventRow | InboxEvent) -> Shape:
    return {
        "id": event.id,
        "source": event.source,
        "delivery_id": event.delivery_id,
        "received_at": instant(event.received_at),
        "state": event.state.value,
        "attempts": event.attempts,
        "due_at": instant(event.due_at) if event.state is EventState.NEW else None,
        "reason": event.reason,
        "worked_at": instant(event.worked_at),
    }


def _headers(headers: Mapping[str, str]) -> Mapping[str, str]:
    return {name: value for name, value in sorted(headers.items()) if _SHOWN.fullmatch(name)}
