"""Addresses of databases and queues, which may hold passwords; a ValueError's message never repeats what was set."""

from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from entrypoints.config.parsers import sqlite_url

POSTGRES: Final = "postgresql"
S3: Final = "s3"
_REDIS: Final = ("redis", "rediss")
_SECRET: Final = ("password", "sslpassword")
_MASK: Final = "(set)"
_POSTGRES_FORM: Final = (
    "postgresql://user:password@host:5432/database, or postgresql://user@/database?host=/folder for a Unix socket; "
    "in a user or password write @ as %40, / as %2F, : as %3A, # as %23, ? as %3F, % as %25"
)


def scheme_of(url: str) -> str:
    """Tell of what kind an address is."""
    return url.partition("://")[0]


def database_url(text: str) -> str:
    """A SQLite file, or a database on a PostgreSQL server."""
    if scheme_of(text) == "sqlite":
        return sqlite_url(text)
    if not _is_postgres(text):
        raise ValueError(f"must be sqlite:///path of a file, without a question mark, or {_POSTGRES_FORM}")
    return text


def queue_url(text: str) -> str:
    """Another SQLite file, a database on a PostgreSQL server, or a server that speaks the Redis protocol."""
    if scheme_of(text) == "sqlite":
        return sqlite_url(text)
    if not _is_postgres(text) and not _is_redis(text):
        raise ValueError(
            "must be sqlite:///path of another file, without a question mark, redis://:password@host:6379/0, rediss://…"
            f" or {_POSTGRES_FORM}"
        )
    return text


def _is_postgres(text: str) -> bool:
    parts = _parts(text)
    if parts is None or parts.scheme != POSTGRES or "/" in (name := parts.path.removeprefix("/")) or not name:
        return False
    try:
        said = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        return False
    return bool(parts.hostname) or bool(said.get("host"))


def _is_redis(text: str) -> bool:
    parts = _parts(text)
    if parts is None or parts.scheme not in _REDIS or not parts.hostname or parts.query:
        return False
    number = parts.path.removeprefix("/")
    return number == "" or (number.isascii() and number.isdigit())


def _parts(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        is_whole = parts.port != 0 and not parts.fragment
    except ValueError:
        return None
    return parts if is_whole and text.isprintable() and " " not in text else None


def passwords_in(url: str) -> frozenset[str]:
    """Give the passwords that an address holds, as they are sent."""
    parts = urlsplit(url)
    said = {value for key, value in parse_qsl(parts.query) if key in _SECRET}
    return frozenset(said | ({unquote(parts.password)} if parts.password else set()))


def without_password(url: str) -> str:
    """Give an address with its passwords masked, wherever they stand."""
    parts = urlsplit(url)
    user, at, place = parts.netloc.rpartition("@")
    name, colon, password = user.partition(":")
    said = parse_qsl(parts.query, keep_blank_values=True)
    if not password and not any(key in _SECRET for key, _ in said):
        return url
    netloc = f"{name}{colon}{_MASK if password else ''}{at}{place}"
    query = urlencode([(key, _MASK if key in _SECRET else value) for key, value in said], safe="/()")
    return parts._replace(netloc=netloc, query=query).geturl()
