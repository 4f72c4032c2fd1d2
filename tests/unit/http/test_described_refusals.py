"""Every refusal that an operation is said to give, it gives: each is brought about."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from falcon.testing import Result

from adapters.shops.standard import StandardShop
from adapters.wire.standard_webhooks import sign
from api_client import Api, code, form
from contract_story import STREAM, story_world
from course_domain.model.courses import VideoState
from course_domain.model.learners import Session
from course_domain.model.limits import Limit, Limits
from course_domain.model.reports import waiting_id
from course_domain.use_cases.sign_part import SignPart
from entrypoints.http.openapi.document import operations
from entrypoints.http.openapi.operations import Operation, Who
from entrypoints.http.openapi.parameters import PARAMETERS
from entrypoints.http.parts import HttpSettings
from entrypoints.web.assets import WebAssets
from environments import STANDARD
from factories import ADMIN, ANN, BEN, PUBLIC_URL, SOURCE, World, send_part

OPERATIONS = [operation for _group, operation in operations()]
BY = {Who.LEARNER: ANN, Who.VISITOR: ANN, Who.ADMINISTRATOR: ADMIN}
URL = "/api/user/course/watercolour/video/watercolour-1/url"
SMALL = HttpSettings(public_url=PUBLIC_URL, body_limit=1, webhook_limit=1, upload_limit=1, captions_limit=1)
ONE = Limits(
    url_by_address=Limit(name="url-address", calls=1),
    url_by_learner=Limit(name="url-learner", calls=1),
    heartbeat_by_address=Limit(name="heartbeat-address", calls=1),
    heartbeat_by_learner=Limit(name="heartbeat-learner", calls=1),
    unsubscribe_by_address=Limit(name="unsubscribe-address", calls=1),
)
NEVER_BUILT = Path(__file__).parent / "never-built"
PROVED_FOR_ALL = {"unexpected": "test_errors", "not-reachable": "test_database_away"}


def ask(api: Api, told: Operation, *, by: Session | None = None, query: str = "", **more: Any) -> Result:
    """Send the operation's example; ``path`` replaces parameters, and ``change`` a part of the body."""
    known = {name: each.get("example") for name, each in PARAMETERS.items()} | dict(told.filled)
    path = told.path.format_map(known | more.pop("path", {}))
    example = next(iter(told.sent.examples.values())) if told.sent else None
    change = more.pop("change", {})
    body = {**example, **change} if isinstance(example, dict) else example
    if told.sent is not None and told.sent.schema == "Subtitles":
        more = {"raw": example.encode(), **more}
        more["headers"] = {"Content-Type": told.sent.media_types[0], **more.get("headers", {})}
    if "raw" in more:
        body = None
    elif told.sent is not None and "multipart/form-data" in told.sent.media_types:
        raw, content_type = form({**change, **example})
        body, more = None, {"raw": raw, "headers": {"Content-Type": content_type}, **more}
    return api.call(told.method.upper(), path + (query or needed_query(told)), body, by=by, **more)


def needed_query(told: Operation) -> str:
    """Write the parameters that can't be left out."""
    needed = {name: PARAMETERS[name] for name in told.query if PARAMETERS[name].get("required")}
    pairs = (f"{parameter.get('name', name)}={parameter['example']}" for name, parameter in needed.items())
    return f"?{'&'.join(pairs)}" if needed else ""


def as_usual(told: Operation, world: World | None = None, **more: Any) -> Result:
    return ask(Api(world or story_world()), told, by=BY.get(told.who), **more)


def beats(told: Operation, by: Session = ANN, world: World | None = None, **before: Any) -> Result:
    """Ask for the video or tell beats, by a session that was opened while it could be."""
    world = world or story_world()
    api = Api(world)
    world.enroll("cleo", "watercolour", days=1)
    told_by = api.get(URL, by=ANN if by is BEN else by).json["session"]
    for step in before.get("steps", ()):
        step(world, api)
    change = {} if told.sent is None else {"session": told_by}
    return ask(api, told, by=by, change=change, path=before.get("path", {}))


CLEO = Session(user_id="cleo")


def not_signed_in(told: Operation) -> Result:
    return ask(Api(story_world()), told, headers={"Authorization": "Bearer nonsense"})


