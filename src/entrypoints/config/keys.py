"""The private keys of CloudFront; a ValueError's message is what the operator reads, and never repeats what was set."""

from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

_BEGIN: Final = "-----BEGIN"


def private_key(text: str) -> str:
    """Give the PEM of a key that CloudFront takes: as it is set (newlines may be written out), or in the file named."""
    pem = text.replace("\\n", "\n") if text.startswith(_BEGIN) else _content(text)
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ValueError("holds no unencrypted private key in PEM") from None
    is_rsa = isinstance(key, rsa.RSAPrivateKey) and key.key_size == 2048
    if not is_rsa and not (isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)):
        raise ValueError("must be RSA with 2,048 bits or an elliptic curve key on P-256: CloudFront takes no other")
    return pem


def _content(path: str) -> str:
    # The path stays out of the message: it may be a key without its first line.
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as problem:
        raise ValueError(f"must be a PEM or the path of one, and can't be read: {problem.strerror}") from None
    except ValueError:
        raise ValueError("must be a PEM or the path of one") from None
