"""``python -m benchmarks.bench_web``: our own pages, as a phone on a slow line first meets them."""

import json
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import attrs
import click
from attrs import frozen

from benchmarks.demonstration import Demonstration, demonstration
from benchmarks.phone import PHONE, SLOW_4G, SLOWDOWN, Visit, browser, visit
from benchmarks.report import machine, written_to
from benchmarks.servers import NotStarted
from benchmarks.targets import CLS_GATE, LCP_GATE

SESSION: Final = "coursedock.session"
_COLUMNS: Final = "page              |  LCP ms worst  gate |   CLS  gate | requests    kB | foreign  refused | verdict"


@frozen(kw_only=True)
class Measured:
    """A page's visits: medians are judged, and what must never be is asked of each visit."""

    page: str
    visits: Sequence[Visit]

    @property
    def lcp(self) -> float:
        """Give the median, in milliseconds."""
        return statistics.median(each.lcp for each in self.visits)

    @property
    def cls(self) -> float:
        """Give the median."""
        return statistics.median(each.cls for each in self.visits)

    @property
    def foreign(self) -> list[str]:
        """Give the addresses of other hosts that any visit asked."""
        return sorted({address for each in self.visits for address in each.foreign})

    @property
    def violations(self) -> list[str]:
        """Give what the page's policy refused in any visit."""
        return sorted({told for each in self.visits for told in each.violations})

    @property
    def is_reached(self) -> bool:
        """Tell whether it was painted in time, stood still, and stayed at home."""
        in_time = all(each.painted > 0 for each in self.visits) and self.lcp <= LCP_GATE
        return in_time and self.cls <= CLS_GATE and not self.foreign and not self.violations


@click.command(epilog="Example: python -m benchmarks.bench_web --rounds 5 --gate")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1), help="Visits of each page.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="A demonstration's folder, kept.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Where the figures go as JSON.")
@click.option("--gate", is_flag=True, help="Fail when a gate is missed.")
def main(*, rounds: int, data: Path | None, output: Path | None, gate: bool) -> None:
    """Measure LCP, CLS and what is loaded of /learn and /learn/{course}, on a throttled phone, with an empty cache."""
    with tempfile.TemporaryDirectory(prefix="coursedock-web-") as name:
        try:
            with demonstration((data or Path(name) / "demo").absolute()) as demo:
                measured = _measured(demo, rounds)
        except NotStarted as problem:
            raise click.ClickException(f"The demonstration did not start.\n{problem}") from problem
    click.echo("\n".join([_COLUMNS, "-" * len(_COLUMNS), *map(_line, measured)]))
    for one in measured:
        for told in (*one.foreign, *one.violations):
            click.echo(f"{one.page}: {told}")
    shape = {**machine(), "line": SLOW_4G, "slowdown": SLOWDOWN, "phone": PHONE, "pages": list(map(_shape, measured))}
    click.echo(f"Written to {written_to(output, 'web', json.dumps(shape, indent=2))}", err=True)
    if gate and not all(one.is_reached for one in measured):
        sys.exit(1)


def _measured(demo: Demonstration, rounds: int) -> list[Measured]:
    pages = {
        "/learn": ("/learn", "course-library [part~=card]"),
        "/learn/{course}": (f"/learn/{demo.course_ids[0]}", "course-player video"),
    }
    found: dict[str, list[Visit]] = {page: [] for page in pages}
    kept = {SESSION: demo.session}
    with browser() as chromium:
        for _ in range(rounds):
            for page, (path, shown) in pages.items():
                found[page].append(visit(chromium, demo.url + path, kept, shown))
    return [Measured(page=page, visits=visits) for page, visits in found.items()]


def _line(one: Measured) -> str:
    requests = statistics.median(each.requests for each in one.visits)
    received = statistics.median(each.received for each in one.visits) / 1_000
    slowest = max(each.lcp for each in one.visits)
    return (
        f"{one.page:17} | {one.lcp:7,.0f} {slowest:5,.0f} {LCP_GATE:5,.0f} | {one.cls:5.3f} {CLS_GATE:5.2f} "
        f"| {requests:8.0f} {received:5,.0f} | {len(one.foreign):7} {len(one.violations):8} "
        f"| {'gate' if one.is_reached else 'MISSED'}"
    )


def _shape(one: Measured) -> dict[str, Any]:
    return {
        "page": one.page,
        "lcp": one.lcp,
        "cls": one.cls,
        "is_reached": one.is_reached,
        "visits": [{**attrs.asdict(each), "lcp": each.lcp} for each in one.visits],
    }


if __name__ == "__main__":
    main()
