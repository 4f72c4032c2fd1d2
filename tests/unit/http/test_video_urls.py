"""Addresses are handed out after every check, in their order."""

import pytest

from api_client import Api, code
from course_domain.model.courses import CourseStatus
from course_domain.model.errors import DomainError
from course_domain.model.learners import Session
from course_domain.model.limits import Limit, Limits
from course_domain.model.orders import OrderStatus
from course_domain.use_cases.block_enrollment import BlockEnrollment
from entrypoints.http.parts import HttpSettings
from factories import ADMIN, ANN, BEN, World, make_order, make_video, make_world

URL = "/api/user/course/drawing/video/drawing-1/url"


def test_an_address_comes_with_all_that_a_player_needs(world: World, api: Api) -> None:
    world.enroll()
    answer = api.get(URL, by=ANN)
    assert answer.status_code == 200
    told = answer.json
    assert world.opens(told["url"], world.clock.now())
    assert world.opens(told["captions"][0]["url"], world.clock.now())
    assert (told["captions"][0]["language"], told["captions"][0]["label"]) == ("en", "English")
    assert told["expires_at"] == "2026-03-29T15:00:00Z"
    assert told["renew_at"] == "2026-03-29T14:42:00Z"
    rest = {name: told[name] for name in ("type", "position", "duration", "poster", "storyboard", "previous", "next")}
    assert rest == {
        "type": "video/mp4",
        "position": 0,
        "duration": 100,
        "poster": None,
        "storyboard": None,
        "previous": None,
        "next": "drawing-2",
    }
    assert answer.headers["cache-control"] == "private, no-store"


def test_an_address_never_outlives_the_enrollment(world: World, api: Api) -> None:
    world.enroll(days=1)
    world.advance(hours=23)
    assert api.get(URL, by=ANN).json["expires_at"] == "2026-03-30T12:00:00Z"


def test_renewing_keeps_the_playback_session(world: World, api: Api) -> None:
    world.enroll()
    session = api.get(URL, by=ANN).json["session"]
    assert api.get(f"{URL}?session={session}", by=ANN).json["session"] == session
    assert api.get(f"{URL}?session=", by=ANN).json["session"] != session


def test_another_ones_playback_session_renews_nothing(world: World, api: Api) -> None:
    world.enroll("ann")
    world.enroll("ben")
    anns = api.get(URL, by=ANN).json["session"]
    for session in (anns, "made-up"):
        answer = api.get(f"{URL}?session={session}", by=BEN)
        assert (answer.status_code, code(answer)) == (401, "forged")


def test_the_user_comes_from_the_session_and_from_nowhere_else(world: World, api: Api) -> None:
    world.enroll("ann")
    forged = {"X-User-Id": "ann", "X-Forwarded-User": "ann", "Cookie": "session=ann"}
    assert code(api.get(f"{URL}?user_id=ann&user=ann", by=BEN, headers=forged)) == "not-enrolled"
    assert code(api.get(f"{URL}?user_id=ann", headers=forged)) == "not-signed-in"


@pytest.mark.parametrize("authorization", ["Bearer", "Bearer ", "Basic YTpi", "Bearer a b", "token-1", "Bearer ä", ","])
def test_what_is_no_bearer_token_signs_nobody_in(world: World, api: Api, authorization: str) -> None:
    world.enroll("ann")
    world.token(ANN)
    answer = api.get(URL, headers={"Authorization": authorization.encode("latin-1").decode("latin-1")})
    assert (answer.status_code, code(answer)) == (401, "not-signed-in")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_session_without_a_user_is_none(world: World, api: Api) -> None:
    for nobody in ("", "0"):
        world.sessions.known["nobody"] = Session(user_id=nobody)
        assert code(api.get(URL, headers={"Authorization": "Bearer nobody"})) == "not-signed-in"


def test_each_refusal_has_its_status_and_code(world: World, api: Api) -> None:
    world.add_course("draft", status=CourseStatus.DRAFT)
    seen = {"nobody": api.get(URL), "stranger": api.get(URL, by=BEN)}
    enrollment = world.enroll(days=1)
    seen["no course"] = api.get("/api/user/course/none/video/drawing-1/url", by=ANN)
    seen["no video"] = api.get("/api/user/course/drawing/video/none/url", by=ANN)
    seen["draft"] = api.get("/api/user/course/draft/video/draft-1/url", by=ANN)
    world.advance(days=1)
    seen["expired"] = api.get(URL, by=ANN)
    world.make(BlockEnrollment)(ADMIN, enrollment.id, "")
    seen["blocked"] = api.get(URL, by=ANN)
    world.tell(make_order("7", user_id="ben"))
    world.tell(make_order("7", user_id="ben", status=OrderStatus.REFUNDED, at=world.clock.now()))
    seen["refunded"] = api.get(URL, by=BEN)
    assert {who: (answer.status_code, code(answer)) for who, answer in seen.items()} == {
        "nobody": (401, "not-signed-in"),
        "stranger": (403, "not-enrolled"),
        "no course": (404, "unknown-course"),
        "no video": (404, "unknown-video"),
        "draft": (404, "unknown-course"),
        "expired": (403, "access-expired"),
        "blocked": (403, "blocked"),
        "refunded": (403, "access-ended"),
    }
    assert seen["expired"].json["at"] == "2026-03-30T12:00:00Z"


