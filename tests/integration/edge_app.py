"""The edge as a process for tests: files and trusted keys as the environment says, the real clock."""

import json
import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from wsgiref.types import WSGIApplication

from adapters.local.media_files import FileMediaObjects
from adapters.local.signature_gate import SignatureGate, load_public_key
from entrypoints.edge import create_edge


class WallClock:
    """The present."""

    def now(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC)


def create() -> WSGIApplication:
    """Build the edge: TEST_MEDIA is a folder, TEST_KEYS maps ids to PEM, TEST_BASE and TEST_ORIGIN are addresses."""
    logging.basicConfig(level=logging.INFO)
    keys = {name: load_public_key(pem.encode()) for name, pem in json.loads(os.environ["TEST_KEYS"]).items()}
    return create_edge(
        gate=SignatureGate(base_url=os.environ["TEST_BASE"], keys=keys),
        media=FileMediaObjects(folder=Path(os.environ["TEST_MEDIA"])),
        allowed_origins=[os.environ["TEST_ORIGIN"]],
        clock=WallClock(),
        whole_downloads=2,
    )
