"""What SeaweedFS does in its own way: here moto plays Amazon's part, without a socket."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from adapters.aws.s3_bucket import S3Bucket, hexadecimal
from adapters.aws.s3_objects import S3MediaObjects
from adapters.aws.s3_receiver import S3MediaReceiver
from adapters.memory.clock import MemoryClock
from course_domain.model.errors import Invalid, NotReachable, UnknownMedia
from course_domain.model.uploads import UnknownUpload

KEY = "incoming/u1.mp4"
NOW = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        client = boto3.client("s3")
        client.create_bucket(Bucket="films")
        yield client


@pytest.fixture
def bucket(client: Any) -> S3Bucket:
    return S3Bucket(name="films", prefix="media")


@pytest.fixture
def receiver(bucket: S3Bucket) -> S3MediaReceiver:
    return S3MediaReceiver(bucket=bucket, clock=MemoryClock(NOW))


def send(client: Any, multipart: str, number: int, raw: bytes) -> str:
    place = {"Bucket": "films", "Key": f"media/{KEY}", "UploadId": multipart}
    return str(client.upload_part(**place, PartNumber=number, Body=raw)["ETag"])


def test_of_a_part_that_is_sent_again_the_newest_counts(client: Any, receiver: S3MediaReceiver) -> None:
    multipart = receiver.begin(KEY, "video/mp4")
    old, new = send(client, multipart, 1, b"old"), send(client, multipart, 1, b"new one")
    assert [(part.etag, part.size) for part in receiver.parts(KEY, multipart)] == [(new.strip('"'), 7)]
    with pytest.raises(Invalid):
        receiver.complete(KEY, multipart, [(1, old)])
    assert receiver.complete(KEY, multipart, [(1, new)]).size == 7


def test_parts_are_listed_to_the_last_page(client: Any, receiver: S3MediaReceiver) -> None:
    multipart = receiver.begin(KEY, "video/mp4")
    for number in range(1, 1_003):
        send(client, multipart, number, b"%d" % number)
    assert [part.number for part in receiver.parts(KEY, multipart)] == list(range(1, 1_003))


def test_keys_are_listed_as_they_are_sorted_and_foreign_names_left_out(client: Any, bucket: S3Bucket) -> None:
    objects = S3MediaObjects(bucket=bucket)
    for key in ("v/a/x", "v/a-b", "v/a.b"):
        objects.put(key, io.BytesIO(b"x"), "video/mp4")
    for name in ("media/v/a b", "media/v/", "elsewhere/v/x"):
        client.put_object(Bucket="films", Key=name, Body=b"x")
    assert list(objects.keys()) == ["v/a-b", "v/a.b", "v/a/x"]
    assert [each.key for each in objects.below("v", "", 10)] == ["v/a-b", "v/a.b", "v/a/x"]


def test_more_objects_than_a_page_of_s3_holds_are_listed(client: Any, bucket: S3Bucket) -> None:
    for number in range(1_003):
        client.put_object(Bucket="films", Key=f"media/v/{number:04}.m4s", Body=b"")
    assert len(S3MediaObjects(bucket=bucket).below("v", "", 2_000)) == 1_003
    assert len(S3MediaObjects(bucket=bucket).below("v", "", 1_001)) == 1_001


def test_objects_may_be_kept_for_good(client: Any, bucket: S3Bucket, receiver: S3MediaReceiver) -> None:
    S3MediaObjects(bucket=bucket).put("a.mp4", io.BytesIO(b"x"), "video/mp4")
    multipart = receiver.begin(KEY, "video/mp4")
    receiver.complete(KEY, multipart, [(1, send(client, multipart, 1, b"x"))])
    for name in ("media/a.mp4", f"media/{KEY}"):
        assert client.head_object(Bucket="films", Key=name)["CacheControl"] == "public, max-age=31536000, immutable"


def test_a_bucket_that_is_not_there_is_named(client: Any) -> None:
    nowhere = S3Bucket(name="no-such-bucket")
    with pytest.raises(NotReachable, match=r"bucket no-such-bucket: there is no such bucket"):
        S3MediaObjects(bucket=nowhere).read("a.mp4", 0, 1)
    with pytest.raises(NotReachable, match="there is no such bucket"):
        S3MediaReceiver(bucket=nowhere, clock=MemoryClock(NOW)).begin(KEY, "video/mp4")
    with pytest.raises(NotReachable, match="there is no such bucket"):
        S3MediaObjects(bucket=nowhere).put("a.mp4", io.BytesIO(b"x"), "video/mp4")


def test_without_credentials_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(NotReachable, match="there are no AWS credentials"):
        S3MediaObjects(bucket=S3Bucket(name="films")).find("a.mp4")


def test_an_opened_object_is_read_as_one_version(bucket: S3Bucket) -> None:
    objects = S3MediaObjects(bucket=bucket)
    raw = bytes(range(256)) * 40_000
    objects.put("a.mp4", io.BytesIO(raw), "video/mp4")
    with objects.open("a.mp4") as body:
        assert body.seek(0, io.SEEK_END) == len(raw)
        assert body.seek(5) == 5
        assert body.read() == raw[5:]
        body.seek(0)
        objects.put("a.mp4", io.BytesIO(raw[::-1]), "video/mp4")
        with pytest.raises(UnknownMedia, match=r"no object 'a\.mp4'"):
            body.read()


def test_an_address_has_to_end_later(receiver: S3MediaReceiver) -> None:
    for expires_at in (NOW, NOW - timedelta(hours=1)):
        with pytest.raises(ValueError, match="end after it begins"):
            receiver.part_url(KEY, "multipart", 1, expires_at)
        with pytest.raises(ValueError, match="end after it begins"):
            receiver.form(KEY, "video/mp4", 10, expires_at)


def test_a_name_that_no_store_gives_to_parts_is_unknown(receiver: S3MediaReceiver) -> None:
    for name in ("../x", "é", "a\nb"):
        with pytest.raises(UnknownUpload):
            receiver.parts(KEY, name)


@pytest.mark.parametrize(
    ("etag", "ours"),
    [
        ('"781e5e245d69b566979b86e28d23f2c7"', "781e5e245d69b566979b86e28d23f2c7"),
        ('"781e5e245d69b566979b86e28d23f2c7-12"', "781e5e245d69b566979b86e28d23f2c712"),
        ('"xyz"', b'"xyz"'.hex()),
    ],
)
def test_entity_tags_are_written_in_hexadecimal_digits(etag: str, ours: str) -> None:
    assert hexadecimal(etag) == ours
