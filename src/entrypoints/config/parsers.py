"""Turns the text of one setting into its value; a ValueError's message is what the operator reads."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from entrypoints.config.values import AuthConfig, SourceConfig

KINDS = ("standard", "woocommerce")


def pem(text: str) -> str:
    """A PEM, or the file that holds one."""
    if text.startswith("-----BEGIN"):
        return text
    return Path(text).read_text(encoding="utf-8")


def hash_name(text: str) -> str:
    """The hash of CloudFront's signatures."""
    if text not in ("SHA1", "SHA256"):
        raise ValueError("must be SHA256 or SHA1")
    return text


def hours(text: str) -> float:
    """The life of a video's address."""
    number = float(text)
    if not 2 <= number <= 4:
        raise ValueError("must be from 2 to 4: how many hours a video's address lives")
    return number


def host_and_port(text: str) -> tuple[str, int]:
    """``host:port``."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError("must be host:port, such as 127.0.0.1:8000")
    return host, int(port)


def http_url(text: str) -> str:
    """An absolute http(s) address."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an address such as https://courses.example.com")
    return text


def origin(text: str) -> str:
    """Scheme, host and port, nothing else."""
    parts = urlsplit(http_url(text))
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(f"must list origins such as https://shop.example.com, without a path: {text}")
    return f"{parts.scheme}://{parts.netloc}"


def course_page(text: str) -> str:
    """The page of a course, with ``{course}`` where its id goes."""
    if "{course}" not in http_url(text):
        raise ValueError("must hold {course}, such as https://shop.example.com/account/courses/{course}")
    return text


def log_level(text: str) -> str:
    """A level of the log."""
    if text not in ("debug", "info", "warning", "error"):
        raise ValueError("must be debug, info, warning or error")
    return text


def auth(said: Mapping[str, Any]) -> AuthConfig:
    """The JSON of COURSEDOCK_AUTH."""
    if said.get("kind") != "jwt":
        raise ValueError('"kind" must be "jwt" in this version')
    _only(said, {"kind", "secrets", "issuer", "audience", "claims", "admin_role"})
    secrets = _secrets(said)
    if any(len(secret.encode()) < 32 for secret in secrets):
        raise ValueError("each secret must be 32 bytes or longer (RFC 7518, 3.2)")
    return AuthConfig(
        secrets=secrets,
        issuer=_text(said, "issuer"),
        audience=_text(said, "audience"),
        claims=_claims(said.get("claims", {})),
        admin_role=_text(said, "admin_role") or "course-admin",
    )


def source(said: Mapping[str, Any], name: str, count: int) -> SourceConfig:
    """One entry of COURSEDOCK_SOURCES; ``count`` is how many there are."""
    if not isinstance(said, Mapping):
        raise ValueError(f"{name}: must be a JSON object")
    if said.get("kind") not in KINDS:
        raise ValueError(f'{name}: "kind" must be one of {", ".join(KINDS)} in this version')
    _only(said, {"kind", "secrets", "customer_ids", "url", "consumer_key", "consumer_secret"})
    customer_ids = said.get("customer_ids", "session" if count == 1 else None)
    if customer_ids not in ("session", "own"):
        raise ValueError(f'{name}: "customer_ids" must be "session" or "own"')
    address = _text(said, "url")
    keys = _text(said, "consumer_key"), _text(said, "consumer_secret")
    if len({bool(part) for part in (address, *keys)}) > 1:
        raise ValueError(f'{name}: "url", "consumer_key" and "consumer_secret" go together')
    return SourceConfig(
        name=name,
        kind=said["kind"],
        secrets=_secrets(said, name),
        customer_ids=customer_ids,
        url=http_url(address) if address else None,
        consumer_key=keys[0],
        consumer_secret=keys[1],
    )


def _only(said: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(said) - known)
    if unknown:
        raise ValueError(f"unknown: {', '.join(unknown)}; known: {', '.join(sorted(known))}")


def _text(said: Mapping[str, Any], name: str) -> str | None:
    value = said.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f'"{name}" must be text')
    return value or None


def _secrets(said: Mapping[str, Any], where: str = "") -> tuple[str, ...]:
    found = said.get("secrets")
    if not isinstance(found, list) or not found or not all(isinstance(each, str) and each for each in found):
        raise ValueError(f'{where}{": " if where else ""}"secrets" must be a list of texts, the current one first')
    return tuple(found)


def _claims(said: Any) -> dict[str, str]:
    known = {"user_id", "email", "email_verified", "name", "locale", "roles"}
    if not isinstance(said, dict) or not all(isinstance(value, str) for value in said.values()):
        raise ValueError('"claims" must map names to the names of your claims')
    _only(said, known)
    return dict(said)
