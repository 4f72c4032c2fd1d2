"""Keys of calls that may be made anew are forgotten, so many at a time."""

from datetime import timedelta
from itertools import pairwise

import pytest

from course_domain.model.creations import KEPT, Creation
from course_domain.services.forget_in_batches import BATCH
from course_domain.use_cases.forget_keys import ForgetKeys
from factories import NOON, World, make_world

COUNT = 2 * BATCH + 7


def kept(world: World) -> int:
    return len(world.storage.enter(writes=False).creations)


@pytest.fixture
def world() -> World:
    """Two keys more than so many, which are used one microsecond after the other."""
    made = make_world()
    with made.storage.writing() as uow:
        for number in range(COUNT + 2):
            until = NOON + KEPT + timedelta(microseconds=number)
            creation = Creation(caller="boss", key=str(number), request="", made="c1", is_new=True, kept_until=until)
            uow.creations.keep(creation)
        uow.commit()
    return made


def test_a_key_is_kept_for_a_whole_day(world: World) -> None:
    world.clock.set(NOON + KEPT - timedelta(microseconds=1))
    assert (world.make(ForgetKeys)(), kept(world)) == (0, COUNT + 2)


def test_all_that_is_over_is_forgotten_and_no_call_waits_for_more_than_a_batch(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.clock.set(NOON + KEPT + timedelta(microseconds=COUNT - 1))
    publish, left = world.storage.publish, [kept(world)]

    def note(state: object) -> None:
        publish(state)
        left.append(kept(world))

    monkeypatch.setattr(world.storage, "publish", note)
    assert world.make(ForgetKeys)() == COUNT
    assert max(before - after for before, after in pairwise(left)) == BATCH
    assert kept(world) == 2
    assert world.make(ForgetKeys)() == 0
