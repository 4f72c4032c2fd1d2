"""One run: orders are delivered and worked on while what serves and works is killed again and again."""

import email
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from attrs import field, frozen
from installation import Installation, installed
from order_stories import DAYS, PRODUCTS, Story, some
from torture.deliveries import SOURCES, Shops, posts
from torture.fleet import Fleet, environment, manned
from torture.learners import FILM, Film, Learners, add_film
from torture.tables import Tables, looking_at

_FIRST: Final = 0.05
_LAST: Final = 0.6
"""Kills fall between these shares of the work."""


@frozen(kw_only=True)
class Plan:
    """How much of what. ``database`` is a URL; without one it is a SQLite file of the run's own."""

    orders: int
    kills: int
    servers: int
    workers: int
    seed: int
    clients: int = 6
    learners: int = 5
    database: str | None = None
    patience: float = 60.0
    """Seconds without anything new, after which it is given up."""


@frozen(kw_only=True)
class After:
    """Everything as it is when all is done."""

    plan: Plan
    shop: Installation
    tables: Tables
    courses: Mapping[str, str]
    stories: Sequence[Story]
    shops: Shops
    fleet: Fleet
    learners: Learners
    seconds: float
    mails: Counter[str] = field(init=False)
    """Mails by the digest of their notice's key, as their Message-ID has it."""

    @mails.default
    def _count_mails(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for path in (self.shop.data / "mail").glob("*.eml"):
            message_id = email.message_from_bytes(path.read_bytes())["Message-ID"]
            found[message_id.strip("<>").partition("@")[0]] += 1
        return found

    def kills_of(self, kind: str) -> int:
        """Count the kills of servers or of workers."""
        return sum(kill.what.startswith(kind) for kill in self.fleet.kills)

    def logs(self) -> Iterator[tuple[str, str]]:
        """Give what each process printed, in all of its lives."""
        for member in (*self.fleet.servers, *self.fleet.workers):
            yield member.name, member.log.read_text(errors="replace")


def set_up(shop: Installation, admin: str) -> dict[str, str]:
    """Make the courses and link the products; gives the courses' ids."""
    ids = {}
    for name, days in DAYS.items():
        price = {"amount": 4900, "currency": "EUR"}
        wish = {"title": name, "description": "", "price": price, "status": "published", "access_days": days}
        made = shop.call("POST", "/api/admin/courses", admin, wish)
        assert made.status_code == 201, made.text
        ids[name] = made.json()["id"]
    for source in SOURCES:
        for product, courses in PRODUCTS.items():
            for course in courses:
                link = {"source": source, "product_id": product, "course_id": ids[course]}
                assert shop.call("POST", "/api/admin/products", admin, link).status_code == 201
    return ids


@contextmanager
def tortured(plan: Plan, folder: Path, tell: Callable[[str], None] = lambda _line: None) -> Iterator[After]:
    """Do it, and give what came of it, with every process at its end."""
    chance = random.Random(plan.seed)
    stories = some(plan.orders, (datetime.now(UTC) - timedelta(days=1)).replace(microsecond=0))
    wanted = posts(stories, chance)
    url = {"COURSEDOCK_DATABASE_URL": plan.database} if plan.database else {}
    with (
        installed(folder, {**environment(SOURCES), **url}) as shop,
        looking_at(plan.database or f"sqlite:///{folder / 'coursedock.db'}") as tables,
        manned(shop, tables, servers=plan.servers, workers=plan.workers, patience=plan.patience) as fleet,
    ):
        admin = shop.token("boss", admin=True)
        courses, film = set_up(shop, admin), add_film(shop, admin)
        shops = Shops(urls=fleet.urls, posts=wanted, clients=plan.clients, seed=plan.seed, patience=plan.patience)
        learners = _learners(plan, shop, admin, film, fleet)
        began = time.monotonic()
        _all_at_once(plan, fleet, shops, learners, tell)
        _rest(fleet, tables, plan.patience, tell)
        seconds = time.monotonic() - began
        learners.look()
        fleet.stop()
        yield After(
            plan=plan,
            shop=shop,
            tables=tables,
            courses={**courses, FILM: film.course_id},
            stories=stories,
            shops=shops,
            fleet=fleet,
            learners=learners,
            seconds=seconds,
        )


def _learners(plan: Plan, shop: Installation, admin: str, film: Film, fleet: Fleet) -> Learners:
    chance = random.Random(plan.seed + 3)
    return Learners(
        shop=shop,
        client=shop.client,
        urls=fleet.urls,
        admin=admin,
        film=film,
        count=plan.learners,
        chance=chance,
        patience=plan.patience,
    )


def _all_at_once(plan: Plan, fleet: Fleet, shops: Shops, learners: Learners, tell: Callable[[str], None]) -> None:
    """Deliver, enroll, watch, work and kill; half of the kills, less one at an odd number, are servers'."""
    of_servers = plan.kills // 2
    deliveries, messages = len(shops.posts), len({post.row for post in shops.posts})
    first, second = random.Random(plan.seed + 1), random.Random(plan.seed + 2)
    with ThreadPoolExecutor(4) as pool:
        wishes = [
            pool.submit(shops.deliver_all),
            pool.submit(learners.come),
            pool.submit(fleet.kill_servers, _goals(of_servers, deliveries, first), lambda: len(shops.answered), first),
            pool.submit(fleet.kill_workers, _goals(plan.kills - of_servers, messages, second), second),
        ]
        _wait_for(wishes, lambda: tell(_progress(fleet, shops)))


def _goals(count: int, whole: int, chance: random.Random) -> list[int]:
    return sorted(chance.randint(int(whole * _FIRST), int(whole * _LAST)) for _kill in range(count))


def _wait_for(wishes: Sequence[Future[None]], tell: Callable[[], None]) -> None:
    waiting = set(wishes)
    while waiting:
        done, waiting = wait(waiting, timeout=5, return_when=FIRST_EXCEPTION)
        for each in done:
            each.result()
        tell()


def _rest(fleet: Fleet, tables: Tables, patience: float, tell: Callable[[str], None]) -> None:
    """Wait until there is nothing left to do, as long as it gets less."""
    least, end, told = tables.left(), time.monotonic() + patience, time.monotonic()
    while (left := tables.left()) > 0:
        if left < least:
            least, end = left, time.monotonic() + patience
        if time.monotonic() - told > 5:
            told = time.monotonic()
            tell(f"{left} messages and mails are left")
        if time.monotonic() > end:
            return  # it is for the judgement to say
        time.sleep(0.05)


def _progress(fleet: Fleet, shops: Shops) -> str:
    tables = fleet.tables
    done = f"{len(shops.answered)} of {len(shops.posts)} deliveries answered"
    return f"{done}, {tables.worked_on()} messages worked on, {tables.sent()} mails, {len(fleet.kills)} kills"
