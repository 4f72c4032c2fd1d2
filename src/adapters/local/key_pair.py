"""The key pair of an installation without CloudFront: made once, kept beside the data."""

import hashlib
from pathlib import Path
from typing import Final

from attrs import field, frozen
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from adapters.wire.files import create_once

FILE_NAME: Final = "media-signing.pem"


@frozen(kw_only=True)
class KeyPair:
    """A P-256 key pair in PEM, its id made from the public half. The private half never shows in a repr."""

    key_pair_id: str
    public_pem: bytes
    private_pem: bytes = field(repr=False)


def local_key_pair(folder: Path) -> KeyPair:
    """Load the folder's key pair, or make it on first use (folder 0700, file 0600).

    Processes that start at once agree: the file appears whole and only once. ValueError, naming the file,
    when what is there is no P-256 key.
    """
    path = folder / FILE_NAME
    if not path.exists():
        _make(path)
    try:
        return _read(path.read_bytes())
    except (ValueError, TypeError) as error:
        message = f"{path} holds no unencrypted P-256 private key; remove it to have a new one made"
        raise ValueError(message) from error


def _make(path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    create_once(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _read(pem: bytes) -> KeyPair:
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("not a P-256 key")
    public = key.public_key()
    spki = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return KeyPair(
        key_pair_id=f"LOCAL{hashlib.sha256(spki).hexdigest()[:13].upper()}",
        public_pem=public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        private_pem=pem,
    )
