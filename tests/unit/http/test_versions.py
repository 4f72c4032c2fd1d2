"""A writer who says what she has seen writes over nothing else."""

from io import BytesIO
from typing import Any

import pytest

from api_client import Api, code, problems
from factories import ADMIN, ANN, World

COURSE = "/api/admin/courses/drawing"
ORDER = f"{COURSE}/order"
FIRST = "/api/admin/videos/drawing-1"
SWAPPED = {"video_ids": ["drawing-2", "drawing-1"]}
NEW = {"title": "More", "duration": 60, "s3_key": "videos/drawing-1/r1/master.mp4"}


def course(api: Api) -> tuple[dict[str, Any], str]:
    answer = api.get(COURSE, by=ADMIN)
    return answer.json, answer.headers["etag"]


def video(api: Api, place: int = 0) -> dict[str, Any]:
    return course(api)[0]["videos"][place]


def when(tag: str) -> dict[str, str]:
    return {"If-Match": tag}


def is_conflict(answer: Any) -> bool:
    return (answer.status_code, code(answer)) == (409, "version-conflict")


WRITES: dict[str, Any] = {
    "change a course": lambda api, when: api.put(COURSE, course(api)[0] | {"title": "X"}, by=ADMIN, headers=when),
    "archive a course": lambda api, when: api.delete(COURSE, by=ADMIN, headers=when),
    "order videos": lambda api, when: api.put(ORDER, SWAPPED, by=ADMIN, headers=when),
    "change a video": lambda api, when: api.put(FIRST, video(api) | {"title": "X"}, by=ADMIN, headers=when),
    "remove a video": lambda api, when: api.delete(FIRST, by=ADMIN, headers=when),
}
every_write = pytest.mark.parametrize("what", WRITES)


def tag_for(api: Api, what: str) -> str:
    return video(api)["etag"] if what.endswith("a video") else course(api)[1]


# --- preconditions


@every_write
def test_a_write_of_what_was_seen_is_done(api: Api, what: str) -> None:
    before = course(api)
    assert WRITES[what](api, when(tag_for(api, what))).status_code in (200, 204)
    assert course(api) != before


@every_write
def test_a_write_of_something_else_is_a_conflict_and_writes_nothing(world: World, api: Api, what: str) -> None:
    seen = tag_for(api, what)
    world.advance(seconds=1)
    api.put(FIRST, video(api) | {"title": "Changed meanwhile"}, by=ADMIN)
    before = course(api)
    world.advance(seconds=1)
    refused = WRITES[what](api, when(seen))
    assert is_conflict(refused)
    assert "read it again" in refused.json["detail"]
    assert course(api) == before


@every_write
def test_without_if_match_the_last_writer_wins_as_ever(world: World, api: Api, what: str) -> None:
    world.advance(seconds=1)
    api.put(FIRST, video(api) | {"title": "Changed meanwhile"}, by=ADMIN)
    assert WRITES[what](api, {}).status_code in (200, 204)


@every_write
@pytest.mark.parametrize(
    ("header", "matches"),
    [
        ("*", True),
        (" * ", True),
        ("{tag}", True),
        ('"other", {tag}', True),
        ('"other",{tag},"third"', True),
        (' , "a,b" ,, {tag} , ', True),
        ('"other"', False),
        ('""', False),
        ("W/{tag}", False),
        ('W/{tag}, "other"', False),
        ('"{bare}x"', False),
        ('"*"', False),
        ('"caf\xe9"', False),
    ],
)
def test_tags_are_compared_strongly_one_by_one(api: Api, what: str, header: str, matches: bool) -> None:
    tag = tag_for(api, what)
    answer = WRITES[what](api, when(header.format(tag=tag, bare=tag.strip('"'))))
    assert answer.status_code in (200, 204) if matches else is_conflict(answer)


@every_write
@pytest.mark.parametrize(
    "header", ["", ",", "abc", "{tag}{tag}", '{tag} "b"', '"open', 'w/"lower"', "*, {tag}", "**", '"a\x01"', 'W/ "a"']
)
def test_what_is_no_list_of_tags_is_refused_by_name(api: Api, what: str, header: str) -> None:
    before = course(api)
    assert list(problems(WRITES[what](api, when(header.format(tag=tag_for(api, what)))))) == ["If-Match"]
    assert course(api) == before


def test_a_long_list_that_is_none_is_refused_at_once(api: Api) -> None:
    """No header may keep a thread busy."""
    for text in ('"a"' + ", \t " * 20_000 + "x", '"a",' * 20_000 + "x", " \t," * 20_000, '"' * 50_001):
        assert list(problems(api.delete(COURSE, by=ADMIN, headers=when(text)))) == ["If-Match"]


def test_what_is_not_there_is_unknown_whatever_was_seen(api: Api) -> None:
    for path, unknown in (("/api/admin/courses/none", "unknown-course"), ("/api/admin/videos/none", "unknown-video")):
        for header in ("*", '"x"'):
            assert code(api.delete(path, by=ADMIN, headers=when(header))) == unknown


def test_who_may_not_write_learns_nothing_from_a_tag(api: Api) -> None:
    tag = course(api)[1]
    for header in (tag, '"other"', "no tag"):
        assert code(api.delete(COURSE, by=ANN, headers=when(header))) == "not-an-administrator"


def test_a_change_that_is_refused_for_itself_is_no_conflict(api: Api) -> None:
    body, tag = course(api)
    assert list(problems(api.put(COURSE, body | {"title": ""}, by=ADMIN, headers=when(tag)))) == ["title"]
    assert course(api) == (body, tag)


# --- tags


