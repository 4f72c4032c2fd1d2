"""Bursts by turns: hello, a path, hello, the next path, and the same again."""

import json
import statistics
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from attrs import field, frozen

from adapters.identity.jwt_sessions import SessionMinter
from adapters.identity.playback_tokens import HmacPlaybackTokens
from adapters.identity.secret_files import load_or_make_secret
from adapters.sql.engine import Database, open_engine
from adapters.sql.migrating import migrate
from adapters.wire import base64_text
from benchmarks.databases import PLACES, Place
from benchmarks.load import Burst, Order, Sender
from benchmarks.media import EDGE_URL
from benchmarks.school import School
from benchmarks.servers import Server, served
from benchmarks.targets import PATHS
from benchmarks.traffic import HELLO, SOURCE, Traffic

_WARM_UP_SECONDS: Final = 0.5
_MOST_A_SECOND: Final = 9_000
"""Requests that are made beforehand for each second of a burst; one that runs out of them ends sooner."""
_SIGN_ON: Final = "the sign-on's secret of a school that is measured"
_WEBHOOK_SECRET: Final = "whsec_" + base64_text.write(b"a webhook's secret, only measured")


@frozen(kw_only=True)
class Plan:
    """How much is measured."""

    seconds: float
    rounds: int
    connections: int
    learners: int
    paths: tuple[str, ...] = tuple(PATHS)


@frozen(kw_only=True)
class Sample:
    """A burst, and the CPU that each of its requests took, in seconds."""

    burst: Burst
    server: float
    database: float = 0.0


@frozen(kw_only=True)
class Measured:
    """What one path came to on one database: the samples of each round, each with the hello just before it."""

    database: str
    path: str
    samples: tuple[Sample, ...] = field(repr=False)
    hellos: tuple[Sample, ...] = field(repr=False)

    @property
    def cpu(self) -> float:
        """CPU per request of the server's process tree, as a multiple of hello's: what the gates judge."""
        return self._median(lambda path, hello: path.server / hello.server)

    @property
    def whole_cpu(self) -> float:
        """The same with the database's own CPU."""
        return self._median(lambda path, hello: (path.server + path.database) / hello.server)

    @property
    def rate(self) -> float:
        """Requests per second as a part of hello's."""
        return self._median(lambda path, hello: path.burst.rate / hello.burst.rate)

    def of(self, read: Callable[[Sample], float]) -> float:
        """Give the median of something over the rounds."""
        return statistics.median(map(read, self.samples))

    def _median(self, compare: Callable[[Sample, Sample], float]) -> float:
        return statistics.median(map(compare, self.samples, self.hellos))


def measure(kind: str, plan: Plan, folder: Path, send: Sender, tell: Callable[[str], None]) -> list[Measured]:
    """Fill a database of this kind, serve it, and measure every path on it."""
    with PLACES[kind](folder) as place:
        tell(f"{kind}: filling")
        environ, traffic = prepared(place, plan, folder)
        with served("hello", folder / "hello.log") as hello, served("api", folder / "api.log", environ) as api:
            bursts = _Bursts(plan=plan, send=send, hello=hello, api=api, place=place, requests=traffic.all())
            bursts.warm_up()
            rounds = []
            for number in range(plan.rounds):
                tell(f"{kind}: round {number + 1} of {plan.rounds}")
                rounds.append({path: bursts.pair(path) for path in plan.paths})
    return [
        Measured(
            database=kind,
            path=path,
            hellos=tuple(each[path][0] for each in rounds),
            samples=tuple(each[path][1] for each in rounds),
        )
        for path in plan.paths
    ]


def prepared(place: Place, plan: Plan, folder: Path) -> tuple[Mapping[str, str], Traffic]:
    """Fill the database; give the settings of a server on it, and traffic signed with the same secrets."""
    school = School(learners=plan.learners, now=datetime.now(UTC))
    with _opened(place.url) as database:
        migrate(database)
        school.fill(database)
    environ = {
        "COURSEDOCK_DATA": str(folder),
        "COURSEDOCK_DATABASE_URL": place.url,
        "COURSEDOCK_EDGE_URL": EDGE_URL,
        "COURSEDOCK_AUTH": json.dumps({"kind": "jwt", "secrets": [_SIGN_ON]}),
        "COURSEDOCK_SOURCES": json.dumps({SOURCE: {"kind": "standard", "secrets": [_WEBHOOK_SECRET]}}),
    }
    key = load_or_make_secret(folder / "keys" / "playback.key")
    traffic = Traffic(
        school=school,
        minter=SessionMinter(secret=_SIGN_ON),
        tokens=HmacPlaybackTokens(keys=[key]),
        webhook_secret=_WEBHOOK_SECRET,
    )
    return environ, traffic


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = open_engine(url)
    try:
        yield database
    finally:
        database.dispose()


@frozen(kw_only=True)
class _Bursts:
    """Both servers, and what is sent to them."""

    plan: Plan
    send: Sender
    hello: Server
    api: Server
    place: Place
    requests: Mapping[str, Iterator[bytes]] = field(repr=False)

    def warm_up(self) -> None:
        """Let both servers import, connect and compile what they need only once."""
        seconds = min(_WARM_UP_SECONDS, self.plan.seconds)
        self._burst(self.hello, [HELLO], seconds)
        for path in self.plan.paths:
            self._burst(self.api, self._next(path, seconds), seconds)

    def pair(self, path: str) -> tuple[Sample, Sample]:
        """Measure hello, then the path."""
        seconds = self.plan.seconds
        requests = self._next(path, seconds)
        hello = self._burst(self.hello, [HELLO], seconds)
        return hello, self._burst(self.api, requests, seconds)

    def _next(self, path: str, seconds: float) -> list[bytes]:
        return list(islice(self.requests[path], int(_MOST_A_SECOND * seconds)))

    def _burst(self, server: Server, requests: list[bytes], seconds: float) -> Sample:
        tree = self.place.tree
        order = Order(
            port=server.port,
            requests=requests,
            seconds=seconds,
            connections=self.plan.connections,
            once=server is self.api,
        )
        server_before, database_before = server.tree.cpu(), tree.cpu() if tree else 0.0
        burst = self.send(order)
        server_after, database_after = server.tree.cpu(), tree.cpu() if tree else 0.0
        return Sample(
            burst=burst,
            server=(server_after - server_before) / burst.requests,
            database=(database_after - database_before) / burst.requests,
        )
