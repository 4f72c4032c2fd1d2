"""The demonstration shop, started as people start it, with a learner who has bought all of its courses."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import httpx
from attrs import field, frozen

from benchmarks.load import HOST
from benchmarks.servers import ROOT, NotStarted, free_port
from course_domain.services.sign_video import HLS

LEARNER: Final = "ida"
PRODUCTS: Final = ("long-sunday", "watercolour-pass")
"""All four courses."""
COURSES: Final = 4
VIDEOS: Final = 10
_OPEN: Final = "The shop is open"
_PATIENCE: Final = 300.0


@frozen(kw_only=True)
class Demonstration:
    """Where it is, who is signed in, and what she has."""

    url: str
    session: str = field(repr=False)
    """JSON, as its pages keep it for a tab."""
    course_ids: tuple[str, ...]


@contextmanager
def demonstration(data: Path) -> Iterator[Demonstration]:
    """Run it until the block ends, its films and streams ready and its courses bought. Raises NotStarted."""
    port = _free_pair()
    command = [sys.executable, "-m", "entrypoints.cli", "demo", "--data", str(data), "--port", str(port)]
    log = data.with_name(f"{data.name}.log")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COURSEDOCK_")}
    with log.open("wb") as printed:
        process = subprocess.Popen(
            command, cwd=ROOT, env=inherited, stdout=printed, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        with httpx.Client(base_url=f"http://{HOST}:{port}", trust_env=False, timeout=20) as client:
            demo = _Demo(process=process, log=log, client=client)
            demo.wait(lambda: _OPEN in log.read_text(errors="replace"))
            yield demo.bought()
    finally:
        _end(process)


@frozen(kw_only=True)
class _Demo:
    """Its process, and how its pages speak to it."""

    process: "subprocess.Popen[bytes]"
    log: Path
    client: httpx.Client

    def wait(self, is_so: Callable[[], bool], every: float = 0.3) -> None:
        """Wait until it is, looking every so many seconds. Raises NotStarted."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            if is_so():
                return
            time.sleep(every)
        raise NotStarted(self.log.read_text(errors="replace")[-4000:])

    def bought(self) -> Demonstration:
        """Buy what she doesn't have yet, once all of it plays."""
        self.wait(lambda: sum(course["video_count"] for course in self._items("/api/courses")) == VIDEOS)
        session = self.client.post("/shop/sign-in", json={"id": LEARNER}).raise_for_status()
        self.client.headers["Authorization"] = f"Bearer {session.json()['token']}"
        if len(self._items("/api/user/enrolled-courses")) < COURSES:
            for product in PRODUCTS:
                self.client.post("/shop/orders", json={"product_id": product}).raise_for_status()
        self.wait(lambda: len(self._items("/api/user/enrolled-courses")) == COURSES)
        course_ids = tuple(item["course"]["id"] for item in self._items("/api/user/enrolled-courses"))
        self.wait(lambda: all(map(self._is_streamed, course_ids)), every=3.0)
        url = str(self.client.base_url).rstrip("/")
        return Demonstration(url=url, session=session.text, course_ids=course_ids)

    def _is_streamed(self, course_id: str) -> bool:
        """Tell whether all of a course's streams are made: making them keeps the processor busy."""
        videos = self._get(f"/api/courses/{course_id}")["videos"]
        addresses = (f"/api/user/course/{course_id}/video/{video['id']}/url" for video in videos)
        return all(self._get(address)["type"] == HLS for address in addresses)

    def _items(self, path: str) -> list[dict[str, Any]]:
        return list(self._get(path)["items"])

    def _get(self, path: str) -> Any:
        return self.client.get(path).raise_for_status().json()


def _free_pair() -> int:
    """Give a free port whose next one is free, too: the demonstration takes both."""
    while True:
        port = free_port()
        with socket.socket() as probe, suppress(OSError, OverflowError):
            probe.bind((HOST, port + 1))
            return port


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End it and all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
