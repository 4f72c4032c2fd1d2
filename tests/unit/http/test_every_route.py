"""Promises that hold for every route, found by walking all of them."""

import pytest

from api_client import Api, code
from factories import ADMIN, ANN, SHOP_ORIGIN, World

DESCRIPTION = {("GET", "/openapi.json"), ("GET", "/docs")}
PAGES = {("GET", "/learn"), ("GET", "/learn/drawing")}
SCRIPTS = {("GET", "/courses.js"), ("GET", "/web/chunk-AB12CD34.js")}
PUBLIC = {("GET", "/api/courses"), ("GET", "/api/courses/drawing")} | DESCRIPTION | PAGES
MACHINES = {
    ("GET", "/healthz"),
    ("HEAD", "/healthz"),
    ("GET", "/readyz"),
    ("HEAD", "/readyz"),
    ("GET", "/metrics"),
    ("POST", "/webhooks/shop"),
    ("PUT", "/media-uploads/none"),
    ("POST", "/media-uploads"),
}


def test_the_routes_are_the_promised_ones(api: Api) -> None:
    one = "/api/admin/enrollments/none"
    assert set(api.routes()) == PUBLIC | SCRIPTS | MACHINES | {
        ("GET", "/api/user/enrolled-courses"),
        ("GET", "/api/user/course/drawing/progress"),
        ("POST", "/api/user/course/drawing/progress"),
        ("GET", "/api/user/course/drawing/video/drawing-1/url"),
        ("GET", "/api/user/course/drawing/access"),
        ("GET", "/playlists/videos/drawing-1/r1/hls/master.m3u8"),
        ("HEAD", "/playlists/videos/drawing-1/r1/hls/master.m3u8"),
        ("GET", "/api/user/notifications"),
        ("PUT", "/api/user/notifications"),
        ("GET", "/unsubscribe/none"),
        ("POST", "/unsubscribe/none"),
        ("GET", "/api/admin/courses"),
        ("POST", "/api/admin/courses"),
        ("GET", "/api/admin/courses/drawing"),
        ("PUT", "/api/admin/courses/drawing"),
        ("DELETE", "/api/admin/courses/drawing"),
        ("POST", "/api/admin/courses/drawing/videos"),
        ("PUT", "/api/admin/courses/drawing/order"),
        ("GET", "/api/admin/videos/drawing-1"),
        ("PUT", "/api/admin/videos/drawing-1"),
        ("DELETE", "/api/admin/videos/drawing-1"),
        ("POST", "/api/admin/videos/drawing-1/process"),
        ("POST", "/api/admin/videos/drawing-1/poster"),
        ("PUT", "/api/admin/videos/drawing-1/captions/en"),
        ("DELETE", "/api/admin/videos/drawing-1/captions/en"),
        ("GET", "/api/admin/media-jobs"),
        ("GET", "/api/admin/uploads"),
        ("GET", "/api/admin/uploads/check"),
        ("GET", "/api/admin/uploads/none"),
        ("POST", "/api/admin/uploads/s3/multipart"),
        ("GET", "/api/admin/uploads/s3/multipart/none"),
        ("DELETE", "/api/admin/uploads/s3/multipart/none"),
        ("POST", "/api/admin/uploads/s3/multipart/none/complete"),
        ("GET", "/api/admin/uploads/s3/multipart/none/1"),
        ("GET", "/api/admin/uploads/s3/params"),
        ("GET", "/api/admin/products"),
        ("POST", "/api/admin/products"),
        ("DELETE", "/api/admin/products/link-drawing"),
        ("POST", "/api/admin/products/link-drawing/back-fill"),
        ("POST", "/api/admin/enroll-user"),
        ("GET", "/api/admin/enrollments"),
        ("GET", one),
        ("POST", f"{one}/block"),
        ("POST", f"{one}/unblock"),
        ("POST", f"{one}/extend"),
        ("POST", f"{one}/grants/none/end"),
        ("GET", "/api/admin/events"),
        ("GET", "/api/admin/events/none"),
        ("POST", "/api/admin/events/none/replay"),
        ("GET", "/api/admin/notices"),
        ("POST", "/api/admin/notices/none/resend"),
        ("GET", "/api/admin/viewings"),
        ("GET", "/api/admin/orders/opening-nothing"),
    }


