"""Equal versions of an order are joined: whatever the grouping, the same comes out."""

from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from course_domain.model.learners import Holder
from course_domain.model.orders import Dispute, DisputeStatus, OrderFacts, OrderLine, OrderStatus, VersionKind
from course_domain.model.products import Sold
from course_domain.model.spells import JoinedVersion, join, joined_versions

DAY0 = datetime(2026, 3, 1, tzinfo=UTC)
ORDER = "pending < on-hold < failed < paid < partially_refunded < cancelled < refunded".split(" < ")
NOBODY = OrderFacts(
    source="shop",
    order_id="o1",
    version=1,
    version_kind=VersionKind.INTEGER,
    status=OrderStatus.PAID,
    at=DAY0,
    holder=Holder(),
)


def told(**more: object) -> OrderFacts:
    return evolve(NOBODY, **more)


times = st.integers(0, 9).map(lambda number: DAY0 + timedelta(days=number))
disputes = st.lists(
    st.builds(Dispute, id=st.sampled_from(["d1", "d2"]), status=st.sampled_from(DisputeStatus), at=times),
    max_size=2,
    unique_by=lambda word: word.id,
)


lines = st.lists(
    st.builds(
        OrderLine,
        id=st.sampled_from(["l1", "l2"]),
        sold=st.just(Sold(product_id="p1")),
        closed=st.booleans(),
        closed_at=st.none() | times,
    ),
    max_size=2,
    unique_by=lambda line: line.id,
)
of_one_version = st.lists(
    st.builds(
        told,
        status=st.sampled_from(OrderStatus),
        at=times,
        paid_at=st.none() | times,
        lines=lines.map(tuple),
        disputes=disputes.map(tuple),
    ),
    min_size=1,
    max_size=4,
)


def united(one: JoinedVersion, other: JoinedVersion) -> JoinedVersion:
    """Unite two joined versions by the words of the rule: what any grouping of the messages must come to."""

    def higher(a: Dispute | None, b: Dispute | None) -> Dispute | None:
        known = [each for each in (a, b) if each is not None]
        top = max(known, key=lambda each: ["open", "lost", "won"].index(each.status))
        return min((each for each in known if each.status == top.status), key=lambda each: each.at)

    paid = [each.paid_at for each in (one, other) if each.paid_at is not None]
    closings = [*one.closed.items(), *other.closed.items()]
    return JoinedVersion(
        version=one.version,
        status=max(one.status, other.status, key=ORDER.index),
        at=min(one.at, other.at),
        paid_at=min(paid) if paid else None,
        closes_every_line=one.closes_every_line or other.closes_every_line,
        closed={line: min(at for key, at in closings if key == line) for line, _ in closings},
        disputes={
            key: higher(one.disputes.get(key), other.disputes.get(key)) for key in {*one.disputes, *other.disputes}
        },
    )


@given(of_one_version, of_one_version, of_one_version)
def test_the_join_of_equal_versions_is_commutative_associative_and_idempotent(
    a: list[OrderFacts], b: list[OrderFacts], c: list[OrderFacts]
) -> None:
    """Closed lines unite, the higher status wins, per dispute the higher word, the earliest of differing times."""
    assert join([*a, *b]) == join([*b, *a]) == united(join(a), join(b))
    assert join([*a, *b, *c]) == united(join(a), join([*b, *c])) == united(join([*a, *b]), join(c))
    assert join([*a, *a]) == join(a)


@pytest.mark.parametrize("lower", range(len(ORDER)))
def test_of_equal_versions_the_higher_status_wins(lower: int) -> None:
    assert [status.value for status in OrderStatus] == ORDER
    for higher in range(lower, len(ORDER)):
        one, other = (told(status=OrderStatus(ORDER[rank])) for rank in (lower, higher))
        assert join([one, other]).status == join([other, one]).status == ORDER[higher]


def test_a_closed_line_is_closed_at_the_earliest_time_told_of_it() -> None:
    def closing(at: int, closed_at: int | None) -> OrderFacts:
        when = None if closed_at is None else DAY0 + timedelta(days=closed_at)
        line = OrderLine(id="l1", sold=Sold(product_id="p1"), closed=True, closed_at=when)
        return told(at=DAY0 + timedelta(days=at), lines=(line,))

    assert join([closing(5, 3), closing(4, None)]).closing_time("l1") == DAY0 + timedelta(days=3)
    assert join([closing(5, 3), closing(2, None)]).closing_time("l1") == DAY0 + timedelta(days=2)


def test_a_line_refunded_later_than_its_order_was_cancelled_closed_with_the_order() -> None:
    line = OrderLine(id="l1", sold=Sold(product_id="p1"), closed=True, closed_at=DAY0 + timedelta(days=9))
    cancelled = told(status=OrderStatus.CANCELLED, at=DAY0 + timedelta(days=2))
    flagged = told(status=OrderStatus.PARTIALLY_REFUNDED, at=DAY0 + timedelta(days=2), lines=(line,))
    assert join([cancelled, flagged]).closing_time("l1") == DAY0 + timedelta(days=2)


def test_versions_are_read_in_the_shops_order_whatever_order_they_came_in() -> None:
    versions = [told(version=version) for version in (10**18, 2, 10, 1, 2)]
    assert [each.version for each in joined_versions(versions)] == [1, 2, 10, 10**18]


def test_of_no_messages_there_are_no_versions() -> None:
    assert joined_versions([]) == ()
