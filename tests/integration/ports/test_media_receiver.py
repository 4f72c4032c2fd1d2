"""MediaReceiver: one suite for every store, the one that strangers run."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import falcon
import pytest
from loopback import on_loopback

from adapters.aws.s3_bucket import S3Bucket
from adapters.aws.s3_objects import S3MediaObjects
from adapters.aws.s3_receiver import S3MediaReceiver
from adapters.kit.media_receiver import MediaReceiverContract, Receiving
from adapters.local.media_files import FileMediaObjects
from adapters.local.media_receiver import FileMediaReceiver
from adapters.local.system import SystemClock
from adapters.memory.media import MemoryMediaObjects
from adapters.memory.media_receiver import MemoryMediaReceiver
from entrypoints.http.errors import handle_errors
from entrypoints.http.media_uploads import MediaForm, MediaPart, UploadPlaces, UploadTaker


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


class TestMediaReceiver(MediaReceiverContract):
    @pytest.fixture(params=STORES.values(), ids=STORES.keys())
    def to(self, request: pytest.FixtureRequest) -> Iterator[Receiving]:
        with request.param(request) as made:
            yield made

    @pytest.fixture(params=[in_memory, in_files], ids=["memory", "files"])
    def to_strict(self, request: pytest.FixtureRequest) -> Iterator[Receiving]:
        """All but SeaweedFS, which keeps a part beside the one sent again (test_s3_on_moto sees S3's adapter)."""
        with request.param(request) as made:
            yield made

    def test_of_a_part_that_is_sent_again_the_newest_counts(self, to_strict: Receiving) -> None:
        super().test_of_a_part_that_is_sent_again_the_newest_counts(to_strict)
