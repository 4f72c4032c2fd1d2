"""Administrators make, change and archive courses and their videos."""

from io import BytesIO
from typing import Any

import pytest

from api_client import Api, code, problems
from factories import ADMIN, ANN, World, make_order

NEW = {
    "title": "Pottery",
    "description": "Clay.",
    "price": {"amount": 2500, "currency": "EUR"},
    "status": "published",
    "access_days": 30,
}
COURSE = "/api/admin/courses/drawing"
VIDEO = {
    "title": "Glazing",
    "description": "How to.",
    "duration": 60,
    "order_position": 3,
    "s3_key": "videos/new/master.mp4",
}


@pytest.fixture
def stored(world: World) -> None:
    """Put the new video's file into the media store."""
    world.media.put("videos/new/master.mp4", BytesIO(b"film"), "video/mp4")


def test_a_course_is_created_and_found(api: Api) -> None:
    answer = api.post("/api/admin/courses", NEW, by=ADMIN)
    assert answer.status_code == 201
    made = answer.json
    assert answer.headers["location"] == f"https://courses.example/api/admin/courses/{made['id']}"
    assert {name: made[name] for name in NEW} == NEW
    assert (made["created_at"], made["videos"]) == ("2026-03-29T12:00:00Z", [])
    assert api.get(f"/api/courses/{made['id']}").json["title"] == "Pottery"


def test_a_course_needs_no_more_than_a_title_and_a_price(api: Api) -> None:
    made = api.post("/api/admin/courses", {"title": " Clay ", "price": {"amount": 0, "currency": "EUR"}}, by=ADMIN).json
    assert (made["title"], made["status"], made["access_days"]) == ("Clay", "draft", None)


def test_a_whole_number_may_be_written_with_an_empty_fraction(api: Api) -> None:
    made = api.post("/api/admin/courses", {**NEW, "access_days": 30.0}, by=ADMIN)
    assert (made.status_code, made.json["access_days"]) == (201, 30)
    assert isinstance(made.json["access_days"], int)


