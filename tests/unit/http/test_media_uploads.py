"""The addresses by which our own server takes files; what a store makes of them is test_media_receiver's."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from falcon.testing import Result

from adapters.local.media_files import FileMediaObjects
from adapters.local.media_receiver import FileMediaReceiver
from api_client import Api, code, form
from entrypoints.http.media_uploads import UploadTaking
from entrypoints.http.request_log import shown_path
from factories import NOON, PUBLIC_URL, SHOP_ORIGIN, World, make_world

KEY = "incoming/u1.mp4"
SOON = NOON + timedelta(hours=1)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def receiver(tmp_path: Path) -> FileMediaReceiver:
    objects = FileMediaObjects(folder=tmp_path / "media")
    return FileMediaReceiver(objects=objects, folder=objects.folder, public_url=PUBLIC_URL, secret=b"s" * 32)


@pytest.fixture
def api(world: World, receiver: FileMediaReceiver) -> Api:
    return Api(world, taking=UploadTaking(taker=receiver))


def files_in(receiver: FileMediaReceiver) -> list[str]:
    return sorted(path.name for path in receiver.objects.folder.rglob("*") if path.is_file())


def put(api: Api, url: str, raw: bytes, **more: Any) -> Result:
    return api.call("PUT", url.removeprefix(PUBLIC_URL), raw=raw, **more)


def post(api: Api, fields: dict[str, str]) -> Result:
    raw, content_type = form(fields)
    return api.call("POST", "/media-uploads", raw=raw, headers={"Content-Type": content_type})


def test_a_part_is_taken_and_its_etag_told_to_the_shops_pages(api: Api, receiver: FileMediaReceiver) -> None:
    multipart = receiver.begin(KEY, "video/mp4")
    answer = put(api, receiver.part_url(KEY, multipart, 1, SOON), b"part", headers={"Origin": SHOP_ORIGIN})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["access-control-allow-origin"] == SHOP_ORIGIN
    assert "ETag" in answer.headers["access-control-expose-headers"]
    (part,) = receiver.parts(KEY, multipart)
    assert answer.headers["etag"] == f'"{part.etag}"'


@pytest.mark.parametrize(("method", "path"), [("PUT", "/media-uploads/any"), ("POST", "/media-uploads")])
def test_a_page_of_the_shop_is_let_in_before_it_sends_and_a_foreign_one_is_not(
    api: Api, method: str, path: str
) -> None:
    asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "content-type"}
    answer = api.call("OPTIONS", path, headers={"Origin": SHOP_ORIGIN, **asked})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == SHOP_ORIGIN
    assert method in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]
    foreign = api.call("OPTIONS", path, headers={"Origin": "https://foreign.example", **asked})
    assert "access-control-allow-origin" not in foreign.headers


def test_a_part_that_breaks_off_is_refused_and_leaves_nothing(api: Api, receiver: FileMediaReceiver) -> None:
    multipart = receiver.begin(KEY, "video/mp4")
    url = receiver.part_url(KEY, multipart, 1, SOON)
    answer = put(api, url, b"half", headers={"Content-Length": "8"})
    assert code(answer) == "invalid"
    assert receiver.parts(KEY, multipart) == ()
    assert files_in(receiver) == []


def test_a_form_that_breaks_off_is_refused_and_leaves_nothing(api: Api, receiver: FileMediaReceiver) -> None:
    fields = receiver.form("incoming/a.vtt", "text/vtt", 1000, SOON).fields
    raw, content_type = form({**fields, "file": "WEBVTT and more"})
    headers = {"Content-Type": content_type, "Content-Length": str(len(raw))}
    assert code(api.call("POST", "/media-uploads", raw=raw[:-20], headers=headers)) == "invalid"
    assert files_in(receiver) == []


def test_a_part_that_is_larger_than_its_address_says_is_refused(
    api: Api, receiver: FileMediaReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.local.media_receiver.LARGEST_PART", 100)
    multipart = receiver.begin(KEY, "video/mp4")
    url = receiver.part_url(KEY, multipart, 1, SOON)
    assert code(put(api, url, b"x" * 101)) == "too-large"
    assert files_in(receiver) == []
    assert put(api, url, b"x" * 100).status_code == 200


def test_a_file_in_a_form_is_taken_and_told_where_it_is(api: Api, receiver: FileMediaReceiver) -> None:
    fields = receiver.form("incoming/a.vtt", "text/vtt", 1000, SOON).fields
    answer = post(api, {**fields, "file": "WEBVTT"})
    assert answer.status_code == 201
    assert answer.headers["location"].endswith("/media-uploads/incoming/a.vtt")
    found = receiver.objects.find("incoming/a.vtt")
    assert found is not None
    assert answer.headers["etag"] == f'"{found.etag}"'


def test_a_form_needs_its_fields_before_its_file_and_no_others(api: Api, receiver: FileMediaReceiver) -> None:
    fields = dict(receiver.form("incoming/a.vtt", "text/vtt", 1000, SOON).fields)
    for late in ({"file": "WEBVTT", **fields}, {"token": fields["token"], "file": "WEBVTT"}):
        assert code(post(api, late)) == "address-refused", late
    for wrong in (fields, {**fields, "acl": "public-read", "file": "WEBVTT"}):
        assert code(post(api, wrong)) == "invalid", wrong
    assert code(api.call("POST", "/media-uploads", raw=b"x", headers={"Content-Type": "text/plain"})) == (
        "unsupported-media-type"
    )
    bare = {"Content-Type": "multipart/form-data"}
    assert code(api.call("POST", "/media-uploads", raw=b"x", headers=bare)) == "invalid"
    assert files_in(receiver) == []


def test_an_address_opens_only_what_it_was_given_for(api: Api, receiver: FileMediaReceiver) -> None:
    multipart = receiver.begin(KEY, "video/mp4")
    part = receiver.part_url(KEY, multipart, 1, SOON).rpartition("/")[2]
    token = receiver.form("incoming/a.vtt", "text/vtt", 1000, SOON).fields["token"]
    other = FileMediaReceiver(objects=receiver.objects, folder=receiver.folder, public_url=PUBLIC_URL, secret=b"t" * 32)
    for address in (token, other.part_url(KEY, multipart, 1, SOON).rpartition("/")[2], "é", "a" * 1_999, "a"):
        assert code(put(api, f"/media-uploads/{address}", b"x")) == "address-refused"
    assert code(post(api, {"token": part, "Content-Type": "", "file": "x"})) == "address-refused"
    assert code(post(api, {"token": token, "Content-Type": "text/html", "file": "x"})) == "address-refused"
    assert receiver.parts(KEY, multipart) == ()


def test_an_address_ends_to_the_second(world: World, api: Api, receiver: FileMediaReceiver) -> None:
    url = receiver.part_url(KEY, receiver.begin(KEY, "video/mp4"), 1, NOON + timedelta(seconds=10))
    world.advance(seconds=9)
    assert put(api, url, b"x").status_code == 200
    world.advance(seconds=1)
    answer = put(api, url, b"x")
    assert (answer.status_code, code(answer)) == (403, "address-refused")


def test_where_files_go_straight_to_s3_there_is_no_such_path(world: World) -> None:
    api = Api(world, taking=UploadTaking())
    assert {path for _method, path in api.routes()}.isdisjoint({"/media-uploads", "/media-uploads/none"})
    assert code(put(api, "/media-uploads/any", b"x")) == "not-found"


def test_an_address_is_left_out_of_the_log() -> None:
    assert shown_path("/media-uploads/sealed-words") == "/media-uploads/..."


def test_a_body_is_never_read_whole(receiver: FileMediaReceiver) -> None:
    asked: list[int] = []

    class Body(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            asked.append(-1 if size is None else size)
            return super().read(size)

    url = receiver.part_url(KEY, receiver.begin(KEY, "video/mp4"), 1, SOON)
    receiver.take_part(url.rpartition("/")[2], Body(b"x" * (3 << 20)), NOON)
    fields = receiver.form("incoming/a.vtt", "text/vtt", 3 << 20, SOON).fields
    receiver.take_form(fields, Body(b"x" * (3 << 20)), NOON)
    assert asked
    assert all(0 < size <= 1 << 20 for size in asked)
