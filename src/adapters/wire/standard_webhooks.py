"""Signing and verifying of Standard Webhooks.

Source: Standard Webhooks 1.0.0, "Signature scheme", "Webhook headers" and "Verifying signatures"
(https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
"""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from attrs import field, frozen
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from adapters.wire import base64_text
from adapters.wire.instants import EPOCH
from course_domain.model.errors import Forged, Invalid, Stale

TOLERANCE: Final = timedelta(minutes=5)
"""Both ways: a replay is old, and a clock that runs ahead would keep a replay alive."""
ID: Final = "webhook-id"
TIMESTAMP: Final = "webhook-timestamp"
SIGNATURE: Final = "webhook-signature"

_SHORTEST_SECRET: Final = 24
_WRITTEN_ID: Final = re.compile(r"[\x21-\x2d\x2f-\x7e]{1,255}")  # no full stop: it parts what is signed
_WRITTEN_TIMESTAMP: Final = re.compile(r"[0-9]{1,12}")
_WRITTEN_SIGNATURES: Final = re.compile(
    r"[A-Za-z0-9]{1,8},[A-Za-z0-9+/]{1,256}={0,2}(?: [A-Za-z0-9]{1,8},[A-Za-z0-9+/]{1,256}={0,2}){0,9}"
)


class VerifyingKey(Protocol):
    """One configured secret."""

    @property
    def version(self) -> str: ...  # what stands before the comma of its signatures
    def matches(self, signed: bytes, signature: bytes) -> bool: ...


@frozen(kw_only=True)
class HmacKey:
    """A shared secret: HMAC-SHA256."""

    secret: bytes = field(repr=False)
    version: str = "v1"

    def matches(self, signed: bytes, signature: bytes) -> bool:
        """Compare in constant time."""
        return hmac.compare_digest(hmac.digest(self.secret, signed, hashlib.sha256), signature)


@frozen(kw_only=True)
class Ed25519Key:
    """The sender's public key."""

    public_key: Ed25519PublicKey
    version: str = "v1a"

    def matches(self, signed: bytes, signature: bytes) -> bool:
        """Verify."""
        try:
            self.public_key.verify(signature, signed)
        except InvalidSignature:
            return False
        return True


def verifying_key(secret: str) -> VerifyingKey:
    """Read a configured secret: ``whsec_`` (shared, 24 bytes or more) or ``whpk_`` (Ed25519 public key, 32 bytes).

    Raises Invalid on anything else, without repeating it.
    """
    kind, raw = _read_secret(secret)
    if kind == "whsec" and len(raw) >= _SHORTEST_SECRET:
        return HmacKey(secret=raw)
    if kind == "whpk" and len(raw) == 32:
        return Ed25519Key(public_key=Ed25519PublicKey.from_public_bytes(raw))
    raise Invalid.of(
        "secrets", "must be whsec_ and at least 24 bytes in base64, or whpk_ and an Ed25519 public key in base64"
    )


def verify(keys: Sequence[VerifyingKey], headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """Check a message, its headers named in lower case, and give its id.

    One match of any key with any signature is enough, so that both sides can change secrets without a pause.
    Raises Forged on malformed headers or without a match, and Stale when a signed timestamp lies more than
    five minutes from now, either way.
    """
    message_id = _matching(_WRITTEN_ID, headers, ID)
    timestamp = _matching(_WRITTEN_TIMESTAMP, headers, TIMESTAMP)
    signatures = _signatures(_matching(_WRITTEN_SIGNATURES, headers, SIGNATURE))
    signed = _signed(message_id, timestamp, body)
    if not any(key.matches(signed, raw) for key in keys for version, raw in signatures if version == key.version):
        raise Forged(what="signature")
    if abs(now - EPOCH - timedelta(seconds=int(timestamp))) > TOLERANCE:
        raise Stale
    return message_id


def sign(secret: str, message_id: str, timestamp: datetime, body: bytes) -> dict[str, str]:
    """Give the three headers of a message. ``secret`` is ``whsec_…``, or ``whsk_…`` of an Ed25519 key.

    Raises Invalid on a secret that is neither, or on an id that no receiver could take.
    """
    if not _WRITTEN_ID.fullmatch(message_id):
        raise Invalid.of("message_id", "must be up to 255 visible ASCII characters without a full stop")
    seconds = str((timestamp - EPOCH) // timedelta(seconds=1))
    signed = _signed(message_id, seconds, body)
    return {ID: message_id, TIMESTAMP: seconds, SIGNATURE: _signature(secret, signed)}


def _signature(secret: str, signed: bytes) -> str:
    kind, raw = _read_secret(secret)
    if kind == "whsec":
        return f"v1,{base64_text.write(hmac.digest(raw, signed, hashlib.sha256))}"
    if kind == "whsk" and len(raw) in (32, 64):  # the seed, or the seed and the public key
        return f"v1a,{base64_text.write(Ed25519PrivateKey.from_private_bytes(raw[:32]).sign(signed))}"
    raise Invalid.of("secret", "must be whsec_ or whsk_ and base64")


def _read_secret(secret: str) -> tuple[str, bytes]:
    kind, _, encoded = secret.strip().partition("_")
    try:
        return kind, base64_text.read(encoded)
    except ValueError:
        return "", b""


def _matching(pattern: re.Pattern[str], headers: Mapping[str, str], name: str) -> str:
    value = headers.get(name, "")
    if not pattern.fullmatch(value):
        raise Forged(what=f"header {name}")
    return value


def _signatures(header: str) -> list[tuple[str, bytes]]:
    pairs = (part.partition(",") for part in header.split(" "))
    try:
        return [(version, base64_text.read(encoded)) for version, _, encoded in pairs]
    except ValueError as error:
        raise Forged(what=f"header {SIGNATURE}") from error


def _signed(message_id: str, timestamp: str, body: bytes) -> bytes:
    return f"{message_id}.{timestamp}.".encode("ascii") + body
