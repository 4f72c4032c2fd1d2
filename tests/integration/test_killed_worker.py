"""A worker that is killed again and again while it works loses nothing and does nothing twice."""

import base64
import email
import hashlib
import hmac
import json
import random
import re
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from attrs import define, field, frozen
from installation import WOO_SECRET, Installation, eventually, installed
from order_stories import DAYS, PRODUCTS, STANDARD, WOO, Spell, Story, hundred
from serving import HERE, running, wait_until_answered

from adapters.sql.engine import open_engine
from adapters.sql.unit_of_work import SqlStorage
from adapters.wire.standard_webhooks import sign
from course_domain.model.notices import NoticeKind, NoticeState
from course_domain.model.order_grants import order_grants
from course_domain.ports import UnitOfWork
from environments import STANDARD as STANDARD_SECRET

pytestmark = pytest.mark.xdist_group("killed worker")  # all tests look at what came of one run

SEED = 20_260_329
KILLS = 5
SOURCES = {
    STANDARD: {"kind": "standard", "secrets": [STANDARD_SECRET], "customer_ids": "session"},
    WOO: {"kind": "woocommerce", "secrets": [WOO_SECRET], "customer_ids": "own"},
}
NO_ORDER = b'{"type": "order.paid", "this": "is signed, and no order"}'
"""Kept and set aside."""


@frozen(kw_only=True)
class Post:
    """One delivery. ``delivery_id`` is what makes it the same as another one."""

    source: str
    delivery_id: str
    body: bytes

    def headers(self) -> dict[str, str]:
        if self.source == WOO:
            signature = hmac.digest(WOO_SECRET.encode(), self.body, hashlib.sha256)
            return {"X-WC-Webhook-Signature": base64.b64encode(signature).decode()}
        return sign(STANDARD_SECRET, self.delivery_id, datetime.now(UTC), self.body)


def posts(stories: Sequence[Story], chance: random.Random) -> list[Post]:
    """Give each message twice, all of them shuffled; a second one is a repetition, or a message of its own."""
    bodies = [(story.source, body) for story in stories for body in story.messages] + [(STANDARD, NO_ORDER)]
    made = []
    for number, (source, body) in enumerate(bodies):
        again = chance.choice([f"msg-{number}", f"msg-{number}-again"])
        ids = (f"msg-{number}", again) if source == STANDARD else (hashlib.sha256(body).hexdigest(),) * 2
        made += [Post(source=source, delivery_id=each, body=body) for each in ids]
    chance.shuffle(made)
    return made


def deliver_all(url: str, wanted: Sequence[Post]) -> Counter[str]:
    """Deliver through the real webhook, as fast as it answers; each must be answered 2xx."""
    answers: Counter[str] = Counter()
    with httpx.Client(trust_env=False, timeout=30) as client:
        for post in wanted:
            answer = client.post(f"{url}/webhooks/{post.source}", content=post.body, headers=post.headers())
            assert answer.status_code == 200, answer.text
            answers[answer.json()["status"]] += 1
    return answers


@frozen(kw_only=True)
class Tables:
    """The database as anybody can look at it."""

    path: Path

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=20)) as connection:
            return connection.execute(query).fetchall()

    def number(self, query: str) -> int:
        return int(self.rows(query)[0][0])

    def worked_on(self) -> int:
        return self.number("SELECT count(*) FROM inbox WHERE state <> 'new'")

    def sent(self) -> int:
        return self.number("SELECT count(*) FROM outbox WHERE state = 'sent'")

    def left(self) -> int:
        new = self.number("SELECT count(*) FROM inbox WHERE state = 'new'")
        return new + self.number("SELECT count(*) FROM outbox WHERE state = 'pending'")

    def in_flight(self) -> set[str]:
        """Give the notices that somebody took and neither sent nor put back."""
        return {row[0] for row in self.rows("SELECT key FROM outbox WHERE state = 'pending' AND attempts > 0")}


