"""Environments as operators write them, with secrets that tests can look for afterwards."""

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

SIGN_ON = "a sign-on's secret of thirty-two characters"
OLD_SIGN_ON = "the sign-on's secret that went before this one"
STANDARD = "whsec_" + base64.b64encode(b"standard secret of 24 bytes").decode()
WOO = "what was typed into WooCommerce's form"
CONSUMER_KEY, CONSUMER_SECRET = "ck_0123456789abcdef", "cs_fedcba9876543210"
MAIL_PASSWORD = "swordfish-in-the-mail"
DATABASE_PASSWORD, QUEUE_PASSWORD = "swordfish-in-the-database", "swordfish-in-the-queue"

STANDARD_SOURCE: dict[str, Any] = {"kind": "standard", "secrets": [STANDARD]}
WOO_SOURCE: dict[str, Any] = {"kind": "woocommerce", "secrets": [WOO]}
WOO_WITH_API: dict[str, Any] = {
    **WOO_SOURCE,
    "url": "https://shop.example",
    "consumer_key": CONSUMER_KEY,
    "consumer_secret": CONSUMER_SECRET,
}


@cache
def pem(kind: str, number: int = 0) -> str:
    """Make a private key, ``rsa`` (2,048 bits), ``rsa-3072``, ``p256`` or ``p384``; the same for the same number."""
    key: Any
    if kind.startswith("rsa"):
        key = rsa.generate_private_key(public_exponent=65537, key_size=3072 if kind == "rsa-3072" else 2048)
    else:
        key = ec.generate_private_key(ec.SECP256R1() if kind == "p256" else ec.SECP384R1())
    return str(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


def environment(data: Path | str, **changes: str) -> dict[str, str]:
    """Write the least that an operator must set; ``changes`` by name without the prefix, "" to leave one out."""
    settings = {
        "DATA": str(data),
        "AUTH": json.dumps({"kind": "jwt", "secrets": [SIGN_ON]}),
        "SOURCES": json.dumps({"shop": STANDARD_SOURCE}),
        **changes,
    }
    return {f"COURSEDOCK_{name}": value for name, value in settings.items() if value}


def sources(**named: dict[str, Any]) -> str:
    """Write COURSEDOCK_SOURCES."""
    return json.dumps(named)


def secrets() -> tuple[str, ...]:
    """Give everything that must never be shown."""
    raw = base64.b64decode(STANDARD.removeprefix("whsec_")).decode()
    return (
        SIGN_ON,
        OLD_SIGN_ON,
        STANDARD,
        raw,
        WOO,
        CONSUMER_KEY,
        CONSUMER_SECRET,
        MAIL_PASSWORD,
        DATABASE_PASSWORD,
        QUEUE_PASSWORD,
    )


def key_lines(*pems: str) -> tuple[str, ...]:
    """Give the lines of private keys, each of which must never be shown."""
    return tuple(line for text in pems for line in text.splitlines() if "-----" not in line)
