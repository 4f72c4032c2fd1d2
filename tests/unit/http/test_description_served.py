"""GET /openapi.json and GET /docs: kept by caches, and told anew only when there is news."""

import base64
import hashlib
import re

import pytest

from api_client import Api
from contract_story import story_world
from entrypoints.http.openapi.document import describe
from entrypoints.http.parts import HttpSettings
from factories import ADMIN, PUBLIC_URL

PATHS = ("/openapi.json", "/docs")


@pytest.fixture
def api() -> Api:
    return Api(story_world())


def test_the_description_is_json_for_everyone(api: Api) -> None:
    answer = api.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json == describe(PUBLIC_URL)


def test_the_server_is_where_the_operator_says() -> None:
    settings = HttpSettings(public_url="https://learn.example/shop")
    told = Api(story_world(), settings=settings).get("/openapi.json").json
    assert told["servers"] == [{"url": "https://learn.example/shop"}]


@pytest.mark.parametrize("path", PATHS)
def test_a_copy_at_hand_is_not_sent_again(api: Api, path: str) -> None:
    first = api.get(path)
    etag = first.headers["etag"]
    assert re.fullmatch('"[0-9a-f]{32}"', etag)
    for known in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        again = api.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b""), known
        assert again.headers["etag"] == etag
        assert again.headers["cache-control"] == "public, max-age=60"
    assert api.get(path, headers={"If-None-Match": '"other"'}).content == first.content


@pytest.mark.parametrize("path", PATHS)
def test_another_description_has_another_etag(path: str) -> None:
    here, there = (
        Api(story_world(), settings=HttpSettings(public_url=url)).get(path).headers["etag"]
        for url in (PUBLIC_URL, "https://other.example")
    )
    assert here != there


def test_the_page_may_load_nothing_and_runs_nothing(api: Api) -> None:
    answer = api.get("/docs")
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    style = re.findall("<style>(.*?)</style>", answer.text, re.DOTALL)
    assert len(style) == 1
    known = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    assert policy == {
        "default-src": "'none'",
        "style-src": f"'sha256-{known}'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert "<script" not in answer.text
    assert not re.findall(r'(?:src|href)="(?!#|openapi\.json")[^"]*"', answer.text)


def test_the_page_says_every_text_as_text() -> None:
    url = "https://courses.example/<b>&\"'"
    told = Api(story_world(), settings=HttpSettings(public_url=url)).get("/docs").text
    assert "<b>&" not in told
    assert "https://courses.example/&lt;b&gt;&amp;&quot;&#x27;" in told


def test_a_session_keeps_it_out_of_shared_caches(api: Api) -> None:
    assert api.get("/docs", by=ADMIN).headers["cache-control"] == "private, no-store"
