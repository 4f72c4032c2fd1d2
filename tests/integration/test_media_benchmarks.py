"""The measurements of media run, and what they count is true."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.load import Refused
from benchmarks.media import film, signed_path
from benchmarks.ranges import fetch, parts, whole
from benchmarks.servers import served
from benchmarks.viewers import Audience, watch
from environments import environment
from factories import NOON

ROOT = Path(__file__).parents[2]
SIZE = 3 << 20


def measured(module: str, words: str, written: Path) -> Any:
    made = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *words.split(), "--output", str(written)],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert made.returncode == 0, made.stderr
    return json.loads(written.read_text())


def test_the_api_is_measured_alone_and_beside_viewers(tmp_path: Path) -> None:
    words = "--rounds 1 --seconds 0.5 --connections 4 --learners 5 --slow 2 --fast 2"
    found = measured("load_video", words, tmp_path / "figures.json")
    (round_,) = found["rounds"]
    assert found["kept"] > 0
    assert min(round_[side]["requests"] for side in ("alone", "beside")) > 0
    assert 0 < round_["watched"]["slow"] < round_["watched"]["fast"]


def test_showing_and_making_videos_is_measured_beside_others(tmp_path: Path) -> None:
    words = "--rounds 1 --seconds 0.3 --megabytes 3 --film-seconds 4 --height 144"
    found = measured("bench_media", words, tmp_path / "figures.json")
    assert found["playlists"]["rate"] > 0
    assert found["playlists"]["cost"] == {"playlists": 5, "statements": 0, "signatures": 0, "checks": 1, "reads": 0}
    for way in ("by ranges", "whole"):
        ((ours, other),) = found["throughput"][way]["pairs"]
        assert ours["size"] == other["size"] == SIZE
    ((ours, plain),) = found["ladder"]["pairs"]
    assert min(ours["cpu"], plain["cpu"]) > 0
    assert 0.8 < ours["size"] / plain["size"] < 1.25, "both make the same ladder"


def test_an_address_that_is_over_fails_the_measurement(tmp_path: Path) -> None:
    film(tmp_path, SIZE)
    environ = {**environment(tmp_path), "COURSEDOCK_EDGE_URL": "http://cdn.example"}
    with served("edge", tmp_path / "edge.log", environ) as edge:
        over = signed_path(tmp_path, NOON)
        for asked in (whole(), parts(SIZE, 1 << 20)):
            with pytest.raises(Refused, match="403"):
                fetch(edge.port, over, asked, SIZE, edge.tree)
        told = {"slow": 1, "slow_rate": 1e6, "fast": 1, "fast_rate": 1e6}
        audience = Audience(port=edge.port, address=over, size=SIZE, **told)
        with pytest.raises(Refused, match="403"):
            watch(audience, lambda: None, lambda: False)
