"""A learner's courses, and why she has them."""

from typing import Any

from api_client import Api, code, problems
from course_domain.model.learners import Holder, Session
from course_domain.use_cases.block_enrollment import BlockEnrollment
from course_domain.use_cases.end_grant import EndGrant
from course_domain.use_cases.enroll_user import EnrollmentWish, EnrollUser
from course_domain.use_cases.unblock_enrollment import UnblockEnrollment
from factories import ADMIN, ANN, BEN, World, make_order
from stories import watch

LIBRARY = "/api/user/enrolled-courses"
ACCESS = "/api/user/course/drawing/access"


def ids(api: Api, by: Session, query: str = "") -> list[str]:
    return [item["course"]["id"] for item in api.get(LIBRARY + query, by=by).json["items"]]


def test_the_library_shows_course_enrollment_and_progress(world: World, api: Api) -> None:
    world.enroll("ann", "drawing", days=30)
    answer = api.get(LIBRARY, by=ANN).json
    assert answer["next"] is None
    (item,) = answer["items"]
    assert item["course"]["title"] == "Drawing"
    assert item["enrollment"] == {
        "status": "active",
        "enrolled_at": "2026-03-29T12:00:00Z",
        "expires_at": "2026-04-28T12:00:00Z",
    }
    assert item["progress"] == {
        "percent": 0,
        "completed": False,
        "completed_at": None,
        "watched_duration": 0,
        "videos_completed": 0,
        "videos_total": 2,
        "new_videos": 0,
        "last_watched_at": None,
        "continue": None,
    }


def test_the_library_names_the_lesson_to_continue_with(world: World, api: Api) -> None:
    world.enroll()
    watch(world, 0, 100)
    progress = api.get(LIBRARY, by=ANN).json["items"][0]["progress"]
    assert progress["continue"] == {"video_id": "drawing-2", "position": 0, "title": "Part 2", "number": 2}
    assert api.get("/api/user/course/drawing/progress", by=ANN).json["course"]["continue"] == progress["continue"]


def test_the_library_is_narrowed_by_status_as_it_is_now(world: World, api: Api) -> None:
    world.add_course("painting")
    world.enroll("ann", "drawing", days=1)
    world.enroll("ann", "painting")
    assert sorted(ids(api, ANN, "?status=active")) == ["drawing", "painting"]
    world.advance(days=1)
    assert ids(api, ANN, "?status=active") == ["painting"]
    assert ids(api, ANN, "?status=expired") == ["drawing"]
    assert sorted(ids(api, ANN)) == ["drawing", "painting"]
    assert list(problems(api.get(LIBRARY + "?status=blocked", by=ANN))) == ["status"]


def test_a_blocked_course_is_not_in_the_library(world: World, api: Api) -> None:
    enrollment = world.enroll()
    world.make(BlockEnrollment)(ADMIN, enrollment.id, "")
    assert ids(api, ANN) == []


def test_nobody_sees_another_ones_library_whatever_she_asks_for(world: World, api: Api) -> None:
    world.enroll("ann")
    assert ids(api, BEN) == []
    assert ids(api, BEN, "?user_id=ann&user=ann") == []
    answer = api.get(LIBRARY, by=BEN, headers={"X-User-Id": "ann", "Cookie": "user_id=ann"})
    assert answer.json["items"] == []


def test_a_guests_purchase_is_claimed_by_the_first_look_of_a_verified_session(world: World, api: Api) -> None:
    world.tell(make_order("1", user_id=None, email="Carl@Example.com "))
    carl = Session(user_id="carl", email="carl@example.com", email_verified=True)
    unverified = Session(user_id="thief", email="carl@example.com", email_verified=False)
    assert ids(api, unverified) == []
    assert api.get(ACCESS, by=unverified).json["open"] is False
    assert ids(api, carl) == ["drawing"]


def test_access_is_explained_in_plain_words_and_as_data(world: World, api: Api) -> None:
    world.tell(make_order("1001", user_id="ann"))
    answer = api.get(ACCESS, by=ANN).json
    assert answer["open"] is True
    assert answer["explanation"] == "The course is open, for good."
    (grant,) = answer["grants"]
    assert (grant["kind"], grant["source"], grant["reference"], grant["ends"]) == ("order", "shop", "1001", None)
    assert [entry["what"] for entry in answer["history"]] == ["granted"]


def test_refused_access_is_explained_as_well(world: World, api: Api) -> None:
    never = api.get(ACCESS, by=ANN)
    assert never.status_code == 200
    assert (never.json["open"], never.json["refusal"], never.json["status"]) == (False, "not-enrolled", None)
    world.enroll(days=1)
    world.advance(days=2)
    over = api.get(ACCESS, by=ANN).json
    assert (over["open"], over["refusal"], over["status"]) == (False, "access-expired", "expired")
    assert "run out" in over["explanation"]
    assert code(api.get("/api/user/course/none/access", by=ANN)) == "unknown-course"


def test_a_learner_does_not_read_what_administrators_note(world: World, api: Api) -> None:
    wish = EnrollmentWish(holder=Holder(user_id="ann"), course_id="drawing", note="complained twice")
    enrolled = world.make(EnrollUser)(ADMIN, wish)
    assert enrolled.enrollment is not None
    world.make(BlockEnrollment)(ADMIN, enrolled.enrollment.id, "shares her password")
    world.make(UnblockEnrollment)(ADMIN, enrolled.enrollment.id)
    world.make(EndGrant)(ADMIN, enrolled.enrollment.id, enrolled.grant.key, "enough")
    told = api.get(ACCESS, by=ANN)
    assert told.json["refusal"] == "access-ended"
    whats: list[Any] = [(entry["what"], entry["actor"]) for entry in told.json["history"]]
    assert whats == [(what, "administrator") for what in ("granted", "blocked", "unblocked", "ended")]
    for private in ("complained", "password", "enough", "boss"):
        assert private not in told.text
