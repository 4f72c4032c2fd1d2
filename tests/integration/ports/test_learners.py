"""Learners: one suite for every storage."""

import pytest
from hypothesis import given
from stored import KATHMANDU, NOW, any_of, days, ids, is_utc, learner, many_values, save

from course_domain.model.learners import Learner
from course_domain.ports import Storage
from parallel import in_parallel


def remember(storage: Storage, *learners: Learner) -> None:
    save(storage, *(lambda unit, each=each: unit.learners.remember(each) for each in learners))


def find(storage: Storage, user_id: str = "ada") -> Learner | None:
    with storage.reading() as unit:
        return unit.learners.find(user_id)


@many_values
@given(any_of(Learner, user_id=ids))
def test_a_learner_comes_back_as_remembered(storage: Storage, told: Learner) -> None:
    with storage.writing() as unit:
        unit.learners.remember(told)
        found = unit.learners.find(told.user_id)
    assert found == told
    assert is_utc(found)


def test_a_learner_who_is_not_known_is_none(storage: Storage) -> None:
    assert find(storage) is None


def test_what_is_not_told_keeps_what_is_known(storage: Storage) -> None:
    remember(
        storage,
        learner(email="ada@example.org", locale="de"),
        learner(name="Ada", updated_at=NOW + days(1)),
        learner(email="new@example.org", time_zone="Europe/Vienna", updated_at=NOW + days(2)),
    )
    assert find(storage) == learner(
        email="new@example.org", name="Ada", locale="de", time_zone="Europe/Vienna", updated_at=NOW + days(2)
    )


def test_an_empty_name_is_told(storage: Storage) -> None:
    remember(storage, learner(name="Ada"), learner(name=""))
    assert find(storage) == learner(name="")


def test_a_time_with_an_offset_comes_back_as_the_same_instant_in_utc(storage: Storage) -> None:
    remember(storage, learner(updated_at=NOW.astimezone(KATHMANDU)))
    found = find(storage)
    assert found == learner()
    assert is_utc(found)


@pytest.mark.parametrize("nobody", ["", "0"])
def test_a_guest_is_no_learner(storage: Storage, nobody: str) -> None:
    with pytest.raises(Exception, match=r"guest|CHECK|check"):
        remember(storage, learner(nobody))


def test_what_is_not_committed_is_not_remembered(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.learners.remember(learner())
    assert find(storage) is None


def test_twenty_writers_of_one_learner_each_add_what_they_know(kept) -> None:
    told = [{"email": "ada@example.org"}, {"name": "Ada"}, {"locale": "de"}, {"time_zone": "UTC"}]
    in_parallel(20, lambda n: remember((kept.storage, kept.elsewhere)[n % 2], learner(**told[n % 4])))
    assert find(kept.storage) == learner(email="ada@example.org", name="Ada", locale="de", time_zone="UTC")
