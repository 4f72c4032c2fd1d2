"""Whatever JSON is sent, and whatever stands in a query, the answer is never our own fault."""

import json
from typing import Any
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from api_client import Api
from factories import ADMIN, ANN, World, make_world

WORDS = st.sampled_from(["drawing", "drawing-1", "shop", "EUR", "draft", "videos/drawing-1/r1/master.mp4", "", "0"])
FIELDS = st.sampled_from(
    "title description price amount currency status access_days thumbnail shop_url duration order_position s3_key"
    " free_preview section captions language label video_ids source product_id variant_id sku course_id user_id email"
    " reference note days reason video_id position played session seq age beats id".split()
)
NUMBERS = st.one_of(st.integers(), st.floats(), st.sampled_from([2**53, 2**63, -(2**63), 10**400, 1e308, -0.0]))
PLAIN = st.one_of(st.none(), st.booleans(), NUMBERS, WORDS, st.text(max_size=20), st.just("\ud800"), st.just("\0"))
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(FIELDS | st.text(max_size=5), inner, max_size=6)
        | st.lists(st.tuples(NUMBERS, NUMBERS).map(list), max_size=4)
    ),
    max_leaves=12,
)
BODIES = st.dictionaries(FIELDS, VALUES, max_size=10) | VALUES


def make_api() -> tuple[Api, str]:
    world: World = make_world()
    world.add_course("drawing")
    enrollment = world.enroll("ann")
    return Api(world), enrollment.id


def routes(api: Api, enrollment_id: str) -> list[tuple[str, str]]:
    found = {(method, path.replace("/none", f"/{enrollment_id}", 1)) for method, path in api.routes()}
    return sorted(route for route in found if route[0] in ("POST", "PUT"))


@given(data=st.data(), body=BODIES)
def test_no_body_makes_the_server_fail(data: st.DataObject, body: Any) -> None:
    api, enrollment_id = make_api()
    method, path = data.draw(st.sampled_from(routes(api, enrollment_id)))
    by = ANN if "/user/" in path else ADMIN
    if "/progress" in path and isinstance(body, dict) and data.draw(st.booleans()):
        url = "/api/user/course/drawing/video/drawing-1/url"
        told = {"session": api.get(url, by=ANN).json["session"], "video_id": "drawing-1", "seq": 1, "position": 0}
        body = {**told, **body}
    raw = json.dumps(body).encode()
    answer = api.call(method, path, raw=raw, by=by, headers={"Content-Type": "application/json"})
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"


QUERIES = st.text(max_size=30).map(lambda text: quote(text, safe="")) | st.sampled_from(
    ["%", "%ff", "%00", "%ED%A0%80"]
)


@given(data=st.data(), value=QUERIES)
def test_no_query_or_path_makes_the_server_fail(data: st.DataObject, value: str) -> None:
    api, _ = make_api()
    method, path = data.draw(st.sampled_from(sorted(route for route in api.routes() if route[0] != "HEAD")))
    name = data.draw(st.sampled_from(["limit", "cursor", "q", "status", "course", "user", "session"]))
    mangled = path.replace(data.draw(st.sampled_from(["drawing", "none", "drawing-1", "api"])), value or "x", 1)
    for target in (f"{path}?{name}={value}", mangled):
        answer = api.call(method, target, {} if method in ("POST", "PUT") else None, by=ADMIN)
        assert answer.status_code < 500, answer.text
