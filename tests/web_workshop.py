"""A copy of the front end with all that builds and tests it, in which a test may change what it likes."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from node import node

ROOT = Path(__file__).parents[1]
WEB = Path("src") / "entrypoints" / "web"
HOOK = ("hatch_build.py", "requirements-build.in")
OF_THIS_MACHINE = shutil.ignore_patterns("node_modules", "built", "__pycache__")


@frozen(kw_only=True)
class Workshop:
    """The folder of the project, with its hook and its front end only."""

    folder: Path

    @property
    def web(self) -> Path:
        return self.folder / WEB

    @property
    def built(self) -> Path:
        return self.web / "built"

    def again(self, folder: Path) -> "Workshop":
        """Give another one whose sources may be changed: it shares the packages."""
        copy_sources(self.folder, folder)
        shutil.copytree(self.web / "node_modules", folder / WEB / "node_modules", symlinks=True, copy_function=os.link)
        return Workshop(folder=folder)

    def write(self, name: str, text: str) -> None:
        """Plant a file in the front end."""
        path = self.web / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # What is linked to another workshop's stays as it is there.
        path.unlink(missing_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, *script: str, timeout: float = 120) -> "subprocess.CompletedProcess[str]":
        """Run a script of the front end by node."""
        command = [node(), *script]
        return subprocess.run(
            command,
            cwd=self.web,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=timeout,
        )

    def hook(self, *words: str, environ: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        """Run the hook, as make does."""
        return self._run([sys.executable, "hatch_build.py", *words], self.folder, environ)

    def _run(
        self, command: list[str], folder: Path, environ: Mapping[str, str] | None = None, timeout: float = 120
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command,
            cwd=folder,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=timeout,
        )

    def build(self) -> None:
        """Build, and hold that it went well."""
        made = self.run("build.mjs")
        assert made.returncode == 0, made.stdout + made.stderr

    def told(self, name: str) -> Any:
        """Read JSON of what was built."""
        return json.loads((self.built / name).read_text(encoding="utf-8"))


def copy_sources(source: Path, folder: Path) -> None:
    """Copy the hook and the front end, without what this machine made of them."""
    shutil.copytree(source / WEB, folder / WEB, ignore=OF_THIS_MACHINE)
    for name in HOOK:
        shutil.copy(source / name, folder)


def set_up_workshop(folder: Path) -> Workshop:
    """Set one up: what is locked is installed, for development too."""
    copy_sources(ROOT, folder)
    made = Workshop(folder=folder)
    installed = made.hook("tools")
    assert installed.returncode == 0, installed.stderr
    return made
