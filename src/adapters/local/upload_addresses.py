"""What an address of ours for sending a file says, sealed so that nobody else can make one or change it."""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Final

from attrs import astuple, frozen
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from course_domain.model.uploads import AddressRefused

_LONGEST_TOKEN: Final = 2000
# The name keeps other things that are written with the same key from passing as addresses.
_PURPOSE: Final = [b"coursedock upload address 1"]


@frozen(kw_only=True)
class UploadAddress:
    """What may be sent, ``most`` bytes of it, until when (POSIX seconds). A form has no ``multipart`` and number 0."""

    key: str
    multipart: str = ""
    number: int = 0
    content_type: str = ""
    most: int
    until: int

    @property
    def is_form(self) -> bool:
        """True for a whole file, false for a part."""
        return self.number == 0

    def sealed(self, secret: bytes) -> str:
        """Seal it by AES-SIV (RFC 5297), in base64url."""
        told = json.dumps(astuple(self), separators=(",", ":")).encode()
        return urlsafe_b64encode(AESSIV(secret).encrypt(told, _PURPOSE)).decode().rstrip("=")


def unsealed(token: str, secret: bytes, now: datetime) -> UploadAddress:
    """Read what ``sealed`` gave; raises AddressRefused for anything else, and once its time is over."""
    try:
        sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4)) if len(token) <= _LONGEST_TOKEN else b""
        told = json.loads(AESSIV(secret).decrypt(sealed, _PURPOSE))
    except (binascii.Error, ValueError, InvalidTag) as error:
        raise AddressRefused from error
    key, multipart, number, content_type, most, until = told
    if now.timestamp() >= until:
        raise AddressRefused
    return UploadAddress(key=key, multipart=multipart, number=number, content_type=content_type, most=most, until=until)
