"""Caddy, serving a folder: what the local CDN is measured beside."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks.load import HOST
from benchmarks.servers import NotStarted, Server, Tree, ended, free_port, wait_for


@contextmanager
def caddy(folder: Path, log: Path) -> Iterator[Server]:
    """Serve a folder's files at a loopback port until the block ends. Raises NotStarted."""
    port = free_port()
    program = shutil.which("caddy", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if program is None:
        raise NotStarted("There is no caddy; the development requirements hold one.")
    handlers = [{"handler": "file_server", "root": str(folder)}]
    site = {"listen": [f"{HOST}:{port}"], "routes": [{"handle": handlers}], "automatic_https": {"disable": True}}
    told = {"admin": {"disabled": True, "config": {"persist": False}}, "apps": {"http": {"servers": {"films": site}}}}
    settings = log.with_suffix(".json")
    settings.write_text(json.dumps(told), encoding="utf-8")
    environ = {
        **os.environ,
        "HOME": str(log.parent),
        "XDG_CONFIG_HOME": str(log.parent),
        "XDG_DATA_HOME": str(log.parent),
    }
    with log.open("wb") as printed:
        command = [program, "run", "--config", str(settings)]
        process = subprocess.Popen(command, env=environ, stdout=printed, stderr=subprocess.STDOUT)
    with ended(process):
        wait_for(process, port, log)
        yield Server(port=port, tree=Tree(root=psutil.Process(process.pid)))
