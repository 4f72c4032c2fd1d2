"""Later product links open past orders only by an explicit back-fill."""

import pytest

from course_domain.model.products import ProductLink
from course_domain.model.refusals import NotAnAdministrator
from course_domain.use_cases.back_fill_product import BackFillProduct
from course_domain.use_cases.link_product import LinkProduct
from factories import ADMIN, ANN, SOURCE, World
from stories import access, deliver, grants, open_world, told, work_orders


@pytest.fixture
def world() -> World:
    made = open_world()
    made.add_course("drawing")
    made.add_course("music", access_days=30)
    for phrase in ("day 0: order 1001 paid", "day 0: order 1002 paid", "day 1: order 1002 refunded"):
        deliver(made, *told(phrase))
        work_orders(made)
    return made


def late_link(world: World) -> ProductLink:
    wish = ProductLink(id="", source=SOURCE, product_id="product-drawing", course_id="music")
    return world.make(LinkProduct)(ADMIN, wish).thing


def test_a_later_link_opens_no_past_order_by_itself(world: World) -> None:
    late_link(world)
    deliver(world, *told("day 2: order 1001 paid"))
    work_orders(world)
    assert access(world, "music") == "none"


def test_a_dry_run_shows_the_paid_lines_and_changes_nothing(world: World) -> None:
    before = grants(world)
    lines = world.make(BackFillProduct)(ADMIN, late_link(world).id)
    assert [line.order_id for line in lines] == ["1001", "1002"]
    assert grants(world) == before


def test_a_back_fill_opens_them_once_as_of_the_time_they_were_paid(world: World) -> None:
    fill, late = world.make(BackFillProduct), late_link(world)
    assert len(fill(ADMIN, late.id, dry_run=False)) == 2
    opened = [grant for grant in grants(world) if grant.course_id == "music"]
    assert {grant.reference: grant.ended_at is None for grant in opened} == {"1001": True, "1002": False}
    assert access(world, "music") == "open until day 31", "after the refunded day of the other"
    assert fill(ADMIN, late.id, dry_run=False) == ()


def test_only_an_administrator_may_back_fill(world: World) -> None:
    with pytest.raises(NotAnAdministrator):
        world.make(BackFillProduct)(ANN, late_link(world).id, dry_run=False)
