"""Every import contract is seen red: a rule that can't fail protects nothing.

A contract gets its row in ``BREACHES`` when it gets into pyproject.toml; a test fails until it has.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from attrs import field, frozen

ROOT = Path(__file__).parents[2]
CONTRACTS: Mapping[str, str] = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
}


@frozen(kw_only=True)
class Breach:
    """A module under src, and the one import that it has no right to.

    ``also`` names contracts that the same import can't help breaking, with the reason beside it.
    """

    module: str
    line: str
    also: frozenset[str] = field(default=frozenset(), converter=frozenset)


BREACHES: Mapping[str, Breach] = {
    "rooms": Breach(
        module="adapters/wire/planted.py",
        line="import entrypoints",
    ),
    "domain": Breach(
        module="course_domain/model/planted.py",
        line="import course_domain.use_cases",
        also={"cycles"},  # the use cases import the model, so upwards is also around
    ),
    "use-cases": Breach(
        module="course_domain/use_cases/planted.py",
        line="import course_domain.use_cases.record_progress",
    ),
    "adapters": Breach(
        module="adapters/memory/planted.py",
        line="import adapters.local",
    ),
    "adapters-domain": Breach(
        module="adapters/memory/planted.py",
        line="import course_domain.use_cases",
    ),
    "entrypoints": Breach(
        module="entrypoints/edge/planted.py",
        line="import entrypoints.demo",
    ),
    "cycles": Breach(
        module="course_domain/model/money.py",
        line="import course_domain.model.courses",  # which has a price
    ),
    "adapters-container": Breach(
        module="entrypoints/edge/planted.py",
        line="import adapters.local",
    ),
    "punq": Breach(
        module="entrypoints/edge/planted.py",
        line="import punq",
    ),
    "container": Breach(
        module="entrypoints/demo/planted.py",
        line="import entrypoints.container",
        also={"entrypoints", "cycles"},  # from below the container every import of it is upwards, and so around
    ),
    "sql": Breach(
        module="adapters/memory/planted.py",
        line="import sqlalchemy",
    ),
    "drivers": Breach(
        module="adapters/rate_limits/planted.py",
        line="import redis",
    ),
    "aws": Breach(
        module="entrypoints/container/planted.py",
        line="import botocore.exceptions",
    ),
}

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
BROKEN = re.compile(r"^(.+) BROKEN$", re.MULTILINE)


def python_only(folder: str, names: list[str]) -> list[str]:
    return [n for n in names if not (n.endswith(".py") or (Path(folder) / n).is_dir()) or n == "__pycache__"]


def broken_contracts(project: Path) -> set[str]:
    """Run import-linter on the project's own source tree; give the ids of the contracts that it breaks."""
    environment = os.environ | {"PYTHONPATH": str(project / "src")}
    command = [sys.executable, "-c", LINT, "--no-logo", "--no-cache"]
    run = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert "Contracts: " in run.stdout, run.stdout + run.stderr
    names = set(BROKEN.findall(run.stdout))
    assert (run.returncode == 0) == (not names), run.stdout
    return {contract for contract, name in CONTRACTS.items() if name in names}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Copy our modules and the contracts to a place where they may be broken."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=python_only)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(project: Path, breach: Breach) -> None:
    module = project / "src" / breach.module
    module.parent.mkdir(parents=True, exist_ok=True)
    with module.open("a", encoding="utf-8") as file:
        file.write(f"\n{breach.line}\n")


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_import_contract_goes_red_when_it_is_broken(contract: str, project: Path) -> None:
    assert contract in BREACHES, "a new contract needs a row that breaks it"
    breach = BREACHES[contract]
    plant(project, breach)
    assert broken_contracts(project) == {contract} | breach.also


def test_every_breach_belongs_to_a_contract() -> None:
    assert set(BREACHES) == set(CONTRACTS)


def test_no_import_contract_is_broken(project: Path) -> None:
    assert broken_contracts(project) == set()
