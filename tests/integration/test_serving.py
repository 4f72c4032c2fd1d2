"""The helper that other tests lean on: it waits, it tells why, and it leaves nothing behind."""

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from serving import NotStarted, running, served


def group_is_gone(leader: int) -> bool:
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            os.killpg(leader, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_a_server_answers_when_it_is_handed_over_and_is_gone_afterwards(tmp_path: Path) -> None:
    with served("hello_app:create", log=tmp_path / "log") as hello:
        assert httpx.get(hello.url, trust_env=False).text == "hello"
    assert group_is_gone(hello.process.pid)
    with pytest.raises(httpx.ConnectError):
        httpx.get(hello.url, trust_env=False)


def test_a_killed_server_leaves_no_worker_behind(tmp_path: Path) -> None:
    with served("hello_app:create", log=tmp_path / "log") as hello:
        hello.kill()
        assert group_is_gone(hello.process.pid)


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(NotStarted, match="hello_app"), served("hello_app:none", log=tmp_path / "log"):
        pass


def test_a_command_runs_without_our_settings_but_those_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSEDOCK_DATA", "/nowhere")
    script = "import os; print(sorted(n for n in os.environ if n.startswith('COURSEDOCK_')))"
    environ = {"COURSEDOCK_BIND": "127.0.0.1:1"}
    with running([sys.executable, "-c", script], log=tmp_path / "log", environ=environ) as command:
        command.process.wait(10)
        assert command.printed == "['COURSEDOCK_BIND']\n"


def test_a_signal_that_is_kept_away_stays_away_when_workers_are_started() -> None:
    code = (
        "import signal; from entrypoints.cli.serving import track_resources;"
        "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}); track_resources();"
        "print(signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "True\n"
