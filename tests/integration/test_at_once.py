"""Several servers and workers at once: nothing is lost, nothing is doubled, nobody waits in a circle."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from attrs import evolve, frozen

from adapters.local.system import RandomIds
from adapters.sql.engine import open_engine
from adapters.sql.heartbeats import SqlHeartbeats
from adapters.sql.unit_of_work import SqlStorage
from api_client import Api
from course_domain.model.enrollments import Block, EnrollmentStatus
from course_domain.model.intake import InboxEvent
from course_domain.model.learners import Holder, Learner, Session
from course_domain.model.notices import NoticeState
from course_domain.model.order_grants import order_grants
from course_domain.model.orders import OrderFacts, OrderStatus
from course_domain.model.reports import PageRequest
from course_domain.ports import UnitOfWork
from course_domain.services.settle_access import settle
from course_domain.use_cases.block_enrollment import BlockEnrollment
from course_domain.use_cases.deliver_notices import DeliverNotices
from course_domain.use_cases.end_grant import EndGrant
from course_domain.use_cases.enroll_user import EnrollmentWish, EnrollUser
from course_domain.use_cases.extend_enrollment import ExtendEnrollment
from course_domain.use_cases.mark_expired import MarkExpired
from course_domain.use_cases.read_library import ReadLibrary
from course_domain.use_cases.receive_delivery import ReceiveDelivery
from course_domain.use_cases.reconcile import Reconcile, Reconciled
from course_domain.use_cases.resend_notices import ResendNotices
from course_domain.use_cases.unblock_enrollment import UnblockEnrollment
from course_domain.use_cases.work_inbox import WorkInbox
from factories import ADMIN, NOON, SOURCE, World, make_order, make_world
from parallel import in_parallel

ANN = Session(user_id="ann", email="ann@example.com", email_verified=True)
ALL = PageRequest(limit=100)


@frozen(kw_only=True)
class Shop:
    """Two processes' worth of one installation; they share the clock and the mails."""

    here: World
    elsewhere: World

    def either(self, number: int) -> World:
        return (self.here, self.elsewhere)[number % 2]

    def deliver(self, *messages: OrderFacts) -> None:
        for facts in messages:
            self.here.make(ReceiveDelivery)(self.here.shop.deliver(facts))

    def history(self, person: str, course_id: str = "drawing") -> Counter[str]:
        with self.here.storage.reading() as uow:
            return Counter(entry.what for entry in uow.history.of([person], course_id))

    def gaps(self) -> int:
        return self.here.make(Reconcile)(repair=False).gaps


@pytest.fixture
def shop(database_url: str) -> Iterator[Shop]:
    databases = [open_engine(database_url), open_engine(database_url)]
    storages = [SqlStorage(database=database) for database in databases]
    first, second = (
        {"storage": storage, "heartbeats": SqlHeartbeats(storage=storage), "ids": RandomIds()} for storage in storages
    )
    here = make_world(**first)
    shared = {name: getattr(here, name) for name in ("clock", "mailer", "shop", "shops", "media", "sessions")}
    yield Shop(here=here, elsewhere=make_world(**second, **shared))
    for database in databases:
        database.dispose()


@contextmanager
def overtaken(storage: SqlStorage, work: Callable[[], object], hold: Callable[[UnitOfWork], object]) -> Iterator[Any]:
    """Hold something, let others begin work that has to wait for it, and give the unit in which they are overtaken."""
    with ThreadPoolExecutor(1) as pool:
        with storage.writing() as uow:
            hold(uow)
            other = pool.submit(work)
            time.sleep(0.3)
            assert not other.done(), "it waits"
            yield uow
            uow.commit()
        other.result(30)


def lasts_until(shop: Shop, user_id: str = "ann", course_id: str = "drawing") -> datetime | None:
    with shop.here.storage.reading() as uow:
        found = uow.enrollments.find(user_id, course_id)
    assert found is not None
    return found.expires_at


