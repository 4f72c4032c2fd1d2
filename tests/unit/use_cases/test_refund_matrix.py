"""What becomes of a customer's courses when an order is refunded, disputed or cancelled: one table.

Read a row from the left: what was sold, what the shop told us (a day is a version of the order), and
where each course stands on day 10, first if its access is for good, then if it lasts 30 days, with
the mails that were sent. Every row is also run with its messages in other orders and doubled. What
the learner had watched is the same afterwards, in every cell.
"""

import re
from collections.abc import Mapping, Sequence

import pytest
from attrs import frozen

from course_domain.model.orders import OrderFacts
from course_domain.model.progress import CourseRecord
from course_domain.use_cases.mark_expired import MarkExpired
from factories import World
from stories import (
    access,
    day,
    deliver,
    enrollment,
    grants,
    link,
    open_world,
    record,
    sent,
    shuffles,
    told,
    watch,
)


@frozen(kw_only=True)
class Row:
    """One case. ``access`` is by course, for good and for 30 days; ``by_hand``: the day of a manual grant."""

    what: str
    sold: tuple[str, ...] = ("drawing",)
    told: tuple[str, ...]
    access: Mapping[str, tuple[str, str]]
    mails: str
    look: int = 10
    by_hand: int | None = None


BUNDLE = ("drawing-and-painting",)
TWO_LINES = ("drawing", "painting")

