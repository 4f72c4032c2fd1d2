"""Serves the story of the contract for tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from serving import Served, free_port, served

from environments import environment

HERE = Path(__file__).parent


def settings(data: Path, url: str) -> dict[str, str]:
    """Write the environment of the server."""
    return {**environment(data, PUBLIC_URL=url), "PYTHONPATH": os.pathsep.join((str(HERE), str(HERE.parent)))}


@contextmanager
def story_served(data: Path) -> Iterator[Served]:
    """Serve it until the block ends."""
    port = free_port()
    environ = settings(data, f"http://127.0.0.1:{port}")
    with served("contract_app:create", log=data / "log", environ=environ, port=port, ready="/healthz") as server:
        yield server