# --- one wish, many times


def test_fifty_parallel_calls_enroll_a_user_once(shop: Shop) -> None:
    shop.here.add_course()
    apis = [Api(shop.here), Api(shop.elsewhere)]
    wish = {"user_id": "ann", "course_id": "drawing"}
    answers = in_parallel(50, lambda number: apis[number % 2].post("/api/admin/enroll-user", wish, by=ADMIN))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 49}
    assert len({answer.json["grant"]["key"] for answer in answers}) == 1
    assert shop.history("user:ann") == {"granted": 1}
    with shop.here.storage.reading() as uow:
        assert len(uow.grants.of_user("ann", "drawing")) == uow.outbox.backlog() == 1


def test_a_guest_who_is_enrolled_many_times_at_once_waits_once(shop: Shop) -> None:
    shop.here.add_course()
    wish = EnrollmentWish(holder=Holder(email="ann@example.com"), course_id="drawing")
    given = in_parallel(12, lambda number: shop.either(number).make(EnrollUser)(ADMIN, wish).is_new)
    assert given.count(True) == 1
    assert shop.history("email:ann@example.com") == {"granted": 1}


def test_a_grant_that_many_end_at_once_ends_once(shop: Shop) -> None:
    shop.here.add_course()
    enrolled = shop.here.enroll()
    with shop.here.storage.reading() as uow:
        (grant,) = uow.grants.of_user("ann", "drawing")
    in_parallel(12, lambda number: shop.either(number).make(EndGrant)(ADMIN, enrolled.id, grant.key))
    assert shop.history("user:ann") == {"granted": 1, "ended": 1}


def test_what_waits_is_claimed_once_however_many_pages_are_opened(shop: Shop) -> None:
    shop.here.add_course()
    gift = EnrollmentWish(holder=Holder(email="ann@example.com"), course_id="drawing")
    shop.here.make(EnrollUser)(ADMIN, gift)
    shop.here.tell(make_order("1", user_id=None))
    pages = in_parallel(12, lambda number: shop.either(number).make(ReadLibrary)(ANN, None, ALL))
    assert {len(page.items) for page in pages} == {1}
    assert shop.history("user:ann") == {"claimed": 2}


def test_what_was_given_up_is_sent_again_once(shop: Shop) -> None:
    shop.here.add_course()
    shop.here.enroll()
    with shop.here.storage.writing() as uow:
        (notice,) = uow.outbox.take_due(shop.here.clock.now(), shop.here.clock.now(), 1)
        uow.outbox.save(evolve(notice, holder=Holder(user_id="ann", email="ann@example.com"), state=NoticeState.DEAD))
        uow.commit()

    def resend(number: int) -> int:
        world = shop.either(number)
        resent: int = world.make(ResendNotices)()
        world.make(DeliverNotices)()
        return resent

    assert sum(in_parallel(12, resend)) == 1
    assert len(shop.here.mailer.sent) == 1


# --- one order on several workers


def messages_of(number: int) -> list[OrderFacts]:
    """A bundle that was bought, paid, refunded by line, and bought again."""
    goods = ("product-drawing", "product-painting")
    told = [
        make_order(f"{number}", *goods, status=status, at=NOON + timedelta(minutes=minute))
        for minute, status in enumerate(
            [OrderStatus.PENDING, OrderStatus.PAID, OrderStatus.REFUNDED, OrderStatus.PAID, OrderStatus.PAID]
        )
    ]
    return [*told, *told]


