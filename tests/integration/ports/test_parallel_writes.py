"""Administrators who write at the same moment, over every storage, through the API: one suite for every storage."""

from collections import Counter
from typing import Any

import pytest

from adapters.local.system import RandomIds
from api_client import Api, code
from factories import ADMIN, BEN, World, make_world
from parallel import in_parallel

COURSE = "/api/admin/courses/drawing"
NEW = {"title": "Pottery", "price": {"amount": 2500, "currency": "EUR"}}


@pytest.fixture
def apis(kept) -> tuple[Api, Api]:
    """Two servers of one installation, with a course of two videos."""
    here = make_world(storage=kept.storage, heartbeats=kept.heartbeats, ids=RandomIds())
    here.add_course("drawing")
    shared = {"clock": here.clock, "sessions": here.sessions, "media": here.media, "ids": here.ids}
    elsewhere = make_world(storage=kept.elsewhere, heartbeats=kept.heartbeats_elsewhere, **shared)
    return Api(here), Api(elsewhere)


def key(text: str) -> dict[str, str]:
    return {"Idempotency-Key": text}


def courses(api: Api) -> list[str]:
    return [item["title"] for item in api.get("/api/admin/courses", by=ADMIN).json["items"]]


def grants(world: World) -> int:
    with world.storage.reading() as uow:
        return len(uow.grants.of_user("ben", "drawing"))


def test_calls_under_one_key_at_once_make_one_course_and_answer_its_id_to_all(apis: tuple[Api, Api]) -> None:
    answers = in_parallel(
        10, lambda number: apis[number % 2].post("/api/admin/courses", NEW, by=ADMIN, headers=key("one"))
    )
    assert [answer.status_code for answer in answers] == [201] * 10
    assert len({answer.json["id"] for answer in answers}) == 1
    assert Counter(answer.headers.get("idempotency-replayed") for answer in answers) == {None: 1, "true": 9}
    assert courses(apis[0]).count("Pottery") == 1


def test_calls_under_one_key_at_once_lengthen_access_once(apis: tuple[Api, Api]) -> None:
    wish = {"user_id": BEN.user_id, "course_id": "drawing", "access_days": 10}
    enrollment = apis[0].post("/api/admin/enroll-user", wish, by=ADMIN).json["id"]
    path = f"/api/admin/enrollments/{enrollment}/extend"
    answers = in_parallel(10, lambda number: apis[number % 2].post(path, {"days": 5}, by=ADMIN, headers=key("longer")))
    assert {(answer.status_code, answer.json["key"]) for answer in answers} == {(201, answers[0].json["key"])}
    assert grants(apis[0].world) == 2


def test_calls_under_keys_of_their_own_all_make_something(apis: tuple[Api, Api]) -> None:
    answers = in_parallel(
        6, lambda number: apis[number % 2].post("/api/admin/courses", NEW, by=ADMIN, headers=key(str(number)))
    )
    assert len({answer.json["id"] for answer in answers}) == 6
    assert courses(apis[1]).count("Pottery") == 6


def test_of_calls_for_different_things_under_one_key_one_is_done(apis: tuple[Api, Api]) -> None:
    def call(number: int) -> Any:
        return apis[number % 2].post("/api/admin/courses", NEW | {"title": f"T{number}"}, by=ADMIN, headers=key("one"))

    answers = in_parallel(8, call)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 7}
    assert {code(answer) for answer in answers if answer.status_code == 409} == {"idempotency-conflict"}
    assert len(courses(apis[0])) == 2


@pytest.mark.parametrize("target", [COURSE, "/api/admin/videos/drawing-1"])
def test_of_puts_with_one_tag_at_once_one_wins_and_the_others_write_nothing(apis: tuple[Api, Api], target: str) -> None:
    read = apis[0].get(COURSE, by=ADMIN)
    body, tag = (read.json, read.headers["etag"])
    if target != COURSE:
        body = read.json["videos"][0]
        tag = body["etag"]

    def put(number: int) -> Any:
        changed = body | {"title": f"Title {number}"}
        return apis[number % 2].put(target, changed, by=ADMIN, headers={"If-Match": tag})

    answers = in_parallel(10, put)
    (won,) = [answer for answer in answers if answer.status_code == 200]
    lost = [answer for answer in answers if answer is not won]
    assert {(answer.status_code, code(answer)) for answer in lost} == {(409, "version-conflict")}
    now = apis[0].get(COURSE, by=ADMIN).json
    assert (now if target == COURSE else now["videos"][0])["title"] == won.json["title"]


def test_of_a_new_video_a_new_order_and_a_change_of_what_was_seen_one_wins(apis: tuple[Api, Api]) -> None:
    """The tag of a course covers its videos, so writers of either wait for each other."""
    read = apis[0].get(COURSE, by=ADMIN)
    seen = {"If-Match": read.headers["etag"]}
    orders = [["drawing-2", "drawing-1"], ["drawing-1", "drawing-2"]]
    apis[0].world.clock.advance(apis[0].world.playback.life)

    def write(number: int) -> Any:
        api = apis[number % 2]
        if number < 4:
            return api.put(f"{COURSE}/order", {"video_ids": orders[number % 2]}, by=ADMIN, headers=seen)
        if number < 8:
            return api.put(COURSE, read.json | {"title": f"T{number}"}, by=ADMIN, headers=seen)
        return api.delete(COURSE, by=ADMIN, headers=seen)

    answers = in_parallel(10, write)
    assert Counter(answer.status_code >= 300 for answer in answers) == {False: 1, True: 9}


def test_videos_that_are_added_at_once_have_places_of_their_own(apis: tuple[Api, Api]) -> None:
    video = {"title": "More", "duration": 60, "s3_key": "videos/drawing-1/r1/master.mp4"}
    answers = in_parallel(8, lambda number: apis[number % 2].post(f"{COURSE}/videos", video, by=ADMIN))
    assert sorted(answer.json["order_position"] for answer in answers) == list(range(3, 11))
