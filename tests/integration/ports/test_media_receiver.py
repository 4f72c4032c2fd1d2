"""MediaReceiver: one suite for every store; what a browser sends is sent over HTTP to the addresses that it gives."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import falcon
import httpx
import pytest
from attrs import frozen
from loopback import on_loopback

from adapters.aws.s3_bucket import S3Bucket
from adapters.aws.s3_objects import S3MediaObjects
from adapters.aws.s3_receiver import S3MediaReceiver
from adapters.local.media_files import FileMediaObjects
from adapters.local.media_receiver import FileMediaReceiver
from adapters.local.system import SystemClock
from adapters.memory.media import MemoryMediaObjects
from adapters.memory.media_receiver import MemoryMediaReceiver
from course_domain.model.errors import Invalid
from course_domain.model.media import MediaObject
from course_domain.model.uploads import UnknownUpload, UploadForm
from course_domain.ports import MediaObjects, MediaReceiver
from entrypoints.http.errors import handle_errors
from entrypoints.http.media_uploads import MediaForm, MediaPart, UploadPlaces, UploadTaker

KEY = "incoming/u1.mp4"
TYPE = "video/mp4"
MIB = 1 << 20
FIRST, SECOND, LAST = (bytes([letter]) * size for letter, size in ((97, 5 * MIB), (98, 6 * MIB), (99, 1000)))
REFUSED = 400


@frozen(kw_only=True)
class Receiving:
    """A store that receives; ``unfinished`` counts what is left of objects that never became whole."""

    receiver: MediaReceiver
    objects: MediaObjects
    unfinished: Callable[[], int]


def server(taker: UploadTaker) -> falcon.App[falcon.Request, falcon.Response]:
    """Make the resources by which our own server takes files."""
    app: falcon.App[falcon.Request, falcon.Response] = falcon.App()
    handle_errors(app)
    told: dict[str, Any] = {"taker": taker, "places": UploadPlaces(most=8), "limit": 1 << 30, "clock": SystemClock()}
    app.add_route("/media-uploads/{address}", MediaPart(**told))
    app.add_route("/media-uploads", MediaForm(**told))
    return app


@contextmanager
def in_memory(_request: pytest.FixtureRequest) -> Iterator[Receiving]:
    made: list[MemoryMediaReceiver] = []

    def make(url: str) -> Any:
        made.append(MemoryMediaReceiver(objects=MemoryMediaObjects(), public_url=url))
        return server(made[0])

    with on_loopback(make):
        yield Receiving(receiver=made[0], objects=made[0].objects, unfinished=lambda: len(made[0]._begun))


@contextmanager
def in_files(request: pytest.FixtureRequest) -> Iterator[Receiving]:
    folder = request.getfixturevalue("tmp_path") / "media"
    made: list[FileMediaReceiver] = []

    def make(url: str) -> Any:
        objects = FileMediaObjects(folder=folder)
        made.append(FileMediaReceiver(objects=objects, folder=objects.folder, public_url=url, secret=b"s" * 32))
        return server(made[0])

    with on_loopback(make):
        yield Receiving(
            receiver=made[0],
            objects=made[0].objects,
            unfinished=lambda: sum("~" in str(path) for path in folder.glob("~uploads/*")),
        )


@contextmanager
def in_s3(request: pytest.FixtureRequest) -> Iterator[Receiving]:
    made = request.getfixturevalue("bucket")
    bucket = S3Bucket(name=made.name, prefix="media", endpoint=made.endpoint)
    yield Receiving(
        receiver=S3MediaReceiver(bucket=bucket, clock=SystemClock()),
        objects=S3MediaObjects(bucket=bucket),
        unfinished=lambda: len(made.client.list_multipart_uploads(Bucket=made.name).get("Uploads", ())),
    )


STORES = {"memory": in_memory, "files": in_files, "s3": in_s3}


@pytest.fixture(params=STORES.values(), ids=STORES.keys())
def to(request: pytest.FixtureRequest) -> Iterator[Receiving]:
    with request.param(request) as made:
        yield made


@pytest.fixture(params=[in_memory, in_files], ids=["memory", "files"])
def to_strict(request: pytest.FixtureRequest) -> Iterator[Receiving]:
    """All but SeaweedFS, which keeps a part beside the one that was sent again (test_s3_on_moto sees S3's adapter)."""
    with request.param(request) as made:
        yield made


def soon(seconds: float = 600) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


def put(url: str, raw: bytes) -> httpx.Response:
    return httpx.put(url, content=raw, trust_env=False, verify=False, timeout=30)


def post(form: UploadForm, raw: bytes, **fields: str) -> httpx.Response:
    sent = {**form.fields, **fields}
    files = {"file": ("whatever.bin", raw, "application/octet-stream")}
    return httpx.post(form.url, data=sent, files=files, trust_env=False, verify=False, timeout=30)


def send(to: Receiving, multipart: str, number: int, raw: bytes, key: str = KEY) -> str:
    """Send a part as a browser does; gives its etag as the browser reads it."""
    answer = put(to.receiver.part_url(key, multipart, number, soon()), raw)
    assert answer.status_code == 200, answer.text
    return str(answer.headers["etag"])


def send_all(to: Receiving, multipart: str) -> list[tuple[int, str]]:
    return [(number, send(to, multipart, number, raw)) for number, raw in enumerate((FIRST, SECOND, LAST), start=1)]


def test_parts_become_one_object(to: Receiving) -> None:
    multipart = to.receiver.begin(KEY, TYPE)
    parts = send_all(to, multipart)
    made = to.receiver.complete(KEY, multipart, parts)
    assert made == to.objects.find(KEY)
    assert (made.key, made.size, made.content_type) == (KEY, len(FIRST) + len(SECOND) + len(LAST), TYPE)
    assert to.objects.read(KEY, 0, made.size) == FIRST + SECOND + LAST
    assert to.unfinished() == 0


def test_parts_may_come_and_be_named_in_any_order(to: Receiving) -> None:
    multipart = to.receiver.begin(KEY, TYPE)
    parts = [(number, send(to, multipart, number, raw)) for number, raw in ((3, LAST), (1, FIRST), (2, SECOND))]
    made = to.receiver.complete(KEY, multipart, parts)
    assert to.objects.read(KEY, 0, made.size) == FIRST + SECOND + LAST


def test_one_small_part_is_enough(to: Receiving) -> None:
    multipart = to.receiver.begin(KEY, TYPE)
    made = to.receiver.complete(KEY, multipart, [(1, send(to, multipart, 1, b"small"))])
    assert to.objects.read(KEY, 0, 100) == b"small"
    assert made.size == 5


def test_nothing_shows_before_it_is_whole(to: Receiving) -> None:
    multipart = to.receiver.begin(KEY, TYPE)
    send(to, multipart, 1, FIRST)
    assert to.objects.find(KEY) is None
    assert to.objects.below("", "", 10) == ()


def test_the_parts_that_arrived_are_listed_by_number_and_can_be_completed(to: Receiving) -> None:
    multipart = to.receiver.begin(KEY, TYPE)
    assert to.receiver.parts(KEY, multipart) == ()
    etags = {number: send(to, multipart, number, raw) for number, raw in ((2, LAST), (1, FIRST))}
    listed = to.receiver.parts(KEY, multipart)
    assert [(part.number, part.size) for part in listed] == [(1, len(FIRST)), (2, len(LAST))]
    assert [part.etag for part in listed] == [etags[1].strip('"'), etags[2].strip('"')]
    made = to.receiver.complete(KEY, multipart, [(part.number, part.etag) for part in listed])
    assert to.objects.read(KEY, 0, made.size) == FIRST + LAST


def test_of_a_part_that_is_sent_again_the_newest_counts(to_strict: Receiving) -> None:
    multipart = to_strict.receiver.begin(KEY, TYPE)
    old, new = send(to_strict, multipart, 1, b"old"), send(to_strict, multipart, 1, b"new one")
    assert [(part.etag, part.size) for part in to_strict.receiver.parts(KEY, multipart)] == [(new.strip('"'), 7)]
    with pytest.raises(Invalid):
        to_strict.receiver.complete(KEY, multipart, [(1, old)])
    to_strict.receiver.complete(KEY, multipart, [(1, new)])
    assert to_strict.objects.read(KEY, 0, 100) == b"new one"


def test_a_part_that_never_came_is_refused_and_can_still_come(to: Receiving) -> None:
    multipart = to.receiver.begin(KEY, TYPE)
    first = send(to, multipart, 1, FIRST)
    with pytest.raises(Invalid):
        to.receiver.complete(KEY, multipart, [(1, first), (2, first)])
    assert to.objects.find(KEY) is None
    last = send(to, multipart, 2, LAST)
    assert to.receiver.complete(KEY, multipart, [(1, first), (2, last)]).size == len(FIRST) + len(LAST)


def test_a_part_with_another_etag_is_refused(to: Receiving) -> None:
    multipart = to.receiver.begin(KEY, TYPE)
    send(to, multipart, 1, LAST)
    with pytest.raises(Invalid):
        to.receiver.complete(KEY, multipart, [(1, '"00000000000000000000000000000000"')])


def test_a_part_that_is_too_small_and_not_the_last_is_refused(to: Receiving) -> None:
    multipart = to.receiver.begin(KEY, TYPE)
    small, last = send(to, multipart, 1, b"x" * (5 * MIB - 1)), send(to, multipart, 2, LAST)
    with pytest.raises(Invalid, match="5 MiB"):
        to.receiver.complete(KEY, multipart, [(1, small), (2, last)])
    assert to.objects.find(KEY) is None


@pytest.mark.parametrize("parts", [[], [(0, "a")], [(10_001, "a")], [(1, "a"), (1, "a")]])
def test_what_can_be_no_list_of_parts_is_refused(to: Receiving, parts: list[tuple[int, str]]) -> None:
    multipart = to.receiver.begin(KEY, TYPE)
    with pytest.raises(Invalid):
        to.receiver.complete(KEY, multipart, parts)


def test_completing_again_gives_the_object(to: Receiving) -> None:
    multipart = to.receiver.begin(KEY, TYPE)
    parts = [(1, send(to, multipart, 1, LAST))]
    made = to.receiver.complete(KEY, multipart, parts)
    assert to.receiver.complete(KEY, multipart, parts) == made


def test_of_many_who_complete_at_once_all_get_the_one_object(to: Receiving) -> None:
    multipart = to.receiver.begin(KEY, TYPE)
    parts = send_all(to, multipart)

    def complete(_: int) -> MediaObject:
        return to.receiver.complete(KEY, multipart, parts)

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(complete, range(8)))
    assert {each.size for each in made} == {len(FIRST) + len(SECOND) + len(LAST)}
    assert {each.etag for each in made} == {made[0].etag}
    assert to.objects.find(KEY) == made[0]
    assert to.objects.read(KEY, 0, made[0].size) == FIRST + SECOND + LAST
    assert to.unfinished() == 0


