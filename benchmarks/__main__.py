"""``python -m benchmarks``, from the root of the project."""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click

from benchmarks.databases import PLACES
from benchmarks.load import Refused, sender
from benchmarks.measuring import Measured, Plan, measure
from benchmarks.report import document, table, verdict
from benchmarks.school import School
from benchmarks.servers import ROOT


@click.command(epilog="Example: python -m benchmarks --database sqlite --rounds 5")
@click.option("--database", "databases", multiple=True, type=click.Choice(list(PLACES)), help="Not all, but this one.")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1), help="Each path once a round.")
@click.option("--seconds", default=3.0, show_default=True, type=click.FloatRange(0.1), help="Length of a burst.")
@click.option("--connections", default=32, show_default=True, type=click.IntRange(1), help="Requests at once.")
@click.option("--learners", default=500, show_default=True, type=click.IntRange(2), help="216 rows of progress each.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Where the figures go as JSON.")
@click.option("--gate", is_flag=True, help="Fail when a gate is missed.")
def main(
    *,
    databases: tuple[str, ...],
    rounds: int,
    seconds: float,
    connections: int,
    learners: int,
    output: Path | None,
    gate: bool,
) -> None:
    """Measure what the paths that matter cost, against a bare hello on the same server."""
    plan = Plan(seconds=seconds, rounds=rounds, connections=connections, learners=learners)
    measured = _measured(databases or tuple(PLACES), plan)
    click.echo(table(measured))
    rows = School(learners=learners, now=datetime.now(UTC)).progress_rows
    written = output or ROOT / "benchmarks" / "results" / f"{datetime.now(UTC):%Y-%m-%dT%H-%M-%S}.json"
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_text(document(measured, plan, rows), encoding="utf-8")
    click.echo(f"Written to {written}", err=True)
    if gate and any(verdict(one) == "MISSED" for one in measured):
        sys.exit(1)


def _measured(databases: tuple[str, ...], plan: Plan) -> list[Measured]:
    found: list[Measured] = []
    with sender() as send:
        for kind in databases:
            with tempfile.TemporaryDirectory(prefix="coursedock-bench-") as folder:
                try:
                    found += measure(kind, plan, Path(folder), send, lambda words: click.echo(words, err=True))
                except Refused as refused:
                    raise click.ClickException(f"{kind}: a request failed.\n{refused}") from refused
    return found


if __name__ == "__main__":
    main()
