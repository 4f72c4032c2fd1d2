"""Secrets of our own making, kept in a file beside the data."""

import re
import secrets
from pathlib import Path
from typing import Final

from adapters.wire.files import create_once

_BYTES: Final = 32
_WRITTEN: Final = re.compile(r"[0-9a-f]{64}")


def load_or_make_secret(path: Path) -> bytes:
    """Load the 32 bytes of a secret file, or make it on first use (0600, its folder 0700).

    The file holds hexadecimal digits. Processes that start at once agree on one secret.
    ValueError, naming the file and not its content, where something else is in it.
    """
    if not path.exists():
        create_once(path, f"{secrets.token_hex(_BYTES)}\n".encode())
    written = path.read_text(encoding="ascii", errors="replace").strip()
    if not _WRITTEN.fullmatch(written):
        raise ValueError(f"{path} holds no secret of {2 * _BYTES} hexadecimal digits; remove it to have one made")
    return bytes.fromhex(written)
