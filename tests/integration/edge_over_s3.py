"""The local CDN over a bucket, in CloudFront's place."""

import json
import os
from typing import Any
from wsgiref.types import WSGIApplication

from adapters.aws.s3_bucket import S3Bucket
from adapters.aws.s3_objects import S3MediaObjects
from adapters.local.signature_gate import SignatureGate, Verdict, load_public_key
from adapters.local.system import SystemClock
from entrypoints.edge import create_edge


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
    bucket = S3Bucket(name=os.environ["TEST_BUCKET"], endpoint=os.environ["AWS_ENDPOINT_URL_S3"])
    edge = create_edge(
        gate=SignatureGate(base_url=os.environ["TEST_BASE"], keys=trusted) if trusted else Open(),
        media=S3MediaObjects(bucket=bucket),
        allowed_origins=os.environ["TEST_ORIGINS"].split(","),
        clock=SystemClock(),
    )
    dropped = os.environ.get("TEST_DROPPED", "")

    def without_header(environ: Any, start_response: Any) -> Any:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [each for each in headers if each[0] != dropped], *rest)

        return edge(environ, start)

    return without_header
