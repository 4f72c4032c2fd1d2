"""Servers and workers on one database, each in a process group of its own: killed at any moment and started again."""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Final

from attrs import define, field, frozen
from installation import Installation
from serving import HERE, Running, free_port, running, wait_until_answered
from torture.tables import Tables

from entrypoints.process.ports import PortTaken, check_port
from parallel import in_parallel

_LOOK: Final = 0.03
_BUSY_SOON: Final = 20.0
_TRIES: Final = 4
_ENOUGH: Final = 4
"""Pieces of work that lie there when a worker is killed, so that it is killed in the midst of one."""


@frozen(kw_only=True)
class Kill:
    """What was killed; how far messages and mails were; how much was left; until it answered again, in seconds."""

    what: str
    worked_on: int
    sent: int
    left: int
    back_after: float

    def __str__(self) -> str:
        return f"{self.what} at {self.worked_on}+{self.sent}"


@define(kw_only=True, eq=False)
class Member:
    """A process that can be killed. A worker has no port."""

    name: str
    command: Sequence[str]
    shop: Installation
    environ: dict[str, str] = field(factory=dict)
    port: int | None = None
    _process: Running | None = field(default=None, init=False)
    _stack: ExitStack = field(factory=ExitStack, init=False)

    @property
    def log(self) -> Path:
        """Where all its lives print."""
        return self.shop.data / f"{self.name}.log"

    def start(self) -> None:
        """Start; a server is waited for."""
        environ = {**self.shop.environ, **self.environ}
        self._process = self._stack.enter_context(running(self.command, log=self.log, environ=environ))
        if self.port is not None:
            wait_until_answered(self._process, f"http://127.0.0.1:{self.port}/healthz", patience=60)

    def kill(self) -> None:
        """Kill its group at once; returns when its port is free again."""
        assert self._process is not None
        assert self._process.process.poll() is None, f"{self.name} ended by itself:\n{self._process.printed}"
        self._process.kill()
        self._stack.close()
        end = time.monotonic() + 10
        while self.port is not None:
            with suppress(PortTaken):
                check_port("127.0.0.1", self.port)
                return
            assert time.monotonic() < end, f"something holds the port of {self.name}, which was killed"
            time.sleep(_LOOK)

    def stop(self) -> None:
        """Ask it to end."""
        self._stack.close()


@define(kw_only=True, eq=False)
class Fleet:
    """All of them, and what happened to them."""

    servers: Sequence[Member]
    workers: Sequence[Member]
    tables: Tables
    patience: float
    kills: list[Kill] = field(factory=list, init=False)
    in_flight: set[str] = field(factory=set, init=False)
    """Notices that somebody had taken when a worker was killed."""

    @property
    def urls(self) -> list[str]:
        """Where the servers answer."""
        return [f"http://127.0.0.1:{server.port}" for server in self.servers]

    def kill_servers(self, goals: Sequence[int], progress: Callable[[], int], chance: random.Random) -> None:
        """Kill one of the servers, and start it again, whenever ``progress`` comes to the next goal."""
        for goal in goals:
            self._await(progress, goal)
            self.kills.append(self._kill(chance.choice(self.servers), chance))

    def kill_workers(self, goals: Sequence[int], chance: random.Random) -> None:
        """Kill one of the workers whenever so many messages were worked on, in the midst of work.

        Where orders come in slowly there may be none: then that kill does not count, and is done once more.
        """
        for goal in goals:
            self._await(self.tables.worked_on, goal)
            tries = (self._kill(chance.choice(self.workers), chance) for _try in range(_TRIES))
            self.kills += islice((kill for kill in tries if kill.left), 1)

    def stop(self) -> None:
        """Ask all to end: what they print is complete then."""
        members = (*self.workers, *self.servers)
        in_parallel(len(members), lambda number: members[number].stop())

    def _kill(self, member: Member, chance: random.Random) -> Kill:
        end = time.monotonic() + _BUSY_SOON
        while member in self.workers and self.tables.left() < _ENOUGH and time.monotonic() < end:
            time.sleep(_LOOK)
        time.sleep(chance.random() * 0.02)
        member.kill()
        tables, began = self.tables, time.monotonic()
        figures = {"worked_on": tables.worked_on(), "sent": tables.sent(), "left": tables.left()}
        if member in self.workers:
            self.in_flight |= tables.in_flight()
        member.start()
        return Kill(what=member.name, **figures, back_after=time.monotonic() - began)

    def _await(self, progress: Callable[[], int], goal: int) -> None:
        end = time.monotonic() + self.patience
        while progress() < goal:
            assert time.monotonic() < end, f"nothing goes on: {self.tables.worked_on()} worked on"
            time.sleep(_LOOK)


def _server(shop: Installation, number: int) -> Member:
    """The first one has the edge beside it, and the port of the installation."""
    port = free_port() if number else int(shop.environ["COURSEDOCK_BIND"].rpartition(":")[2])
    command = shop.command("serve", *(["--no-edge"] if number else []))
    environ = {"COURSEDOCK_BIND": f"127.0.0.1:{port}"}
    return Member(name=f"server-{number}", command=command, shop=shop, environ=environ, port=port)


@contextmanager
def manned(shop: Installation, tables: Tables, *, servers: int, workers: int, patience: float) -> Iterator[Fleet]:
    """Start so many of each, and end them afterwards."""
    quick = [sys.executable, str(HERE / "quick_worker.py")]
    fleet = Fleet(
        servers=[_server(shop, number) for number in range(servers)],
        workers=[Member(name=f"worker-{number}", command=quick, shop=shop) for number in range(workers)],
        tables=tables,
        patience=patience,
    )
    try:
        for member in (*fleet.workers, *fleet.servers):
            member.start()
        yield fleet
    finally:
        fleet.stop()


def environment(sources: object) -> dict[str, str]:
    """What the processes are told beyond where they live."""
    return {"COURSEDOCK_SOURCES": json.dumps(sources), "COURSEDOCK_LOG_LEVEL": "warning"}
