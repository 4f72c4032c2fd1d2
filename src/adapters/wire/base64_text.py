"""Base64 in its one canonical spelling. Source: RFC 4648, sections 3.3 and 3.5 (no stray characters or bits)."""

import base64


def write(raw: bytes) -> str:
    """Write bytes."""
    return base64.b64encode(raw).decode("ascii")


def read(text: str) -> bytes:
    """Read what ``write`` wrote, or raise ValueError: nothing else stands for the same bytes."""
    raw = base64.b64decode(text, validate=True)
    if write(raw) != text:
        raise ValueError("not canonical base64")
    return raw
