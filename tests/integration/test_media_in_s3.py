"""Media in S3, and files that browsers send to our own server: real servers, as operators run them."""

import io
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from installation import installed
from loopback import on_loopback
from serving import Served, free_pair, served

from adapters.aws.s3_bucket import S3Bucket
from adapters.aws.s3_objects import S3MediaObjects
from adapters.aws.s3_receiver import S3MediaReceiver
from adapters.aws.s3_rehearsal import S3UploadRehearsal
from adapters.local.system import SystemClock
from adapters.wire.content_types import content_type_of
from course_domain.model.errors import NotReachable
from entrypoints.config.settings import Config
from entrypoints.container.build import Coursedock, build
from entrypoints.container.media import media_parts
from environments import environment
from s3_server import Bucket

SHOP = "https://shop.example"
FILM = os.urandom(1 << 20) * 9 + b"the end"
KEY = "videos/v1/r1/play.mp4"


def kept_in(bucket: Bucket, prefix: str = "media") -> dict[str, str]:
    return {"COURSEDOCK_MEDIA_URL": f"s3://{bucket.name}/{prefix}", "COURSEDOCK_S3_ENDPOINT": bucket.endpoint}


@pytest.fixture
def settings(bucket: Bucket, tmp_path: Path) -> dict[str, str]:
    port = free_pair()
    return {**environment(tmp_path / "data", BIND=f"127.0.0.1:{port}"), **kept_in(bucket)}


@pytest.fixture
def coursedock(settings: dict[str, str]) -> Iterator[Coursedock]:
    made = build(Config.from_environ(settings))
    yield made
    made.close()


# --- S3


def test_the_doctor_tries_the_bucket_and_leaves_nothing(coursedock: Coursedock, bucket: Bucket) -> None:
    bucket.allow("http://127.0.0.1:1", exposed=["ETag"])
    assert coursedock.checks["media"]() == "an object was put, read and deleted"
    assert "Contents" not in bucket.client.list_objects_v2(Bucket=bucket.name)


def test_the_doctor_says_which_bucket_is_not_there(settings: dict[str, str]) -> None:
    made = build(Config.from_environ({**settings, "COURSEDOCK_MEDIA_URL": "s3://no-such-bucket"}))
    with pytest.raises(NotReachable, match="no-such-bucket"):
        made.checks["media"]()
    made.close()


def test_the_doctor_says_which_rule_is_missing_for_uploads(coursedock: Coursedock, bucket: Bucket) -> None:
    ours = coursedock.api.settings.public_url
    bucket.allow(ours, exposed=["ETag", "Location"])
    assert coursedock.checks["uploads"]() == f"pages at {ours} may send files"
    bucket.allow(SHOP, exposed=["ETag"])
    with pytest.raises(Exception, match=f"add {ours} to AllowedOrigins"):
        coursedock.checks["uploads"]()


def test_an_upload_is_rehearsed_before_its_first_byte(coursedock: Coursedock, bucket: Bucket) -> None:
    bucket.allow(SHOP, exposed=["ETag"])
    assert coursedock.rehearsal.rehearse(SHOP) == ()
    (closed,) = coursedock.rehearsal.rehearse("https://foreign.example")
    assert "https://foreign.example" in closed
    assert "AllowedOrigins" in closed
    assert bucket.name in closed
    bucket.allow(SHOP, exposed=["Location"])
    (silent,) = coursedock.rehearsal.rehearse(SHOP)
    assert f"doesn't expose ETag to {SHOP}" in silent
    assert "ExposeHeaders ETag" in silent
    bucket.allow(SHOP, methods=["GET"], exposed=["ETag"])
    (refused,) = coursedock.rehearsal.rehearse(SHOP)
    assert "PUT" in refused
    assert bucket.client.list_multipart_uploads(Bucket=bucket.name).get("Uploads", []) == []


def test_the_edge_serves_signed_ranges_from_s3(
    settings: dict[str, str], coursedock: Coursedock, tmp_path: Path
) -> None:
    media_parts(Config.from_environ(settings), SystemClock()).objects.put(KEY, io.BytesIO(FILM), "video/mp4")
    port = Config.from_environ(settings).edge_bind[1]
    with served("entrypoints.wsgi:edge", log=tmp_path / "edge.log", environ=settings, port=port) as edge:
        signed = coursedock.signer.sign(KEY, datetime.now(UTC) + timedelta(minutes=5))
        assert signed.startswith(edge.url)
        part = get(signed, Range="bytes=1000000-1000999")
        assert (part.status_code, part.content) == (206, FILM[1_000_000:1_001_000])
        assert part.headers["content-type"] == "video/mp4"
        assert get(signed).content == FILM
        assert get(signed, **{"If-None-Match": part.headers["etag"]}).status_code == 304
        assert get(signed.partition("?")[0]).status_code == 403
        absent = coursedock.signer.sign("videos/v1/r1/none.mp4", datetime.now(UTC) + timedelta(minutes=5))
        assert get(absent).status_code == 404


