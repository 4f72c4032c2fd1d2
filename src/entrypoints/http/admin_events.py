"""Administrators have messages of shops worked on again."""

from http import HTTPStatus

from attrs import frozen
from falcon import Request, Response

from course_domain.use_cases.replay_event import ReplayEvent
from entrypoints.http.sign_in import SignIn


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
