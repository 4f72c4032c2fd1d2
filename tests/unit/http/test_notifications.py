"""Which mails a learner gets, as she sees and changes it."""

from typing import Any

import pytest

from api_client import Api, problems
from course_domain.model.notices import NoticeKind
from factories import ANN, BEN

PATH = "/api/user/notifications"
OPTIONAL = ["expiry", "new-videos", "course-completed"]


def kinds(api: Api, by: Any = ANN) -> dict[str, dict[str, Any]]:
    return {each["kind"]: each for each in api.get(PATH, by=by).json["kinds"]}


def off(api: Api, by: Any = ANN) -> list[str]:
    return [name for name, each in kinds(api, by).items() if not each["on"]]


def test_every_kind_is_shown_with_what_it_is_about_and_is_on(api: Api) -> None:
    shown = kinds(api)
    assert list(shown) == [*OPTIONAL, *(name for name in shown if name not in OPTIONAL)]
    assert set(shown) == set(NoticeKind)
    assert shown["new-videos"] == {
        "kind": "new-videos",
        "title": "New videos",
        "description": "When videos have been added to a course of yours: one mail for all of them.",
        "on": True,
        "changeable": True,
    }
    assert [name for name, each in shown.items() if each["changeable"]] == OPTIONAL
    assert off(api) == []


def test_a_put_takes_back_what_get_answered(api: Api) -> None:
    answered = api.get(PATH, by=ANN).json
    assert api.put(PATH, answered, by=ANN).json == answered
    for each in answered["kinds"]:
        each["on"] = each["kind"] not in ("expiry", "new-videos")
    assert api.put(PATH, answered, by=ANN).json == answered
    assert api.get(PATH, by=ANN).json == answered
    assert api.put(PATH, answered, by=ANN).json == answered


def test_kinds_that_are_not_named_stay_as_they_are(api: Api) -> None:
    api.put(PATH, {"kinds": [{"kind": "expiry", "on": False}]}, by=ANN)
    api.put(PATH, {"kinds": [{"kind": "new-videos", "on": False}]}, by=ANN)
    assert off(api) == ["expiry", "new-videos"]
    api.put(PATH, {"kinds": [{"kind": "expiry", "on": True}]}, by=ANN)
    assert off(api) == ["new-videos"]
    assert api.put(PATH, {"kinds": []}, by=ANN).status_code == 200
    assert off(api) == ["new-videos"]


def test_everybody_changes_her_own_mails_only(api: Api) -> None:
    api.put(PATH, {"kinds": [{"kind": "expiry", "on": False}]}, by=ANN)
    assert (off(api, ANN), off(api, BEN)) == (["expiry"], [])
    answer = api.put(PATH, {"kinds": [], "user_id": "ben"}, by=ANN)
    assert problems(answer) == {"user_id": "is not a field here"}


def test_a_transactional_kind_can_t_be_turned_off_and_the_answer_says_why(api: Api) -> None:
    both = [{"kind": "access-ended", "on": False}, {"kind": "expiry", "on": False}]
    answer = api.put(PATH, {"kinds": both}, by=ANN)
    assert list(problems(answer)) == ["access-ended"]
    assert "it tells you about your own purchases" in answer.json["detail"]
    assert off(api) == []
    assert api.put(PATH, {"kinds": [{"kind": "access-ended", "on": True}]}, by=ANN).status_code == 200


@pytest.mark.parametrize(
    ("kinds_told", "field"),
    [
        (None, "kinds"),
        ({}, "kinds"),
        (["expiry"], "kinds[0]"),
        ([{"on": True}], "kinds[0].kind"),
        ([{"kind": "birthday", "on": True}], "kinds[0].kind"),
        ([{"kind": 1, "on": True}], "kinds[0].kind"),
        ([{"kind": "expiry"}], "kinds[0].on"),
        ([{"kind": "expiry", "on": "no"}], "kinds[0].on"),
        ([{"kind": "expiry", "on": None}], "kinds[0].on"),
        ([{"kind": "expiry", "on": True, "often": True}], "kinds[0].often"),
        ([{"kind": "expiry", "on": True}, {"kind": "expiry", "on": False}], "kinds[1].kind"),
        ([{"kind": "expiry", "on": True}] * 101, "kinds"),
    ],
)
def test_what_can_t_be_meant_changes_nothing(api: Api, kinds_told: Any, field: str) -> None:
    api.put(PATH, {"kinds": [{"kind": "expiry", "on": False}]}, by=ANN)
    assert field in problems(api.put(PATH, {"kinds": kinds_told}, by=ANN))
    assert off(api) == ["expiry"]
