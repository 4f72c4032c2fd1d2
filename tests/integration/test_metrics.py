"""/metrics of a real server: what several processes count adds up, and what a worker did is seen."""

import re
import time
from pathlib import Path

import httpx
from installation import Installation, eventually, installed
from serving import wait_until_answered

from parallel import in_parallel


def metric(shop: Installation, name: str) -> float | None:
    answer = shop.call("GET", "/metrics")
    assert answer.status_code == 200, answer.text
    found = re.search(rf"^{re.escape(name)} (\S+)$", answer.text, re.MULTILINE)
    return float(found[1]) if found else None


COUNTED = 'coursedock_http_requests_total{method="GET",route="/api/courses",status="200"}'
GAPS = 'coursedock_job_last_run_count{job="reconcile",what="gaps"}'


def ask_until_two_answer(url: str, folder: Path) -> int:
    """Ask many times at once, each on a connection of its own, until two processes have counted; gives how often."""
    asked, end = 0, time.monotonic() + 60
    while asked == 0 or len(list(folder.glob("*/counter_*.db"))) < 2:
        assert time.monotonic() < end, "each process has a file of its own"
        answers = in_parallel(16, lambda _: httpx.get(url, trust_env=False, timeout=30))
        assert {answer.status_code for answer in answers} == {200}
        asked += len(answers)
    return asked


def test_the_counters_of_several_processes_add_up_and_begin_anew_with_each_server(tmp_path: Path) -> None:
    with installed(tmp_path) as shop:
        folder = tmp_path / "metrics"
        for _ in range(2):
            with shop.background("serve", "--workers", "2") as server:
                wait_until_answered(server, f"{shop.url}/healthz", patience=60)
                asked = ask_until_two_answer(f"{shop.url}/api/courses", folder)
                assert [metric(shop, COUNTED) for _ in range(6)] == [asked] * 6


def test_what_another_process_did_is_told(tmp_path: Path) -> None:
    with installed(tmp_path) as shop, shop.background("serve") as server:
        wait_until_answered(server, f"{shop.url}/healthz", patience=60)
        assert metric(shop, GAPS) is None
        with shop.background("worker"):
            eventually(lambda: metric(shop, GAPS) is not None)
        assert metric(shop, GAPS) == 0.0
