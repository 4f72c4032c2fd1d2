"""Uploads over HTTP, in the words of Uppy's Companion."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from attrs import evolve
from falcon.testing import Result

from api_client import Api, code, problems
from course_domain.model.learners import Session
from entrypoints.http.parts import HttpSettings
from factories import ADMIN, ANN, PUBLIC_URL, SHOP_ORIGIN, World, make_world, send_part

S3 = "/api/admin/uploads/s3"
OTHER = Session(user_id="another boss", is_admin=True)
MP4 = b"\x00\x00\x00\x20ftypisom" + bytes(5 << 20)
NEW = {"filename": "Lesson 1.mp4", "type": "video/mp4", "metadata": {"name": "Lesson 1.mp4", "relativePath": None}}


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def api(world: World) -> Api:
    return Api(world)


def begin(api: Api, **changes: Any) -> dict[str, str]:
    answer = api.post(f"{S3}/multipart", {**NEW, **changes}, by=ADMIN)
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def at(begun: dict[str, str], rest: str = "") -> str:
    return f"{S3}/multipart/{begun['uploadId']}{rest}?key={quote(begun['key'], safe='')}"


def send(api: Api, begun: dict[str, str], *bodies: bytes) -> list[dict[str, Any]]:
    """Send parts as Uppy does; gives what it tells of them."""
    told = []
    for number, body in enumerate(bodies, start=1):
        address = api.get(at(begun, f"/{number}"), by=ADMIN)
        assert address.status_code == 200, address.text
        told.append({"PartNumber": number, "ETag": send_part(api.world, address.json["url"], body)})
    return told


def complete(api: Api, begun: dict[str, str], parts: list[dict[str, Any]], by: Session = ADMIN) -> Result:
    return api.post(at(begun, "/complete"), {"parts": parts}, by=by)


def test_a_file_goes_in_parts_as_uppy_sends_it(api: Api) -> None:
    begun = begin(api)
    assert begun == {"key": f"incoming/{begun['uploadId']}", "uploadId": begun["uploadId"], "bucket": "media"}
    parts = send(api, begun, MP4, MP4, b"end")
    listed = api.get(at(begun), by=ADMIN).json
    assert [(part["PartNumber"], part["ETag"], part["Size"]) for part in listed] == [
        (told["PartNumber"], told["ETag"].strip('"'), size)
        for told, size in zip(parts, [len(MP4), len(MP4), 3], strict=True)
    ]
    first, again = complete(api, begun, parts), complete(api, begun, parts)
    assert first.status_code == again.status_code == 200
    location = f"{PUBLIC_URL}/api/admin/uploads/{begun['uploadId']}"
    assert first.json == again.json == {"location": location, "key": begun["key"], "bucket": "media"}
    shown = api.get(f"/api/admin/uploads/{begun['uploadId']}", by=OTHER).json
    assert (shown["state"], shown["size"], shown["by"], shown["problem"]) == ("stored", 2 * len(MP4) + 3, "boss", None)


def test_the_stores_own_name_for_the_parts_never_leaves(api: Api) -> None:
    begun = begin(api)
    with api.world.storage.reading() as uow:
        upload = uow.uploads.find(begun["uploadId"])
    assert upload is not None
    assert upload.multipart is not None
    for answer in (
        api.get(at(begun), by=ADMIN),
        api.get("/api/admin/uploads", by=ADMIN),
        api.get(f"/api/admin/uploads/{upload.id}", by=ADMIN),
    ):
        assert answer.status_code == 200
        assert upload.multipart not in answer.text


def test_what_list_parts_told_may_be_sent_back_as_it_is(api: Api) -> None:
    begun = begin(api)
    send(api, begun, MP4, b"end")
    assert complete(api, begun, api.get(at(begun), by=ADMIN).json).status_code == 200


def test_an_address_says_how_long_it_lives(api: Api) -> None:
    begun = begin(api)
    assert api.get(at(begun, "/1"), by=ADMIN).json["expires"] == 3600


@pytest.mark.parametrize("number", ["0", "10001", "-1", "1.5", "x", "\uff19", "99999999999999999999"])
def test_a_part_has_a_number_from_one_to_ten_thousand(api: Api, number: str) -> None:
    answer = api.get(at(begin(api), f"/{quote(number)}"), by=ADMIN)
    assert problems(answer) == {"part_number": "must be from 1 to 10000"}


def test_each_part_that_is_not_as_it_arrived_is_named(api: Api) -> None:
    begun = begin(api)
    parts = send(api, begun, MP4, b"end")
    wrong = [parts[0], {"PartNumber": 2, "ETag": "another"}, {"PartNumber": 3, "ETag": "x"}]
    assert problems(complete(api, begun, wrong)) == {
        "parts[1].ETag": "part 2 is not what arrived: send it again",
        "parts[2]": "part 3 has not arrived: send it again",
    }
    assert complete(api, begun, parts).status_code == 200


def test_a_text_named_mp4_is_refused_with_a_sentence_and_stays_visible(api: Api) -> None:
    begun = begin(api)
    answer = complete(api, begun, send(api, begun, b"no film"))
    assert (answer.status_code, code(answer)) == (422, "upload-refused")
    assert answer.json["detail"].startswith("Lesson 1.mp4 is not a video, whatever its name says")
    shown = api.get(f"/api/admin/uploads/{begun['uploadId']}", by=ADMIN).json
    assert (shown["state"], shown["problem"]) == ("ended", answer.json["detail"])
    assert api.world.media.find(begun["key"]) is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"filename": "x.txt"}, "filename"),
        ({"filename": None}, "filename"),
        ({"filename": "x" * 1001}, "filename"),
        ({"type": 7}, "type"),
        ({"type": "image/png"}, "type"),
        ({"metadata": []}, "metadata"),
        ({"metadata": {"size": "many"}}, "metadata.size"),
        ({"metadata": {"size": 0}}, "metadata.size"),
        ({"metadata": {"size": (50 << 30) + 1}}, "metadata.size"),
        ({"metadata": {"size": str((50 << 30) + 1)}}, "metadata.size"),
        ({"metadata": {"sha256": "x"}}, "metadata.sha256"),
        ({"key": "videos/v1/r1/play.mp4"}, "key"),
    ],
)
def test_what_can_not_be_taken_is_refused_before_the_first_byte(api: Api, body: dict[str, Any], field: str) -> None:
    assert set(problems(api.post(f"{S3}/multipart", {**NEW, **body}, by=ADMIN))) == {field}
    assert api.get("/api/admin/uploads", by=ADMIN).json["items"] == []


@pytest.mark.parametrize("size", [3 << 30, str(3 << 30)])
def test_a_page_may_tell_the_size_as_a_number_or_as_a_text(api: Api, size: object) -> None:
    begun = begin(api, metadata={"size": size, "anything": {"else": [1]}})
    assert api.get(f"/api/admin/uploads/{begun['uploadId']}", by=ADMIN).json["declared_size"] == 3 << 30


def test_a_path_in_a_file_name_leads_nowhere(api: Api) -> None:
    begun = begin(api, filename="../../../videos/v1/r1/play.mp4")
    assert re.fullmatch(r"incoming/[\w-]+", begun["key"])
    assert api.get(f"/api/admin/uploads/{begun['uploadId']}", by=ADMIN).json["filename"] == "play.mp4"


def calls(begun: dict[str, str]) -> list[tuple[str, str, Any]]:
    parts = {"parts": [{"PartNumber": 1, "ETag": "x"}]}
    return [
        ("GET", at(begun), None),
        ("GET", at(begun, "/1"), None),
        ("POST", at(begun, "/complete"), parts),
        ("DELETE", at(begun), None),
    ]


def test_another_administrator_can_not_go_on_with_an_upload(api: Api) -> None:
    begun = begin(api)
    for method, path, body in calls(begun):
        answer = api.call(method, path, body, by=OTHER)
        assert (answer.status_code, code(answer)) == (404, "unknown-upload"), path
        answer = api.call(method, path, body, by=ANN)
        assert (answer.status_code, code(answer)) == (403, "not-an-administrator"), path
    assert api.get(at(begun), by=ADMIN).json == []


def test_an_id_and_a_key_belong_together(api: Api) -> None:
    begun, other = begin(api), begin(api)
    mixed = {**begun, "key": other["key"]}
    elsewhere = {**begun, "key": f"{begun['key']}/../../videos/v1"}
    for pair in (mixed, elsewhere):
        for method, path, body in calls(pair):
            answer = api.call(method, path, body, by=ADMIN)
            assert (answer.status_code, code(answer)) == (404, "unknown-upload"), path
    for method, path, body in calls(begun):
        answer = api.call(method, path.partition("?")[0], body, by=ADMIN)
        assert problems(answer) == {"key": "is missing"}, path


def test_giving_up_is_answered_with_nothing_however_often(api: Api) -> None:
    begun = begin(api)
    send(api, begun, MP4)
    for _ in range(2):
        answer = api.delete(at(begun), by=ADMIN)
        assert (answer.status_code, answer.json) == (200, {})
    assert code(api.get(at(begun), by=ADMIN)) == "unknown-upload"
    assert api.get(f"/api/admin/uploads/{begun['uploadId']}", by=ADMIN).json["state"] == "ended"


def test_a_small_file_goes_as_a_form(api: Api) -> None:
    query = "filename=a%20b.mp4&type=video%2Fmp4&metadata[name]=a%20b.mp4&metadata[size]=4096"
    answer = api.get(f"{S3}/params?{query}", by=ADMIN)
    assert answer.status_code == 200, answer.text
    begun = answer.json
    assert (begun["method"], begun["expires"]) == ("POST", 3600)
    assert begun["fields"]["key"] == f"incoming/{begun['uploadId']}"
    shown = api.get(f"/api/admin/uploads/{begun['uploadId']}", by=ADMIN).json
    assert (shown["filename"], shown["declared_size"], shown["in_parts"]) == ("a b.mp4", 4096, False)
    assert shown["most"] == 100 << 20


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("type=video/mp4", "filename"),
        ("filename=x.txt", "filename"),
        ("filename=" + "x" * 1000 + ".mp4", "filename"),
        ("filename=x.mp4&metadata[size]=0", "metadata.size"),
        ("filename=x.mp4&metadata[size]=-5", "metadata.size"),
        ("filename=x.mp4&metadata[size]=104857601", "metadata.size"),
        ("filename=x.mp4&metadata[sha256]=x", "metadata.sha256"),
        ("filename=x.mp4&type=text/html", "type"),
    ],
)
def test_a_form_is_refused_as_early(api: Api, query: str, field: str) -> None:
    assert set(problems(api.get(f"{S3}/params?{query}", by=ADMIN))) == {field}


def test_uploads_are_listed_newest_first(api: Api) -> None:
    ids = []
    for _ in range(3):
        ids.append(begin(api)["uploadId"])
        api.world.advance(seconds=1)
    page = api.get("/api/admin/uploads?limit=2", by=OTHER).json
    rest = api.get(f"/api/admin/uploads?limit=2&cursor={page['next']}", by=OTHER).json
    assert [each["id"] for each in (*page["items"], *rest["items"])] == ids[::-1]


def test_an_upload_that_is_not_there_is_unknown(api: Api) -> None:
    assert code(api.get("/api/admin/uploads/none", by=ADMIN)) == "unknown-upload"


# --- the check before the first byte


class Store:
    """A media store with an opinion on origins."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        self.asked: list[str] = []

    def rehearse(self, origin: str) -> tuple[str, ...]:
        self.asked.append(origin)
        return self.problems