def test_each_answer_has_the_tag_for_the_next_change(world: World, api: Api) -> None:
    """A client that keeps the tag of what it was answered never needs to read again."""
    made = api.post("/api/admin/courses", {"title": "Clay", "price": {"amount": 1, "currency": "EUR"}}, by=ADMIN)
    path, tag = f"/api/admin/courses/{made.json['id']}", made.headers["etag"]
    assert api.get(path, by=ADMIN).headers["etag"] == tag
    body = {name: made.json[name] for name in ("title", "price", "description", "status", "access_days")}
    for title in ("Clay 2", "Clay 3"):
        world.advance(seconds=1)
        answer = api.put(path, body | {"title": title}, by=ADMIN, headers=when(tag))
        assert (answer.status_code, answer.headers["etag"] == tag) == (200, False)
        tag = answer.headers["etag"]
        assert api.get(path, by=ADMIN).headers["etag"] == tag
    assert api.delete(path, by=ADMIN, headers=when(tag)).status_code == 204
    assert is_conflict(api.delete(path, by=ADMIN, headers=when(tag)))


def test_a_video_has_one_tag_wherever_it_is_answered(world: World, api: Api) -> None:
    world.media.put(NEW["s3_key"], BytesIO(b"film"), "video/mp4")
    added = api.post(f"{COURSE}/videos", NEW, by=ADMIN)
    assert added.headers["etag"] == added.json["etag"] == video(api, 2)["etag"]
    path = f"/api/admin/videos/{added.json['id']}"
    changed = api.put(path, added.json | {"title": "Else"}, by=ADMIN, headers=when(added.json["etag"]))
    assert changed.headers["etag"] == changed.json["etag"] == video(api, 2)["etag"] != added.json["etag"]
    assert is_conflict(api.put(path, added.json, by=ADMIN, headers=when(added.json["etag"])))


def test_an_order_is_of_the_course_and_answers_its_tag(api: Api) -> None:
    tag = course(api)[1]
    ordered = api.put(ORDER, SWAPPED, by=ADMIN, headers=when(tag))
    assert ordered.headers["etag"] == course(api)[1] != tag
    assert [item["etag"] for item in ordered.json["items"]] == [each["etag"] for each in course(api)[0]["videos"]]
    assert is_conflict(api.put(ORDER, SWAPPED, by=ADMIN, headers=when(tag)))


@pytest.mark.parametrize(
    "change",
    [
        {"title": "X"},
        {"description": "X"},
        {"thumbnail": "public/other.jpg"},
        {"price": {"amount": 4900, "currency": "USD"}},
        {"price": {"amount": 4901, "currency": "EUR"}},
        {"status": "draft"},
        {"access_days": 7},
        {"shop_url": None},
    ],
)
def test_no_two_states_of_a_course_share_a_tag(api: Api, change: dict[str, Any]) -> None:
    """Not even within one tick of the clock."""
    body, tag = course(api)
    changed = api.put(COURSE, body | change, by=ADMIN).headers["etag"]
    assert changed != tag
    assert api.put(COURSE, body, by=ADMIN).headers["etag"] == tag


@pytest.mark.parametrize(
    "change",
    [
        {"title": "X"},
        {"description": "X"},
        {"section": "X"},
        {"duration": 99},
        {"order_position": 9},
        {"s3_key": "videos/drawing-2/r1/master.mp4"},
        {"thumbnail": "public/other.jpg"},
        {"free_preview": True},
        {"captions": []},
    ],
)
def test_no_two_states_of_a_video_share_a_tag_and_the_course_knows(api: Api, change: dict[str, Any]) -> None:
    before, course_tag, other = video(api), course(api)[1], video(api, 1)["etag"]
    assert api.put(FIRST, before | change, by=ADMIN).headers["etag"] not in (before["etag"], other)
    assert course(api)[1] != course_tag
    assert other in [each["etag"] for each in course(api)[0]["videos"]]
    assert api.put(FIRST, before, by=ADMIN).headers["etag"] == before["etag"]
    assert course(api)[1] == course_tag


def test_a_video_that_is_added_or_removed_changes_the_tag_of_its_course_alone(world: World, api: Api) -> None:
    world.add_course("music")
    tags = [course(api)[1]]
    music = api.get("/api/admin/courses/music", by=ADMIN).headers["etag"]
    added = api.post(f"{COURSE}/videos", NEW, by=ADMIN).json
    tags.append(course(api)[1])
    api.delete(f"/api/admin/videos/{added['id']}", by=ADMIN)
    tags.append(course(api)[1])
    assert tags[0] == tags[2] != tags[1]
    assert api.get("/api/admin/courses/music", by=ADMIN).headers["etag"] == music


def test_tags_are_strong_and_well_formed(api: Api) -> None:
    for tag in (course(api)[1], video(api)["etag"]):
        assert tag[0] == tag[-1] == '"'
        assert tag.strip('"').isalnum()


# --- conditional reading


def test_who_has_it_already_is_told_so_without_it(api: Api) -> None:
    tag = course(api)[1]
    for header in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = api.get(COURSE, by=ADMIN, headers={"If-None-Match": header})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
        assert answer.headers["cache-control"] == "private, no-store"
    api.put(FIRST, video(api) | {"title": "X"}, by=ADMIN)
    changed = api.get(COURSE, by=ADMIN, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.json["id"]) == (200, "drawing")


def test_who_may_not_see_it_is_not_told_whether_it_changed(api: Api) -> None:
    for header in (course(api)[1], "*"):
        assert code(api.get(COURSE, by=ANN, headers={"If-None-Match": header})) == "not-an-administrator"
        assert code(api.get(COURSE, headers={"If-None-Match": header})) == "not-signed-in"


def test_what_is_no_list_of_tags_is_refused_when_reading_too(api: Api) -> None:
    assert list(problems(api.get(COURSE, by=ADMIN, headers={"If-None-Match": "abc"}))) == ["If-None-Match"]
