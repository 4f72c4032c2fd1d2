"""A bucket of S3, or of a server that speaks its protocol: the client, the keys in it, and what went wrong in words.

Sources: Amazon S3 API Reference, "Error responses"; botocore's configuration reference.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from adapters.aws.sdk import ServiceClient, code_of
from course_domain.model.errors import NotReachable

IMMUTABLE: Final = "public, max-age=31536000, immutable"
"""Keys are never used again, so a CDN and a browser may keep an object for good."""

_WORDS: Final = {
    "NoSuchBucket": "there is no such bucket",
    "AccessDenied": "these credentials may not do this",
    "403": "these credentials may not do this",
    "InvalidAccessKeyId": "it doesn't know the access key",
    "SignatureDoesNotMatch": "the secret access key is wrong",
    "PermanentRedirect": "the bucket lies in another region: set AWS_DEFAULT_REGION",
    "AuthorizationHeaderMalformed": "the bucket lies in another region: set AWS_DEFAULT_REGION",
    "301": "the bucket lies in another region: set AWS_DEFAULT_REGION",
    "NoCredentialsError": "there are no AWS credentials",
    "PartialCredentialsError": "the AWS credentials are incomplete",
    "EndpointConnectionError": "nothing answers at its address",
    "ConnectTimeoutError": "nothing answers at its address",
}


class S3Bucket:
    """Keys below ``prefix`` (without slashes around it; "" is the whole bucket) of one bucket.

    ``endpoint`` is the address of another server than Amazon's. Credentials and region come the AWS way. The client is
    made when it is first used; threads share it.
    """

    def __init__(self, *, name: str, prefix: str = "", endpoint: str | None = None) -> None:
        """Reach nothing yet."""
        self.name = name
        self._prefix = f"{prefix}/" if prefix else ""
        self._client = ServiceClient(
            "s3",
            endpoint_url=endpoint,
            signature_version="s3v4",
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            # Other servers than Amazon's seldom have a host name for each bucket.
            s3={"addressing_style": "path" if endpoint else "virtual"},
            max_pool_connections=32,
        )

    @property
    def client(self) -> Any:
        """boto3's client for S3."""
        return self._client()

    def place(self, key: str) -> dict[str, str]:
        """Give the arguments that name an object."""
        return {"Bucket": self.name, "Key": self._prefix + key}

    def prefix_of(self, folder: str) -> str:
        """Give what the names of all objects below a folder begin with; "" is every folder."""
        return f"{self._prefix}{folder}/" if folder else self._prefix

    def name_of(self, key: str) -> str:
        """Give the name in the bucket."""
        return self._prefix + key

    def key_of(self, name: str) -> str:
        """Give the key of a name in the bucket."""
        return name.removeprefix(self._prefix)

    @contextmanager
    def told(self, **refusals: Exception) -> Iterator[None]:
        """Tell S3's errors as ours: ``refusals`` by S3's code, every other as NotReachable."""
        try:
            yield
        except ClientError as error:
            code = code_of(error) or "unknown"
            if code in refusals:
                raise refusals[code] from error
            raise self._trouble(code) from error
        except BotoCoreError as error:
            raise self._trouble(type(error).__name__) from error

    def _trouble(self, code: str) -> NotReachable:
        return NotReachable(what=f"The media store (bucket {self.name}: {_WORDS.get(code, code)})")


def hexadecimal(etag: str) -> str:
    """Write an entity tag of S3 in hexadecimal digits, as ours are; of parts it is a digest, ``-`` and their number."""
    bare = etag.strip('"').replace("-", "").lower()
    is_hexadecimal = bool(bare) and all(each in "0123456789abcdef" for each in bare)
    return bare if is_hexadecimal else etag.encode().hex()
