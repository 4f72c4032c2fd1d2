"""The description is whole, valid and true: every route, every refusal, every example."""

import json
from datetime import timedelta
from typing import Any

import falcon.inspect
import pytest
from attrs import evolve
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from adapters.shops.standard import StandardShop
from adapters.wire.standard_webhooks import sign
from api_client import Api, form
from contract_story import story_world
from course_domain.model.learners import Session
from entrypoints.http.errors import OURSELVES, STATUS
from entrypoints.http.openapi.document import describe, operations
from entrypoints.http.openapi.operations import Operation, Who
from entrypoints.http.openapi.parameters import PARAMETERS
from environments import STANDARD
from factories import ADMIN, ANN, BEN, PUBLIC_URL, SOURCE

DOCUMENT: dict[str, Any] = describe(PUBLIC_URL)
OPERATIONS = [operation for _group, operation in operations()]
BY_ID = {operation.id: operation for operation in OPERATIONS}
WITH_BODY = [operation for operation in OPERATIONS if operation.sent is not None]
SEEN_ELSEWHERE = {
    "refused": "the root of all refusals, which nothing raises",
    "not-delivered": "the worker's mails",
    "unplayable": "the worker says it of a file, on its job and its video",
    "unknown-work": "the worker begins such a job anew",
}
NEVER_THE_SAME = {"url", "session", "etag", "delivery_id", "body", "token"}
BY = {Who.LEARNER: ANN, Who.VISITOR: ANN, Who.ADMINISTRATOR: ADMIN}


def by_id(operation: Operation) -> str:
    return operation.id


def described(operation: Operation) -> dict[str, Any]:
    return dict(DOCUMENT["paths"][operation.path][operation.method])


def check(schema: dict[str, Any], value: Any) -> None:
    """Raise unless the value is what the schema says, formats too."""
    whole = {**schema, "components": DOCUMENT["components"]}
    Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(value)


def contents(node: Any) -> list[dict[str, Any]]:
    """Find every media type below a piece of the description."""
    if isinstance(node, list):
        return [found for each in node for found in contents(each)]
    if not isinstance(node, dict):
        return []
    below = [found for each in node.values() for found in contents(each)]
    return [node, *below] if "schema" in node and "examples" in node else below


def test_it_is_openapi_3_1() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()
    assert DOCUMENT["servers"] == [{"url": PUBLIC_URL}]


def test_it_describes_every_route_and_nothing_else() -> None:
    routes = {
        (method.method.lower(), route.path.replace(":path}", "}"))
        for route in falcon.inspect.inspect_routes(Api(story_world()).app)
        for method in route.methods
        if not method.internal and method.method != "OPTIONS"
    }
    told = {(method, path) for path, methods in DOCUMENT["paths"].items() for method in methods}
    assert told == routes
    assert len(OPERATIONS) == len(told)


def test_every_operation_says_what_it_is() -> None:
    ids = [operation.id for operation in OPERATIONS]
    assert len(ids) == len({*ids})
    tags = {tag["name"] for tag in DOCUMENT["tags"]}
    for operation in OPERATIONS:
        told = described(operation)
        assert told["summary"]
        assert set(told["tags"]) <= tags
        assert "security" in told
        public = operation.path.startswith("/api/courses") or operation.who is Who.ANYONE
        assert ("/admin/" in operation.path) == (told["security"] == [{"administrator": []}])
        assert public == (told["security"] in ([], [{}, {"learner": []}])) or operation.id == "openVideo"
    assert {Who.ANYONE, Who.VISITOR, Who.LEARNER, Who.ADMINISTRATOR, Who.SHOP} == {o.who for o in OPERATIONS}


def test_every_code_stands_where_it_can_occur() -> None:
    told = {code for operation in OPERATIONS for code in operation.codes}
    assert told | set(SEEN_ELSEWHERE) | {"method-not-allowed"} == set(STATUS) | set(OURSELVES)
    assert not told & set(SEEN_ELSEWHERE)


