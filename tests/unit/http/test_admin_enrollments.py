"""Administrators see who has what, why, and change it."""

from typing import Any

import pytest

from api_client import Api, code, problems
from factories import ADMIN, ANN, World, make_order

ENROLL = "/api/admin/enroll-user"
LIST = "/api/admin/enrollments"
URL = "/api/user/course/drawing/video/drawing-1/url"


def path_of(world: World, verb: str = "", **enrollment: Any) -> str:
    return f"{LIST}/{world.enroll(**enrollment).id}{verb}"


def test_enrolling_by_hand_opens_the_course_once(api: Api) -> None:
    wish = {"user_id": "ann", "course_id": "drawing", "reference": "prize", "note": "Won it."}
    first, again = (api.post(ENROLL, wish, by=ADMIN) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    told = first.json
    assert (told["user_id"], told["course_id"], told["status"]) == ("ann", "drawing", "active")
    assert (told["expires_at"], told["grant"]["actor"]) == (None, "administrator boss")
    assert api.get(URL, by=ANN).status_code == 200


def test_the_length_is_the_courses_unless_it_is_given(world: World, api: Api) -> None:
    world.add_course("short", access_days=7)
    wish = {"user_id": "ann", "course_id": "short"}
    days = [
        api.post(ENROLL, wish | {"reference": str(n)} | change, by=ADMIN).json["grant"]["days"]
        for n, change in enumerate(({}, {"access_days": 3}, {"access_days": None}))
    ]
    assert days == [7, 3, None]


def test_an_address_without_an_account_waits(api: Api) -> None:
    answer = api.post(ENROLL, {"email": " Ann@Example.com", "course_id": "drawing"}, by=ADMIN)
    assert (answer.status_code, answer.json["status"], answer.json["email"]) == (201, "waiting", "ann@example.com")
    waiting = api.get(f"{LIST}/{answer.json['id']}", by=ADMIN).json
    assert waiting["status"] == "waiting"
    assert waiting["grants"][0]["starts"] is None
    assert [row["id"] for row in api.get(f"{LIST}?status=waiting", by=ADMIN).json["items"]] == [answer.json["id"]]
    assert list(problems(api.post(f"{LIST}/{answer.json['id']}/block", {}, by=ADMIN))) == ["id"]
    assert api.get(URL, by=ANN).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"course_id": "drawing"}, "user_id"),
        ({"course_id": "drawing", "user_id": "a", "email": "a@b.c"}, "user_id"),
        ({"course_id": "drawing", "user_id": "0"}, "user_id"),
        ({"course_id": "drawing", "email": "nobody"}, "email"),
        ({"course_id": "drawing", "user_id": 7}, "user_id"),
        ({"user_id": "a"}, "course_id"),
        ({"course_id": "drawing", "user_id": "a", "access_days": 0}, "access_days"),
        ({"course_id": "drawing", "user_id": "a", "access_days": "7"}, "access_days"),
        ({"course_id": "drawing", "user_id": "a", "expires_at": "2099-01-01T00:00:00Z"}, "expires_at"),
    ],
)
def test_an_assignment_that_cannot_be_meant_is_named(api: Api, body: dict[str, Any], field: str) -> None:
    assert list(problems(api.post(ENROLL, body, by=ADMIN))) == [field]


def test_the_list_is_narrowed_by_course_user_status_and_words(world: World, api: Api) -> None:
    world.add_course("painting")
    world.enroll("ann", "drawing", days=1)
    world.enroll("ann", "painting")
    world.enroll("ben", "drawing")
    world.advance(days=2)

    def found(query: str) -> list[tuple[str, str]]:
        items = api.get(f"{LIST}?{query}", by=ADMIN).json["items"]
        return sorted((item["user_id"], item["course_id"]) for item in items)

    assert found("") == [("ann", "drawing"), ("ann", "painting"), ("ben", "drawing")]
    assert found("course=drawing") == [("ann", "drawing"), ("ben", "drawing")]
    assert found("user=ann") == [("ann", "drawing"), ("ann", "painting")]
    assert found("status=expired") == [("ann", "drawing")]
    assert found("q=PAINT") == [("ann", "painting")]
    assert list(problems(api.get(f"{LIST}?status=lost", by=ADMIN))) == ["status"]
    assert list(problems(api.get(f"{LIST}?cursor=lost", by=ADMIN))) == ["cursor"]


def test_a_row_shows_who_has_what_and_how_far_she_is(world: World, api: Api) -> None:
    api.get("/api/user/enrolled-courses", by=ANN)
    enrollment = world.enroll(days=30)
    (row,) = api.get(LIST, by=ADMIN).json["items"]
    assert row == {
        "id": enrollment.id,
        "status": "active",
        "user_id": "ann",
        "email": "ann@example.com",
        "name": "Ann",
        "course_id": "drawing",
        "course_title": "Drawing",
        "enrolled_at": "2026-03-29T12:00:00Z",
        "expires_at": "2026-04-28T12:00:00Z",
        "progress": {
            "completed": False,
            "completed_at": None,
            "videos_completed": 0,
            "watched_duration": 0,
            "last_watched_at": None,
        },
    }