@define(kw_only=True)
class Run:
    """What happened."""

    answers: Counter[str] = field(factory=Counter)
    killed_at: list[str] = field(factory=list)
    in_flight: set[str] = field(factory=set)
    seconds: float = 0.0

    @property
    def kills(self) -> int:
        return len(self.killed_at)


@contextmanager
def quick_worker(shop: Installation) -> Iterator[Any]:
    command = [sys.executable, str(HERE / "quick_worker.py")]
    with running(command, log=shop.data / "worker.log", environ=shop.environ) as process:
        yield process


def kill_at_random(shop: Installation, tables: Tables, chance: random.Random, run: Run) -> None:
    """Let a worker do a random amount of work, and kill its process group in the midst of it."""
    goal = tables.worked_on() + chance.randint(10, 45)
    with quick_worker(shop) as worker:
        end = time.monotonic() + 30
        while tables.worked_on() < goal:
            assert time.monotonic() < end, worker.printed
            assert worker.process.poll() is None, worker.printed
            time.sleep(0.002)
        time.sleep(chance.random() * 0.02)
        worker.kill()
    assert tables.left() > 0, "it was killed while it had work"
    run.killed_at.append(f"{tables.worked_on()}+{tables.sent()}")
    run.in_flight |= tables.in_flight()


def set_up(shop: Installation) -> dict[str, str]:
    """Make the courses and link the products; gives the courses' ids."""
    admin = shop.token("boss", admin=True)
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


@frozen(kw_only=True)
class After:
    """Everything as it is when all is done."""

    shop: Installation
    tables: Tables
    courses: Mapping[str, str]
    stories: Sequence[Story]
    posts: Sequence[Post]
    run: Run

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        database = open_engine(f"sqlite:///{self.tables.path}")
        with SqlStorage(database=database).reading() as uow:
            yield uow
        database.dispose()

    def mails(self) -> Counter[str]:
        """Count the mails by the digest of their notice's key, as their Message-ID has it."""
        found: Counter[str] = Counter()
        for path in (self.shop.data / "mail").glob("*.eml"):
            message_id = email.message_from_bytes(path.read_bytes())["Message-ID"]
            found[message_id.strip("<>").partition("@")[0]] += 1
        return found


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Iterator[After]:
    """Run it once; the tests look at what came of it."""
    chance = random.Random(SEED)
    stories = hundred((datetime.now(UTC) - timedelta(days=1)).replace(microsecond=0))
    wanted, run, began = posts(stories, chance), Run(), time.monotonic()
    extra = {"COURSEDOCK_SOURCES": json.dumps(SOURCES), "COURSEDOCK_LOG_LEVEL": "warning"}
    with installed(tmp_path_factory.mktemp("killed"), extra) as shop, shop.background("serve") as server:
        wait_until_answered(server, f"{shop.url}/healthz")
        courses, tables = set_up(shop), Tables(path=shop.data / "coursedock.db")
        with ThreadPoolExecutor(1) as pool:
            delivery: Future[Counter[str]] = pool.submit(deliver_all, shop.url, wanted)
            for _kill in range(KILLS):
                kill_at_random(shop, tables, chance, run)
            run.answers = delivery.result(60)
        with quick_worker(shop):
            eventually(lambda: tables.left() == 0, patience=60)
        run.seconds = time.monotonic() - began
        yield After(shop=shop, tables=tables, courses=courses, stories=stories, posts=wanted, run=run)


def test_every_message_that_was_answered_is_in_the_inbox_once(after: After) -> None:
    assert sum(after.run.answers.values()) == len(after.posts)
    kept = after.tables.rows("SELECT source, delivery_id, body FROM inbox")
    assert len(kept) == after.run.answers["accepted"]
    assert set(kept) == {(post.source, post.delivery_id, post.body) for post in after.posts}


def test_nothing_is_left_to_do_and_nothing_was_given_up(after: After) -> None:
    assert after.tables.left() == 0
    aside = after.tables.rows("SELECT DISTINCT body FROM inbox WHERE state = 'quarantined'")
    assert aside == [(NO_ORDER,)], "only what is no order is set aside"
    states = {row[0] for row in after.tables.rows("SELECT DISTINCT state FROM outbox")}
    assert states <= {NoticeState.SENT, NoticeState.DORMANT}
    assert "Traceback" not in (after.shop.data / "worker.log").read_text()


