"""What is taught here, for anyone."""

import pytest

from api_client import Api, code, problems
from course_domain.model.courses import CourseStatus
from course_domain.model.money import Money
from factories import ADMIN, ANN, World, make_video


def test_the_list_shows_published_courses_with_their_videos_counted(api: Api) -> None:
    assert api.get("/api/courses").json == {
        "items": [
            {
                "id": "drawing",
                "title": "Drawing",
                "description": "All about drawing.",
                "thumbnail": "https://media.example/public/drawing.jpg",
                "price": {"amount": 4900, "currency": "EUR"},
                "status": "published",
                "access_days": None,
                "shop_url": "https://shop.example/drawing",
                "video_count": 2,
                "duration": 200,
            }
        ],
        "next": None,
    }


def test_a_course_shows_its_videos_in_order(api: Api) -> None:
    answer = api.get("/api/courses/drawing")
    assert answer.status_code == 200
    assert answer.json["video_count"] == 2
    assert [video["id"] for video in answer.json["videos"]] == ["drawing-1", "drawing-2"]
    assert answer.json["videos"][0] == {
        "id": "drawing-1",
        "title": "Part 1",
        "description": "",
        "section": None,
        "duration": 100,
        "order_position": 1,
        "thumbnail": None,
        "free_preview": False,
    }


def test_the_list_is_searched_and_paged(world: World, api: Api) -> None:
    world.add_course("painting", videos=0)
    world.add_course("pottery", videos=0)
    assert [each["id"] for each in api.get("/api/courses?q=PAINT").json["items"]] == ["painting"]
    seen, cursor = [], ""
    while cursor is not None:
        answer = api.get(f"/api/courses?limit=1&cursor={cursor}").json
        seen += [each["id"] for each in answer["items"]]
        cursor = answer["next"]
    assert sorted(seen) == ["drawing", "painting", "pottery"]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "limit=-1", "limit=1e1", "limit=٣", "cursor=%00"])
def test_a_page_that_cannot_be_is_refused_by_name(api: Api, query: str) -> None:
    assert list(problems(api.get(f"/api/courses?{query}"))) == [query.partition("=")[0]]


def test_a_draft_is_unseen_by_all_but_administrators(world: World, api: Api) -> None:
    world.add_course("secret", status=CourseStatus.DRAFT)
    assert "secret" not in api.get("/api/courses", by=ADMIN).text
    for visitor in (None, ANN):
        answer = api.get("/api/courses/secret", by=visitor)
        assert (answer.status_code, code(answer)) == (404, "unknown-course")
    assert api.get("/api/courses/secret", by=ADMIN).json["status"] == "draft"


def test_an_archived_course_is_shown_to_those_who_have_it(world: World, api: Api) -> None:
    world.add_course("old", status=CourseStatus.ARCHIVED)
    world.enroll("ann", "old")
    assert api.get("/api/courses").json["items"][0]["id"] == "drawing"
    assert code(api.get("/api/courses/old")) == "unknown-course"
    assert api.get("/api/courses/old", by=ANN).status_code == 200


def test_a_free_course_and_a_picture_elsewhere_are_shown_as_they_are(world: World, api: Api) -> None:
    picture = "https://pictures.example/a.jpg?size=1"
    world.add_course("free", price=Money(amount=0, currency="JPY"), thumbnail=picture)
    answer = api.get("/api/courses/free").json
    assert (answer["price"], answer["thumbnail"]) == ({"amount": 0, "currency": "JPY"}, picture)


def test_no_public_answer_holds_a_storage_key_or_the_address_of_a_protected_object(world: World, api: Api) -> None:
    """A thumbnail that should never have been stored so shows nothing rather than a protected key."""
    world.add_course("odd", thumbnail="videos/odd-1/r1/master.mp4")
    world.add_video(make_video("odd", 3, thumbnail="videos/odd-3/r1/poster.jpg"))
    for path in ("/api/courses", "/api/courses/drawing", "/api/courses/odd"):
        for visitor in (None, ANN, ADMIN):
            told = api.get(path, by=visitor).text
            assert "s3_key" not in told
            assert "video_url" not in told
            assert "videos/" not in told


def test_caches_may_share_the_catalogue_only_where_nobody_said_who_she_is(api: Api) -> None:
    for path in ("/api/courses", "/api/courses/drawing"):
        assert api.get(path).headers["cache-control"] == "public, max-age=60"
        assert api.get(path, by=ANN).headers["cache-control"] == "private, no-store"
        assert "Authorization" in api.get(path).headers["vary"]
    assert api.get("/api/courses/none").headers["cache-control"] == "private, no-store"


def test_a_session_that_cannot_be_trusted_is_told_so_rather_than_ignored(api: Api) -> None:
    answer = api.get("/api/courses/drawing", headers={"Authorization": "Bearer forged"})
    assert (answer.status_code, code(answer)) == (401, "not-signed-in")