def check(world: World, store: Store, origin: str | None = None) -> Any:
    query = "" if origin is None else f"?origin={quote(origin, safe='')}"
    return Api(world, rehearsal=store).get(f"/api/admin/uploads/check{query}", by=ADMIN)


def test_an_upload_that_would_fail_at_its_end_is_told_of_before_its_first_byte(world: World) -> None:
    sentence = "The bucket doesn't show the ETag header to pages: add it to ExposeHeaders."
    answer = check(world, Store(sentence), SHOP_ORIGIN)
    assert answer.json == {"origin": SHOP_ORIGIN, "ok": False, "problems": [sentence]}


def test_where_nothing_stands_in_the_way_nothing_is_told(world: World) -> None:
    store = Store()
    assert check(world, store, SHOP_ORIGIN + "/").json == {"origin": SHOP_ORIGIN, "ok": True, "problems": []}
    assert check(world, store).json["origin"] == PUBLIC_URL
    assert store.asked == [SHOP_ORIGIN, PUBLIC_URL]


def test_an_origin_that_may_not_call_us_is_told_what_to_do(world: World) -> None:
    answer = check(world, Store(), "https://other.example").json
    assert not answer["ok"]
    assert answer["problems"] == [
        "Pages of https://other.example may not call this API: add it to COURSEDOCK_SHOP_ORIGINS."
    ]


@pytest.mark.parametrize(
    "origin", ["null", "*", "shop.example", "ftp://x", "https://x/path", "https://a b", "https://"]
)
def test_what_is_no_origin_is_refused(world: World, origin: str) -> None:
    assert set(problems(check(world, Store(), origin))) == {"origin"}


def test_our_own_pages_may_call_us_too(world: World) -> None:
    settings = HttpSettings(public_url="https://Learn.example/shop", origins=(SHOP_ORIGIN,))
    api = Api(world, settings=settings)
    for origin in ("https://learn.example", SHOP_ORIGIN):
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        answer = api.call("OPTIONS", f"{S3}/multipart", headers=headers)
        assert answer.headers["access-control-allow-origin"] == origin
        assert "POST" in answer.headers["access-control-allow-methods"]
        assert {"Authorization", "Content-Type"} <= set(answer.headers["access-control-allow-headers"].split(", "))
    assert evolve(settings, origins=()).pages == ("https://learn.example",)
