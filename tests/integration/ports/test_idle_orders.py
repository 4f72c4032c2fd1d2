"""Orders that open nothing: one suite for every storage."""

from datetime import datetime, timedelta

import pytest
from attrs import evolve
from stored import NOW, course, facts, grant, line, link, pages_of, save, save_courses

from course_domain.model.courses import CourseStatus
from course_domain.model.errors import Invalid
from course_domain.model.grants import GrantKind
from course_domain.model.orders import OrderFacts, OrderStatus
from course_domain.model.oversight import IdleLine, IdleOrder
from course_domain.model.products import Sold
from course_domain.model.reports import PageRequest
from course_domain.ports import Storage

TICK = timedelta(microseconds=1)


def tell(storage: Storage, *told: OrderFacts) -> None:
    save(storage, *(lambda unit, each=each: unit.orders.tell(each) for each in told))


def found(storage: Storage, limit: int = 100) -> list[IdleOrder]:
    with storage.reading() as unit:
        return [order for page in pages_of(unit.orders.idle, limit) for order in page.items]


def names(storage: Storage, limit: int = 100) -> list[tuple[str, str]]:
    return [(order.source, order.order_id) for order in found(storage, limit)]


def open_by_order(storage: Storage, order_id: str = "1001", course_id: str = "c1", **more: object) -> None:
    given = grant(f"g-{order_id}-{course_id}", source="shop", reference=order_id, course_id=course_id, **more)
    save(storage, lambda unit: unit.grants.save([given]))


def test_no_order_opens_nothing_at_first(storage: Storage) -> None:
    assert found(storage) == []


def test_a_paid_order_without_a_grant_is_listed_with_what_it_sold(storage: Storage) -> None:
    sold = Sold(product_id="p2", variant_id="v", sku="s")
    told = facts(name="Ada", lines=(line("1"), line("2", sold=sold)))
    tell(storage, told)
    assert found(storage) == [
        IdleOrder(
            source="shop",
            order_id="1001",
            updated_at=NOW,
            paid_at=NOW,
            holder=told.holder,
            name="Ada",
            lines=(IdleLine(line_id="1", sold=Sold(product_id="p1")), IdleLine(line_id="2", sold=sold)),
        )
    ]


@pytest.mark.parametrize("status", OrderStatus)
def test_an_order_counts_by_what_it_is_now(storage: Storage, status: OrderStatus) -> None:
    tell(storage, facts(), facts(version=2, status=status, at=NOW + TICK))
    listed = status in (OrderStatus.PAID, OrderStatus.PARTIALLY_REFUNDED)
    assert names(storage) == ([("shop", "1001")] if listed else [])


@pytest.mark.parametrize("status", CourseStatus)
def test_an_order_that_opened_a_course_that_is_no_draft_is_not_listed(storage: Storage, status: CourseStatus) -> None:
    save_courses(storage, course(status=status))
    tell(storage, facts())
    open_by_order(storage)
    assert names(storage) == ([("shop", "1001")] if status is CourseStatus.DRAFT else [])


def test_one_course_among_drafts_is_enough(storage: Storage) -> None:
    save_courses(storage, course(status=CourseStatus.DRAFT), course("c2"))
    tell(storage, facts())
    open_by_order(storage)
    open_by_order(storage, course_id="c2", ended_at=NOW, end_reason="refunded")
    assert names(storage) == []


def test_what_was_given_by_hand_or_by_another_order_does_not_count(storage: Storage) -> None:
    save_courses(storage)
    tell(storage, facts())
    open_by_order(storage, kind=GrantKind.MANUAL)
    open_by_order(storage, order_id="1002")
    save(storage, lambda unit: unit.grants.save([grant("g3", source="other", reference="1001")]))
    assert names(storage) == [("shop", "1001")]


def test_a_line_comes_with_the_courses_it_froze_and_the_links_that_fit_it_today(storage: Storage) -> None:
    save_courses(storage, course(status=CourseStatus.DRAFT), course("c2"))
    tell(
        storage,
        facts(
            lines=(line("1"), line("2", sold=Sold(product_id="p1", sku="large")), line("3", sold=Sold(product_id="p3")))
        ),
    )
    plain, large = link("l1"), link("l2", sku="large", course_id="c2")
    others = [link("l3", source="other", course_id="c2"), link("l4", product_id="p9", course_id="c2")]
    save(storage, *(lambda unit, each=each: unit.products.save(each) for each in (plain, large, *others)))
    save(storage, lambda unit: unit.orders.freeze("shop", "1001", "1", {"c1": None}))
    (order,) = found(storage)
    assert [(each.line_id, each.course_ids, each.links) for each in order.lines] == [
        ("1", ("c1",), (plain,)),
        ("2", (), (plain, large)),
        ("3", (), ()),
    ]


def test_an_order_without_lines_is_listed_without_lines(storage: Storage) -> None:
    tell(storage, facts(lines=()))
    assert [order.lines for order in found(storage)] == [()]


def test_orders_are_listed_newest_first(storage: Storage) -> None:
    at: list[tuple[str, str, datetime]] = [
        ("shop", "1", NOW),
        ("shop", "10", NOW),
        ("Shop", "2", NOW),
        ("shop", "3", NOW + TICK),
        ("shop", "4", NOW - TICK),
    ]
    tell(storage, *(evolve(facts(order_id, at=moment), source=source) for source, order_id, moment in at))
    for limit in (1, 2, 5, 100):
        assert names(storage, limit) == [
            ("shop", "3"),
            ("shop", "10"),
            ("shop", "1"),
            ("Shop", "2"),
            ("shop", "4"),
        ]


@pytest.mark.parametrize("cursor", ["", "x", "WyIxIiwiYSJd", "WyJ4IiwiYSIsImIiXQ"])
def test_a_cursor_that_this_list_never_gave_is_refused(storage: Storage, cursor: str) -> None:
    with storage.reading() as unit, pytest.raises(Invalid):
        unit.orders.idle(PageRequest(after=cursor))