def test_messages_of_one_order_on_many_workers_give_what_they_give_on_one(shop: Shop) -> None:
    for course_id in ("drawing", "painting"):
        shop.here.add_course(course_id)
    told = messages_of(1)
    random.Random(7).shuffle(told)
    shop.deliver(*told)
    in_parallel(8, lambda number: [*iter(shop.either(number).make(WorkInbox), ())])
    with shop.here.storage.reading() as uow:
        standing = uow.upkeep.standing(NOON)
        assert (standing.new_messages, standing.set_aside) == (0, 0)
        grants = {grant.key: grant for grant in uow.grants.of_order(SOURCE, "1")}
        frozen = uow.orders.frozen(SOURCE, "1")
        known = uow.orders.told(SOURCE, "1")
    assert len(known) == 5
    assert grants == order_grants(known, frozen)
    assert shop.history("user:ann")["granted"] == len([g for g in grants.values() if g.course_id == "drawing"])
    assert shop.gaps() == 0


def test_a_message_whose_lease_ran_out_on_a_slow_worker_is_worked_on_by_two_and_counts_once(shop: Shop) -> None:
    shop.here.add_course()
    shop.deliver(make_order("1"))
    event = shop.here.make(WorkInbox)
    with shop.here.storage.writing() as uow:
        (taken,) = uow.inbox.take_due(shop.here.clock.now(), shop.here.clock.now(), 1)
        uow.commit()
    in_parallel(8, lambda number: shop.either(number).make(WorkInbox)._work(taken))
    assert event() == ()
    assert shop.history("user:ann") == {"granted": 1}
    with shop.here.storage.reading() as uow:
        assert uow.outbox.backlog() == 1


# --- one writes what another has read


def test_a_renewal_while_the_job_marks_what_ran_out_is_not_undone(shop: Shop) -> None:
    shop.here.add_course()
    enrolled = shop.here.enroll(days=1)
    shop.here.advance(days=2)
    now = shop.here.clock.now()
    key = ("ann", "drawing")
    with overtaken(shop.here.storage, shop.elsewhere.make(MarkExpired), lambda uow: uow.enrollments.find(*key)) as uow:
        (grant,) = uow.grants.of_user(*key)
        uow.grants.save([evolve(grant, days=10)])
        settle(uow, shop.here.ids, *key, now)
    assert lasts_until(shop) == NOON + timedelta(days=10)
    assert shop.history("user:ann") == {"granted": 1}
    with shop.here.storage.reading() as uow:
        after = uow.enrollments.get(enrolled.id)
    assert after is not None
    assert after.status is EnrollmentStatus.ACTIVE


def test_a_block_undoes_no_extension_of_the_same_moment(shop: Shop) -> None:
    shop.here.add_course()
    enrolled = shop.here.enroll(days=1)
    key = ("ann", "drawing")

    def block() -> None:
        shop.elsewhere.make(BlockEnrollment)(ADMIN, enrolled.id, "chargeback")

    with overtaken(shop.here.storage, block, lambda uow: uow.enrollments.find(*key)) as uow:
        (grant,) = uow.grants.of_user(*key)
        uow.grants.save([evolve(grant, days=10)])
        settle(uow, shop.here.ids, *key, shop.here.clock.now())
    assert lasts_until(shop) == NOON + timedelta(days=10)
    with shop.here.storage.reading() as uow:
        after = uow.enrollments.get(enrolled.id)
    assert after is not None
    assert after.block is not None


def test_a_claim_keeps_what_the_worker_corrected_at_the_same_moment(shop: Shop) -> None:
    shop.here.add_course()
    shop.here.tell(make_order("1", user_id=None))
    earlier = NOON - timedelta(days=3)

    def read_library() -> None:
        shop.elsewhere.make(ReadLibrary)(ANN, None, ALL)

    with overtaken(shop.here.storage, read_library, lambda uow: uow.orders.lock(SOURCE, "1")) as uow:
        (grant,) = uow.grants.of_order(SOURCE, "1")
        uow.grants.save([evolve(grant, given_at=earlier)])
    with shop.here.storage.reading() as uow:
        (claimed,) = uow.grants.of_user("ann", "drawing")
    assert (claimed.given_at, claimed.claimed_at) == (earlier, NOON)