TABLE = [
    Row(
        what="nothing happens",
        told=("day 0: paid",),
        access={"drawing": ("open", "open until day 30")},
        mails="granted",
    ),
    Row(
        what="full refund",
        told=("day 0: paid", "day 5: refunded"),
        access={"drawing": ("ended day 5", "ended day 5")},
        mails="granted, ended",
    ),
    Row(
        what="full refund of an order of two courses",
        sold=TWO_LINES,
        told=("day 0: paid", "day 5: refunded"),
        access={"drawing": ("ended day 5", "ended day 5"), "painting": ("ended day 5", "ended day 5")},
        mails="granted, ended, ended",
    ),
    Row(
        what="refund of one line",
        sold=TWO_LINES,
        told=("day 0: paid", "day 5: partly refunded, line 1"),
        access={"drawing": ("ended day 5", "ended day 5"), "painting": ("open", "open until day 30")},
        mails="granted, ended",
    ),
    Row(
        what="refund of one line, then of the other",
        sold=TWO_LINES,
        told=("day 0: paid", "day 5: partly refunded, line 1", "day 7: refunded, line 1 2"),
        access={"drawing": ("ended day 5", "ended day 5"), "painting": ("ended day 7", "ended day 7")},
        mails="granted, ended, ended",
    ),
    Row(
        what="called refunded, with one line flagged",
        sold=TWO_LINES,
        told=("day 0: paid", "day 5: refunded, line 2"),
        access={"drawing": ("open", "open until day 30"), "painting": ("ended day 5", "ended day 5")},
        mails="granted, ended",
    ),
    Row(
        what="refund of an amount",
        sold=TWO_LINES,
        told=("day 0: paid", "day 5: partly refunded"),
        access={"drawing": ("open", "open until day 30"), "painting": ("open", "open until day 30")},
        mails="granted",
    ),
    Row(
        what="refund of a bundle",
        sold=BUNDLE,
        told=("day 0: paid", "day 5: refunded"),
        access={"drawing": ("ended day 5", "ended day 5"), "painting": ("ended day 5", "ended day 5")},
        mails="granted, ended, ended",
    ),
    Row(
        what="refund of a bundle's line beside a single course",
        sold=("drawing", "drawing-and-painting"),
        told=("day 0: paid", "day 5: partly refunded, line 2"),
        access={"drawing": ("open", "open until day 35"), "painting": ("ended day 5", "ended day 5")},
        mails="granted, ended",
    ),
    Row(
        what="two lines of one course, one refunded",
        sold=("drawing", "drawing"),
        told=("day 0: paid", "day 5: partly refunded, line 1"),
        access={"drawing": ("open", "open until day 35")},
        mails="granted",
    ),
    Row(
        what="two orders for one course, the first refunded",
        told=("day 0: order 1001 paid", "day 1: order 1002 paid", "day 5: order 1001 refunded"),
        access={"drawing": ("open", "open until day 35")},
        mails="granted, renewed",
    ),
    Row(
        what="two orders for one course, the second refunded",
        told=("day 0: order 1001 paid", "day 1: order 1002 paid", "day 5: order 1002 refunded"),
        access={"drawing": ("open", "open until day 30")},
        mails="granted, renewed",
    ),
    Row(
        what="two orders for one course, both refunded",
        told=(
            "day 0: order 1001 paid",
            "day 1: order 1002 paid",
            "day 5: order 1001 refunded",
            "day 6: order 1002 refunded",
        ),
        access={"drawing": ("ended day 6", "ended day 6")},
        mails="granted, renewed, ended",
    ),
    Row(
        what="dispute open",
        told=("day 0: paid", "day 5: dispute opened"),
        access={"drawing": ("open", "open until day 30")},
        mails="granted",
    ),
    Row(
        what="dispute lost",
        told=("day 0: paid", "day 5: dispute opened", "day 7: dispute lost"),
        access={"drawing": ("ended day 7", "ended day 7")},
        mails="granted, ended",
    ),
    Row(
        what="dispute lost, then won",
        told=("day 0: paid", "day 3: dispute opened", "day 5: dispute lost", "day 7: dispute won"),
        access={"drawing": ("open", "open until day 30")},
        mails="granted, ended, restored",
    ),
    Row(
        what="late paid after the refund",
        told=("day 0: paid", "day 5: refunded", "day 2: paid"),
        access={"drawing": ("ended day 5", "ended day 5")},
        mails="granted, ended",
    ),
    Row(
        what="refund told before the payment",
        told=("day 5: refunded", "day 0: paid"),
        access={"drawing": ("ended day 5", "ended day 5")},
        mails="",
    ),
    Row(
        what="an old unpaid order is cancelled",
        told=("day 0: order 1001 pending", "day 1: order 1002 paid", "day 5: order 1001 cancelled"),
        access={"drawing": ("open", "open until day 31")},
        mails="granted",
    ),
    Row(
        what="an unpaid order is cancelled",
        told=("day 0: pending", "day 5: cancelled"),
        access={"drawing": ("none", "none")},
        mails="",
    ),
    Row(
        what="cancelled after payment",
        told=("day 0: paid", "day 5: cancelled"),
        access={"drawing": ("ended day 5", "ended day 5")},
        mails="granted, ended",
    ),
    Row(
        what="failed after payment",
        told=("day 0: paid", "day 5: failed"),
        access={"drawing": ("ended day 5", "ended day 5")},
        mails="granted, ended",
    ),
    Row(
        what="failed, then paid",
        told=("day 0: failed", "day 1: paid"),
        access={"drawing": ("open", "open until day 31")},
        mails="granted",
    ),
    Row(
        what="put on hold after payment",
        told=("day 0: paid", "day 5: on hold"),
        access={"drawing": ("open", "open until day 30")},
        mails="granted",
    ),
    Row(
        what="refunded, then put on hold",
        told=("day 0: paid", "day 5: refunded", "day 6: on hold"),
        access={"drawing": ("ended day 5", "ended day 5")},
        mails="granted, ended",
    ),
    Row(
        what="refunded, with a manual grant beside it",
        told=("day 0: paid", "day 5: refunded"),
        by_hand=1,
        access={"drawing": ("open", "open until day 35")},
        mails="granted, extended",
    ),
    Row(
        what="refunded on day 45, when 30 days have run out",
        told=("day 0: paid", "day 45: refunded"),
        look=50,
        access={"drawing": ("ended day 45", "expired day 30")},
        mails="granted, ended",
    ),
    Row(
        what="first of two orders refunded when its 30 days have run out",
        told=("day 0: order 1001 paid", "day 10: order 1002 paid", "day 45: order 1001 refunded"),
        look=50,
        access={"drawing": ("open", "open until day 60")},
        mails="granted, renewed",
    ),
    Row(
        what="a free order",
        told=("day 0: free",),
        access={"drawing": ("open", "open until day 30")},
        mails="granted",
    ),
    Row(
        what="a free order is cancelled",
        told=("day 0: free", "day 5: cancelled"),
        access={"drawing": ("ended day 5", "ended day 5")},
        mails="granted, ended",
    ),
    Row(
        what="refunded, then paid again",
        told=("day 0: paid", "day 5: refunded", "day 8: paid"),
        access={"drawing": ("open", "open until day 38")},
        mails="granted, ended, restored",
    ),
    Row(
        what="refunded, then bought again",
        told=("day 0: order 1001 paid", "day 5: order 1001 refunded", "day 8: order 1002 paid"),
        access={"drawing": ("open", "open until day 38")},
        mails="granted, ended, granted",
    ),
]

LENGTHS = {"for good": None, "30 days": 30}
CELLS = [pytest.param(row, length, id=f"{row.what} - {length}") for row in TABLE for length in LENGTHS]
EVERYTHING = {"drawing", "painting"}


def shop_of(row: Row, length: str) -> World:
    world = open_world()
    for course_id in sorted(EVERYTHING):
        world.add_course(course_id, access_days=LENGTHS[length])
        link(world, "drawing-and-painting", course_id)
    if row.by_hand is not None:
        world.clock.set(day(row.by_hand))
    return world


def expected(row: Row, length: str) -> dict[str, str]:
    return {course_id: ends[length != "for good"] for course_id, ends in row.access.items()}


def found(world: World, row: Row) -> dict[str, str]:
    """How each course stands on the day when the row looks."""
    world.clock.set(day(row.look))
    return {course_id: access(world, course_id) for course_id in row.access}


