"""GET /courses.js and GET /web/{name}: the front end's files, for pages of every origin."""

from pathlib import Path

import pytest
from falcon.testing import Result

from api_client import Api, code
from entrypoints.web.assets import NotBuilt, WebAssets
from factories import ANN, SHOP_ORIGIN, World

CHUNK = "/web/chunk-AB12CD34.js"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A built front end: one chunk is compressed in both ways, and something lies beside that isn't served."""
    (tmp_path / "web").mkdir()
    for name in ("courses.js", "web/learn.js", "web/chunk-AB12CD34.js", "web/notes.md"):
        (tmp_path / name).write_text(f"// {name}\n")
    (tmp_path / "web/chunk-AB12CD34.js.br").write_bytes(b"as br")
    (tmp_path / "web/chunk-AB12CD34.js.gz").write_bytes(b"as gzip")
    (tmp_path / "web/license.txt").write_text("Apache-2.0")
    return tmp_path


@pytest.fixture
def api(world: World, built: Path) -> Api:
    return Api(world, assets=WebAssets(folder=built))


def load(api: Api, path: str, accepted: str) -> Result:
    return api.get(path, headers={"Accept-Encoding": accepted})


@pytest.mark.parametrize("origin", [SHOP_ORIGIN, "https://other.example", "https://courses.example", None])
def test_pages_of_every_origin_may_load_the_script(api: Api, origin: str | None) -> None:
    for path in ("/courses.js", CHUNK):
        answer = api.get(path, headers={"Origin": origin} if origin else {})
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_name_that_tells_its_content_is_kept_for_ever_and_every_other_is_asked_for(api: Api) -> None:
    kept = {path: api.get(path, by=ANN).headers["cache-control"] for path in ("/courses.js", "/web/learn.js", CHUNK)}
    assert kept == {
        "/courses.js": "public, no-cache",
        "/web/learn.js": "public, no-cache",
        CHUNK: "public, max-age=31536000, immutable",
    }


@pytest.mark.parametrize("path", ["/courses.js", CHUNK])
def test_a_copy_at_hand_is_not_sent_again(api: Api, path: str) -> None:
    first = api.get(path)
    again = api.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for header in ("etag", "cache-control", "vary", "access-control-allow-origin"):
        assert again.headers[header] == first.headers[header]
    assert api.get(path, headers={"If-None-Match": '"other"'}).content == first.content


@pytest.mark.parametrize(
    ("accepted", "body", "coding"),
    [
        ("gzip, deflate, br, zstd", b"as br", "br"),
        ("gzip, deflate", b"as gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", b"as gzip", "gzip"),
        ("BR", b"as br", "br"),
        ("identity", b"// web/chunk-AB12CD34.js\n", None),
        ("br;q=0", b"// web/chunk-AB12CD34.js\n", None),
        ("br;q=much", b"// web/chunk-AB12CD34.js\n", None),
        ("", b"// web/chunk-AB12CD34.js\n", None),
    ],
)
def test_a_file_is_sent_as_small_as_is_accepted(api: Api, accepted: str, body: bytes, coding: str | None) -> None:
    answer = load(api, CHUNK, accepted)
    assert (answer.content, answer.headers.get("content-encoding")) == (body, coding)


def test_each_form_of_a_file_has_an_etag_of_its_own(api: Api) -> None:
    etags = [load(api, CHUNK, accepted).headers["etag"] for accepted in ("br", "gzip", "")]
    assert len({*etags}) == 3
    other = api.get(CHUNK, headers={"If-None-Match": etags[0], "Accept-Encoding": "gzip"})
    assert (other.status_code, other.content) == (200, b"as gzip")


def test_what_was_not_compressed_is_sent_as_it_is(api: Api) -> None:
    answer = load(api, "/courses.js", "br, gzip")
    assert answer.content == b"// courses.js\n"
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    "name", ["none.js", "notes.md", "chunk-AB12CD34.js.br", "courses.js", "..%2Fcourses.js", "%2e%2e", "%01"]
)
def test_a_name_that_is_not_there_is_not_found(api: Api, name: str) -> None:
    answer = api.get(f"/web/{name}")
    assert (answer.status_code, code(answer)) == (404, "not-found")
    assert answer.headers["cache-control"] == "private, no-store"


def test_licences_are_text(api: Api) -> None:
    assert api.get("/web/license.txt").headers["content-type"] == "text/plain; charset=utf-8"


def test_files_are_read_once(api: Api, built: Path) -> None:
    first = api.get("/courses.js").content
    (built / "courses.js").write_text("changed")
    assert api.get("/courses.js").content == first


def test_nothing_is_read_before_something_is_asked_for(tmp_path: Path) -> None:
    assets = WebAssets(folder=tmp_path / "later")
    with pytest.raises(NotBuilt, match="was never built"):
        assets.find("courses.js")
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "courses.js").write_text("there")
    found = assets.find("courses.js")
    assert found is not None
    assert found.body == b"there"


@pytest.mark.parametrize("path", ["/courses.js", CHUNK, "/learn", "/learn/drawing"])
def test_a_front_end_that_was_never_built_says_what_builds_it(world: World, tmp_path: Path, path: str) -> None:
    answer = Api(world, assets=WebAssets(folder=tmp_path)).get(path)
    assert (answer.status_code, code(answer)) == (503, "service-unavailable")
    assert "never built" in answer.json["detail"]
    assert "node build.mjs" in answer.json["detail"]
    assert str(tmp_path) not in answer.text