def test_every_schema_is_used_and_every_object_is_closed() -> None:
    text = json.dumps(DOCUMENT)
    for name, schema in DOCUMENT["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert f'"#/components/schemas/{name}"' in text, name
        if "properties" in schema and name != "Description":
            assert schema["additionalProperties"] is False, name
            assert set(schema.get("required", ())) <= set(schema["properties"]), name


@pytest.mark.parametrize("operation", OPERATIONS, ids=by_id)
def test_every_example_is_what_its_schema_says(operation: Operation) -> None:
    found = contents(described(operation))
    assert found, "no examples at all"
    for content in found:
        assert content["examples"]
        for each in content["examples"].values():
            check(content["schema"], each["value"])


def filled(operation: Operation) -> str:
    """Write the path with the examples of its parameters, those of the query too."""
    known = {name: told.get("example") for name, told in PARAMETERS.items()} | dict(operation.filled)
    query = "&".join(
        f"{PARAMETERS[name].get('name', name)}={known[name]}" for name in operation.query if known[name] is not None
    )
    return operation.path.format_map(known) + (f"?{query}" if query else "")


def opening(api: Api) -> str:
    """Sign the query that opens the story's stream."""
    return api.world.signer.sign_folder("videos/watercolour-1", api.world.clock.now() + timedelta(hours=1))


def with_session(value: Any, session: str | None) -> Any:
    """Tell beats by a session that lives."""
    match value:
        case dict():
            return {name: session if name == "session" else with_session(each, session) for name, each in value.items()}
        case list():
            return [with_session(each, session) for each in value]
        case _:
            return value


def alike(value: Any) -> Any:
    """Leave out what is never the same twice."""
    match value:
        case dict():
            return {name: "…" if name in NEVER_THE_SAME and each else alike(each) for name, each in value.items()}
        case list():
            return [alike(each) for each in value]
        case _:
            return value


def as_sent(operation: Operation, body: Any) -> dict[str, Any]:
    """Write a body as the operation takes it."""
    if operation.sent is not None and operation.sent.schema == "Subtitles":
        return {"raw": body.encode(), "headers": {"Content-Type": "text/plain"}}
    if operation.sent is None or "multipart/form-data" not in operation.sent.media_types:
        return {"body": body}
    raw, content_type = form(body)
    return {"raw": raw, "headers": {"Content-Type": content_type}}


SENT = [
    (operation, name)
    for operation in OPERATIONS
    if operation.who is not Who.SHOP
    for name in (operation.sent.examples if operation.sent else [None])
]


@pytest.mark.parametrize(("operation", "name"), SENT, ids=[f"{o.id}-{n}" if n else o.id for o, n in SENT])
def test_every_example_request_gets_the_answer_shown(operation: Operation, name: str | None) -> None:
    api = Api(story_world())
    by: Session | None = BY.get(operation.who)
    body = operation.sent.examples[name] if operation.sent and name else None
    if operation.id == "recordProgress":
        url = "/api/user/course/watercolour/video/watercolour-1/url"
        body = with_session(body, api.get(url, by=ANN).json["session"])
    path = filled(operation) + (f"?{opening(api)}" if operation.path.startswith("/playlists/") else "")
    answer = api.call(operation.method.upper(), path, by=by, **as_sent(operation, body))
    status = answer.status_code
    assert status in operation.answers, answer.text
    shown = operation.answers[status]
    if shown.schema is None:
        assert answer.content == b""
    elif shown.media_type == "application/json" and operation.id not in ("describe", "ready"):
        assert alike(answer.json) == alike(shown.example)
        check({"$ref": f"#/components/schemas/{shown.schema}"}, answer.json)
    for header in described(operation)["responses"][str(status)]["headers"]:
        assert header in answer.headers or not DOCUMENT["components"]["headers"][header]["required"], header


def test_the_example_of_an_order_opens_the_course_that_it_pays_for() -> None:
    world = story_world()
    world.shops.shops[SOURCE] = StandardShop(source=SOURCE, secrets=[STANDARD])
    api, deliver = Api(world), BY_ID["deliverOrder"]
    assert deliver.sent is not None
    raw = json.dumps(deliver.sent.examples["standard order event"]).encode()
    signed = sign(STANDARD, "msg_1", world.clock.now(), raw)
    answer = api.call("POST", filled(deliver), raw=raw, headers={**signed, "Content-Type": "application/json"})
    assert (answer.status_code, answer.json) == (200, deliver.answers[200].example)
    world.work()
    assert api.get("/api/user/course/watercolour/access", by=BEN).json["open"]


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if {200, 201} <= set(o.answers)], ids=by_id)
def test_the_same_again_is_answered_as_shown(operation: Operation) -> None:
    assert operation.sent is not None
    api = Api(story_world())
    body = next(iter(operation.sent.examples.values()))
    first, second = (api.call(operation.method.upper(), filled(operation), body, by=ADMIN) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json == second.json == operation.answers[201].example


@pytest.mark.parametrize("operation", WITH_BODY, ids=by_id)
def test_an_input_is_refused_where_the_server_refuses_it(operation: Operation) -> None:
    """The least that an input needs, as the server sees it and as the schema says it."""
    assert operation.sent is not None
    if operation.sent.is_anything:
        assert not operation.sent.needed
        return
    schema = {"$ref": f"#/components/schemas/{operation.sent.schema}"}
    valid = Draft202012Validator({**schema, "components": DOCUMENT["components"]})
    example = next(iter(operation.sent.examples.values()))
    if isinstance(example, str):
        assert not valid.is_valid("")
        return
    for body in ({}, *({k: v for k, v in example.items() if k != left_out} for left_out in example)):
        api = Api(story_world())
        sent = as_sent(operation, body)
        answer = api.call(operation.method.upper(), filled(operation), by=BY.get(operation.who), **sent)
        assert (answer.status_code == 422) == (not valid.is_valid(body)), (body, answer.text)


def test_a_refusal_of_the_story_is_said_as_shown() -> None:
    api = Api(story_world())
    ask: list[tuple[str, str, Session | None, str]] = [
        ("GET", "/api/courses/none", None, "unknown-course"),
        ("GET", "/api/user/enrolled-courses", None, "not-signed-in"),
        ("GET", "/api/admin/courses", ANN, "not-an-administrator"),
        ("GET", "/api/user/course/boats/progress", ANN, "not-enrolled"),
        ("GET", "/api/user/course/watercolour/video/none/url", ANN, "unknown-video"),
        ("GET", "/api/admin/enrollments/none", ADMIN, "unknown-enrollment"),
        ("DELETE", "/api/admin/products/none", ADMIN, "unknown-product"),
        ("POST", "/api/admin/events/none/replay", ADMIN, "unknown-event"),
        ("POST", "/api/admin/enrollments/enrollment-of-ann/grants/none/end", ADMIN, "unknown-grant"),
        ("POST", "/webhooks/none", None, "unknown-source"),
        ("GET", "/api/courses?limit=101", None, "invalid"),
        ("GET", "/api/courses/%01", None, "not-found"),
    ]
    shown = {
        code: each["value"]
        for content in contents(DOCUMENT["paths"])
        for code, each in content["examples"].items()
        if code in STATUS or code in OURSELVES
    }
    for method, path, by, code in ask:
        answer = api.call(method, path, by=by)
        assert answer.json == shown[code], (method, path)


def test_an_answer_that_fits_no_schema_is_seen() -> None:
    with pytest.raises(Exception, match="'title' is a required property"):
        check({"$ref": "#/components/schemas/Course"}, {"id": "watercolour"})


def test_an_operation_that_refuses_what_it_does_not_tell_is_seen() -> None:
    silent = evolve(BY_ID["readCourse"], refusals=())
    assert "unknown-course" in BY_ID["readCourse"].codes
    assert "unknown-course" not in silent.codes