def test_what_nobody_began_is_unknown(to: Receiving) -> None:
    multipart = to.receiver.begin(KEY, TYPE)
    for key, name in ((KEY, "0123456789abcdef0123456789abcdef"), (KEY, "../x"), ("incoming/other.mp4", multipart)):
        with pytest.raises(UnknownUpload):
            to.receiver.parts(key, name)
        with pytest.raises(UnknownUpload):
            to.receiver.complete(key, name, [(1, "00000000000000000000000000000000")])
        to.receiver.abort(key, name)
    assert to.receiver.parts(KEY, multipart) == ()


def test_an_abort_leaves_nothing(to: Receiving) -> None:
    multipart = to.receiver.begin(KEY, TYPE)
    url = to.receiver.part_url(KEY, multipart, 2, soon())
    etag = send(to, multipart, 1, FIRST)
    to.receiver.abort(KEY, multipart)
    to.receiver.abort(KEY, multipart)
    assert to.unfinished() == 0
    assert put(url, LAST).status_code >= REFUSED
    with pytest.raises(UnknownUpload):
        to.receiver.parts(KEY, multipart)
    with pytest.raises(UnknownUpload):
        to.receiver.complete(KEY, multipart, [(1, etag)])
    assert to.objects.find(KEY) is None
    assert to.unfinished() == 0


