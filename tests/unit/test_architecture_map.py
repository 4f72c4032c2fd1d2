"""architecture.md is the map: what exists stands on it, and what stands on it exists."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAP = (ROOT / "architecture.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"[A-Za-z_][A-Za-z_0-9-]*", MAP))
SUITES = {path.stem: path.read_text(encoding="utf-8") for path in ROOT.glob("tests/*/ports/test_*.py")}


def ports() -> list[str]:
    pages = sorted((ROOT / "src/course_domain/ports").glob("*.py"))
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    return re.findall(r"^class (\w+)\(Protocol\)", text, re.MULTILINE)


def adapters() -> list[str]:
    """Public classes named technology + port, as the house names them."""
    named = re.compile(rf"^class (\w+(?:{'|'.join(ports())}))(?:\(|:)", re.MULTILINE)
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "src/adapters").rglob("*.py"))
    return sorted({name for text in texts for name in named.findall(text) if not name.startswith("_")})


def contracts() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [contract["id"] for contract in project["tool"]["importlinter"]["contracts"]]


@pytest.mark.parametrize("port", ports())
def test_every_port_is_on_the_map(port: str) -> None:
    assert port in WORDS


@pytest.mark.parametrize("adapter", adapters())
def test_every_adapter_is_on_the_map(adapter: str) -> None:
    assert adapter in WORDS or adapter.endswith("UnitOfWork")


@pytest.mark.parametrize("contract", contracts())
def test_every_import_contract_is_on_the_map(contract: str) -> None:
    assert f"`{contract}`" in MAP


@pytest.mark.parametrize("row", re.findall(r"^\| ([^|]+) \| ([^|]+) \| (test_[^|]+) \|$", MAP, re.MULTILINE))
def test_every_row_names_suites_and_adapters_that_exist(row: tuple[str, str, str]) -> None:
    _ports, named, suites = row
    assert all(suite.strip() in SUITES for suite in suites.split(","))
    texts = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/adapters").rglob("*.py"))
    known = set(re.findall(r"^class (\w+)", texts, re.MULTILINE))
    mentioned = re.findall(r"\b[A-Z]\w+[a-z]\w*\b", re.sub(r"\([A-Z]{3}[^)]*\)|\(RSA[^)]*\)", "", named))
    assert set(mentioned) - {"SHA"} <= known


def test_every_suite_is_on_the_map() -> None:
    assert set(SUITES) <= WORDS