def test_administrators_list_all_courses_with_drafts(world: World, api: Api) -> None:
    api.post("/api/admin/courses", NEW | {"status": "draft"}, by=ADMIN)
    items = api.get("/api/admin/courses", by=ADMIN).json["items"]
    assert {item["title"]: item["status"] for item in items} == {"Pottery": "draft", "Drawing": "published"}
    assert {item["title"]: item["video_count"] for item in items} == {"Pottery": 0, "Drawing": 2}
    assert [item["title"] for item in api.get("/api/admin/courses?q=pott", by=ADMIN).json["items"]] == ["Pottery"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": 7}, "title"),
        ({"title": "a\u0000b"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"description": []}, "description"),
        ({"price": 49}, "price"),
        ({"price": {"amount": -1, "currency": "EUR"}}, "price.amount"),
        ({"price": {"amount": 49.0, "currency": "EUR"}}, "price.amount"),
        ({"price": {"amount": 49.5, "currency": "EUR"}}, "price.amount"),
        ({"access_days": 30.5}, "access_days"),
        ({"title": "\x19 \x85\n"}, "title"),
        ({"price": {"amount": True, "currency": "EUR"}}, "price.amount"),
        ({"price": {"amount": 2**53, "currency": "EUR"}}, "price.amount"),
        ({"price": {"amount": 1, "currency": "euro"}}, "price.currency"),
        ({"price": {"amount": 1, "currency": "EUR", "tax": 2}}, "price.tax"),
        ({"status": "archived"}, "status"),
        ({"status": None}, "status"),
        ({"access_days": 0}, "access_days"),
        ({"access_days": 40_000}, "access_days"),
        ({"access_days": "30"}, "access_days"),
        ({"thumbnail": "videos/protected.mp4"}, "thumbnail"),
        ({"thumbnail": "javascript:alert(1)"}, "thumbnail"),
        ({"shop_url": "javascript:alert(1)"}, "shop_url"),
        ({"id": "mine"}, "id"),
        ({"created_at": "2020-01-01T00:00:00Z"}, "created_at"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_field_that_cannot_be_meant_is_named(api: Api, change: dict[str, Any], field: str) -> None:
    assert list(problems(api.post("/api/admin/courses", NEW | change, by=ADMIN))) == [field]


def test_all_problems_of_a_course_are_told_together(api: Api) -> None:
    body = {"title": "", "price": {"amount": "1", "currency": "x"}, "status": "on", "shop_url": "ftp://x", "more": 1}
    assert problems(api.post("/api/admin/courses", body, by=ADMIN)) == {
        "title": "must not be empty",
        "price.amount": "must be a whole number",
        "price.currency": "must be an ISO 4217 code of three capital letters, such as EUR",
        "status": "must be one of draft, published",
        "shop_url": "must be an http(s) address",
        "more": "is not a field here",
    }


def test_a_put_takes_back_what_get_answered_and_changes_nothing(world: World, api: Api) -> None:
    for path in (COURSE, "/api/courses/drawing"):
        told = api.get(path, by=ADMIN).json
        world.advance(hours=1)
        assert api.put(COURSE, told, by=ADMIN).status_code == 200
        again = api.get(path, by=ADMIN).json
        assert again | {"updated_at": ""} == told | {"updated_at": ""}


def test_server_managed_fields_of_a_course_are_not_written(api: Api) -> None:
    told = api.get(COURSE, by=ADMIN).json
    lies = {
        "id": "other",
        "video_count": 99,
        "duration": 1,
        "videos": [],
        "created_at": "2000-01-01T00:00:00Z",
        "updated_at": None,
        "thumbnail_url": "https://evil.example",
    }
    assert api.put(COURSE, told | lies, by=ADMIN).status_code == 200
    assert api.get(COURSE, by=ADMIN).json == told
    assert list(problems(api.put(COURSE, told | {"owner": "me"}, by=ADMIN))) == ["owner"]


def test_a_course_is_changed_and_archived(api: Api) -> None:
    told = api.get(COURSE, by=ADMIN).json
    changed = api.put(COURSE, told | {"title": "Sketching", "access_days": 365}, by=ADMIN).json
    assert (changed["title"], changed["access_days"]) == ("Sketching", 365)
    assert api.delete(COURSE, by=ADMIN).status_code == 204
    assert api.delete(COURSE, by=ADMIN).status_code == 204
    archived = api.get(COURSE, by=ADMIN).json
    assert archived["status"] == "archived"
    assert api.put(COURSE, archived, by=ADMIN).json["status"] == "archived"


def test_a_put_that_forgets_what_it_would_reset_is_refused(api: Api) -> None:
    told = problems(api.put(COURSE, {"title": "x", "price": {"amount": 1, "currency": "EUR"}}, by=ADMIN))
    assert list(told) == ["description", "status", "access_days"]


def test_an_unknown_course_is_unknown_to_every_verb(api: Api) -> None:
    path = "/api/admin/courses/none"
    body = NEW | {"status": "draft"}
    order = {"video_ids": []}
    answers = [
        api.get(path, by=ADMIN),
        api.put(path, body, by=ADMIN),
        api.delete(path, by=ADMIN),
        api.put(path + "/order", order, by=ADMIN),
    ]
    assert [(answer.status_code, code(answer)) for answer in answers] == [(404, "unknown-course")] * 4


@pytest.mark.usefixtures("stored")
def test_a_video_is_added_changed_and_removed(world: World, api: Api) -> None:
    answer = api.post(f"{COURSE}/videos", VIDEO, by=ADMIN)
    assert answer.status_code == 201
    made = answer.json
    assert {name: made[name] for name in VIDEO} == VIDEO
    assert made["video_url"] == "https://media.example/videos/new/master.mp4"
    path = f"/api/admin/videos/{made['id']}"
    changed = api.put(path, made | {"title": "Firing", "free_preview": True}, by=ADMIN).json
    assert (changed["title"], changed["free_preview"]) == ("Firing", True)
    assert api.delete(path, by=ADMIN).status_code == 204
    assert code(api.delete(path, by=ADMIN)) == "unknown-video"
    assert len(api.get(COURSE, by=ADMIN).json["videos"]) == 2


@pytest.mark.usefixtures("stored")
def test_a_video_without_a_position_comes_last(api: Api) -> None:
    told = {name: value for name, value in VIDEO.items() if name not in ("order_position", "description")}
    assert api.post(f"{COURSE}/videos", told, by=ADMIN).json["order_position"] == 3


def test_a_video_takes_back_what_get_answered_and_ignores_what_the_server_manages(api: Api) -> None:
    told = api.get(COURSE, by=ADMIN).json["videos"][0]
    assert told["s3_key"] == "videos/drawing-1/r1/master.mp4"
    lies = {"id": "x", "course_id": "y", "video_url": "https://evil.example", "created_at": 1, "updated_at": 2}
    path = "/api/admin/videos/drawing-1"
    assert api.put(path, told | lies | {"thumbnail_url": "z"}, by=ADMIN).json == told
    assert list(problems(api.put(path, told | {"removed_at": None}, by=ADMIN))) == ["removed_at"]


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"duration": -1}, "duration"),
        ({"duration": 1.5}, "duration"),
        ({"duration": 10**9}, "duration"),
        ({"s3_key": "../secret"}, "s3_key"),
        ({"s3_key": "public/film.mp4"}, "s3_key"),
        ({"s3_key": "videos/not/there.mp4"}, "s3_key"),
        ({"s3_key": None}, "s3_key"),
        ({"free_preview": "yes"}, "free_preview"),
        ({"free_preview": 1}, "free_preview"),
        ({"order_position": -1}, "order_position"),
        ({"captions": "en"}, "captions"),
        ({"captions": [{"language": "en", "label": "English"}]}, "captions[0].s3_key"),
        ({"captions": [{"language": "en", "label": "E", "s3_key": "videos/no.vtt"}]}, "captions[0].s3_key"),
        ({"captions": [{"language": "en", "label": "E", "s3_key": "videos/new/master.mp4", "x": 1}]}, "captions[0].x"),
        ({"video_url": "https://evil.example"}, "video_url"),
    ],
)
def test_a_field_of_a_video_that_cannot_be_meant_is_named(api: Api, change: dict[str, Any], field: str) -> None:
    assert list(problems(api.post(f"{COURSE}/videos", VIDEO | change, by=ADMIN))) == [field]


