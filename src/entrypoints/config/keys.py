"""The private keys of CloudFront; a ValueError's message is what the operator reads, and never repeats what was set."""

import re
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

_BEGIN: Final = "-----BEGIN"
_SECRET: Final = re.compile(r"arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[\w/+=.@-]+")


def private_key(text: str) -> str:
    """Give the PEM of a key that CloudFront takes: as it is set (newlines may be written out), or in the file named.

    The ARN of a secret that holds one is given as it is: it is read where the key is first needed.
    """
    if _SECRET.fullmatch(text):
        return text
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
