"""CloudFront's standard logs, delivered to a bucket as gzipped files."""

import gzip
import io
import logging
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import field, frozen
from botocore.exceptions import ClientError

from adapters.aws.sdk import ServiceClient, code_of, reaching
from adapters.wire.access_logs import sum_cloudfront_lines
from course_domain.model.errors import UnknownMedia

_LOG: Final = logging.getLogger(__name__)
_GONE: Final = frozenset({"NoSuchKey", "404"})


@frozen(kw_only=True)
class CloudFrontAccessLogs:
    """AccessLogs below a prefix of a bucket that is for these alone; ``client`` is S3's.

    What was read is deleted. Their names begin with the distribution's id and the hour, so they sort by age.
    """

    bucket: str
    prefix: str
    client: ServiceClient = field(repr=False)

    def unread(self, limit: int) -> tuple[str, ...]:
        with reaching("the bucket of CloudFront's logs"):
            found = self.client().list_objects_v2(Bucket=self.bucket, Prefix=self.prefix, MaxKeys=min(limit, 1000))
        return tuple(each["Key"] for each in found.get("Contents", ()))

    def read(self, name: str) -> Mapping[str, int]:
        with reaching("the bucket of CloudFront's logs"):
            try:
                body = self.client().get_object(Bucket=self.bucket, Key=name)["Body"]
            except ClientError as refused:
                if code_of(refused) in _GONE:
                    raise UnknownMedia(key=name) from refused
                raise
            with body:
                return sum_cloudfront_lines(_lines(body, name))

    def done(self, name: str) -> None:
        with reaching("the bucket of CloudFront's logs"):
            self.client().delete_object(Bucket=self.bucket, Key=name)


def _lines(body: Any, name: str) -> Iterator[str]:
    """Unpack while it comes; a file that is damaged is read as far as it goes."""
    unpacked = io.TextIOWrapper(gzip.GzipFile(fileobj=body), encoding="utf-8", errors="replace")
    try:
        yield from unpacked
    except (EOFError, gzip.BadGzipFile, zlib.error) as problem:
        _LOG.warning("a log of CloudFront could not be read to its end: %s (%s)", name, type(problem).__name__)
