"""What was measured, for people and for programs."""

import json
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from os import cpu_count
from pathlib import Path
from statistics import median
from typing import Any, Final

import attrs

from benchmarks.measuring import Measured, Plan
from benchmarks.servers import ROOT
from benchmarks.targets import PATHS, TARGETS, Mark

_COLUMNS: Final = (
    "database   path       |  CPU gate stretch | with DB | rate  gate stretch |   req/s  p50 ms  p95 ms | verdict"
)
_EXPLAINED: Final = """
CPU: of the server's process tree per request, as a multiple of hello's just before (the gates judge this one).
with DB: the same with the database's own processes. rate: requests per second as a part of hello's.
All are medians of the rounds."""
_DISTRIBUTIONS: Final = ("falcon", "granian", "SQLAlchemy", "psycopg", "cryptography")


def verdict(one: Measured) -> str:
    """Say what was reached: stretch, gate, MISSED, or nothing where nothing is asked."""
    target = TARGETS.get((one.database, one.path))
    if target is None:
        return "-"
    if target.stretch.is_reached(one.cpu, one.rate):
        return "stretch"
    return "gate" if target.gate.is_reached(one.cpu, one.rate) else "MISSED"


def table(measured: Sequence[Measured]) -> str:
    """Write each figure beside its gate and its stretch."""
    hellos = [sample for one in measured for sample in one.hellos]
    head = (
        f"hello: {median(each.burst.rate for each in hellos):,.0f} req/s, "
        f"{1e6 * median(each.server for each in hellos):.0f} µs of CPU, "
        f"p50 {1e3 * median(each.burst.p50 for each in hellos):.2f} ms, "
        f"p95 {1e3 * median(each.burst.p95 for each in hellos):.2f} ms"
    )
    return "\n".join([head, "", _COLUMNS, "-" * len(_COLUMNS), *map(_line, measured), _EXPLAINED])


def _line(one: Measured) -> str:
    target = TARGETS.get((one.database, one.path))
    gate, stretch = (_marks(target.gate), _marks(target.stretch)) if target else (("-", "-"), ("-", "-"))
    return (
        f"{one.database:10} {one.path:10} |{one.cpu:5.1f} {gate[0]:>4} {stretch[0]:>7} | {one.whole_cpu:7.1f} "
        f"| {one.rate:4.2f} {gate[1]:>5} {stretch[1]:>7} | {one.of(lambda s: s.burst.rate):7,.0f} "
        f"{1e3 * one.of(lambda s: s.burst.p50):7.1f} {1e3 * one.of(lambda s: s.burst.p95):7.1f} | {verdict(one)}"
    )


def _marks(mark: Mark) -> tuple[str, str]:
    return f"{mark.cpu:g}", f"{mark.rate:.2f}"


def document(measured: Sequence[Measured], plan: Plan, progress_rows: int) -> str:
    """Write all of it as JSON."""
    told: dict[str, Any] = {
        **machine(),
        "plan": attrs.asdict(plan),
        "progress_rows": progress_rows,
        "rows": [_shape(one) for one in measured],
    }
    return json.dumps(told, indent=2) + "\n"


def machine() -> dict[str, Any]:
    """Say when and where it was measured, and of what."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": cpu_count(), "platform": platform.platform(), "python": platform.python_version()},
        "versions": {name: version(name) for name in _DISTRIBUTIONS},
    }


def written_to(output: Path | None, name: str, text: str) -> Path:
    """Write figures where they are wanted, else among the results; give where."""
    written = output or ROOT / "benchmarks" / "results" / f"{name}-{datetime.now(UTC):%Y-%m-%dT%H-%M-%S}.json"
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(text + "\n", encoding="utf-8")
    return written


def _shape(one: Measured) -> dict[str, Any]:
    target = TARGETS.get((one.database, one.path))
    return {
        "database": one.database,
        "path": one.path,
        "what": PATHS[one.path],
        "cpu_of_hello": one.cpu,
        "cpu_of_hello_with_database": one.whole_cpu,
        "rate_of_hello": one.rate,
        "requests_per_second": one.of(lambda sample: sample.burst.rate),
        "cpu_seconds": one.of(lambda sample: sample.server),
        "p50_seconds": one.of(lambda sample: sample.burst.p50),
        "p95_seconds": one.of(lambda sample: sample.burst.p95),
        "target": attrs.asdict(target) if target else None,
        "verdict": verdict(one),
        "rounds": [attrs.asdict(sample) for sample in one.samples],
        "hellos": [attrs.asdict(sample) for sample in one.hellos],
    }
