"""How far a learner is, and what players tell of it."""

from typing import Final

from attrs import evolve, frozen
from falcon import Request, Response

from course_domain.model.errors import Invalid
from course_domain.model.limits import Limits
from course_domain.ports import RateLimiter
from course_domain.use_cases.read_progress import ReadProgress
from course_domain.use_cases.record_progress import RecordProgress, ToldBeat
from entrypoints.http.bodies import Bodies
from entrypoints.http.body import LONGEST_ID, Body
from entrypoints.http.clients import Clients
from entrypoints.http.learner_views import heard, progress
from entrypoints.http.sign_in import SignIn

MOST_BEATS: Final = 100
MOST_SPANS: Final = 200
LONGEST_TOKEN: Final = 2_000


@frozen(kw_only=True)
class CourseProgress:
    """/api/user/course/{id}/progress."""

    limiter: RateLimiter
    limits: Limits
    clients: Clients
    who: SignIn
    bodies: Bodies
    read_progress: ReadProgress
    record_progress: RecordProgress

    def on_get(self, req: Request, resp: Response, course_id: str) -> None:
        """Give each video's progress and their sum."""
        resp.media = progress(self.read_progress(self.who.learner(req), course_id))

    def on_post(self, req: Request, resp: Response, course_id: str) -> None:
        """Take the beats of one call: one, or a list of them."""
        self.limiter.hit(self.limits.heartbeat_by_address, self.clients.caller(req))
        learner = self.who.learner(req)
        body = self.bodies.read(req)
        told = body.build(_beats)
        try:
            resp.media = heard(self.record_progress(learner, course_id, told))
            req.context.beats = len(told)
        except Invalid as invalid:
            raise (invalid if body.has("beats") else _of_one_beat(invalid)) from None


def _beats(body: Body) -> tuple[ToldBeat, ...]:
    if body.has("beats"):
        return tuple(_beat(each) for each in body.children("beats", least=1, most=MOST_BEATS))
    return (_beat(body),)


def _beat(body: Body) -> ToldBeat:
    return ToldBeat(
        video_id=body.text("video_id", longest=LONGEST_ID),
        position=body.number("position"),
        played=body.pairs("played", most=MOST_SPANS),
        session=body.text("session", longest=LONGEST_TOKEN),
        seq=body.whole("seq"),
        age=body.number("age") if body.is_given("age") else 0.0,
    )


def _of_one_beat(invalid: Invalid) -> Invalid:
    """Name the fields as they were sent."""
    return Invalid(
        problems=tuple(evolve(each, field=each.field.removeprefix("beats[0].")) for each in invalid.problems)
    )
