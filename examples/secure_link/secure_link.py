"""Addresses that nginx opens by its own ``secure_link``: a CDN for Coursedock that Coursedock knows nothing of.

Source: the manual of nginx, "Module ngx_http_secure_link_module". nginx.conf beside this file says the other half.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Address
from urllib.parse import parse_qsl

from course_domain.model.media import is_valid_key


def make(environ: Mapping[str, str]) -> "SecureLinkSigner":
    """Make the signer of the settings SECURE_LINK_URL and SECURE_LINK_SECRET."""
    secret = environ.get("SECURE_LINK_SECRET", "")
    if len(secret) < 32:
        raise ValueError("SECURE_LINK_SECRET must have 32 characters or more, as in nginx.conf")
    return SecureLinkSigner(base_url=environ["SECURE_LINK_URL"].rstrip("/"), secret=secret)


@dataclass(frozen=True, kw_only=True)
class SecureLinkSigner:
    """UrlSigner whose addresses carry a digest of their end, of what they open and for whom, and of the secret."""

    base_url: str
    secret: str = field(repr=False)

    def address(self, key: str) -> str:
        """Give the unsigned address of an object; ValueError for a key that is not written as keys are."""
        return self.base_url + path_of(key)

    def sign(self, key: str, expires_at: datetime, viewer: str | None = None) -> str:
        """Give an address that opens one object until then; for one IPv4 address, where the viewer has one."""
        return f"{self.address(key)}?{self._query(path_of(key), '', _seconds(expires_at), _ipv4(viewer))}"

    def sign_folder(self, folder: str, expires_at: datetime, viewer: str | None = None) -> str:
        """Give the query string that opens everything below a folder."""
        return self._query(f"{path_of(folder)}/*", path_of(folder), _seconds(expires_at), _ipv4(viewer))

    def opens(self, key: str, query: str, now: datetime, viewer: str | None = None) -> bool:
        """Tell whether nginx would open an object now."""
        said = dict(parse_qsl(query))
        folder, bound, expires = said.get("folder", ""), said.get("viewer", ""), said.get("expires", "")
        if not is_valid_key(key) or not (expires.isascii() and expires.isdigit()):
            return False
        path = path_of(key)
        signed = f"{folder}/*" if folder and path.startswith(f"{folder}/") else path
        genuine = query == self._query(signed, folder, int(expires), bound)
        return genuine and bound in ("", viewer) and now.timestamp() < int(expires) + 1

    def as_cookies(self, query: str) -> Mapping[str, str]:
        """Give the cookies that nginx reads where an address has no query."""
        return {f"media_{name}": value for name, value in parse_qsl(query)}

    def _query(self, signed: str, folder: str, expires: int, viewer: str) -> str:
        # MD5, and the secret at the end, is what nginx does; the digest is of our own words, so nobody chooses them.
        digest = hashlib.md5(f"{expires} {signed} {viewer} {self.secret}".encode(), usedforsecurity=False).digest()
        token = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        parts = {"md5": token, "expires": str(expires), "folder": folder, "viewer": viewer}
        return "&".join(f"{name}={value}" for name, value in parts.items() if value)


def path_of(key: str) -> str:
    """Give the path of an object or a folder; keys are written so that nothing in them is escaped."""
    if not is_valid_key(key):
        raise ValueError(f"not a media key: {key!r}")
    return f"/{key}"


def _seconds(expires_at: datetime) -> int:
    """Give the last second in which nginx opens: it lets the one in ``expires`` pass."""
    return int(expires_at.timestamp()) - 1


def _ipv4(viewer: str | None) -> str:
    try:
        return str(IPv4Address(viewer)) if viewer else ""
    except ValueError:
        return ""