def test_videos_are_put_in_order(api: Api) -> None:
    answer = api.put(f"{COURSE}/order", {"video_ids": ["drawing-2", "drawing-1"]}, by=ADMIN)
    assert [(video["id"], video["order_position"]) for video in answer.json["items"]] == [
        ("drawing-2", 1),
        ("drawing-1", 2),
    ]
    assert [video["id"] for video in api.get("/api/courses/drawing").json["videos"]] == ["drawing-2", "drawing-1"]


@pytest.mark.parametrize(
    ("video_ids", "field"),
    [
        (["drawing-1"], "video_ids"),
        (["drawing-1", "drawing-1"], "video_ids"),
        (["drawing-1", 2], "video_ids[1]"),
        ("drawing-1", "video_ids"),
        (None, "video_ids"),
    ],
)
def test_an_order_names_every_video_once(api: Api, video_ids: Any, field: str) -> None:
    assert list(problems(api.put(f"{COURSE}/order", {"video_ids": video_ids}, by=ADMIN))) == [field]


def test_products_are_linked_once_listed_and_unlinked(api: Api) -> None:
    link = {"source": "shop", "product_id": "77", "variant_id": "red", "course_id": "drawing"}
    first, again = (api.post("/api/admin/products", link, by=ADMIN) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json == {"id": first.json["id"], "sku": None, **link}
    assert first.json in api.get("/api/admin/products", by=ADMIN).json["items"]
    path = f"/api/admin/products/{first.json['id']}"
    assert api.delete(path, by=ADMIN).status_code == 204
    assert code(api.delete(path, by=ADMIN)) == "unknown-product"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"source": "elsewhere"}, "source"),
        ({"product_id": " "}, "product_id"),
        ({"product_id": "\x19"}, "product_id"),
        ({"product_id": 77}, "product_id"),
    ],
)
def test_a_link_that_no_order_can_use_is_refused(api: Api, change: dict[str, Any], field: str) -> None:
    link = {"source": "shop", "product_id": "77", "course_id": "drawing"}
    assert list(problems(api.post("/api/admin/products", link | change, by=ADMIN))) == [field]


def test_writing_by_others_changes_nothing(api: Api) -> None:
    before = api.get(COURSE, by=ADMIN).json
    for by in (None, ANN):
        api.put(COURSE, before | {"title": "Hacked"}, by=by)
        api.delete(COURSE, by=by)
        api.delete("/api/admin/videos/drawing-1", by=by)
    assert api.get(COURSE, by=ADMIN).json == before


def test_a_back_fill_is_a_dry_run_unless_it_is_said_otherwise(world: World, api: Api) -> None:
    world.tell(make_order("77"))
    path = "/api/admin/products/link-drawing/back-fill"
    assert api.post(path, {}, by=ADMIN).json == {"dry_run": True, "items": []}
    assert api.post(path, {"dry_run": False}, by=ADMIN).json == {"dry_run": False, "items": []}
    assert list(problems(api.post(path, {"dry_run": "no"}, by=ADMIN))) == ["dry_run"]
