"""/metrics of a real server: what several processes count adds up, and what a worker did is seen."""

import re
from pathlib import Path

from installation import Installation, eventually, installed
from serving import wait_until_answered


def metric(shop: Installation, name: str) -> float | None:
    answer = shop.call("GET", "/metrics")
    assert answer.status_code == 200, answer.text
    found = re.search(rf"^{re.escape(name)} (\S+)$", answer.text, re.MULTILINE)
    return float(found[1]) if found else None


COUNTED = 'coursedock_http_requests_total{method="GET",route="/api/courses",status="200"}'
GAPS = 'coursedock_job_last_run_count{job="reconcile",what="gaps"}'


def test_the_counters_of_several_processes_add_up_and_begin_anew_with_each_server(tmp_path: Path) -> None:
    with installed(tmp_path) as shop:
        folder = tmp_path / "metrics"
        for _ in range(2):
            with shop.background("serve", "--workers", "2") as server:
                wait_until_answered(server, f"{shop.url}/healthz", patience=60)
                # A connection of its own each time, so that both processes get some.
                for _ in range(40):
                    assert shop.client.get(f"{shop.url}/api/courses", headers={"Connection": "close"}).is_success
                assert [metric(shop, COUNTED) for _ in range(6)] == [40.0] * 6
                counters = list(folder.glob("*/counter_*.db"))
                assert len(counters) == 2, "each process has a file of its own"


def test_what_another_process_did_is_told(tmp_path: Path) -> None:
    with installed(tmp_path) as shop, shop.background("serve") as server:
        wait_until_answered(server, f"{shop.url}/healthz", patience=60)
        assert metric(shop, GAPS) is None
        with shop.background("worker"):
            eventually(lambda: metric(shop, GAPS) is not None)
        assert metric(shop, GAPS) == 0.0
