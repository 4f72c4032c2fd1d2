"""Files that appear whole or not at all."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def create_once(path: Path, content: bytes) -> None:
    """Write a file (0600) that nobody sees unfinished; one that exists stays as it is.

    Of several processes that do so at once the first wins. The folder is made if need be (0700).
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.parent / f"~{secrets.token_hex(8)}"
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A link, not a rename: it fails where a file is, so nobody's content is replaced.
        with suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
