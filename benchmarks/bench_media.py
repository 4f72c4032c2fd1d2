"""``python -m benchmarks.bench_media``: playlists, the local CDN beside caddy, and ladders beside plain ffmpeg."""

import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import attrs
import click

from benchmarks import playlists, ranges
from benchmarks.caddy import caddy
from benchmarks.databases import sqlite
from benchmarks.load import Order, Refused, sender
from benchmarks.measuring import Plan, prepared
from benchmarks.media import KEY, film, signed_path
from benchmarks.report import machine, written_to
from benchmarks.servers import served
from benchmarks.targets import TRANSCODING_GATE
from benchmarks.transcoding import Making, NotMade
from entrypoints.config.settings import Config

PART: Final = 1 << 20
Shape = dict[str, Any]
Tell = Callable[[str], None]


@click.command(epilog="Example: python -m benchmarks.bench_media --rounds 5 --gate")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1), help="Each side once a round.")
@click.option("--seconds", default=3.0, show_default=True, type=click.FloatRange(0.1), help="Length of a burst.")
@click.option("--megabytes", default=512, show_default=True, type=click.IntRange(1), help="Size of the film.")
@click.option("--film-seconds", default=20, show_default=True, type=click.IntRange(4), help="What is transcoded.")
@click.option("--height", default=1080, show_default=True, type=click.IntRange(144), help="Of what is transcoded.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Where the figures go as JSON.")
@click.option("--gate", is_flag=True, help="Fail when a gate is missed.")
def main(*, output: Path | None, gate: bool, **asked: Any) -> None:
    """Measure what showing and making videos costs, beside the programs that others use."""
    told: Shape = {**machine(), "asked": asked}
    with tempfile.TemporaryDirectory(prefix="coursedock-media-") as name:
        try:
            told["playlists"] = _playlists(Path(name) / "playlists", asked, click.echo)
            told["throughput"] = _throughput(Path(name) / "edge", asked, click.echo)
            told["ladder"] = _ladder(Path(name) / "ladder", asked, click.echo)
        except (Refused, NotMade) as refused:
            raise click.ClickException(f"It could not be measured.\n{refused}") from refused
    click.echo(f"Written to {written_to(output, 'media', json.dumps(told, indent=2))}", err=True)
    if gate and not (told["ladder"]["is_reached"] and told["playlists"]["is_reached"]):
        sys.exit(1)


def _playlists(folder: Path, asked: Mapping[str, Any], tell: Tell) -> Shape:
    """Playlists per second beside a bare hello, and what those of one playback cost."""
    folder.mkdir()
    playlists.put(folder)
    plan = Plan(seconds=asked["seconds"], rounds=asked["rounds"], connections=16, learners=2)
    with sqlite(folder) as place, sender() as send:
        environ, _ = prepared(place, plan, folder)
        with served("api", folder / "api.log", environ) as api:
            order = Order(
                port=api.port,
                requests=playlists.requests(folder, 200),
                seconds=plan.seconds,
                connections=plan.connections,
            )
            bursts = [send(order) for _ in range(plan.rounds + 1)][1:]
        cost = playlists.cost(Config.from_environ(environ), folder)
    rate = statistics.median(burst.rate for burst in bursts)
    is_reached = (cost.statements, cost.signatures, cost.reads, cost.checks) == (0, 0, 0, 1)
    tell(
        f"playlists: {rate:,.0f} a second warm, half of them of {playlists.SEGMENTS} segments; the {cost.playlists} of "
        f"a new playback: {cost.statements} statements, {cost.signatures} signatures made, {cost.checks} checked, "
        f"{cost.reads} reads of the store"
    )
    return {
        "rate": rate,
        "cost": attrs.asdict(cost),
        "is_reached": is_reached,
        "bursts": list(map(attrs.asdict, bursts)),
    }


def _throughput(folder: Path, asked: Mapping[str, Any], tell: Tell) -> Shape:
    """One stream from the local CDN, which checks signatures, and from caddy, which serves the same file."""
    folder.mkdir()
    size = asked["megabytes"] << 20
    film(folder, size)
    plan = Plan(seconds=1, rounds=1, connections=1, learners=2)
    ways = {"by ranges": ranges.parts(size, PART), "whole": ranges.whole()}
    found: Shape = {}
    with sqlite(folder) as place:
        environ, _ = prepared(place, plan, folder)
        with (
            served("edge", folder / "edge.log", environ) as edge,
            caddy(folder / "media", folder / "caddy.log") as other,
        ):
            address = signed_path(folder, datetime.now(UTC) + timedelta(hours=3))
            for way, parts in ways.items():
                pairs = [
                    (
                        ranges.fetch(edge.port, address, parts, size, edge.tree),
                        ranges.fetch(other.port, f"/{KEY}", parts, size, other.tree),
                    )
                    for _ in range(asked["rounds"] + 1)
                ][1:]
                found[way] = _compared(way, pairs, tell)
    return found


def _compared(way: str, pairs: Sequence[tuple[ranges.Fetched, ranges.Fetched]], tell: Tell) -> Shape:
    ratio = statistics.median(ours.rate / other.rate for ours, other in pairs)
    ours, other = (statistics.median(pair[side].rate for pair in pairs) for side in (0, 1))
    cpu = statistics.median(1e9 * pair[0].cpu_per_byte for pair in pairs)
    rates = f"{ours / 1e6:,.0f} MB/s, caddy {other / 1e6:,.0f} MB/s"
    tell(f"one stream {way}: {rates}: ratio {ratio:.2f}; {cpu:.2f} s of CPU a GB")
    return {"ratio": ratio, "pairs": [[attrs.asdict(each) for each in pair] for pair in pairs]}


def _ladder(folder: Path, asked: Mapping[str, Any], tell: Tell) -> Shape:
    """Our transcoder, and plain ffmpeg that makes the same qualities."""
    folder.mkdir()
    making = Making(folder=folder)
    making.prepare(asked["film_seconds"], asked["height"])
    pairs = [(making.ours(), making.plain()) for _ in range(asked["rounds"])]
    ratio = statistics.median(ours.cpu / plain.cpu for ours, plain in pairs)
    is_reached = ratio <= TRANSCODING_GATE
    ours, plain = (statistics.median(pair[side].cpu for pair in pairs) for side in (0, 1))
    tell(
        f"ladder of {asked['film_seconds']} s in {asked['height']}p: {ours:.1f} s of CPU, plain ffmpeg {plain:.1f} s: "
        f"ratio {ratio:.2f} (gate {TRANSCODING_GATE}): {'gate' if is_reached else 'MISSED'}"
    )
    return {
        "ratio": ratio,
        "is_reached": is_reached,
        "pairs": [[attrs.asdict(each) for each in pair] for pair in pairs],
    }


if __name__ == "__main__":
    main()
