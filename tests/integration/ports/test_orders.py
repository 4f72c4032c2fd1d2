"""Orders: one suite for every storage."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from stored import KATHMANDU, NOW, any_of, days, facts, is_utc, line, many_values, save

from course_domain.model.orders import OrderFacts, OrderStatus, VersionKind
from course_domain.ports import Storage
from parallel import in_parallel


def tell(storage: Storage, *told: OrderFacts) -> list[bool]:
    with storage.writing() as unit:
        news = [unit.orders.tell(each) for each in told]
        unit.commit()
    return news


@many_values
@given(any_of(OrderFacts, version=st.integers(-(10**30), 10**30)))
def test_facts_come_back_as_they_were_told(storage: Storage, told: OrderFacts) -> None:
    tell(storage, told)
    with storage.reading() as unit:
        known = unit.orders.told(told.source, told.order_id)
    assert told in known
    assert is_utc(known)


def test_an_order_that_nobody_told_of_is_empty(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.orders.told("shop", "1001") == ()
        assert unit.orders.frozen("shop", "1001") == {}
        assert unit.orders.version_kind("shop") is None
        assert unit.orders.after("", "", 10) == ()


def test_the_same_facts_are_kept_once(storage: Storage) -> None:
    assert tell(storage, facts(), facts()) == [True, False]
    assert tell(storage, facts(at=NOW.astimezone(KATHMANDU))) == [False]
    with storage.reading() as unit:
        assert unit.orders.told("shop", "1001") == (facts(),)


def test_every_different_word_on_one_version_is_kept(storage: Storage) -> None:
    refunded = facts(status=OrderStatus.REFUNDED)
    with_a_closed_line = facts(lines=(line(closed=True, closed_at=NOW),))
    assert tell(storage, refunded, facts(), with_a_closed_line) == [True, True, True]
    with storage.reading() as unit:
        told = unit.orders.told("shop", "1001")
    assert len(told) == 3
    assert set(told) == {refunded, facts(), with_a_closed_line}


def test_orders_of_the_same_number_in_two_shops_are_two(storage: Storage) -> None:
    tell(storage, facts(), facts(source="other", version=7))
    with storage.reading() as unit:
        assert unit.orders.told("shop", "1001") == (facts(),)
        assert unit.orders.told("other", "1001") == (facts(source="other", version=7),)


def test_a_source_counts_its_versions_in_one_kind(storage: Storage) -> None:
    tell(storage, facts(source="dated", version_kind=VersionKind.INSTANT), facts(source="counted"))
    with storage.reading() as unit:
        assert unit.orders.version_kind("dated") is VersionKind.INSTANT
        assert unit.orders.version_kind("counted") is VersionKind.INTEGER
        assert unit.orders.version_kind("silent") is None


def test_a_line_freezes_more_courses_and_changes_none(storage: Storage) -> None:
    tell(storage, facts(lines=(line("1"), line("2"), line("3"))))
    with storage.writing() as unit:
        unit.orders.freeze("shop", "1001", "1", {"c1": 30, "c2": None})
        unit.orders.freeze("shop", "1001", "1", {"c1": 7, "c3": None})
        unit.orders.freeze("shop", "1001", "2", {})
        unit.orders.freeze("shop", "1001", "2", {"c3": None})
        unit.commit()
    with storage.reading() as unit:
        assert unit.orders.frozen("shop", "1001") == {"1": {"c1": 30, "c2": None, "c3": None}, "2": {"c3": None}}
        assert unit.orders.frozen("shop", "1002") == {}


def test_a_line_stays_frozen_whatever_is_told_later(storage: Storage) -> None:
    tell(storage, facts())
    save(storage, lambda unit: unit.orders.freeze("shop", "1001", "1", {"c1": 30}))
    tell(storage, facts(version=2, lines=(line(quantity=3), line("2"))), facts(version=3, lines=()))
    with storage.reading() as unit:
        assert unit.orders.frozen("shop", "1001") == {"1": {"c1": 30}}


def test_a_line_that_nobody_told_of_can_not_be_frozen(storage: Storage) -> None:
    tell(storage, facts())
    with storage.writing() as unit, pytest.raises(LookupError):
        unit.orders.freeze("shop", "1001", "2", {"c1": None})
    with storage.writing() as unit, pytest.raises(LookupError):
        unit.orders.freeze("shop", "1002", "1", {"c1": None})


def test_orders_are_walked_by_source_and_number(storage: Storage) -> None:
    ordered = [("A", "9"), ("a", "10"), ("a", "9"), ("a", "ä"), ("b", "1")]
    tell(storage, *(facts(order_id, source=source) for source, order_id in reversed(ordered)))
    walked: list[tuple[str, str]] = []
    with storage.reading() as unit:
        while batch := unit.orders.after(*(walked[-1] if walked else ("", "")), 2):
            assert len(batch) <= 2
            walked += batch
    assert walked == ordered


def test_a_late_older_version_joins_the_set(storage: Storage) -> None:
    older, newer = facts(version=1), facts(version=2, status=OrderStatus.REFUNDED, at=NOW + days(1))
    tell(storage, newer)
    tell(storage, older)
    with storage.reading() as unit:
        assert set(unit.orders.told("shop", "1001")) == {older, newer}


def test_twenty_workers_with_one_message_keep_it_once(kept) -> None:
    news = in_parallel(20, lambda n: tell((kept.storage, kept.elsewhere)[n % 2], facts())[0])
    assert news.count(True) == 1
    with kept.storage.reading() as unit:
        assert unit.orders.told("shop", "1001") == (facts(),)


def test_twenty_workers_with_twenty_messages_of_one_order_keep_them_all(kept) -> None:
    told = [evolve(facts(), version=n, lines=(line(str(n)),)) for n in range(20)]

    def work(number: int) -> None:
        with (kept.storage, kept.elsewhere)[number % 2].writing() as unit:
            unit.orders.lock("shop", "1001")
            unit.orders.tell(told[number])
            unit.orders.freeze("shop", "1001", str(number), {"c1": number})
            unit.commit()

    in_parallel(20, work)
    with kept.storage.reading() as unit:
        assert set(unit.orders.told("shop", "1001")) == set(told)
        assert unit.orders.frozen("shop", "1001") == {str(n): {"c1": n} for n in range(20)}
