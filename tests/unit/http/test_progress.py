"""Beats by HTTP: from the session's own user, clipped and never refused for what they claim."""

from typing import Any

import pytest

from api_client import Api, code, problems
from course_domain.model.learners import Session
from factories import ANN, BEN, World, make_order

PATH = "/api/user/course/drawing/progress"


def playback(api: Api, by: Session = ANN, video: str = "drawing-1") -> str:
    """Ask for an address; gives the playback session."""
    return api.get(f"/api/user/course/drawing/video/{video}/url", by=by).json["session"]


def beat(session: str, video: str = "drawing-1", /, **changes: Any) -> dict[str, Any]:
    return {"video_id": video, "position": 12, "played": [[0, 12]], "session": session, "seq": 1, **changes}


@pytest.fixture
def session(world: World, api: Api) -> str:
    world.enroll()
    return playback(api)


def test_a_beat_is_credited_and_answered(world: World, api: Api, session: str) -> None:
    world.advance(seconds=12)
    answer = api.post(PATH, beat(session), by=ANN)
    assert answer.status_code == 200
    told = answer.json
    assert (told["credited"], told["pending"]) == (12, 0)
    assert told["videos"] == [
        {
            "video_id": "drawing-1",
            "position": 12,
            "watched_duration": 12,
            "duration": 100,
            "percent": 12,
            "completed": False,
            "completed_at": None,
            "last_watched_at": "2026-03-29T12:00:12Z",
            "watched": [[0, 12]],
        }
    ]
    assert told["course"] == {
        "course_id": "drawing",
        "percent": 6,
        "completed": False,
        "completed_at": None,
        "watched_duration": 12,
        "duration": 200,
        "videos_completed": 0,
        "videos_total": 2,
        "new_videos": 0,
        "pending": 0,
        "last_watched_at": "2026-03-29T12:00:12Z",
        "continue": {"video_id": "drawing-1", "position": 12, "title": "Part 1", "number": 1},
    }


def test_progress_is_read_back_video_by_video(world: World, api: Api, session: str) -> None:
    api.post(PATH, beat(session), by=ANN)
    told = api.get(PATH, by=ANN).json
    assert [video["watched"] for video in told["videos"]] == [[[0, 12]], []]
    assert told["course"]["watched_duration"] == 12


def test_several_beats_go_in_one_call(world: World, api: Api, session: str) -> None:
    world.advance(hours=2)
    other = playback(api, video="drawing-2")
    beats = [
        beat(session, played=[[0, 60.4], [60.4, 100]], position=100, age=3600),
        beat(other, "drawing-2", played=[[0, 95]], position=95, seq=2),
    ]
    told = api.post(PATH, {"beats": beats}, by=ANN).json
    assert told["credited"] == 195
    assert told["course"]["completed"] is True
    assert told["course"]["percent"] == 97
    assert [video["video_id"] for video in told["videos"]] == ["drawing-1", "drawing-2"]


def test_what_the_bank_cannot_cover_stays_pending(api: Api, session: str) -> None:
    told = api.post(PATH, beat(session, played=[[0, 100]], position=100), by=ANN).json
    assert (told["credited"], told["pending"]) == (20, 80)


@pytest.mark.parametrize(
    "odd",
    [
        {"played": [[50, 10]]},
        {"played": [[-5, -1]]},
        {"played": [[0, 1e300]]},
        {"played": [[0, 10**400]]},
        {"position": -(10**400)},
        {"played": []},
        {"position": -3},
        {"position": 1e12},
        {"age": -5},
        {"age": 1e300},
        {"seq": 0},
        {"seq": 2**53 - 1},
        {"age": None},
    ],
)
def test_numbers_that_nobody_plays_are_clipped_rather_than_refused(api: Api, session: str, odd: dict[str, Any]) -> None:
    assert api.post(PATH, beat(session, **odd), by=ANN).status_code == 200


def test_a_beat_may_have_played_nothing(api: Api, session: str) -> None:
    told = beat(session)
    del told["played"]
    assert api.post(PATH, told, by=ANN).json["credited"] == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"position": "12"}, "position"),
        ({"position": True}, "position"),
        ({"position": None}, "position"),
        ({"seq": -1}, "seq"),
        ({"seq": 1.5}, "seq"),
        ({"seq": True}, "seq"),
        ({"seq": 2**63}, "seq"),
        ({"age": "1"}, "age"),
        ({"played": {}}, "played"),
        ({"played": [[0]]}, "played[0]"),
        ({"played": [[0, 1], [0, 1, 2]]}, "played[1]"),
        ({"played": [[0, "1"]]}, "played[0]"),
        ({"played": [[False, 1]]}, "played[0]"),
        ({"played": [[0, 1]] * 201}, "played"),
        ({"session": 7}, "session"),
        ({"video_id": ["drawing-1"]}, "video_id"),
        ({"duration": 10}, "duration"),
        ({"completed": True}, "completed"),
        ({"user_id": "ann"}, "user_id"),
        ({"watched_duration": 100}, "watched_duration"),
    ],
)
def test_a_field_that_cannot_be_meant_is_named(api: Api, session: str, change: dict[str, Any], field: str) -> None:
    assert list(problems(api.post(PATH, beat(session, **change), by=ANN))) == [field]
    inside = problems(api.post(PATH, {"beats": [beat(session), beat(session, **change)]}, by=ANN))
    assert list(inside) == [f"beats[1].{field}"]


