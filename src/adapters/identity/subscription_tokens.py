"""Subscriptions as text for the links at the end of mails."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from typing import Any, Final

from attrs import Attribute, field, frozen
from attrs.validators import and_, min_len
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from course_domain.model.errors import Forged
from course_domain.model.notices import NoticeKind
from course_domain.model.preferences import Subscription, is_optional

_KEY_BYTES: Final = 32
_LONGEST_TOKEN: Final = 2000
# The name keeps other things that are written with the same key from passing as subscriptions.
_PURPOSE: Final = [b"coursedock subscription 1"]


def _in_turn(keys: Iterable[bytes]) -> tuple[bytes, ...]:
    return tuple(keys)


def _check_keys(_owner: object, _attribute: "Attribute[Any]", keys: tuple[bytes, ...]) -> None:
    if any(len(key) != _KEY_BYTES for key in keys):
        raise ValueError(f"a key for subscription tokens has {_KEY_BYTES} bytes")


@frozen(kw_only=True)
class AesSivSubscriptionTokens:
    """SubscriptionTokens sealed by AES-SIV (RFC 5297), in base64url.

    Sealed rather than signed, because a link ends up in logs and forwarded mails, and some shops' user ids are
    e-mail addresses. The same subscription has the same token, so it needs no store and no expiry.

    ``keys`` rotate: the first seals, any of them may have. ValueError for none, or one that hasn't 32 bytes.
    """

    keys: tuple[bytes, ...] = field(converter=_in_turn, validator=and_(min_len(1), _check_keys), repr=False)

    def issue(self, subscription: Subscription) -> str:
        told = json.dumps([subscription.user_id, subscription.kind.value], separators=(",", ":")).encode()
        return urlsafe_b64encode(AESSIV(self.keys[0]).encrypt(told, _PURPOSE)).decode().rstrip("=")

    def read(self, token: str) -> Subscription:
        sealed = _decoded(token)
        for key in self.keys:
            try:
                user_id, kind = json.loads(AESSIV(key).decrypt(sealed, _PURPOSE))
            except InvalidTag:
                continue
            return _subscription(user_id, kind)
        raise Forged(what="link")


def _subscription(user_id: str, kind: str) -> Subscription:
    """Read what we once sealed; a kind may have gone, or become one that nobody may turn off."""
    if kind not in set(NoticeKind) or not is_optional(NoticeKind(kind)):
        raise Forged(what="link")
    return Subscription(user_id=user_id, kind=NoticeKind(kind))


def _decoded(token: str) -> bytes:
    """Read base64url without padding, in the one spelling that ``issue`` gives."""
    try:
        sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4)) if len(token) <= _LONGEST_TOKEN else b""
    except (binascii.Error, ValueError) as error:
        raise Forged(what="link") from error
    if urlsafe_b64encode(sealed).decode().rstrip("=") != token:
        raise Forged(what="link")
    return sealed
