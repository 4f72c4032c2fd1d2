"""The local CDN over a bucket, in CloudFront's place."""

import json
import os
from datetime import UTC, datetime
from typing import Any
from wsgiref.types import WSGIApplication

import boto3
from botocore.exceptions import ClientError

from adapters.local.signature_gate import SignatureGate, Verdict, load_public_key
from course_domain.model.errors import UnknownMedia
from course_domain.model.media import MediaObject
from entrypoints.edge import create_edge


class WallClock:
    """The present."""

    def now(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC)


class Bucket:
    """What an edge reads of media objects."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.client: Any = boto3.client("s3")

    def find(self, key: str) -> MediaObject | None:
        """Give what is known of an object."""
        try:
            head = self.client.head_object(Bucket=self.name, Key=key)
        except ClientError:
            return None
        return MediaObject(
            key=key,
            size=head["ContentLength"],
            content_type=head["ContentType"],
            etag=head["ETag"].strip('"'),
            modified_at=head["LastModified"],
        )

    def read(self, key: str, start: int, length: int) -> bytes:
        """Give bytes."""
        try:
            whole: bytes = self.client.get_object(Bucket=self.name, Key=key)["Body"].read()
        except ClientError as missing:
            raise UnknownMedia(key=key) from missing
        return whole[start : start + length]


class Open:
    """A distribution whose key group was forgotten."""

    def check(self, **_asked: Any) -> Verdict:
        """Let everybody in."""
        return Verdict(reason=None)


def create() -> WSGIApplication:
    """Build it by the environment.

    TEST_BUCKET; TEST_KEYS (ids to PEM, or none for a gate that is open); TEST_BASE; TEST_ORIGINS; TEST_DROPPED, a
    header that a distribution without its policy would lack.
    """
    keys = json.loads(os.environ["TEST_KEYS"])
    trusted = {name: load_public_key(pem.encode()) for name, pem in keys.items()}
    edge = create_edge(
        gate=SignatureGate(base_url=os.environ["TEST_BASE"], keys=trusted) if trusted else Open(),
        media=Bucket(os.environ["TEST_BUCKET"]),  # type: ignore[arg-type]
        allowed_origins=os.environ["TEST_ORIGINS"].split(","),
        clock=WallClock(),
    )
    dropped = os.environ.get("TEST_DROPPED", "")

    def without_header(environ: Any, start_response: Any) -> Any:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [each for each in headers if each[0] != dropped], *rest)

        return edge(environ, start)

    return without_header