def test_a_backup_takes_the_media_from_one_bucket_into_another(bucket: Bucket, s3_store: Any, tmp_path: Path) -> None:
    other, media = s3_store.bucket(), {KEY: FILM, "public/v1.jpg": b"picture", "videos/v1/empty.vtt": b""}
    kept, anew = (
        S3MediaObjects(bucket=S3Bucket(name=b.name, prefix="media", endpoint=b.endpoint)) for b in (bucket, other)
    )
    for key, raw in media.items():
        kept.put(key, io.BytesIO(raw), content_type_of(key))
    with installed(tmp_path / "one", {**kept_in(bucket), **bucket.environ}) as one:
        one.run("backup", "--media", str(tmp_path / "backup.tar"))
    with installed(tmp_path / "two", {**kept_in(other), **bucket.environ}, migrated=False) as two:
        two.run("restore", str(tmp_path / "backup.tar"))
    assert list(anew.below("", "", 10)) == [anew.find(key) for key in sorted(media)]
    assert {key: anew.read(key, 0, len(FILM) + 1) for key in media} == media


# --- a server that knows less than SeaweedFS


def rehearsed(answers: Callable[[str], dict[str, str]], origin: str = SHOP) -> tuple[str, ...]:
    """Rehearse with a store that takes everything, and whose CORS headers are these by method."""

    def app(environ: dict[str, Any], start: Any) -> list[bytes]:
        method, asked = environ["REQUEST_METHOD"], environ.get("HTTP_ACCESS_CONTROL_REQUEST_METHOD")
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        begun = b"<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"
        start("200 OK", [("ETag", '"0"'), *answers(asked or method).items()])
        return [begun if method == "POST" else b""]

    with on_loopback(lambda _url: app) as endpoint:
        bucket = S3Bucket(name="films", endpoint=endpoint)
        return S3UploadRehearsal(receiver=S3MediaReceiver(bucket=bucket, clock=SystemClock())).rehearse(origin)


@pytest.mark.usefixtures("bucket")
def test_a_rehearsal_looks_at_both_ways_of_sending() -> None:
    well = {
        "Access-Control-Allow-Origin": SHOP,
        "Access-Control-Allow-Methods": "PUT, POST",
        "Access-Control-Expose-Headers": "Location, etag",
    }
    assert rehearsed(lambda _method: well) == ()
    assert rehearsed(lambda _method: {**well, "Access-Control-Allow-Origin": "*"}) == ()
    (no_form,) = rehearsed(lambda method: well if method == "PUT" else {})
    assert "(POST)" in no_form
    (nothing,) = rehearsed(lambda _method: {})
    assert "(PUT and POST)" in nothing
    (another,) = rehearsed(lambda _method: {**well, "Access-Control-Allow-Origin": "https://other.example"})
    assert f"add {SHOP} to AllowedOrigins" in another


# --- our own server


@pytest.fixture
def api(tmp_path: Path) -> Iterator[tuple[Served, Config]]:
    port = free_pair()
    settings = environment(tmp_path / "data", BIND=f"127.0.0.1:{port}", SHOP_ORIGINS=SHOP)
    with served("entrypoints.wsgi:api", log=tmp_path / "api.log", environ=settings, port=port) as server:
        yield server, Config.from_environ(settings)


def test_our_server_takes_parts_from_a_page_of_the_shop_and_never_holds_one_in_memory(
    api: tuple[Served, Config], tmp_path: Path
) -> None:
    server, config = api
    media = media_parts(config, SystemClock())
    multipart = media.receiver.begin("incoming/u1", "video/mp4")
    until = datetime.now(UTC) + timedelta(minutes=5)
    chunk, before = os.urandom(1 << 20), memory(server)
    parts = []
    for number in (1, 2):
        url = media.receiver.part_url("incoming/u1", multipart, number, until)
        asked = {"Origin": SHOP, "Access-Control-Request-Method": "PUT"}
        allowed = httpx.options(url, headers=asked, trust_env=False, verify=False)
        assert "PUT" in allowed.headers["access-control-allow-methods"]
        headers = {"Origin": SHOP, "Content-Length": str(96 << 20)}
        sent = httpx.put(
            url, content=(chunk for _ in range(96)), headers=headers, trust_env=False, verify=False, timeout=60
        )
        assert sent.status_code == 200, sent.text
        assert "ETag" in sent.headers["access-control-expose-headers"]
        parts.append((number, sent.headers["etag"]))
    assert memory(server) - before < 64 << 20
    made = media.receiver.complete("incoming/u1", multipart, parts)
    assert made.size == 192 << 20
    assert media.objects.read("incoming/u1", 191 << 20, 1 << 20) == chunk
    assert media.objects.below("", "", 10) == (made,)


def memory(server: Served) -> int:
    """Give the resident bytes of a server and its workers."""
    process = psutil.Process(server.process.pid)
    return sum(each.memory_info().rss for each in (process, *process.children(recursive=True)))


def get(url: str, **headers: str) -> httpx.Response:
    return httpx.get(url, headers=headers, trust_env=False, verify=False, timeout=30)
