"""Clients of Amazon's services, and their troubles in our words."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from course_domain.model.errors import NotReachable

_FALLBACK_REGION: Final = "us-east-1"
_PATIENCE: Final[dict[str, Any]] = {
    "connect_timeout": 5,
    "read_timeout": 30,
    "retries": {"mode": "standard", "total_max_attempts": 3},
}


class ServiceClient:
    """boto3's client of a service, by calling it. Threads share it.

    It is made when it is first called, for that may ask the machine's own metadata: credentials are found as AWS finds
    them, and so is the region where none is given; ``us-east-1`` if there is none.
    """

    def __init__(
        self, service: str, *, region: str | None = None, endpoint_url: str | None = None, **settings: Any
    ) -> None:
        """Reach nothing yet; ``settings`` are further ones of botocore's ``Config``."""
        self._service, self._region, self._endpoint_url = service, region, endpoint_url
        self._config = _PATIENCE | settings
        self._lock = Lock()
        self._client: Any = None

    def __call__(self) -> Any:
        with self._lock:
            if self._client is None:
                self._client = self._made()
            return self._client

    def _made(self) -> Any:
        # A session of its own: boto3's default one must not be shared by threads while it makes clients.
        session = boto3.session.Session()
        return session.client(
            self._service,
            region_name=self._region or session.region_name or _FALLBACK_REGION,
            endpoint_url=self._endpoint_url,
            config=Config(**self._config),
        )


def code_of(error: ClientError) -> str:
    """Give the stable word of a refusal, such as ``NotFoundException``."""
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def reaching(what: str) -> Iterator[None]:
    """Say NotReachable for whatever goes wrong with a service; the cause stays chained to it."""
    try:
        yield
    except ClientError as error:
        said = str(error.response.get("Error", {}).get("Message", "")).strip()
        detail = ": ".join(filter(None, (code_of(error), said)))
        raise NotReachable(what=f"{what} ({detail})" if detail else what) from error
    except BotoCoreError as error:
        raise NotReachable(what=f"{what} ({type(error).__name__})") from error
