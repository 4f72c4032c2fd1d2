"""A call with an Idempotency-Key is made once, however often it is sent."""

from io import BytesIO
from typing import Any

import pytest
from attrs import evolve

from api_client import Api, code, problems
from course_domain.use_cases.forget_keys import ForgetKeys
from course_domain.use_cases.unlink_product import UnlinkProduct
from entrypoints.http import admin_enrollments
from factories import ADMIN, ANN, World

OTHER_ADMIN = evolve(ADMIN, user_id="chief")
COURSES = "/api/admin/courses"
NEW = {"title": "Pottery", "price": {"amount": 2500, "currency": "EUR"}}
VIDEO = {"title": "Glazing", "duration": 60, "s3_key": "videos/new/master.mp4"}
LINK = {"source": "shop", "product_id": "77", "course_id": "drawing"}
WISH = {"user_id": "ann", "course_id": "drawing", "access_days": 30}

CREATING: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "a course": (COURSES, NEW, {"title": ""}),
    "a video": (f"{COURSES}/drawing/videos", VIDEO, {"duration": -1}),
    "a product link": ("/api/admin/products", LINK, {"source": "elsewhere"}),
    "an assignment": ("/api/admin/enroll-user", WISH, {"course_id": "none"}),
    "an assignment that waits": (
        "/api/admin/enroll-user",
        {"email": "guest@example.com", "course_id": "drawing"},
        {"email": "nobody"},
    ),
    "an extension": ("/api/admin/enrollments/{id}/extend", {"days": 5}, {"days": 0}),
}
"""What is asked for, with a change of it that is refused."""
every_creation = pytest.mark.parametrize("what", CREATING)


