"""Groups of settings, each a value; secrets never show."""

from collections.abc import Mapping
from typing import Any, Literal

from attrs import field, frozen


class ConfigError(Exception):
    """Every setting that can't be used, each with a sentence that helps."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Keep the problems by the name of their setting."""
        super().__init__("\n".join(f"{name}: {problem}" for name, problem in problems.items()))
        self.problems = dict(problems)


def secret(**kwargs: Any) -> Any:
    """Make a field that is shown redacted and left out of every repr."""
    return field(repr=False, metadata={"secret": True}, **kwargs)


@frozen(kw_only=True)
class CloudFrontConfig:
    """A distribution of CloudFront; ``keys`` are (key pair id, PEM), current first."""

    domain: str
    keys: tuple[tuple[str, str], ...] = secret()
    distribution_id: str | None
    hash: str
    logs: str | None
    """Where its standard logs are delivered: ``s3://bucket/prefix``."""


@frozen(kw_only=True)
class ForeignConfig:
    """An adapter of somebody else's: ``python:package.module:factory``, and what the factory is called with.

    ``environ`` is the environment without our own settings, but for ``COURSEDOCK_DATA`` and ``COURSEDOCK_PUBLIC_URL``
    as they are in force.
    """

    reference: str
    environ: Mapping[str, str] = secret()


@frozen(kw_only=True)
class MediaConvertConfig:
    """MediaConvert makes the ladders: the ARN of its role, of its queue, and the address of a queue of its events."""

    role: str
    queue: str | None = None
    events: str | None = None


@frozen(kw_only=True)
class AuthConfig:
    """The shop's sign-on: shared HS256 secrets, current first."""

    secrets: tuple[str, ...] = secret()
    issuer: str | None = None
    audience: str | None = None
    claims: Mapping[str, str] = field(factory=dict)
    admin_role: str = "course-admin"


@frozen(kw_only=True)
class SourceConfig:
    """A shop that sends us orders; ``url`` and the consumer keys let us ask it for refunded lines."""

    name: str
    kind: str
    secrets: tuple[str, ...] = secret()
    customer_ids: Literal["session", "own"]
    url: str | None = None
    consumer_key: str | None = secret(default=None)
    consumer_secret: str | None = secret(default=None)