def test_an_abort_after_the_end_leaves_the_object(to: Receiving) -> None:
    multipart = to.receiver.begin(KEY, TYPE)
    made = to.receiver.complete(KEY, multipart, [(1, send(to, multipart, 1, LAST))])
    to.receiver.abort(KEY, multipart)
    assert to.objects.find(KEY) == made


def test_an_address_that_was_changed_takes_nothing(to: Receiving) -> None:
    multipart = to.receiver.begin(KEY, TYPE)
    url = to.receiver.part_url(KEY, multipart, 1, soon())
    changed = url[:-5] + ("0" if url[-5] != "0" else "1") + url[-4:]
    assert put(changed, LAST).status_code == 403
    assert to.receiver.parts(KEY, multipart) == ()
    assert put(url, LAST).status_code == 200


def test_an_address_whose_time_is_over_takes_nothing(to: Receiving) -> None:
    multipart = to.receiver.begin(KEY, TYPE)
    url, form = to.receiver.part_url(KEY, multipart, 1, soon(2)), to.receiver.form(KEY, TYPE, 10, soon(2))
    time.sleep(2.5)
    assert put(url, LAST).status_code == 403
    assert post(form, b"late").status_code == 403
    assert to.receiver.parts(KEY, multipart) == ()
    assert to.objects.find(KEY) is None


