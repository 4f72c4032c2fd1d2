"""Reads settings one by one and remembers what is wrong with each."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from entrypoints.config import parsers
from entrypoints.config.values import AuthConfig, CloudFrontConfig, ConfigError, SourceConfig

T = TypeVar("T")
PREFIX = "COURSEDOCK_"


def read_settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Give the fields of ``Config``.

    Raises:
        ConfigError: with every problem, not only the first.
    """
    reader = _Reader(environ)
    settings = reader.settings()
    if reader.problems:
        raise ConfigError(reader.problems)
    return settings


class _Reader:
    """Reads settings one by one and remembers what is wrong with each."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: dict[str, str] = {}

    def settings(self) -> dict[str, Any]:
        data = Path(self.text("DATA", "./var")).absolute()
        bind = self.address("BIND", "127.0.0.1:8000")
        edge_bind = self.address("EDGE_BIND", f"{bind[0]}:{bind[1] + 1}")
        public_url = self.url("PUBLIC_URL", f"http://{bind[0]}:{bind[1]}")
        return {
            "data": data,
            "database_url": self.one_of_schemes("DATABASE_URL", f"sqlite:///{data}/coursedock.db", ("sqlite",)),
            "queue_url": self.one_of_schemes("QUEUE_URL", f"sqlite:///{data}/queue.db", ("sqlite",)),
            "media_url": self.one_of_schemes("MEDIA_URL", f"file://{data}/media", ("file",)),
            "cloudfront": self.cloudfront(),
            "url_hours": self.parsed("URL_HOURS", "3", parsers.hours),
            "mail_url": self.one_of_schemes("MAIL_URL", f"folder:{data}/mail", ("folder", "smtp", "smtps")),
            "mail_from": self.text("MAIL_FROM", "courses@localhost"),
            "auth": self.auth(),
            "sources": self.sources(),
            "shop_origins": self.listed("SHOP_ORIGINS", parsers.origin),
            "public_url": public_url,
            "course_page": self.parsed("COURSE_PAGE", f"{public_url}/learn/{{course}}", parsers.course_page),
            "bind": bind,
            "edge_bind": edge_bind,
            "edge_url": self.url("EDGE_URL", f"http://{edge_bind[0]}:{edge_bind[1]}"),
            "proxies": self.listed("PROXIES", str),
            "shop_name": self.text("SHOP_NAME", "Coursedock"),
            "time_zone": self.parsed("TIME_ZONE", "UTC", lambda name: ZoneInfo(name).key),
            "log_level": self.parsed("LOG_LEVEL", "info", parsers.log_level),
        }

    def raw(self, name: str) -> str | None:
        """Give a setting, or the content of the file that its ``…_FILE`` names; empty is not set."""
        path = self.environ.get(f"{PREFIX}{name}_FILE")
        if path:
            try:
                return Path(path).read_text(encoding="utf-8").strip() or None
            except (OSError, UnicodeDecodeError) as problem:
                self.wrong(f"{name}_FILE", f"can't be read: {problem}")
                return None
        return self.environ.get(PREFIX + name) or None

    def wrong(self, name: str, problem: str) -> None:
        self.problems[PREFIX + name] = problem

    def text(self, name: str, default: str) -> str:
        return self.raw(name) or default

    def parsed(self, name: str, default: str, parse: Callable[[str], T]) -> T | None:
        try:
            return parse(self.text(name, default))
        except (ValueError, KeyError, OSError) as problem:
            self.wrong(name, str(problem).strip("'\""))
            return None

    def address(self, name: str, default: str) -> tuple[str, int]:
        return self.parsed(name, default, parsers.host_and_port) or ("127.0.0.1", 8000)

    def url(self, name: str, default: str) -> str:
        return (self.parsed(name, default, parsers.http_url) or default).rstrip("/")

    def one_of_schemes(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if urlsplit(value).scheme not in schemes:
            self.wrong(name, f"must start with one of {', '.join(f'{s}:' for s in schemes)} in this version")
        return value

    def listed(self, name: str, parse: Callable[[str], str]) -> tuple[str, ...]:
        whole = self.raw(name) or ""
        return (
            self.parsed(name, whole, lambda text: tuple(parse(p.strip()) for p in text.split(",") if p.strip())) or ()
        )

    def json(self, name: str) -> dict[str, Any] | None:
        raw = self.raw(name)
        if raw is None:
            return None
        try:
            value = json.loads(raw)
        except ValueError as problem:
            self.wrong(name, f"must be JSON: {problem}")
            return None
        if not isinstance(value, dict):
            self.wrong(name, "must be a JSON object")
            return None
        return value

    def auth(self) -> AuthConfig | None:
        said = self.json("AUTH")
        if said is None:
            if f"{PREFIX}AUTH" not in self.problems:
                self.wrong("AUTH", 'is needed: who signs your customers in? e.g. {"kind":"jwt","secrets":["…"]}')
            return None
        return self.checked("AUTH", said, parsers.auth)

    def sources(self) -> tuple[SourceConfig, ...]:
        said = self.json("SOURCES") or {}
        found = [self.checked("SOURCES", one, parsers.source, name, len(said)) for name, one in said.items()]
        sources = tuple(source for source in found if source is not None)
        if sum(source.customer_ids == "session" for source in sources) > 1:
            self.wrong("SOURCES", 'only one source may say "customer_ids":"session": the one whose ids sessions carry')
        return sources

    def checked(self, name: str, said: Any, read: Callable[..., T], *args: Any) -> T | None:
        try:
            return read(said, *args)
        except (ValueError, TypeError, KeyError) as problem:
            self.wrong(name, str(problem).strip("'\""))
            return None

    def cloudfront(self) -> CloudFrontConfig | None:
        names = ("DOMAIN", "KEY_PAIR_ID", "PRIVATE_KEY")
        said = {name: self.raw(f"CLOUDFRONT_{name}") for name in names}
        if not any(said.values()):
            return None
        for name, value in said.items():
            if value is None:
                self.wrong(f"CLOUDFRONT_{name}", "is needed beside the other CloudFront settings")
        if not all(said.values()):
            return None
        return self.checked("CLOUDFRONT_PRIVATE_KEY", said, self._cloudfront)

    def _cloudfront(self, said: Mapping[str, str]) -> CloudFrontConfig:
        ids = [part.strip() for part in said["KEY_PAIR_ID"].split(",")]
        pems = [parsers.pem(part.strip()) for part in said["PRIVATE_KEY"].split(",")]
        if len(ids) != len(pems):
            raise ValueError("as many private keys as key pair ids are needed, in the same order")
        return CloudFrontConfig(
            domain=said["DOMAIN"].removeprefix("https://").rstrip("/"),
            keys=tuple(zip(ids, pems, strict=True)),
            distribution_id=self.raw("CLOUDFRONT_DISTRIBUTION_ID"),
            hash=self.parsed("CLOUDFRONT_HASH", "SHA256", parsers.hash_name) or "SHA256",
        )