def test_why_is_answered_with_every_grant_and_what_happened(world: World, api: Api) -> None:
    world.tell(make_order("1001"))
    (row,) = api.get(LIST, by=ADMIN).json["items"]
    world.advance(days=1)
    world.tell(make_order("1001", status="refunded", at=world.clock.now()))
    told = api.get(f"{LIST}/{row['id']}", by=ADMIN).json
    assert (told["status"], told["refusal"]) == ("ended", "access-ended")
    assert told["explanation"].startswith("Your access to this course has ended.")
    (grant,) = told["grants"]
    assert {name: grant[name] for name in ("source", "reference", "actor", "given_at", "starts", "ends", "why")} == {
        "source": "shop",
        "reference": "1001",
        "actor": "shop shop",
        "given_at": "2026-03-29T12:00:00Z",
        "starts": "2026-03-29T12:00:00Z",
        "ends": "2026-03-30T12:00:00Z",
        "why": "refunded",
    }
    assert [(entry["what"], entry["actor"]) for entry in told["history"]] == [
        ("granted", "shop shop"),
        ("ended", "shop shop"),
    ]


def test_a_block_is_set_shown_and_lifted(world: World, api: Api) -> None:
    path = path_of(world)
    blocked = api.post(f"{path}/block", {"reason": "shared"}, by=ADMIN).json
    block = {"at": "2026-03-29T12:00:00Z", "actor": "administrator boss", "reason": "shared"}
    assert (blocked["status"], blocked["block"]) == ("blocked", block)
    assert code(api.get(URL, by=ANN)) == "blocked"
    assert api.get(path, by=ADMIN).json["block"] == block
    lifted = api.post(f"{path}/unblock", by=ADMIN).json
    assert (lifted["status"], lifted["block"]) == ("active", None)
    assert api.get(URL, by=ANN).status_code == 200
    assert api.post(f"{path}/block", by=ADMIN).json["block"]["reason"] == ""


def test_access_is_extended_once_per_reference(world: World, api: Api) -> None:
    path = path_of(world, days=30)
    wish = {"days": 10, "reference": "sorry", "note": "Our server was down."}
    first, again = (api.post(f"{path}/extend", wish, by=ADMIN) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert api.get(path, by=ADMIN).json["expires_at"] == "2026-05-08T12:00:00Z"
    assert list(problems(api.post(f"{path}/extend", {"days": 0}, by=ADMIN))) == ["days"]
    assert list(problems(api.post(f"{path}/extend", {}, by=ADMIN))) == ["days"]


def test_one_grant_is_ended_by_its_key(world: World, api: Api) -> None:
    world.tell(make_order("order/17?#:%", user_id="ann"))
    (row,) = api.get(LIST, by=ADMIN).json["items"]
    (grant,) = api.get(f"{LIST}/{row['id']}", by=ADMIN).json["grants"]
    ended = api.post(f"{LIST}/{row['id']}/grants/{grant['key']}/end", {"note": "fraud"}, by=ADMIN)
    assert (ended.status_code, ended.json["why"]) == (200, "administrator")
    assert code(api.get(URL, by=ANN)) == "access-ended"
    history = api.get(f"{LIST}/{row['id']}", by=ADMIN).json["history"]
    assert (history[-1]["what"], history[-1]["actor"], history[-1]["detail"]) == (
        "ended",
        "administrator boss",
        "fraud",
    )
    assert code(api.post(f"{LIST}/{row['id']}/grants/none/end", by=ADMIN)) == "unknown-grant"


def test_what_is_not_there_is_unknown(api: Api) -> None:
    for verb in ("/block", "/unblock", "/grants/x/end"):
        assert code(api.post(f"{LIST}/none{verb}", {}, by=ADMIN)) == "unknown-enrollment"
    assert code(api.post(f"{LIST}/none/extend", {"days": 1}, by=ADMIN)) == "unknown-enrollment"
    assert code(api.get(f"{LIST}/none", by=ADMIN)) == "unknown-enrollment"
    assert code(api.get(f"{LIST}/waiting-00", by=ADMIN)) == "unknown-enrollment"
    assert code(api.post("/api/admin/events/none/replay", by=ADMIN)) == "unknown-event"


def test_a_message_is_worked_on_again(world: World, api: Api) -> None:
    world.tell(make_order("1001", "product-later"))
    with world.storage.reading() as uow:
        (event_id,) = [f"id-{n}" for n in range(1, 20) if uow.inbox.find(f"id-{n}")]
    answer = api.post(f"/api/admin/events/{event_id}/replay", by=ADMIN)
    assert (answer.status_code, answer.json) == (202, {"id": event_id, "status": "new"})
    with world.storage.reading() as uow:
        assert uow.inbox.backlog() == 1