def too_large(told: Operation) -> Result:
    return ask(Api(story_world(), settings=SMALL), told, by=BY.get(told.who), raw=b"{}")


def busy(told: Operation, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.setattr("entrypoints.webhooks.raw_body.PLACES", 0)
    monkeypatch.setattr("entrypoints.http.media_uploads.PLACES", 0)
    monkeypatch.setattr("entrypoints.http.media_uploads.FORM_PLACES", 0)
    return as_usual(told)


def invalid(told: Operation) -> Result:
    if told.id == "unblockEnrollment":
        waits = waiting_id("ben@example.com", "watercolour")
        return as_usual(told, path={"enrollment_id": waits})
    if told.id == "sendPart":
        return as_usual(told, headers={"Content-Length": "99"})
    if told.sent is not None and told.sent.schema == "Subtitles":
        return as_usual(told, raw=b"nothing that is said")
    if told.sent is not None:
        return as_usual(told, change={"colour": "red"})
    if not told.query:
        return as_usual(told, headers={"If-Match": "no tag", "If-None-Match": "no tag"})
    name = PARAMETERS[told.query[0]].get("name", told.query[0])
    return as_usual(told, query=f"?{name}=%01")


def still_worked_on(told: Operation) -> Result:
    world = story_world()
    with world.storage.writing() as uow:
        video = uow.videos.find("watercolour-1")
        assert video is not None
        uow.videos.save(evolve(video, state=VideoState.PROCESSING))
        uow.commit()
    return as_usual(told, world)


def address_refused(told: Operation) -> Result:
    if told.id == "sendPart":
        return nothing("address")(told)
    raw, content_type = form({"key": "none", "token": "none", "Content-Type": "text/plain", "file": "x"})
    return as_usual(told, raw=raw, headers={"Content-Type": content_type})


def aborted(told: Operation) -> Result:
    world = story_world()
    world.receiver.abort("incoming/film.mp4", "multipart-1")
    return as_usual(told, world)


def unsupported(told: Operation) -> Result:
    return as_usual(told, raw=b"{}", headers={"Content-Type": "image/png"})


def quota_exceeded(told: Operation) -> Result:
    world = story_world()
    api = Api(world, limits=ONE)
    return [ask(api, told, by=ANN) for _ in range(2)][-1]


def forged(told: Operation) -> Result:
    if told.who is Who.SHOP:
        return as_usual(told)
    if "token" in told.parameters:
        return nothing("token")(told)
    return as_usual(told, query="" if told.sent else "?session=nonsense", change={"session": "nonsense"})


def stale(told: Operation) -> Result:
    world = story_world()
    world.shops.shops[SOURCE] = StandardShop(source=SOURCE, secrets=[STANDARD])
    return as_usual(
        told, world, raw=b"{}", headers=sign(STANDARD, "msg_1", world.clock.now() - timedelta(hours=1), b"{}")
    )


def conflict(told: Operation) -> Result:
    """Use a key for something else first."""
    api, key = Api(story_world()), {"Idempotency-Key": "k1"}
    price = {"amount": 0, "currency": "EUR"}
    assert api.post("/api/admin/courses", {"title": "Other", "price": price}, by=ADMIN, headers=key).status_code == 201
    return ask(api, told, by=ADMIN, headers=key)


def unknown_course(told: Operation) -> Result:
    if "course_id" not in told.parameters:
        return as_usual(told, change={"course_id": "none"})
    return beats(told, path={"course_id": "none"}) if told.id == "recordProgress" else nothing("course_id")(told)


def unknown_video(told: Operation) -> Result:
    if told.id != "recordProgress":
        return nothing("video_id")(told)
    return beats(told, steps=[lambda world, _api: world.enroll("ann", "boats")], path={"course_id": "boats"})


def no_film(told: Operation) -> Result:
    """Send something else in place of the film."""
    world = story_world()
    address = world.make(SignPart)(ADMIN, "upload-of-sky", "incoming/upload-of-sky", 1)
    etag = send_part(world, address.url, bytes(1024))
    return as_usual(told, world, change={"parts": [{"PartNumber": 1, "ETag": etag}]})


def no_file(told: Operation) -> Result:
    """Complete what is to come by a form before it came."""
    api = Api(story_world())
    begun = api.get("/api/admin/uploads/s3/params?filename=film.mp4", by=ADMIN).json
    query = f"?key={begun['fields']['key']}"
    return ask(api, told, by=ADMIN, path={"upload_id": begun["uploadId"]}, query=query)


def nothing(parameter: str) -> Callable[[Operation], Result]:
    return lambda told: as_usual(told, path={parameter: "none"})


def playlist(told: Operation, key: str = STREAM, raw: bytes | None = None) -> Result:
    """Ask for a playlist with a query that opens it."""
    world = story_world()
    if raw is not None:
        world.media.put(key, BytesIO(raw), "application/vnd.apple.mpegurl")
    query = world.signer.sign_folder("videos/watercolour-1", world.clock.now() + timedelta(hours=1))
    return as_usual(told, world, path={"key": key}, query=f"?{query}")


def not_enrolled(told: Operation) -> Result:
    if told.id == "recordProgress":
        return beats(told, path={"course_id": "boats"})
    return ask(Api(story_world()), told, by=BEN)


def block(_world: World, api: Api) -> None:
    assert api.post("/api/admin/enrollments/enrollment-of-ann/block", {}, by=ADMIN).status_code == 200


def end(_world: World, api: Api) -> None:
    path = "/api/admin/enrollments/enrollment-of-ann/grants/order:shop:1001:1:watercolour:1/end"
    assert api.post(path, {}, by=ADMIN).status_code == 200


BROUGHT_ABOUT: dict[str, Callable[[Operation], Result]] = {
    "not-signed-in": not_signed_in,
    "not-an-administrator": lambda told: ask(Api(story_world()), told, by=ANN),
    "not-found": lambda told: as_usual(told, path={told.parameters[0]: "%01"}),
    "too-large": too_large,
    "invalid": invalid,
    "unsupported-media-type": unsupported,
    "quota-exceeded": quota_exceeded,
    "forged": forged,
    "stale": stale,
    "unknown-course": unknown_course,
    "unknown-video": unknown_video,
    "unknown-source": nothing("source"),
    "unknown-product": nothing("link_id"),
    "unknown-enrollment": nothing("enrollment_id"),
    "unknown-grant": nothing("grant_key"),
    "unknown-event": nothing("event_id"),
    "unknown-notice": nothing("notice_key"),
    "not-opened": as_usual,
    "service-unavailable": lambda told: ask(Api(story_world(), assets=WebAssets(folder=NEVER_BUILT)), told),
    "unknown-media": lambda told: playlist(told, "videos/watercolour-1/r2/hls/master.m3u8"),
    "unusable": lambda told: playlist(told, raw=b"#EXTM3U\nhttps://evil.example/0.m4s\n"),
    "unknown-upload": lambda told: aborted(told) if "address" in told.parameters else nothing("upload_id")(told),
    "address-refused": address_refused,
    "upload-refused": no_film,
    "not-arrived": no_file,
    "not-playing": still_worked_on,
    "not-resendable": lambda told: as_usual(told, change={"again": False}),
    "version-conflict": lambda told: as_usual(told, headers={"If-Match": '"another"'}),
    "idempotency-conflict": conflict,
    "not-enrolled": not_enrolled,
    "blocked": lambda told: beats(told, steps=[block]),
    "access-ended": lambda told: beats(told, steps=[end]),
    "access-expired": lambda told: beats(told, by=CLEO, steps=[lambda world, _api: world.advance(days=3)]),
}
PAIRS = [
    (operation, each)
    for operation in OPERATIONS
    if operation.method != "head"
    for each in operation.codes
    if each not in PROVED_FOR_ALL
    # A database that is busy for too long is brought about in test_troubles; here it is the places for bodies.
    and (each != "busy" or operation.sent is not None)
]


@pytest.mark.parametrize(("operation", "wanted"), PAIRS, ids=[f"{o.id}-{c}" for o, c in PAIRS])
def test_a_refusal_that_is_described_occurs(operation: Operation, wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = busy(operation, monkeypatch) if wanted == "busy" else BROUGHT_ABOUT[wanted](operation)
    assert code(answer) == wanted, answer.text
    assert json.loads(answer.content)["status"] == answer.status_code