@pytest.fixture
def asked(world: World, what: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Put there what the call needs."""
    path, body, wrong = CREATING[what]
    world.media.put("videos/new/master.mp4", BytesIO(b"film"), "video/mp4")
    if "{id}" in path:
        path = path.format(id=world.enroll("ben").id)
    return path, body, wrong


def key(text: str = "4f6c") -> dict[str, str]:
    return {"Idempotency-Key": text}


def stored(world: World) -> dict[str, Any]:
    """Give all that is kept, but for the keys."""
    state = world.storage.enter(writes=False)
    kept = {name: dict(each) for name, each in state._dictionaries().items()}
    del kept["creations"]
    return kept


def keys(world: World) -> int:
    return len(world.storage.enter(writes=False).creations)


# --- the same call again


@every_creation
def test_the_same_call_again_is_answered_as_before_and_makes_nothing(
    world: World, api: Api, asked: tuple[str, dict[str, Any], dict[str, Any]]
) -> None:
    path, body, _ = asked
    first = api.post(path, body, by=ADMIN, headers=key())
    assert (first.status_code, first.headers.get("idempotency-replayed")) == (201, None)
    before = stored(world)
    world.advance(hours=23, minutes=59)
    again = api.post(path, body, by=ADMIN, headers=key())
    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["idempotency-replayed"] == "true"
    for name in ("location", "etag"):
        assert again.headers.get(name) == first.headers.get(name)
    assert stored(world) == before


@every_creation
def test_the_same_call_without_a_key_keeps_none(
    world: World, api: Api, asked: tuple[str, dict[str, Any], dict[str, Any]]
) -> None:
    path, body, _ = asked
    assert api.post(path, body, by=ADMIN).status_code == 201
    assert "idempotency-replayed" not in api.post(path, body, by=ADMIN).headers
    assert keys(world) == 0


def test_a_body_may_be_spelt_otherwise(api: Api) -> None:
    first = api.post(COURSES, NEW, by=ADMIN, headers=key())
    spelt = b'{ "price": {"currency": "E\\u0055R", "amount": 2500},\n "title": "Pottery" }'
    again = api.post(COURSES, raw=spelt, by=ADMIN, headers=key() | {"Content-Type": "application/json"})
    assert (again.status_code, again.json["id"]) == (201, first.json["id"])


def test_what_was_there_already_is_answered_200_again_even_when_it_is_gone(world: World, api: Api) -> None:
    made = api.post("/api/admin/products", LINK, by=ADMIN).json
    found = api.post("/api/admin/products", LINK, by=ADMIN, headers=key())
    assert (found.status_code, found.json) == (200, made)
    world.make(UnlinkProduct)(ADMIN, made["id"])
    again = api.post("/api/admin/products", LINK, by=ADMIN, headers=key())
    assert (again.status_code, again.json, again.headers["idempotency-replayed"]) == (200, made, "true")
    assert made not in api.get("/api/admin/products", by=ADMIN).json["items"]


@pytest.mark.parametrize("what", ["an assignment", "an extension"])
def test_a_grant_that_was_there_already_is_answered_200_again_even_when_it_is_ended(
    world: World, api: Api, asked: tuple[str, dict[str, Any], dict[str, Any]]
) -> None:
    """Else the call that found it would, sent again, give the next run of it."""
    path, body, _ = asked
    body = body | {"reference": "ticket 12"}
    assert api.post(path, body, by=ADMIN).status_code == 201
    found = api.post(path, body, by=ADMIN, headers=key())
    given = found.json.get("grant", found.json)
    enrollment = found.json["id"] if "id" in found.json else path.split("/")[4]
    assert api.post(f"/api/admin/enrollments/{enrollment}/grants/{given['key']}/end", {}, by=ADMIN).status_code == 200
    before = stored(world)
    again = api.post(path, body, by=ADMIN, headers=key())
    assert (found.status_code, again.status_code, again.headers["idempotency-replayed"]) == (200, 200, "true")
    assert again.json.get("grant", again.json)["key"] == given["key"]
    assert stored(world) == before


def test_what_was_made_is_shown_as_it_is_now(world: World, api: Api) -> None:
    made = api.post(COURSES, NEW, by=ADMIN, headers=key()).json
    changed = api.put(f"{COURSES}/{made['id']}", made | {"title": "Clay"}, by=ADMIN)
    again = api.post(COURSES, NEW, by=ADMIN, headers=key())
    assert (again.json["id"], again.json["title"]) == (made["id"], "Clay")
    assert again.headers["etag"] == changed.headers["etag"]


def test_a_video_that_was_removed_and_whose_file_is_gone_is_not_made_again(world: World, api: Api) -> None:
    world.media.put("videos/new/master.mp4", BytesIO(b"film"), "video/mp4")
    made = api.post(f"{COURSES}/drawing/videos", VIDEO, by=ADMIN, headers=key()).json
    assert api.delete(f"/api/admin/videos/{made['id']}", by=ADMIN).status_code == 204
    world.media.delete("videos/new/master.mp4")
    again = api.post(f"{COURSES}/drawing/videos", VIDEO, by=ADMIN, headers=key())
    assert (again.status_code, again.json["id"]) == (201, made["id"])
    assert len(api.get(f"{COURSES}/drawing", by=ADMIN).json["videos"]) == 2


def test_a_grant_that_was_ended_is_not_given_again_by_the_same_call(api: Api) -> None:
    """Without a key the same assignment would make the next run of it."""
    given = api.post("/api/admin/enroll-user", WISH, by=ADMIN, headers=key()).json
    end = f"/api/admin/enrollments/{given['id']}/grants/{given['grant']['key']}/end"
    assert api.post(end, {}, by=ADMIN).status_code == 200
    again = api.post("/api/admin/enroll-user", WISH, by=ADMIN, headers=key())
    assert (again.status_code, again.json["id"], again.json["status"]) == (201, given["id"], "ended")
    assert again.json["grant"]["key"] == given["grant"]["key"]
    anew = api.post("/api/admin/enroll-user", WISH, by=ADMIN, headers=key("another"))
    assert (anew.status_code, anew.json["status"]) == (201, "active")
    assert anew.json["grant"]["key"] != given["grant"]["key"]


def test_an_assignment_that_waited_is_shown_with_its_user_once_it_is_claimed(api: Api) -> None:
    wish = {"email": ANN.email, "course_id": "drawing"}
    waits = api.post("/api/admin/enroll-user", wish, by=ADMIN, headers=key()).json
    api.get("/api/user/enrolled-courses", by=ANN)
    again = api.post("/api/admin/enroll-user", wish, by=ADMIN, headers=key())
    assert (waits["status"], again.status_code, again.json["status"]) == ("waiting", 201, "active")
    assert (again.json["user_id"], again.json["grant"]["key"]) == ("ann", waits["grant"]["key"])


# --- other calls under the same key


@every_creation
def test_another_body_under_the_same_key_is_a_conflict_and_does_nothing(
    world: World, api: Api, asked: tuple[str, dict[str, Any], dict[str, Any]]
) -> None:
    path, body, _ = asked
    api.post(path, body, by=ADMIN, headers=key())
    before = stored(world)
    other = {"note": "more"} if path.endswith(("user", "extend")) else {"title": "Other"}
    other = {"sku": "S1"} if path.endswith("products") else other
    answer = api.post(path, body | other, by=ADMIN, headers=key())
    assert (answer.status_code, code(answer)) == (409, "idempotency-conflict")
    assert "new key" in answer.json["detail"]
    assert (stored(world), keys(world)) == (before, 1)


def test_another_operation_under_the_same_key_is_a_conflict(world: World, api: Api) -> None:
    world.add_course("music")
    world.media.put("videos/new/master.mp4", BytesIO(b"film"), "video/mp4")
    assert api.post(f"{COURSES}/drawing/videos", VIDEO, by=ADMIN, headers=key()).status_code == 201
    before = stored(world)
    for path, body in (
        (f"{COURSES}/music/videos", VIDEO),
        (COURSES, NEW),
        ("/api/admin/products", LINK),
        ("/api/admin/enroll-user", WISH),
        (f"/api/admin/enrollments/{world.enroll('ann').id}/extend", {"days": 5}),
    ):
        assert code(api.post(path, body, by=ADMIN, headers=key())) == "idempotency-conflict"
    after = stored(world)
    assert [after[name] for name in ("videos", "courses", "products")] == [
        before[name] for name in ("videos", "courses", "products")
    ]


def test_a_key_is_its_callers_own(world: World, api: Api) -> None:
    """Nobody learns from a conflict, or from an answer, which keys others use."""
    mine = api.post(COURSES, NEW, by=ADMIN, headers=key())
    theirs = api.post(COURSES, NEW, by=OTHER_ADMIN, headers=key())
    assert (theirs.status_code, "idempotency-replayed" in theirs.headers) == (201, False)
    assert theirs.json["id"] != mine.json["id"]
    other = api.post(COURSES, NEW | {"title": "Clay"}, by=evolve(ADMIN, user_id="third"), headers=key())
    assert other.status_code == 201
    for body in (NEW, NEW | {"title": "Other"}):
        assert code(api.post(COURSES, body, by=ANN, headers=key())) == "not-an-administrator"
        assert code(api.post(COURSES, body, headers=key())) == "not-signed-in"
    assert keys(world) == 3


# --- calls that came to nothing


@every_creation
def test_a_call_that_was_refused_keeps_no_key_and_is_corrected_under_it(
    world: World, api: Api, asked: tuple[str, dict[str, Any], dict[str, Any]]
) -> None:
    path, body, wrong = asked
    before = stored(world)
    refused = api.post(path, body | wrong, by=ADMIN, headers=key())
    assert refused.status_code in (404, 422)
    assert (stored(world), keys(world)) == (before, 0)
    corrected = api.post(path, body, by=ADMIN, headers=key())
    assert (corrected.status_code, "idempotency-replayed" in corrected.headers) == (201, False)


@every_creation
def test_a_call_that_failed_at_the_last_moment_made_nothing_and_is_sent_again(
    world: World, api: Api, asked: tuple[str, dict[str, Any], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thing and its key are one commit: there is no moment at which there is one without the other."""
    path, body, _ = asked
    before = stored(world)

    def fail(_state: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as failing:
        failing.setattr(world.storage, "publish", fail)
        failed = api.post(path, body, by=ADMIN, headers=key())
    assert (failed.status_code, stored(world), keys(world)) == (500, before, 0)
    assert api.post(path, body, by=ADMIN, headers=key()).status_code == 201
    assert keys(world) == 1


def test_an_answer_that_was_lost_after_the_commit_is_given_again(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as failing:
        failing.setattr(admin_enrollments, "enrolled", None)
        assert api.post("/api/admin/enroll-user", WISH, by=ADMIN, headers=key()).status_code == 500
    again = api.post("/api/admin/enroll-user", WISH, by=ADMIN, headers=key())
    assert (again.status_code, again.headers["idempotency-replayed"]) == (201, "true")


# --- the life of a key


@every_creation
def test_after_a_day_a_key_may_be_used_anew(
    world: World, api: Api, asked: tuple[str, dict[str, Any], dict[str, Any]]
) -> None:
    path, body, _ = asked
    api.post(path, body, by=ADMIN, headers=key())
    world.advance(hours=24)
    anew = api.post(path, body, by=ADMIN, headers=key())
    assert (anew.status_code in (200, 201), "idempotency-replayed" in anew.headers) == (True, False)
    assert keys(world) == 1
    assert api.post(path, body, by=ADMIN, headers=key()).headers["idempotency-replayed"] == "true"


def test_keys_whose_time_is_over_are_forgotten_by_a_job(world: World, api: Api) -> None:
    for number in range(3):
        api.post(COURSES, NEW, by=ADMIN, headers=key(str(number)))
    world.advance(hours=12)
    api.post(COURSES, NEW, by=ADMIN, headers=key("later"))
    assert (world.make(ForgetKeys)(), keys(world)) == (0, 4)
    world.advance(hours=12)
    assert (world.make(ForgetKeys)(), keys(world)) == (3, 1)
    assert api.post(COURSES, NEW, by=ADMIN, headers=key("later")).headers["idempotency-replayed"] == "true"


# --- what a key is


@pytest.mark.parametrize("text", ["", "x" * 201, "caf\xe9", "tab\there", "\x7f"])
@every_creation
def test_what_is_no_key_is_refused_by_name(
    world: World, api: Api, asked: tuple[str, dict[str, Any], dict[str, Any]], text: str
) -> None:
    path, body, _ = asked
    before = stored(world)
    assert list(problems(api.post(path, body, by=ADMIN, headers=key(text)))) == ["Idempotency-Key"]
    assert stored(world) == before


@pytest.mark.parametrize("text", ["x", "x" * 200, '"8e03978e-40d5-43dd-bc93-6894a57f9324"', "a b~!", "';--"])
def test_what_is_printable_is_a_key(api: Api, text: str) -> None:
    first, again = (api.post(COURSES, NEW, by=ADMIN, headers=key(text)) for _ in range(2))
    assert (first.status_code, first.json["id"]) == (201, again.json["id"])
