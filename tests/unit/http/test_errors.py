"""Every failure is a problem with a stable code, and tells nothing that it shouldn't."""

from collections.abc import Iterator
from http import HTTPStatus
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest

import course_domain
from api_client import Api, code, problems
from course_domain.model.errors import DomainError
from course_domain.model.learners import Session
from entrypoints.http.errors import STATUS
from entrypoints.http.parts import HttpSettings
from factories import ADMIN, ANN, PUBLIC_URL, World

JSON = {"Content-Type": "application/json"}
COURSES = "/api/admin/courses"


def refusals(of: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    yield of
    for each in of.__subclasses__():
        yield from refusals(each)


def test_every_refusal_has_a_status_and_every_status_a_refusal() -> None:
    for module in walk_packages(course_domain.__path__, "course_domain."):
        import_module(module.name)
    ours = [each for each in refusals() if each.__module__.startswith("course_domain.")]
    assert len(ours) > 15
    assert {each.code for each in ours} == set(STATUS)


def test_the_codes_that_integrators_rely_on_keep_their_status() -> None:
    promised = {
        401: {"not-signed-in", "forged", "stale"},
        403: {"not-enrolled", "access-ended", "access-expired", "blocked", "not-an-administrator"},
        404: {"unknown-course", "unknown-video", "unknown-source"},
        409: {"version-conflict", "idempotency-conflict"},
        413: {"too-large"},
        422: {"invalid"},
        429: {"quota-exceeded"},
    }
    for status, codes in promised.items():
        assert {STATUS[each] for each in codes} == {HTTPStatus(status)}


def test_a_problem_has_the_members_of_rfc_9457(api: Api) -> None:
    answer = api.get("/api/courses/none")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is no such course.",
        "code": "unknown-course",
    }


def test_an_unknown_path_is_a_problem_too(api: Api) -> None:
    for path in ("/", "/api", "/api/none", "/api/courses/", "/api/courses/%00", "/api/courses/a%0Ab", "/webhooks/%7f"):
        answer = api.call("POST" if "webhooks" in path else "GET", path)
        assert (answer.status_code, code(answer)) == (404, "not-found"), path


def test_a_method_that_is_not_there_names_those_that_are(api: Api) -> None:
    answer = api.delete("/api/courses")
    assert (answer.status_code, code(answer)) == (405, "method-not-allowed")
    assert answer.headers["allow"] == "GET, OPTIONS"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "BREW"])
def test_odd_methods_are_problems(api: Api, method: str) -> None:
    status, problem = api.call_bare(REQUEST_METHOD=method, PATH_INFO="/api/courses")
    assert 400 <= status < 500
    assert problem["code"] in ("bad-request", "method-not-allowed")


def test_401_says_how_to_sign_in(world: World, api: Api) -> None:
    assert api.get("/api/user/enrolled-courses").headers["www-authenticate"] == "Bearer"
    refused = api.get("/api/user/enrolled-courses", headers={"Authorization": "Bearer old"})
    assert refused.headers["www-authenticate"] == 'Bearer error="invalid_token"'


def test_an_unexpected_failure_tells_nothing_but_a_number(world: World, caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def read(self, token: str, now: object) -> Session:
            raise RuntimeError(f"cannot reach postgresql://user:hunter2@db with {token}")

    api = Api(world, sessions=Broken())
    answer = api.get(
        "/api/user/enrolled-courses?status=a-long-parameter",
        headers={"Authorization": "Bearer the-token-of-ann", "X-Request-Id": "number-7"},
    )
    assert (answer.status_code, code(answer)) == (500, "unexpected")
    for secret in ("hunter2", "Traceback", "RuntimeError", "the-token-of-ann"):
        assert secret not in answer.text
    assert answer.headers["x-request-id"] == "number-7"
    assert "number-7" in caplog.text
    assert "RuntimeError" in caplog.text
    assert "the-token-of-ann" not in caplog.text


def test_a_body_beyond_the_limit_is_too_large(world: World) -> None:
    api = Api(world, settings=HttpSettings(public_url=PUBLIC_URL, body_limit=100))
    answer = api.post(COURSES, {"title": "x" * 100}, by=ADMIN)
    assert (answer.status_code, code(answer)) == (413, "too-large")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_that_does_not_say_that_it_is_json_is_not_read(api: Api, kind: str) -> None:
    answer = api.post(COURSES, raw=b'{"title": "x"}', by=ADMIN, headers={"Content-Type": kind})
    assert (answer.status_code, code(answer)) == (415, "unsupported-media-type")


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_may_name_its_charset(api: Api, kind: str) -> None:
    answer = api.post(COURSES, raw=b"{}", by=ADMIN, headers={"Content-Type": kind})
    assert list(problems(answer)) == ["title", "price"]


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"null",
        b"[]",
        b'"x"',
        b"7",
        b"\xff\xfe",
        '{"title":"x"}'.encode("utf-16"),
        b'{"title":"a","title":"b"}',
        b'{"title":NaN}',
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'{"title":' + b"9" * 5000 + b"}",
    ],
)
def test_a_body_without_one_meaning_is_refused(api: Api, raw: bytes) -> None:
    assert list(problems(api.post(COURSES, raw=raw, by=ADMIN, headers=JSON))) == ["body"]


def test_a_length_that_is_none_is_refused(api: Api) -> None:
    for length in ("many", "-1"):
        sent = {"REQUEST_METHOD": "POST", "PATH_INFO": "/webhooks/shop", "CONTENT_LENGTH": length}
        assert api.call_bare(**sent)[0] == 400


def test_unknown_fields_are_named_safely_and_not_without_end(api: Api) -> None:
    many: dict[str, Any] = {f"f{n}": 1 for n in range(5000)}
    found = problems(api.post(COURSES, many, by=ADMIN))
    assert len(found) == 100
    odd = problems(api.post(COURSES, {"\ud800": 1, "x" * 500: 1, "<b>": 1}, by=ADMIN))
    assert {"\\ud800", "x" * 80, "<b>"} <= set(odd)


def test_who_asks_is_looked_at_before_what_she_sends(api: Api) -> None:
    for by, expected in ((None, "not-signed-in"), (ANN, "not-an-administrator")):
        assert code(api.post(COURSES, raw=b"{", by=by, headers=JSON)) == expected
