"""Who we deal with, as JSON: the sign-on and the shops. A ValueError's message is what the operator reads."""

import base64
import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from entrypoints.config.parsers import base_url
from entrypoints.config.values import AuthConfig, SourceConfig

_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_CLAIMS: Final = {"user_id", "email", "email_verified", "name", "locale", "roles"}
_LOOPBACK: Final = {"127.0.0.1", "::1", "localhost"}


def auth(said: Mapping[str, Any]) -> AuthConfig:
    """The JSON of COURSEDOCK_AUTH."""
    if said.get("kind") != "jwt":
        raise ValueError('"kind" must be "jwt" in this version')
    _only(said, {"kind", "secrets", "issuer", "audience", "claims", "admin_role"})
    return AuthConfig(
        secrets=_secrets(said, _check_sign_on),
        issuer=_text(said, "issuer"),
        audience=_text(said, "audience"),
        claims=_claims(said.get("claims", {})),
        admin_role=_text(said, "admin_role") or "course-admin",
    )


def source(said: Any, name: str, count: int) -> SourceConfig:
    """One entry of COURSEDOCK_SOURCES; ``count`` is how many there are."""
    try:
        return _source(said, name, count)
    except ValueError as problem:
        raise ValueError(f"{name}: {problem}") from problem


def _source(said: Any, name: str, count: int) -> SourceConfig:
    if not _NAME.fullmatch(name):
        raise ValueError("its name is a part of /webhooks/{name}: up to 64 letters, digits, - _ and . only")
    if not isinstance(said, Mapping):
        raise ValueError("must be a JSON object")
    kind = said.get("kind")
    if not isinstance(kind, str) or kind not in _CHECKS:
        raise ValueError(f'"kind" must be one of {", ".join(_CHECKS)} in this version')
    _only(said, {"kind", "secrets", "customer_ids", "url", "consumer_key", "consumer_secret"})
    customer_ids = said.get("customer_ids", "session" if count == 1 else None)
    if customer_ids not in ("session", "own"):
        raise ValueError('"customer_ids" must be "session" or "own"')
    return SourceConfig(
        name=name,
        kind=kind,
        secrets=_secrets(said, _CHECKS[kind]),
        customer_ids=customer_ids,
        **_interface(said),
    )


def _interface(said: Mapping[str, Any]) -> dict[str, str | None]:
    """Read where a shop can be asked, and the keys that it wants; all three or none."""
    found = {name: _text(said, name) for name in ("url", "consumer_key", "consumer_secret")}
    url, *keys = found.values()
    if len({bool(part) for part in (url, *keys)}) > 1:
        raise ValueError('"url", "consumer_key" and "consumer_secret" go together')
    if url is None:
        return found
    parts = urlsplit(base_url(url))
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise ValueError('"url" must begin with https://, for the keys travel with it')
    if not all(key and key.strip() and key.isascii() and key.isprintable() for key in keys):
        raise ValueError('"consumer_key" and "consumer_secret" must be as WooCommerce shows them')
    return {**found, "url": url}


def _only(said: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(said) - known)
    if unknown:
        raise ValueError(f"unknown: {', '.join(unknown)}; known: {', '.join(sorted(known))}")


def _text(said: Mapping[str, Any], name: str) -> str | None:
    value = said.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f'"{name}" must be text')
    return value or None


def _secrets(said: Mapping[str, Any], check: Callable[[str], None]) -> tuple[str, ...]:
    found = said.get("secrets")
    if not isinstance(found, list) or not found or not all(isinstance(each, str) and each for each in found):
        raise ValueError('"secrets" must be a list of texts, the current one first')
    for secret in found:
        check(secret)
    return tuple(found)


def _check_sign_on(secret: str) -> None:
    if len(secret.encode()) < 32:
        raise ValueError('each of "secrets" must be 32 bytes or longer (RFC 7518, 3.2)')
    if "-----BEGIN" in secret:
        raise ValueError('"secrets" are shared with the shop, never a PEM: whoever has a public key could sign')


def _check_standard(secret: str) -> None:
    """Refuse what Standard Webhooks 1.0.0 does not write ("Signature scheme")."""
    kind, _, encoded = secret.strip().partition("_")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except ValueError:
        raw = b""
    canonical = base64.b64encode(raw).decode() == encoded
    if not canonical or not ((kind == "whsec" and len(raw) >= 24) or (kind == "whpk" and len(raw) == 32)):
        raise ValueError(
            'each of "secrets" must be whsec_ and at least 24 bytes in base64, or whpk_ and an Ed25519 public key'
        )


def _check_any(_secret: str) -> None:
    """WooCommerce takes whatever is typed."""


_CHECKS: Final[Mapping[str, Callable[[str], None]]] = {"standard": _check_standard, "woocommerce": _check_any}


def _claims(said: Any) -> dict[str, str]:
    if not isinstance(said, dict) or not all(isinstance(value, str) and value for value in said.values()):
        raise ValueError('"claims" must map names to the names of your claims')
    _only(said, _CLAIMS)
    return dict(said)