def test_an_old_order_told_again_undoes_no_address_of_the_same_moment(shop: Shop) -> None:
    shop.here.add_course()
    shop.here.tell(make_order("1", email="old@example.com"))
    shop.here.advance(days=3)
    shop.deliver(make_order("1", email="old@example.com"))
    session = Learner(user_id="ann", email="new@example.com", updated_at=shop.here.clock.now())
    with overtaken(shop.here.storage, shop.elsewhere.make(WorkInbox), lambda uow: uow.learners.remember(session)):
        pass
    with shop.here.storage.reading() as uow:
        assert uow.learners.find("ann") == session


def test_an_old_order_undoes_no_address_of_who_becomes_known_at_the_same_moment(shop: Shop) -> None:
    shop.here.add_course()
    shop.deliver(make_order("1", email="old@example.com"))
    session = Learner(user_id="ann", email="new@example.com", updated_at=NOON + timedelta(days=3))
    with overtaken(shop.here.storage, shop.elsewhere.make(WorkInbox), lambda uow: uow.learners.remember(session)):
        pass
    with shop.here.storage.reading() as uow:
        assert uow.learners.find("ann") == session


def test_a_mail_that_is_put_to_sleep_waits_for_its_courses_in_everybody_elses_order(shop: Shop) -> None:
    """Whatever the order of the lines; looking at them as they stand would close a circle with the worker."""
    for course_id in ("drawing", "painting"):
        shop.here.add_course(course_id)
    shop.deliver(make_order("1", "product-painting", "product-drawing"))
    shop.here.make(WorkInbox)()
    with shop.here.storage.writing() as uow:
        for course_id in ("drawing", "painting"):
            found = uow.enrollments.find("ann", course_id)
            assert found is not None
            uow.enrollments.save(evolve(found, block=Block(at=NOON, actor="system")))
        uow.commit()
    deliver = shop.elsewhere.make(DeliverNotices)
    with overtaken(shop.here.storage, deliver, lambda uow: uow.enrollments.find("ann", "drawing")) as uow:
        uow.enrollments.find("ann", "painting")
    assert not shop.here.mailer.sent


# --- everything at once


def test_whatever_happens_to_one_person_at_once_nobody_waits_in_a_circle(shop: Shop) -> None:
    """Locks are taken in one order; a circle would end as Busy, which none of these may raise or swallow."""
    for course_id in ("drawing", "painting"):
        shop.here.add_course(course_id)
    enrolled = [shop.here.enroll(course_id=course_id, days=5) for course_id in ("painting", "drawing")]
    for number in range(6):
        guest = f"guest-{number}"
        shop.deliver(*messages_of(number)[:5], make_order(guest, user_id=None), make_order(guest))

    def went_well(events: tuple[InboxEvent, ...]) -> None:
        assert [event.reason for event in events if event.reason] == []

    def mended(found: Reconciled) -> None:
        assert found.failed == ()

    def act(number: int) -> None:
        chance, world = random.Random(number), shop.either(number)
        for _ in range(8):
            one = chance.choice(enrolled).id
            chance.choice(
                [
                    lambda: went_well(world.make(WorkInbox)()),
                    lambda: world.make(ReadLibrary)(ANN, None, ALL),
                    lambda: world.make(ExtendEnrollment)(ADMIN, one, 3),  # noqa: B023 - called at once
                    lambda: world.make(BlockEnrollment)(ADMIN, one, ""),  # noqa: B023
                    lambda: world.make(UnblockEnrollment)(ADMIN, one),  # noqa: B023
                    world.make(MarkExpired),
                    world.make(DeliverNotices),
                    lambda: mended(world.make(Reconcile)()),
                ]
            )()

    in_parallel(8, act)
    while shop.here.make(WorkInbox)():
        pass
    shop.here.make(ReadLibrary)(ANN, None, ALL)
    assert shop.gaps() == 0
    with shop.here.storage.reading() as uow:
        standing = uow.upkeep.standing(NOON)
        assert (standing.new_messages, standing.set_aside) == (0, 0)
        assert uow.grants.waiting("ann@example.com") == ()
