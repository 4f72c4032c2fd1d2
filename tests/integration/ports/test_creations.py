"""Creations: one suite for every storage."""

import random
from datetime import datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from stored import KATHMANDU, NOW, any_of, course, days, ids, instants, is_utc, many_values, save

from course_domain.model.creations import Creation
from course_domain.ports import Storage
from parallel import in_parallel

TICK = timedelta(microseconds=1)
LATER = NOW + days(1)


def creation(key: str = "k1", caller: str = "boss", **fields: object) -> Creation:
    known = {"request": "a digest", "made": "c1", "is_new": True, "kept_until": LATER}
    return Creation(caller=caller, key=key, **{**known, **fields})


def keep(storage: Storage, *creations: Creation) -> None:
    save(storage, *(lambda unit, each=each: unit.creations.keep(each) for each in creations))


def find(storage: Storage, key: str = "k1", caller: str = "boss", now: datetime = NOW) -> Creation | None:
    with storage.reading() as unit:
        return unit.creations.find(caller, key, now)


def forget(storage: Storage, now: datetime = LATER, limit: int = 100) -> int:
    with storage.writing() as unit:
        count = unit.creations.forget(now, limit)
        unit.commit()
    return count


@many_values
@given(any_of(Creation, caller=ids, key=ids, kept_until=instants))
def test_a_creation_comes_back_as_it_was_kept(storage: Storage, told: Creation) -> None:
    with storage.writing() as unit:
        unit.creations.keep(told)
        found = unit.creations.find(told.caller, told.key, told.kept_until - TICK)
    assert found == told
    assert is_utc(found)


def test_a_key_that_was_never_used_stands_for_nothing(storage: Storage) -> None:
    assert find(storage) is None
    with storage.writing() as unit:
        assert unit.creations.find("boss", "k1", NOW) is None
    assert forget(storage) == 0


def test_a_key_is_the_callers_own(storage: Storage) -> None:
    keep(storage, creation(made="c1"), creation(caller="other", made="c2"), creation("K1", made="c3"))
    found = [find(storage), find(storage, caller="other"), find(storage, "K1")]
    assert [each.made for each in found if each is not None] == ["c1", "c2", "c3"]
    for caller, key in (("Boss", "k1"), ("other", "K1"), ("boss", "k1 "), ("", "k1"), ("k1", "boss")):
        assert find(storage, key, caller) is None


@pytest.mark.parametrize("key", ["a b", "'; DROP TABLE creations; --", "%", "_", "~" * 200, '"quoted"', "\\"])
def test_a_key_is_taken_as_it_stands(storage: Storage, key: str) -> None:
    keep(storage, creation(key))
    assert find(storage, key) == creation(key)
    assert find(storage, "k") is None


def test_what_is_not_committed_is_not_kept(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.courses.save(course())
        unit.creations.keep(creation())
    assert find(storage) is None
    with storage.reading() as unit:
        assert unit.courses.find("c1") is None


def test_a_key_stands_for_its_call_until_its_time_is_over(storage: Storage) -> None:
    keep(storage, creation(kept_until=LATER.astimezone(KATHMANDU)))
    assert find(storage, now=LATER - TICK) == creation()
    assert find(storage, now=LATER) is None


def test_a_key_whose_time_is_over_is_used_anew(storage: Storage) -> None:
    keep(storage, creation())
    anew = creation(request="another", made="c2", is_new=False, kept_until=LATER + days(1))
    keep(storage, anew)
    assert find(storage, now=LATER) == anew
    assert forget(storage) == 0


def test_what_is_over_is_forgotten_the_oldest_first_and_so_many_at_a_time(storage: Storage) -> None:
    ages = [5, 3, 4, 1, 2]
    keep(storage, *(creation(f"k{age}", kept_until=LATER - age * TICK) for age in ages))
    keep(storage, creation("just over", kept_until=LATER), creation("not yet", kept_until=LATER + TICK))
    assert forget(storage, limit=2) == 2
    before = NOW - days(1)
    there = [key for key in ("k5", "k4", "k3", "k2", "k1") if find(storage, key, now=before)]
    assert there == ["k3", "k2", "k1"]
    assert [forget(storage, limit=3), forget(storage, limit=3), forget(storage, limit=3)] == [3, 1, 0]
    assert find(storage, "just over", now=before) is None
    assert find(storage, "not yet") == creation("not yet", kept_until=LATER + TICK)


def test_what_is_forgotten_in_a_transaction_that_fails_stays(storage: Storage) -> None:
    keep(storage, creation())
    with storage.writing() as unit:
        assert unit.creations.forget(LATER, 10) == 1
    assert find(storage) == creation()


def test_twenty_calls_under_one_key_at_once_make_one_thing(kept) -> None:
    def call(number: int) -> str:
        with (kept.storage, kept.elsewhere)[number % 2].writing() as unit:
            before = unit.creations.find("boss", "k1", NOW)
            if before is not None:
                return before.made
            made = f"c{number}"
            unit.courses.save(course(made))
            unit.creations.keep(creation(made=made))
            unit.commit()
            return made

    answers = in_parallel(20, call)
    assert len(set(answers)) == 1
    with kept.storage.reading() as unit:
        assert list(unit.courses.find_many([f"c{number}" for number in range(20)])) == answers[:1]


def test_a_call_that_fails_lets_the_next_one_with_its_key_through(kept) -> None:
    """Whoever waits for a call that is rolled back is the first then."""
    order = list(range(8))
    random.Random(7).shuffle(order)

    def call(number: int) -> bool:
        with (kept.storage, kept.elsewhere)[number % 2].writing() as unit:
            is_first = unit.creations.find("boss", "k1", NOW) is None
            if is_first:
                unit.courses.save(course(f"c{number}"))
                unit.creations.keep(creation(made=f"c{number}"))
                if order[number] >= 3:
                    unit.commit()
            return is_first

    firsts = in_parallel(8, call)
    known = find(kept.storage)
    assert known is not None
    assert firsts[int(known.made[1:])]
    with kept.storage.reading() as unit:
        assert list(unit.courses.find_many([f"c{number}" for number in range(8)])) == [known.made]


def test_forgetting_and_using_a_key_anew_at_once_loses_no_key(kept) -> None:
    keep(kept.storage, *(creation(f"k{number}") for number in range(10)))
    anew = LATER + days(1)

    def work(number: int) -> int:
        place = (kept.storage, kept.elsewhere)[number % 2]
        if number % 2:
            return forget(place)
        with place.writing() as unit:
            key = f"k{number}"
            assert unit.creations.find("boss", key, LATER) is None
            unit.creations.keep(evolve(creation(key), made="anew", kept_until=anew))
            unit.commit()
        return 0

    in_parallel(10, work)
    forget(kept.storage)
    found = {f"k{number}": find(kept.storage, f"k{number}", now=LATER) for number in range(10)}
    assert {key for key, each in found.items() if each is not None} == {f"k{number}" for number in range(0, 10, 2)}