def test_a_free_preview_opens_for_anyone_and_keeps_no_progress(world: World, api: Api) -> None:
    world.add_video(make_video("drawing", 3, free_preview=True))
    answer = api.get("/api/user/course/drawing/video/drawing-3/url")
    assert (answer.status_code, answer.json["session"]) == (200, None)
    assert answer.headers["cache-control"] == "private, no-store"
    assert code(api.get(URL)) == "not-signed-in"


def test_administrators_look_without_an_enrollment(api: Api) -> None:
    assert api.get(URL, by=ADMIN).json["session"] is None


def narrow(address: int = 100, learner: int = 100) -> World:
    """Make a world with limits that are soon reached."""
    limits = Limits(
        url_by_address=Limit(name="url-address", calls=address),
        url_by_learner=Limit(name="url-learner", calls=learner),
        heartbeat_by_address=Limit(name="heartbeat-address", calls=address),
        heartbeat_by_learner=Limit(name="heartbeat-learner", calls=learner),
    )
    world = make_world(limits=limits)
    world.add_course("drawing")
    return world


def test_the_network_address_is_limited_before_the_session_is_looked_at() -> None:
    world = narrow(address=1)
    sessions = CountingSessions()
    api = Api(world, sessions=sessions)
    api.get(URL, headers={"Authorization": "Bearer a"})
    refused = api.get(URL, headers={"Authorization": "Bearer a"})
    assert (refused.status_code, code(refused), sessions.read_times) == (429, "quota-exceeded", 1)


class CountingSessions:
    """SessionReader that counts."""

    read_times = 0

    def read(self, token: str, now: object) -> Session:
        self.read_times += 1
        return ANN


def test_the_learner_is_limited_after_the_session_and_before_the_course() -> None:
    world = narrow(learner=1)
    api = Api(world)
    assert code(api.get("/api/user/course/none/video/none/url", by=ANN)) == "unknown-course"
    assert code(api.get("/api/user/course/none/video/none/url", by=ANN)) == "quota-exceeded"
    assert code(api.get("/api/user/course/none/video/none/url", by=BEN)) == "unknown-course"
    assert code(api.get(URL, headers={"Authorization": "Bearer made-up"})) == "not-signed-in"


def test_a_refusal_for_haste_says_when_to_come_back() -> None:
    world = narrow(learner=2)
    world.enroll()
    api = Api(world)
    api.get(URL, by=ANN)
    world.advance(seconds=20)
    api.get(URL, by=ANN)
    refused = api.get(URL, by=ANN)
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "40"
    assert refused.headers["ratelimit"] == '"url-learner";r=0;t=40'
    assert refused.headers["ratelimit-policy"] == '"url-learner";q=2;w=60'
    assert (code(refused), refused.json["retry_after"]) == ("quota-exceeded", 40)
    world.advance(seconds=40)
    assert api.get(URL, by=ANN).status_code == 200


def test_only_trusted_proxies_tell_whom_a_limit_is_for() -> None:
    forwarded = [{"X-Forwarded-For": f"203.0.113.{n}"} for n in range(3)]
    plain = Api(narrow(address=1))
    assert [plain.get(URL, headers=each).status_code for each in forwarded] == [401, 429, 429]
    settings = HttpSettings(public_url="https://courses.example", proxies=("10.0.0.0/8",))
    behind = Api(narrow(address=1), settings=settings)
    told = [behind.get(URL, headers=each, remote_addr="10.0.0.7").status_code for each in forwarded]
    assert told == [401, 401, 401]
    assert [behind.get(URL, headers=each, remote_addr="192.0.2.1").status_code for each in forwarded[:2]] == [401, 429]


def test_an_unexpected_refusal_of_the_domain_still_has_a_status(world: World) -> None:
    class Odd:
        def read(self, token: str, now: object) -> Session:
            raise DomainError

    answer = Api(world, sessions=Odd()).get(URL, headers={"Authorization": "Bearer a"})
    assert (answer.status_code, code(answer)) == (409, "refused")
