"""``python -m benchmarks.load_video``: the API beside viewers on the local CDN, and alone, by turns."""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

import attrs
import click
from attrs import frozen

from benchmarks.databases import sqlite
from benchmarks.load import Burst, Order, Refused, Sender, sender
from benchmarks.measuring import Plan, prepared
from benchmarks.media import film, signed_path
from benchmarks.report import machine, written_to
from benchmarks.servers import Server, served
from benchmarks.targets import ADDRESS, HEARTBEAT, LIBRARY, VIDEO_LOAD_GATE
from benchmarks.viewers import Audience, Watched, watching

FILM_BYTES: Final = 64 << 20
MEGABIT: Final = 1_000_000 / 8
_SETTLED: Final = 1.0
"""Seconds of watching before the API is measured."""
_MOST_A_SECOND: Final = 6_000


@frozen(kw_only=True)
class Round:
    """The API alone, then beside its viewers."""

    alone: Burst
    beside: Burst
    watched: Watched
    edge_cpu: float
    """Seconds of CPU that the local CDN took for each second of watching."""

    @property
    def kept(self) -> float:
        """The part of the API's rate that is left."""
        return self.beside.rate / self.alone.rate


@click.command(epilog="Example: python -m benchmarks.load_video --rounds 5 --gate")
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(1), help="Alone and beside, once each.")
@click.option("--seconds", default=4.0, show_default=True, type=click.FloatRange(0.1), help="Length of a burst.")
@click.option("--connections", default=32, show_default=True, type=click.IntRange(1), help="Requests at once.")
@click.option("--slow", default=32, show_default=True, type=click.IntRange(0), help="Viewers on a bad line.")
@click.option("--slow-megabits", default=0.5, show_default=True, type=float, help="What each of them takes a second.")
@click.option("--fast", default=32, show_default=True, type=click.IntRange(0), help="Viewers on a good line.")
@click.option("--fast-megabits", default=8.0, show_default=True, type=float, help="What each of them takes a second.")
@click.option("--learners", default=500, show_default=True, type=click.IntRange(2), help="216 rows of progress each.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Where the figures go as JSON.")
@click.option("--gate", is_flag=True, help="Fail when the API keeps too little of its rate.")
def main(*, output: Path | None, gate: bool, learners: int, **told: Any) -> None:
    """Measure what is left of the API's rate while 32 slow and 32 fast viewers are served beside it."""
    plan = Plan(seconds=told["seconds"], rounds=told["rounds"], connections=told["connections"], learners=learners)
    try:
        rounds = _measured(plan, told)
    except Refused as refused:
        raise click.ClickException(f"A request failed.\n{refused}") from refused
    kept = statistics.median(each.kept for each in rounds)
    is_kept = kept >= VIDEO_LOAD_GATE
    for each in rounds:
        click.echo(_line(each))
    click.echo(
        f"\nThe API keeps {kept:.0%} of its rate (gate {VIDEO_LOAD_GATE:.0%}): {'kept' if is_kept else 'MISSED'}"
    )
    shape = {**machine(), "asked": told, "kept": kept, "rounds": [attrs.asdict(each) for each in rounds]}
    click.echo(f"Written to {written_to(output, 'load-video', json.dumps(shape, indent=2))}", err=True)
    if gate and not is_kept:
        sys.exit(1)


def _line(one: Round) -> str:
    slow, fast = (got / one.watched.seconds / MEGABIT for got in (one.watched.slow, one.watched.fast))
    return (
        f"alone {one.alone.rate:7,.0f} req/s (p95 {1e3 * one.alone.p95:5.1f} ms) | "
        f"beside {one.beside.rate:7,.0f} req/s (p95 {1e3 * one.beside.p95:5.1f} ms) | kept {one.kept:5.0%} | "
        f"slow {slow:6,.1f} Mbit/s, fast {fast:7,.1f} Mbit/s, edge {one.edge_cpu:4.0%} of a core"
    )


def _measured(plan: Plan, told: Mapping[str, Any]) -> list[Round]:
    with tempfile.TemporaryDirectory(prefix="coursedock-load-") as name, sqlite(Path(name)) as place, sender() as send:
        folder = Path(name)
        environ, traffic = prepared(place, plan, folder)
        film(folder, FILM_BYTES)
        with served("api", folder / "api.log", environ) as api, served("edge", folder / "edge.log", environ) as edge:
            audience = Audience(
                port=edge.port,
                address=signed_path(folder, datetime.now(UTC) + timedelta(hours=3)),
                size=FILM_BYTES,
                slow=told["slow"],
                slow_rate=told["slow_megabits"] * MEGABIT,
                fast=told["fast"],
                fast_rate=told["fast_megabits"] * MEGABIT,
            )
            paths = traffic.all()
            used = chain.from_iterable(zip(paths[ADDRESS], paths[LIBRARY], paths[HEARTBEAT], strict=False))
            _burst(plan, send, api, used)
            burst = partial(_burst, plan, send, api, used)
            return [_round(burst, edge, audience) for _ in range(plan.rounds)]


def _round(burst: Callable[[], Burst], edge: Server, audience: Audience) -> Round:
    alone, before = burst(), edge.tree.cpu()
    with watching(audience) as found:
        time.sleep(_SETTLED)
        beside = burst()
    (watched,) = found
    edge_cpu = (edge.tree.cpu() - before) / watched.seconds
    return Round(alone=alone, beside=beside, watched=watched, edge_cpu=edge_cpu)


def _burst(plan: Plan, send: Sender, api: Server, used: Iterator[bytes]) -> Burst:
    requests = list(islice(used, int(_MOST_A_SECOND * plan.seconds)))
    return send(Order(port=api.port, requests=requests, seconds=plan.seconds, connections=plan.connections, once=True))


if __name__ == "__main__":
    main()
