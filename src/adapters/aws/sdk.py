"""Clients of Amazon's services, and their troubles in our words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from course_domain.model.errors import NotReachable


def open_client(service: str, *, region: str | None = None, endpoint_url: str | None = None) -> Any:
    """Make a client of a service. Nothing is connected before it is used; credentials are found as AWS finds them."""
    patience = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "total_max_attempts": 3})
    # A session of its own: boto3's default one must not be shared by threads while it makes clients.
    return boto3.session.Session().client(service, region_name=region, endpoint_url=endpoint_url, config=patience)


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
