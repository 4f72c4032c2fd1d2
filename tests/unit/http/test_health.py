"""Is it alive, and is every part ready?"""

import pytest

from api_client import Api
from entrypoints.http.parts import Readiness
from factories import World


def fail() -> None:
    raise OSError("no route to postgresql://user:hunter2@db")


def test_it_is_alive_whatever_its_parts_say(world: World) -> None:
    answer = Api(world, readiness=Readiness(checks={"database": fail})).get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_it_is_ready_when_every_part_is(world: World) -> None:
    answer = Api(world, readiness=Readiness(checks={"database": lambda: "fine", "media": lambda: None})).get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (200, "ready")
    assert answer.json["parts"] == {"database": "ok", "media": "ok"}


def test_one_part_that_is_not_well_is_named_without_its_secrets(world: World, caplog: pytest.LogCaptureFixture) -> None:
    answer = Api(world, readiness=Readiness(checks={"database": fail, "media": lambda: "fine"})).get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (503, "not ready")
    assert answer.json["parts"] == {"database": "failed", "media": "ok"}
    assert "hunter2" not in answer.text
    assert "database is not ready" in caplog.text


def test_load_balancers_may_ask_for_the_head_alone(api: Api) -> None:
    for path in ("/healthz", "/readyz"):
        answer = api.call("HEAD", path)
        assert (answer.status_code, answer.text) == (200, "")
