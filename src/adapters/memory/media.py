"""Media objects and signed addresses in memory: what the tests of use cases run on."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from threading import Lock
from typing import BinaryIO, Final
from urllib.parse import parse_qs

from attrs import field, frozen

from course_domain.model.errors import UnknownMedia
from course_domain.model.media import MediaObject, is_valid_key
from course_domain.model.viewings import unnamed

_DAWN: Final = datetime(2026, 1, 1, tzinfo=UTC)


def _checked(key: str) -> str:
    if not is_valid_key(key):
        raise ValueError(f"not a media key: {key!r}")
    return key


@frozen(kw_only=True)
class MemoryUrlSigner:
    """UrlSigner that signs with an HMAC: deterministic, and checked by its own ``opens``."""

    base_url: str = "https://media.example"
    secret: bytes = field(default=b"for tests only", repr=False)

    def address(self, key: str) -> str:
        """Give the unsigned address of an object; ValueError for a key that is not written as keys are."""
        return f"{self.base_url}/{_checked(key)}"

    def sign(self, key: str, expires_at: datetime, viewer: str | None = None) -> str:
        """Give an address that opens one object until then; for one IPv4 address, where a viewer has one."""
        url = self.address(key)
        return f"{url}?{self._query(url, int(expires_at.timestamp()), _ipv4(viewer))}"

    def sign_folder(self, folder: str, expires_at: datetime, viewer: str | None = None) -> str:
        """Give the query string, without ``?``, that opens every object below a folder."""
        return self._query(f"{self.address(folder)}/*", int(expires_at.timestamp()), _ipv4(viewer))

    def opens(self, key: str, query: str, now: datetime, viewer: str | None = None) -> bool:
        """Tell whether a query string opens an object now."""
        query = unnamed(query)
        given = {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
        resource, until, viewers = given.get("for", ""), given.get("until", ""), given.get("from", "")
        if not is_valid_key(key) or not until.isdecimal() or query != self._query(resource, int(until), viewers):
            return False
        target = self.address(key)
        covered = target == resource or (resource.endswith("/*") and target.startswith(resource[:-1]))
        return covered and viewers in ("", viewer) and now.timestamp() < int(until)

    def as_cookies(self, query: str) -> Mapping[str, str]:
        """Give cookies that open what the query of ``sign_folder`` opens."""
        return {f"Media-{name}": values[0] for name, values in parse_qs(query).items()}

    def _query(self, resource: str, until: int, viewer: str) -> str:
        said = f"for={resource}&until={until}" + (f"&from={viewer}" if viewer else "")
        return f"{said}&proof={hmac.new(self.secret, said.encode(), hashlib.sha256).hexdigest()}"


def _ipv4(viewer: str | None) -> str:
    try:
        return "" if viewer is None else str(IPv4Address(viewer))
    except ValueError:
        return ""


class MemoryMediaObjects:
    """MediaObjects in a dictionary. Time is made up: every put is a second later than the one before."""

    def __init__(self) -> None:
        """Start empty."""
        self._lock = Lock()
        self._objects: dict[str, tuple[MediaObject, bytes]] = {}
        self._modified_at = _DAWN

    def find(self, key: str) -> MediaObject | None:
        """Find what is known of an object, or None."""
        found = self._objects.get(key)
        return found[0] if found else None

    def put(self, key: str, body: BinaryIO, content_type: str) -> MediaObject:
        """Store a body in place of what was there; ValueError for a key that is not written as keys are."""
        raw = body.read()
        etag = hashlib.sha256(raw).hexdigest()[:32]
        with self._lock:
            self._modified_at += timedelta(seconds=1)
            made = MediaObject(
                key=_checked(key),
                size=len(raw),
                content_type=content_type,
                etag=etag,
                modified_at=self._modified_at,
            )
            self._objects[key] = (made, raw)
        return made

    def read(self, key: str, start: int, length: int) -> bytes:
        """Read at most ``length`` bytes from ``start``; raises UnknownMedia for an absent key."""
        found = self._objects.get(key)
        if found is None:
            raise UnknownMedia(key=key)
        return found[1][start : start + length]

    def delete(self, key: str) -> None:
        """Remove an object; removing what is not there is no error."""
        with self._lock:
            self._objects.pop(key, None)

    def below(self, folder: str, after: str, limit: int) -> tuple[MediaObject, ...]:
        """List the objects below a folder, at most ``limit``."""
        with self._lock:
            found = sorted(key for key in self._objects if key > after and (not folder or key.startswith(f"{folder}/")))
            return tuple(self._objects[key][0] for key in found[:limit])
