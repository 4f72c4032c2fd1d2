"""MediaObjects: one suite for every store of media, the one that strangers run."""

from collections.abc import Callable

import pytest

from adapters.aws.s3_bucket import S3Bucket
from adapters.aws.s3_objects import S3MediaObjects
from adapters.kit.media_objects import MediaObjectsContract
from adapters.local.media_files import FileMediaObjects
from adapters.memory.media import MemoryMediaObjects
from course_domain.ports import MediaObjects


def in_memory(_request: pytest.FixtureRequest) -> MediaObjects:
    return MemoryMediaObjects()


def in_files(request: pytest.FixtureRequest) -> MediaObjects:
    return FileMediaObjects(folder=request.getfixturevalue("tmp_path") / "media")


def in_s3(request: pytest.FixtureRequest) -> MediaObjects:
    bucket = request.getfixturevalue("bucket")
    bucket.client.put_object(Bucket=bucket.name, Key="not-ours.txt", Body=b"beside our prefix")
    return S3MediaObjects(bucket=S3Bucket(name=bucket.name, prefix="our/media", endpoint=bucket.endpoint))


STORES: dict[str, Callable[[pytest.FixtureRequest], MediaObjects]] = {
    "memory": in_memory,
    "files": in_files,
    "s3": in_s3,
}


class TestMediaObjects(MediaObjectsContract):
    @pytest.fixture(params=STORES.values(), ids=STORES.keys())
    def media(self, request: pytest.FixtureRequest) -> MediaObjects:
        return request.param(request)
