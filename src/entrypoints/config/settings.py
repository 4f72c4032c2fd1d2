"""All settings in force, read from the environment with all problems reported together."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from attrs import fields, frozen

from entrypoints.config.addresses import passwords_in, without_password
from entrypoints.config.environ import read_settings
from entrypoints.config.values import (
    AuthConfig,
    CloudFrontConfig,
    ForeignConfig,
    MediaConvertConfig,
    SourceConfig,
    secret,
)

_ADDRESSES: Final = ("database_url", "queue_url", "mail_url")
"""They are shown but for their passwords."""


@frozen(kw_only=True)
class Config:
    """All settings, as they are in force."""

    data: Path
    database_url: str = secret()
    queue_url: str = secret()
    media_url: str
    media: ForeignConfig | None
    """Somebody else's store, where ``media_url`` names one."""
    s3_endpoint: str | None
    cloudfront: CloudFrontConfig | None
    cdn: ForeignConfig | None
    mediaconvert: MediaConvertConfig | None
    url_hours: float
    viewings_days: int
    mail_url: str = secret()
    mail_from: str
    auth: AuthConfig
    sources: tuple[SourceConfig, ...]
    shop_origins: tuple[str, ...]
    public_url: str
    course_page: str
    bind: tuple[str, int]
    edge_bind: tuple[str, int]
    edge_url: str
    proxies: tuple[str, ...]
    bind_viewers: bool
    cookie_domain: str | None
    shop_name: str
    time_zone: str
    log_level: str
    log_format: str
    ffmpeg: str | None
    """Path of the program; None is the packaged one."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Config":
        """Read all settings.

        Raises:
            ConfigError: with every problem, not only the first.
        """
        return cls(**read_settings(environ))

    @property
    def has_local_cdn(self) -> bool:
        """Tell whether we serve media ourselves."""
        return self.cloudfront is None and self.cdn is None

    def secrets(self) -> frozenset[str]:
        """Give every secret there is, so that whatever is logged can leave them out."""
        addresses = {getattr(self, name) for name in _ADDRESSES}
        return frozenset(_secrets_in(self)) - addresses | frozenset().union(*map(passwords_in, addresses))

    def shown(self) -> dict[str, Any]:
        """Give the effective settings for people, secrets redacted."""
        return {
            name: without_password(getattr(self, name)) if name in _ADDRESSES else _shown(getattr(self, name))
            for name in _names(type(self))
        }


def _names(cls: type) -> list[str]:
    return [attribute.name for attribute in fields(cls)]


def _shown(value: Any) -> Any:
    if hasattr(type(value), "__attrs_attrs__"):
        secret = {a.name for a in fields(type(value)) if a.metadata.get("secret")}
        return {
            name: ("(set)" if getattr(value, name) else None) if name in secret else _shown(getattr(value, name))
            for name in _names(type(value))
        }
    if isinstance(value, tuple):
        return [_shown(each) for each in value]
    return str(value) if isinstance(value, Path) else value


def _secrets_in(group: Any) -> Iterator[str]:
    for each in fields(type(group)):
        value = getattr(group, each.name)
        if each.metadata.get("secret"):
            yield from _texts_in(value)
        else:
            held = value if isinstance(value, tuple) else (value,)
            yield from (text for one in held if hasattr(type(one), "__attrs_attrs__") for text in _secrets_in(one))


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts_in(each)