def test_a_small_file_comes_in_a_form(to: Receiving) -> None:
    key, content_type = "incoming/captions.vtt", "text/vtt; charset=utf-8"
    form = to.receiver.form(key, content_type, 100, soon())
    assert form.fields["key"].endswith(key), "a browser tells by it what it has sent"
    answer = post(form, b"WEBVTT\n")
    assert answer.status_code == 201, answer.text
    assert answer.headers["etag"]
    found = to.objects.find(key)
    assert found is not None
    assert (found.size, found.content_type) == (7, content_type)
    assert to.objects.read(key, 0, 100) == b"WEBVTT\n"


def test_a_form_takes_as_much_as_it_says_and_no_more(to: Receiving) -> None:
    form = to.receiver.form(KEY, TYPE, 1000, soon())
    assert post(form, b"x" * 1001).status_code >= REFUSED
    assert to.objects.find(KEY) is None
    assert post(form, b"x" * 1000).status_code == 201


def test_a_form_that_was_changed_takes_nothing(to: Receiving) -> None:
    form = to.receiver.form(KEY, TYPE, 1000, soon())
    assert post(form, b"x", **{"Content-Type": "text/html"}).status_code == 403
    for name in form.fields:
        without = UploadForm(url=form.url, fields={each: form.fields[each] for each in form.fields if each != name})
        assert name == "success_action_status" or post(without, b"x").status_code >= REFUSED, name
    assert to.objects.find(KEY) is None


@pytest.mark.parametrize("bad", ["", "../x", "a//b", "a~b"])
def test_what_is_no_key_is_never_received(to: Receiving, bad: str) -> None:
    with pytest.raises(ValueError, match="media key"):
        to.receiver.begin(bad, TYPE)
    with pytest.raises(ValueError, match="media key"):
        to.receiver.form(bad, TYPE, 10, soon())
