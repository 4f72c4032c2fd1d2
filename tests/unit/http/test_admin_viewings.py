"""Who was given which video, through HTTP."""

import pytest

from api_client import Api, code, problems
from course_domain.model.viewings import Viewing
from factories import ADMIN, ANN, BEN, NOON, World, make_video

VIEWINGS = "/api/admin/viewings"


def url(video: int = 1) -> str:
    return f"/api/user/course/drawing/video/drawing-{video}/url"


def rows(api: Api, query: str = "") -> list[dict[str, object]]:
    answer = api.get(VIEWINGS + query, by=ADMIN)
    assert answer.status_code == 200, answer.text
    return answer.json["items"]


@pytest.fixture
def opened(world: World, api: Api) -> World:
    """Ann opens a video, and renews an hour later from elsewhere; then an administrator and a visitor open others."""
    world.enroll("ann")
    world.add_video(make_video("drawing", 2, free_preview=True, revision="r9"))
    session = api.get(url(), by=ANN, remote_addr="203.0.113.7").json["session"]
    world.advance(hours=1)
    api.get(f"{url()}?session={session}", by=ANN, remote_addr="2001:db8::7")
    api.get(url(), by=ADMIN, remote_addr="198.51.100.4")
    world.advance(seconds=1)
    api.get(url(2), remote_addr="192.0.2.9")
    return world


def test_each_playback_is_a_row_whoever_watched(opened: World, api: Api) -> None:
    visitor, boss, ann = rows(api)
    assert len({row.pop("id") for row in (visitor, boss, ann)}) == 3
    assert ann == {
        "user_id": "ann",
        "course_id": "drawing",
        "video_id": "drawing-1",
        "revision": None,
        "address": "2001:db8::7",
        "opened_at": "2026-03-29T12:00:00Z",
        "last_opened_at": "2026-03-29T13:00:00Z",
        "addresses": 2,
        "sent_bytes": None,
    }
    assert (boss["user_id"], boss["addresses"], boss["address"]) == ("boss", 1, "198.51.100.4")
    assert (visitor["user_id"], visitor["video_id"], visitor["revision"]) == (None, "drawing-2", "r9")


def test_a_row_has_the_id_of_its_playback_session(world: World, api: Api) -> None:
    world.enroll("ann")
    session = api.get(url(), by=ANN).json["session"]
    assert [row["id"] for row in rows(api)] == [world.tokens.read(session).id]


def test_the_log_is_narrowed_by_video_course_and_user(opened: World, api: Api) -> None:
    assert [row["user_id"] for row in rows(api, "?video=drawing-1")] == ["boss", "ann"]
    assert [row["user_id"] for row in rows(api, "?user=ann")] == ["ann"]
    assert len(rows(api, "?course=drawing")) == 3
    assert rows(api, "?course=painting") == rows(api, "?course=drawing&user=ben") == []


def test_the_log_is_paged(opened: World, api: Api) -> None:
    first = api.get(f"{VIEWINGS}?limit=2", by=ADMIN).json
    last = api.get(f"{VIEWINGS}?limit=2&cursor={first['next']}", by=ADMIN).json
    assert [*first["items"], *last["items"]] == rows(api)
    assert last["next"] is None
    assert "cursor" in problems(api.get(f"{VIEWINGS}?cursor=x", by=ADMIN))
    assert "limit" in problems(api.get(f"{VIEWINGS}?limit=0", by=ADMIN))


def test_nobody_but_an_administrator_sees_the_log(opened: World, api: Api) -> None:
    for query in ("", "?user=ann"):
        answer = api.get(VIEWINGS + query, by=ANN)
        assert (answer.status_code, code(answer)) == (403, "not-an-administrator")
    assert (api.get(VIEWINGS).status_code, code(api.get(VIEWINGS))) == (401, "not-signed-in")


def test_what_is_refused_is_no_viewing(world: World, api: Api) -> None:
    world.enroll("ann")
    api.get(url(), by=BEN)
    api.get(url())
    api.get(url(9), by=ANN)
    api.get(f"{url()}?session=forged", by=ANN)
    assert rows(api) == []


def test_a_forwarded_address_counts_only_behind_a_trusted_proxy(world: World, api: Api) -> None:
    world.enroll("ann")
    api.get(url(), by=ANN, headers={"X-Forwarded-For": "203.0.113.99"}, remote_addr="198.51.100.4")
    assert [row["address"] for row in rows(api)] == ["198.51.100.4"]


def test_bytes_are_shown_once_a_log_told_of_them(opened: World, api: Api) -> None:
    (ann,) = rows(api, "?user=ann")
    known = {"user_id": "ann", "course_id": "c", "video_id": "v", "revision": None, "address": ""}
    with opened.storage.writing() as uow:
        uow.viewings.sent({str(ann["id"]): 5 << 30})
        uow.viewings.note([Viewing(id="old", opened_at=NOON, last_opened_at=NOON, **known)])
        uow.commit()
    assert {row["id"]: row["sent_bytes"] for row in rows(api, "?user=ann")} == {ann["id"]: 5 << 30, "old": None}