def test_all_problems_are_told_together(api: Api, session: str) -> None:
    assert problems(api.post(PATH, {"position": "x", "played": [[0, 1], 7], "who": "ann"}, by=ANN)) == {
        "video_id": "is missing",
        "position": "must be a finite number",
        "played[1]": "must be two finite numbers: [from, to]",
        "session": "is missing",
        "seq": "is missing",
        "who": "is not a field here",
    }


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400"])
def test_numbers_without_an_end_are_refused(api: Api, session: str, literal: str) -> None:
    raw = f'{{"video_id":"drawing-1","position":{literal},"session":"{session}","seq":1}}'.encode()
    answer = api.post(PATH, raw=raw, by=ANN, headers={"Content-Type": "application/json"})
    assert set(problems(answer)) <= {"position", "body"}


def test_a_call_takes_one_to_a_hundred_beats(api: Api, session: str) -> None:
    assert list(problems(api.post(PATH, {"beats": []}, by=ANN))) == ["beats"]
    assert list(problems(api.post(PATH, {"beats": [beat(session)] * 101}, by=ANN))) == ["beats"]
    assert list(problems(api.post(PATH, {"beats": [beat(session), 7]}, by=ANN))) == ["beats[1]"]
    assert list(problems(api.post(PATH, {"beats": [beat(session)], "seq": 1}, by=ANN))) == ["seq"]
    full = [beat(session, played=[[n / 2, n / 2 + 0.123456] for n in range(200)], seq=n) for n in range(100)]
    assert api.post(PATH, {"beats": full}, by=ANN).status_code == 200


def test_another_ones_playback_session_is_refused(world: World, api: Api, session: str) -> None:
    world.enroll("ben")
    answer = api.post(PATH, beat(session), by=BEN)
    assert (answer.status_code, code(answer)) == (401, "forged")
    assert api.get(PATH, by=ANN).json["course"]["watched_duration"] == 0
    assert api.get(PATH, by=BEN).json["course"]["watched_duration"] == 0
    assert code(api.post(PATH, beat("made-up"), by=ANN)) == "forged"


def test_nobody_writes_or_reads_another_ones_progress(world: World, api: Api, session: str) -> None:
    api.post(PATH, beat(session), by=ANN)
    world.enroll("ben")
    bens = playback(api, BEN)
    assert list(problems(api.post(PATH, beat(bens, user_id="ann"), by=BEN))) == ["user_id"]
    answer = api.post(f"{PATH}?user_id=ann", beat(bens, played=[[50, 60]]), by=BEN, headers={"X-User-Id": "ann"})
    assert answer.status_code == 200
    assert api.get(PATH, by=ANN).json["videos"][0]["watched"] == [[0, 12]]
    assert api.get(f"{PATH}?user_id=ann&user=ann", by=BEN).json["videos"][0]["watched"] == [[50, 60]]
    assert code(api.get(PATH)) == code(api.post(PATH, beat(session))) == "not-signed-in"


def test_a_session_of_another_video_names_its_field_as_it_was_sent(api: Api, session: str) -> None:
    assert list(problems(api.post(PATH, beat(session, "drawing-2"), by=ANN))) == ["session"]
    assert list(problems(api.post(PATH, {"beats": [beat(session, "drawing-2")]}, by=ANN))) == ["beats[0].session"]


def test_refused_beats_say_why(world: World, api: Api, session: str) -> None:
    assert code(api.get(PATH, by=BEN)) == "not-enrolled"
    assert code(api.get("/api/user/course/none/progress", by=ANN)) == "unknown-course"
    assert code(api.post("/api/user/course/none/progress", beat(session), by=ANN)) == "unknown-course"
    world.tell(make_order("9", user_id="ben"))
    bens = playback(api, BEN)
    world.tell(make_order("9", user_id="ben", status="refunded", at=world.clock.now()))
    refused = api.post(PATH, beat(bens), by=BEN)
    assert (refused.status_code, code(refused)) == (403, "access-ended")
    assert api.get(PATH, by=BEN).status_code == 200


def test_beats_are_private(world: World, api: Api, session: str) -> None:
    assert api.post(PATH, beat(session), by=ANN).headers["cache-control"] == "private, no-store"
    assert api.get(PATH, by=ANN).headers["cache-control"] == "private, no-store"


def test_haste_is_told_to_keep_the_beats_and_come_back(api: Api, session: str) -> None:
    answers = [api.post(PATH, beat(session), by=ANN) for _ in range(121)]
    assert {answer.status_code for answer in answers[:120]} == {200}
    assert (answers[120].status_code, code(answers[120])) == (429, "quota-exceeded")
    assert int(answers[120].headers["retry-after"]) > 0
