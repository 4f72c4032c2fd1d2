"""Which mails a learner gets."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import frozen
from falcon import Request, Response

from course_domain.model.notices import NoticeKind
from course_domain.model.preferences import Choice
from course_domain.use_cases.change_notifications import ChangeNotifications
from course_domain.use_cases.read_notifications import ReadNotifications
from entrypoints.http.bodies import Bodies
from entrypoints.http.body import LONGEST_ID, Body
from entrypoints.http.sign_in import SignIn

_OURS: Final = ("title", "description", "changeable")
"""What GET answers besides; a PUT may send it back."""
_MOST: Final = 100


@frozen(kw_only=True)
class Notifications:
    """/api/user/notifications."""

    who: SignIn
    bodies: Bodies
    read_notifications: ReadNotifications
    change_notifications: ChangeNotifications

    def on_get(self, req: Request, resp: Response) -> None:
        """Give every kind of mail, and whether it is on."""
        resp.media = _shown(self.read_notifications(self.who.learner(req)))

    def on_put(self, req: Request, resp: Response) -> None:
        """Turn kinds on or off; those that aren't named stay as they are."""
        learner = self.who.learner(req)
        wanted = self.bodies.read(req).build(_wanted)
        resp.media = _shown(self.change_notifications(learner, wanted))


def _shown(choices: Iterable[Choice]) -> dict[str, Any]:
    return {
        "kinds": [
            {
                "kind": choice.kind.value,
                "title": choice.topic.title,
                "description": choice.topic.description,
                "on": choice.is_on,
                "changeable": choice.topic.optional,
            }
            for choice in choices
        ]
    }


def _wanted(body: Body) -> Mapping[NoticeKind, bool]:
    wanted: dict[NoticeKind, bool] = {}
    for told in body.children("kinds", most=_MOST):
        for name in _OURS:
            told.has(name)
        kind, is_on = told.text("kind", longest=LONGEST_ID), told.flag("on")
        if not told.has("on"):
            told.wrong("on", "is missing")
        if kind not in set(NoticeKind):
            told.wrong("kind", f"must be one of {', '.join(NoticeKind)}")
        elif wanted.setdefault(NoticeKind(kind), is_on) is not is_on:
            told.wrong("kind", "stands twice, once on and once off")
    return wanted