def test_every_admin_route_is_closed_to_all_but_administrators(world: World, api: Api) -> None:
    world.enroll("ann")
    routes = [route for route in api.routes() if "/admin" in route[1]]
    assert len(routes) >= 20
    for method, path in routes:
        for by, expected in ((None, (401, "not-signed-in")), (ANN, (403, "not-an-administrator"))):
            answer = api.call(method, path, {} if method in ("POST", "PUT") else None, by=by)
            assert (answer.status_code, code(answer)) == expected, (method, path)


def test_every_learners_route_is_closed_without_a_session(world: World, api: Api) -> None:
    world.enroll("ann")
    routes = [route for route in api.routes() if "/user" in route[1]]
    assert len(routes) >= 5
    for method, path in routes:
        answer = api.call(method, path, {} if method == "POST" else None)
        assert (answer.status_code, code(answer)) == (401, "not-signed-in"), (method, path)


@pytest.mark.parametrize("by", [None, ANN, ADMIN], ids=["nobody", "learner", "administrator"])
def test_nothing_access_checked_is_publicly_cacheable(world: World, api: Api, by: object) -> None:
    world.enroll("ann")
    for method, path in {*api.routes()} - SCRIPTS:
        answer = api.call(method, path, {} if method in ("POST", "PUT") else None, by=by)
        shared = by is None and (method, path) in PUBLIC
        assert answer.headers["cache-control"] == ("public, max-age=60" if shared else "private, no-store"), path
        language = ", Accept-Language" if (method, path) in PAGES else ""
        assert answer.headers["vary"] == "Authorization, Origin" + language
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-request-id"]


def test_only_the_shops_pages_may_call_from_a_browser(api: Api) -> None:
    for method, path in {*api.routes()} - SCRIPTS:
        ours = api.call(method, path, headers={"Origin": SHOP_ORIGIN}).headers
        assert ours["access-control-allow-origin"] == SHOP_ORIGIN
        assert {"ETag", "Idempotency-Replayed", "Retry-After"} <= set(ours["access-control-expose-headers"].split(", "))
        assert "access-control-allow-credentials" not in ours
        for origin in ("https://evil.example", "null", SHOP_ORIGIN + ".evil.example", "http://shop.example", ""):
            theirs = api.call(method, path, headers={"Origin": origin}).headers
            assert not [name for name in theirs if name.startswith("access-control")], (path, origin)


def test_a_preflight_of_the_shops_page_is_answered_without_a_session(api: Api) -> None:
    taken = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Request-Id"
    for method, path in api.routes():
        asked = {"Origin": SHOP_ORIGIN, "Access-Control-Request-Method": method}
        answer = api.call("OPTIONS", path, headers=asked | {"Access-Control-Request-Headers": "authorization"})
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == SHOP_ORIGIN
        assert method in answer.headers["access-control-allow-methods"].split(", ")
        assert answer.headers["access-control-allow-headers"] == taken
        foreign = api.call("OPTIONS", path, headers=asked | {"Origin": "https://evil.example"}).headers
        assert not [name for name in foreign if name.startswith("access-control")]


def test_storage_keys_are_told_to_administrators_alone(world: World, api: Api) -> None:
    """A signed address is the one place that has to name an object, and it opens for a while only."""
    world.enroll("ann")
    for method, path in api.routes():
        if method != "GET" or path.endswith("/url") or (method, path) in DESCRIPTION:
            continue
        for by in (None, ANN):
            told = api.call(method, path, by=by).text
            assert "s3_key" not in told
            assert "r1/master.mp4" not in told
    assert "r1/master.mp4" in api.get("/api/admin/courses/drawing", by=ADMIN).text