def test_the_grants_are_what_the_facts_come_to(after: After) -> None:
    with after.reading() as uow:
        for story in after.stories:
            told = uow.orders.told(story.source, story.order_id)
            assert len(told) == len(story.messages), story.name
            kept = {grant.key: grant for grant in uow.grants.of_order(story.source, story.order_id)}
            assert kept == order_grants(told, uow.orders.frozen(story.source, story.order_id)), story.name


def test_the_grants_are_what_a_person_would_write_down(after: After) -> None:
    names = {course_id: name for name, course_id in after.courses.items()}
    total = 0
    with after.reading() as uow:
        for story in after.stories:
            found: dict[Spell, Any] = {}
            for grant in uow.grants.of_order(story.source, story.order_id):
                line, number = re.fullmatch(r"order:.*:(.*):.*:(\d+)", grant.key).groups()  # type: ignore[union-attr]
                spell = (line, names[grant.course_id], int(number))
                found[spell] = (grant.given_at, grant.ended_at, grant.end_reason)
                assert (grant.holder.user_id, grant.holder.email) == (story.user_id, story.email)
                assert grant.days == DAYS[names[grant.course_id]]
            assert found == story.grants, story.name
            total += len(found)
    assert total == after.tables.number("SELECT count(*) FROM grants"), "and there are no others"


def test_access_is_open_where_a_grant_lives_and_nowhere_else(after: After) -> None:
    wanted = {
        (story.user_id, after.courses[course]) for story in after.stories if story.user_id for course in story.alive
    }
    active = after.tables.rows("SELECT user_id, course_id FROM course_enrollments WHERE status = 'active'")
    assert len(active) == len(wanted)
    assert set(active) == wanted


def test_each_order_that_is_alive_was_welcomed_exactly_once(after: After) -> None:
    mails = after.mails()
    welcomes: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for key, kind, state, facts in after.tables.rows("SELECT key, kind, state, facts FROM outbox"):
        if kind in (NoticeKind.ACCESS_GRANTED, NoticeKind.ACCESS_RENEWED):
            told = json.loads(facts)
            welcomes.setdefault((told["source"], told["order"]), []).append((key, kind, state))
    for story in (story for story in after.stories if story.alive):
        [(key, kind, state)] = welcomes[story.source, story.order_id]
        assert kind == NoticeKind.ACCESS_GRANTED or story.shares_its_course, story.name
        assert state == NoticeState.SENT, story.name
        assert mails[digest(key)] >= 1, story.name
    assert len(welcomes) <= len(after.stories)


def test_no_notice_was_mailed_twice_but_those_in_flight_at_a_kill(
    after: After, capsys: pytest.CaptureFixture[str]
) -> None:
    mails = after.mails()
    states = {digest(key): state for key, state in after.tables.rows("SELECT key, state FROM outbox")}
    assert set(mails) <= set(states), "every mail tells of a notice"
    assert {each for each, state in states.items() if state == NoticeState.SENT} <= set(mails)
    doubled = {each: times for each, times in mails.items() if times > 1}
    assert set(doubled) <= {digest(key) for key in after.run.in_flight}
    assert sum(doubled.values()) - len(doubled) <= after.run.kills == KILLS
    with capsys.disabled():
        print(  # noqa: T201 - these figures are what the test is for
            f"\n  killed {after.run.kills} times after (messages+mails) {', '.join(after.run.killed_at)};"
            f" {len(after.posts)} deliveries of {len(after.stories)} orders: {dict(after.run.answers)};"
            f" {sum(mails.values())} mails of {len(mails)} notices: {len(doubled)} sent twice,"
            f" {len(after.run.in_flight)} in flight at a kill; {after.run.seconds:.0f} s"
        )


def test_the_reconciler_finds_no_gap(after: After) -> None:
    assert after.shop.run("reconcile").startswith(f"orders={len(after.stories)} gaps=0 repaired=0")
