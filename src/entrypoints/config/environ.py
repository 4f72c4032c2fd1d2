"""Reads settings one by one and remembers what is wrong with each."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from entrypoints.config import addresses, cookies, keys, parsers, parties, references
from entrypoints.config.values import AuthConfig, CloudFrontConfig, ConfigError, SourceConfig

T = TypeVar("T")
PREFIX = "COURSEDOCK_"
_HERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where to listen is the operator's choice


def read_settings(environ: Mapping[str, str]) -> dict[str, Any]:
    """Give the fields of ``Config``.

    Raises:
        ConfigError: with every problem, not only the first.
    """
    reader = _Reader(environ)
    settings = {**reader.places(), **reader.addresses(), **reader.partners(), **reader.words()}
    settings |= references.read(reader, settings)
    settings |= reader.delivery(**{name: settings[name] for name in ("public_url", "edge_url", "cloudfront")})
    reader.refuse_unknown()
    if reader.problems:
        raise ConfigError(reader.problems)
    return settings


def _joined(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _reached(bound: tuple[str, int]) -> str:
    """Give the address by which this machine reaches what is bound there."""
    return f"http://{_joined(_HERE.get(bound[0], bound[0]), bound[1])}"


class _Reader:
    """Reads settings one by one and remembers what is wrong with each."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: dict[str, str] = {}
        # Some of CloudFront's are asked for only where the others are set.
        self.asked = {
            f"CLOUDFRONT_{name}" for name in ("DOMAIN", "KEY_PAIR_ID", "PRIVATE_KEY", "DISTRIBUTION_ID", "HASH", "LOGS")
        }

    def refuse_unknown(self) -> None:
        """Refuse what nobody asked for: a misspelt setting would leave its default in force without a word."""
        for name in self.environ:
            bare = name.removeprefix(PREFIX)
            if name.startswith(PREFIX) and not {bare, bare.removesuffix("_FILE")} & self.asked:
                self.wrong(bare, "is not a setting; README.md lists them")

    def places(self) -> dict[str, Any]:
        data = self.parsed("DATA", "./var", parsers.folder) or Path("var")
        database_url = self.parsed("DATABASE_URL", f"sqlite:///{data}/coursedock.db", addresses.database_url)
        is_postgres = database_url is not None and addresses.scheme_of(database_url) == addresses.POSTGRES
        beside = database_url if is_postgres else f"sqlite:///{data}/queue.db"
        queue_url = self.parsed("QUEUE_URL", beside or "", addresses.queue_url)
        if queue_url is not None and queue_url == database_url and not is_postgres:
            self.wrong("QUEUE_URL", "must be another file than COURSEDOCK_DATABASE_URL")
        return {
            "data": data,
            "database_url": database_url,
            "queue_url": queue_url,
            **self.media(data),
            "mail_url": self.parsed("MAIL_URL", f"folder:{data}/mail", parsers.mail_url),
        }

    def media(self, data: Path) -> dict[str, Any]:
        media_url = self.parsed("MEDIA_URL", f"file://{data}/media", references.or_reference(parsers.media_url))
        endpoint = self.raw("S3_ENDPOINT")
        if endpoint and media_url and addresses.scheme_of(media_url) != addresses.S3:
            self.wrong("S3_ENDPOINT", "is of use only where COURSEDOCK_MEDIA_URL begins with s3://")
        found = None if endpoint is None else self.checked("S3_ENDPOINT", endpoint, parsers.base_url)
        return {"media_url": media_url, "s3_endpoint": found}

    def addresses(self) -> dict[str, Any]:
        bind = self.parsed("BIND", "127.0.0.1:8000", parsers.host_and_port) or ("127.0.0.1", 8000)
        beside = (bind[0], bind[1] + 1)
        edge_bind = self.parsed("EDGE_BIND", _joined(*beside), parsers.host_and_port) or beside
        if edge_bind == bind:
            self.wrong("EDGE_BIND", "must be another port than COURSEDOCK_BIND")
        public_url = self.parsed("PUBLIC_URL", _reached(bind), parsers.base_url) or _reached(bind)
        return {
            "bind": bind,
            "edge_bind": edge_bind,
            "public_url": public_url,
            "edge_url": self.parsed("EDGE_URL", _reached(edge_bind), parsers.base_url),
            "course_page": self.parsed("COURSE_PAGE", f"{public_url}/learn/{{course}}", parsers.course_page),
        }

    def partners(self) -> dict[str, Any]:
        return {
            "auth": self.auth(),
            "sources": self.sources(),
            "cloudfront": self.cloudfront(),
            "shop_origins": self.listed("SHOP_ORIGINS", parsers.origin),
            "proxies": self.listed("PROXIES", parsers.proxy),
        }

    def delivery(self, public_url: str, edge_url: str | None, cloudfront: CloudFrontConfig | None) -> dict[str, Any]:
        cdn = edge_url if cloudfront is None else f"https://{cloudfront.domain}"
        said, sites = self.raw("COOKIE_DOMAIN"), (public_url, cdn or public_url)
        domain = None if said is None else self.checked("COOKIE_DOMAIN", said, cookies.cookie_domain, sites)
        return {"bind_viewers": self.parsed("BIND_VIEWERS", "off", parsers.bind_viewers), "cookie_domain": domain}

    def words(self) -> dict[str, Any]:
        return {
            "url_hours": self.parsed("URL_HOURS", "3", parsers.hours),
            "viewings_days": self.parsed("VIEWINGS_DAYS", "90", parsers.days),
            "mail_from": self.parsed("MAIL_FROM", "courses@localhost", parsers.sender),
            "shop_name": self.parsed("SHOP_NAME", "Coursedock", str),
            "time_zone": self.parsed("TIME_ZONE", "UTC", parsers.time_zone),
            "log_level": self.parsed("LOG_LEVEL", "info", parsers.log_level),
            "log_format": self.parsed("LOG_FORMAT", "text", parsers.log_format),
            "ffmpeg": self.parsed("FFMPEG", "", parsers.program),
        }

    def raw(self, name: str) -> str | None:
        """Give a setting, or the content of the file that its ``…_FILE`` names; empty is not set."""
        self.asked.add(name)
        value, path = self.environ.get(PREFIX + name), self.environ.get(f"{PREFIX}{name}_FILE")
        if value and path:
            self.wrong(name, f"is set twice: by itself and by {PREFIX}{name}_FILE")
        if path:
            value = self.content(name, path)
        if value and not _is_text(value):
            self.wrong(name, "is not UTF-8")
            return None
        return value or None

    def content(self, name: str, path: str) -> str | None:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as problem:
            self.wrong(name, f"the file that {PREFIX}{name}_FILE names can't be read: {problem.strerror}")
        except ValueError:
            self.wrong(name, f"the file that {PREFIX}{name}_FILE names is not UTF-8")
        return None

    def wrong(self, name: str, problem: str) -> None:
        known = self.problems.get(PREFIX + name)
        self.problems[PREFIX + name] = f"{known}; {problem}" if known else problem

    def is_wrong(self, name: str) -> bool:
        return PREFIX + name in self.problems

    def parsed(self, name: str, default: str, parse: Callable[[str], T]) -> T | None:
        return self.checked(name, self.raw(name) or default, parse)

    def checked(self, name: str, said: Any, read: Callable[..., T], *args: Any) -> T | None:
        try:
            return read(said, *args)
        except ValueError as problem:
            self.wrong(name, str(problem))
            return None

    def listed(self, name: str, parse: Callable[[str], str]) -> tuple[str, ...]:
        parts = [part.strip() for part in (self.raw(name) or "").split(",")]
        found = [self.checked(name, part, parse) for part in parts if part]
        return tuple(each for each in found if each is not None)

    def json(self, name: str) -> dict[str, Any] | None:
        raw = self.raw(name)
        return None if raw is None else self.checked(name, raw, _object)

    def auth(self) -> AuthConfig | None:
        said = self.json("AUTH")
        if said is None and not self.is_wrong("AUTH"):
            self.wrong("AUTH", 'is needed: who signs your customers in? e.g. {"kind":"jwt","secrets":["…"]}')
        return None if said is None else self.checked("AUTH", said, parties.auth)

    def sources(self) -> tuple[SourceConfig, ...]:
        said = self.json("SOURCES") or {}
        found = [self.checked("SOURCES", one, parties.source, name, len(said)) for name, one in said.items()]
        sources = tuple(source for source in found if source is not None)
        if sum(source.customer_ids == "session" for source in sources) > 1:
            self.wrong("SOURCES", 'only one source may say "customer_ids":"session": the one whose ids sessions carry')
        return sources

    def cloudfront(self) -> CloudFrontConfig | None:
        if not any(value for name, value in self.environ.items() if name.startswith(f"{PREFIX}CLOUDFRONT_")):
            return None
        return CloudFrontConfig(
            domain=self.parsed("CLOUDFRONT_DOMAIN", "", parsers.domain) or "",
            keys=self.signing_keys("CLOUDFRONT_KEY_PAIR_ID", "CLOUDFRONT_PRIVATE_KEY"),
            distribution_id=self.raw("CLOUDFRONT_DISTRIBUTION_ID"),
            hash=self.parsed("CLOUDFRONT_HASH", "SHA256", parsers.hash_name) or "",
            logs=self.parsed("CLOUDFRONT_LOGS", self.raw("CLOUDFRONT_LOGS") or "", parsers.logs_url),
        )

    def signing_keys(self, ids_name: str, pems_name: str) -> tuple[tuple[str, str], ...]:
        """Pair ids and private keys, current first."""
        ids, pems = self.listed(ids_name, parsers.key_pair_id), self.listed(pems_name, keys.private_key)
        are_well = not (self.is_wrong(ids_name) or self.is_wrong(pems_name))
        for name, found in ((ids_name, ids), (pems_name, pems)):
            if not found and not self.is_wrong(name):
                self.wrong(name, "is needed beside the other CloudFront settings")
        if are_well and ids and pems and len(ids) != len(pems):
            self.wrong(pems_name, "as many as key pair ids are needed, in the same order")
        return tuple(zip(ids, pems, strict=False))


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as problem:
        raise ValueError(f"must be JSON: {problem}") from None
    if not isinstance(value, dict):
        raise ValueError("must be a JSON object")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _is_text(value: str) -> bool:
    try:
        return "\0" not in value and bool(value.encode())
    except UnicodeEncodeError:
        return False