class Watcher:
    """Watches ten seconds of a course as soon as it is open, and sees that they stay."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.seen: dict[str, CourseRecord] = {}

    def look(self) -> None:
        for course_id in EVERYTHING - set(self.seen):
            known = enrollment(self.world, course_id)
            if known is not None and known.is_open(self.world.clock.now()):
                watch(self.world, 0, 10, f"{course_id}-1")
                self.seen[course_id] = record(self.world, course_id)
        self.check()

    def check(self) -> None:
        for course_id, before in self.seen.items():
            assert before.watched_duration == 10
            assert record(self.world, course_id) == before


def give_by_hand(world: World, row: Row, length: str) -> None:
    if row.by_hand is not None:
        world.enroll("ann", "drawing", LENGTHS[length])
        world.work()


def tell_as_it_happened(world: World, row: Row, length: str) -> Watcher:
    watcher = Watcher(world)
    for number, facts in enumerate(told(*row.told, sold=row.sold)):
        world.clock.set(max(world.clock.now(), facts.at))
        world.make(MarkExpired)()
        world.tell(facts)
        watcher.look()
        if number == 0 and row.by_hand is not None:
            world.clock.set(day(row.by_hand))
            give_by_hand(world, row, length)
    world.clock.set(day(row.look))
    world.make(MarkExpired)()
    world.work()
    watcher.check()
    return watcher


@pytest.mark.parametrize(("row", "length"), CELLS)
def test_access_mails_and_progress_are_as_the_table_says(row: Row, length: str) -> None:
    world = shop_of(row, length)
    world.clock.set(day(0))
    watcher = tell_as_it_happened(world, row, length)
    assert found(world, row) == expected(row, length)
    assert ", ".join(sent(world)) == row.mails
    assert set(watcher.seen) == {course for course, ends in row.access.items() if row.mails and ends[0] != "none"}


@pytest.mark.parametrize(("row", "length"), CELLS)
def test_telling_it_all_again_in_any_order_and_doubled_changes_nothing(row: Row, length: str) -> None:
    world = shop_of(row, length)
    world.clock.set(day(0))
    watcher = tell_as_it_happened(world, row, length)
    before, mails = grants(world), sent(world)
    messages = told(*row.told, sold=row.sold)
    for again, order in enumerate(shuffles(messages, most=6), start=1):
        deliver_doubled(world, order, again)
        world.work()
        watcher.check()
        assert grants(world) == before
        assert found(world, row) == expected(row, length)
    assert sent(world) == mails


def deliver_doubled(world: World, order: Sequence[OrderFacts], again: int = 0) -> None:
    """Deliver each message, the same delivery once more, and the same message as a new delivery."""
    for facts in order:
        deliver(world, facts, again=again)
        deliver(world, facts, again=again)
        deliver(world, facts, again=again + 100)


@pytest.mark.parametrize("worked_on", ["before it happened", "when all is over"])
@pytest.mark.parametrize(("row", "length"), CELLS)
def test_any_order_of_the_messages_gives_the_same_grants_and_the_same_access(
    row: Row, length: str, worked_on: str
) -> None:
    """Also with a clock that is behind the shop's by days, or ahead of it: times come from the messages."""
    straight = shop_of(row, length)
    straight.clock.set(day(0))
    tell_as_it_happened(straight, row, length)
    by_orders = [grant for grant in grants(straight) if grant.source]
    for order in shuffles(told(*row.told, sold=row.sold)):
        world = shop_of(row, length)
        give_by_hand(world, row, length)
        world.clock.set(day(row.look if worked_on == "when all is over" else 0))
        watcher = Watcher(world)
        for facts in [*order, *order]:
            world.tell(facts)
            deliver_doubled(world, [facts])
            watcher.look()
        world.work()
        assert [grant for grant in grants(world) if grant.source] == by_orders
        assert found(world, row) == expected(row, length)
        watcher.check()
        keys = [mail.key for mail in world.mailer.sent]
        assert len(keys) == len(set(keys))


def test_the_table_has_the_rows_that_merchants_ask_for() -> None:
    """Nobody drops one of these by mistake."""
    named = " / ".join(row.what for row in TABLE)
    for wanted in (
        "full refund",
        "refund of one line",
        "refund of an amount",
        "bundle",
        "two orders for one course",
        "dispute open",
        "dispute lost, then won",
        "late paid",
        "unpaid order is cancelled",
        "cancelled after payment",
        "failed after payment",
        "manual grant beside it",
        "run out",
        "free order is cancelled",
        "paid again",
        "one line flagged",
    ):
        assert re.search(wanted, named), wanted


def test_the_day_of_a_refund_is_the_shops_day_not_ours() -> None:
    """The worker was down for a week: what ended on day 5 ended on day 5."""
    world = shop_of(TABLE[1], "for good")
    paid, refunded = told("day 0: paid", "day 5: refunded")
    world.tell(paid)
    world.clock.set(day(12))
    world.tell(refunded)
    assert access(world) == "ended day 5"
    assert world.mailer.sent[-1].cause == "refunded"
