"""What a backup says of itself: its manifest, the only thing that a restore believes."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, BinaryIO, Final

from attrs import asdict, field, frozen
from attrs.validators import ge, in_, instance_of, matches_re

from adapters.wire import instants, strict_json

FORMAT: Final = 1
"""Counted up when an older program could not read what is written."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_CHUNK: Final = 1 << 20

Progress = Callable[[str, int, int], None]
"""Takes what is being worked on, how much of it is done, and of how much."""


class BackupRefused(Exception):
    """Why a backup or a restore is not done, in a sentence."""


@frozen(kw_only=True)
class FileState:
    """Bytes, told by their number and SHA-256."""

    size: int = field(validator=[instance_of(int), ge(0)])
    sha256: str = field(validator=matches_re(_DIGEST))


@frozen(kw_only=True)
class TableState:
    """The rows of a table, in any order: how many, and a digest over all of them."""

    rows: int = field(validator=[instance_of(int), ge(0)])
    digest: str = field(validator=matches_re(_DIGEST))


@frozen(kw_only=True)
class DatabaseState:
    """One state of a database: ``kind`` is the product, ``form`` how the archive holds it."""

    kind: str = field(validator=in_(("sqlite", "postgresql")))
    form: str = field(validator=instance_of(str))
    revision: str = field(validator=instance_of(str))
    tables: Mapping[str, TableState]

    @property
    def rows(self) -> int:
        """Count the rows of all tables."""
        return sum(table.rows for table in self.tables.values())


@frozen(kw_only=True)
class Manifest:
    """Everything that a backup holds. ``files`` by their names in the archive, ``media`` by their keys."""

    version: str = field(validator=instance_of(str))
    made_at: datetime
    database: DatabaseState
    files: Mapping[str, FileState]
    media: Mapping[str, FileState]
    has_media: bool = field(validator=instance_of(bool))
    """False where the media objects are listed and not held."""

    @property
    def key_names(self) -> tuple[str, ...]:
        """The file names of the keys."""
        return tuple(name.removeprefix("keys/") for name in self.files if name.startswith("keys/"))


def write(manifest: Manifest) -> bytes:
    """Write a manifest as JSON that people can read."""
    told = {"product": "coursedock", "format": FORMAT, **asdict(manifest)}
    told["made_at"] = manifest.made_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    return json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def read(raw: bytes) -> Manifest:
    """Read what ``write`` wrote.

    Raises:
        BackupRefused: for anything else, and for a format that this program doesn't know.
    """
    try:
        told = strict_json.read(raw)
        if isinstance(told, dict) and told.get("product") == "coursedock" and told.get("format") != FORMAT:
            raise BackupRefused(f"The backup has format {told.get('format')}; this Coursedock reads format {FORMAT}.")
        return _manifest(told)
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise BackupRefused("The backup's manifest is damaged.") from problem


def _manifest(told: Any) -> Manifest:
    if told["product"] != "coursedock":
        raise ValueError("another product's")
    database = told["database"]
    tables = {name: TableState(**state) for name, state in database["tables"].items()}
    return Manifest(
        version=told["version"],
        made_at=instants.read(told["made_at"]),
        database=DatabaseState(**{**database, "tables": tables}),
        files={name: FileState(**state) for name, state in told["files"].items()},
        media={key: FileState(**state) for key, state in told["media"].items()},
        has_media=told["has_media"],
    )


class Measured:
    """Bytes that are counted and digested while they are read."""

    def __init__(self, body: BinaryIO) -> None:
        """Take a file that is open for reading."""
        self._body = body
        self._digest = hashlib.sha256()
        self._size = 0

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        part = self._body.read(size)
        self._digest.update(part)
        self._size += len(part)
        return part

    @property
    def state(self) -> FileState:
        """What was read so far."""
        return FileState(size=self._size, sha256=self._digest.hexdigest())


def measure(body: BinaryIO) -> FileState:
    """Read a file to its end."""
    measured = Measured(body)
    while measured.read(_CHUNK):
        pass
    return measured.state
