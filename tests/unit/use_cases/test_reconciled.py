"""What the reconciler found is kept, so that any process can show it."""

from datetime import timedelta

import pytest

from course_domain.model.oversight import JobRun
from course_domain.use_cases.read_standing import ReadStanding
from course_domain.use_cases.reconcile import Reconcile
from entrypoints.cli.telling import notes_on_jobs
from factories import World, make_order, make_world


@pytest.fixture
def world() -> World:
    made = make_world()
    made.add_course("drawing")
    for number in ("1", "2"):
        made.tell(make_order(number))
    return made


def lose_grants(world: World, order_id: str) -> None:
    with world.storage.writing() as uow:
        uow.grants.remove([grant.key for grant in uow.grants.of_order("shop", order_id)])
        uow.commit()


def last(world: World) -> JobRun:
    return world.make(ReadStanding)().runs["reconcile"]


def test_the_orders_with_gaps_are_named(world: World) -> None:
    assert world.make(Reconcile)().unlike == ()
    lose_grants(world, "2")
    found = world.make(Reconcile)()
    assert (found.unlike, found.gaps, found.repaired) == (("shop 2",), 1, 1)
    assert world.make(Reconcile)().unlike == ()


@pytest.mark.parametrize("repair", [True, False])
def test_the_last_run_is_kept_a_dry_one_too(world: World, repair: bool) -> None:
    lose_grants(world, "2")
    world.make(Reconcile)(repair=repair)
    assert last(world) == JobRun(
        job="reconcile",
        started_at=world.clock.now(),
        finished_at=world.clock.now(),
        numbers={"orders": 2, "gaps": 1, "repaired": int(repair)},
    )


def test_the_doctor_is_told_when_the_reconciler_has_never_run_is_late_or_found_gaps(world: World) -> None:
    def notes() -> list[str]:
        overview = world.make(ReadStanding)()
        return list(notes_on_jobs(overview.runs, overview.now))

    (never,) = notes()
    assert "never run" in never
    world.make(Reconcile)()
    world.advance(minutes=15)
    assert notes() == []
    world.clock.advance(timedelta(seconds=1))
    (late,) = notes()
    assert "has not run since 2026-03-29T12:00:00+00:00" in late
    lose_grants(world, "2")
    world.make(Reconcile)()
    (gaps,) = notes()
    assert "found orders that were not what was told of them: 1" in gaps
