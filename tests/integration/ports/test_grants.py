"""Grants: one suite for every storage."""

import pytest
from attrs import evolve
from hypothesis import given
from stored import (
    KATHMANDU,
    NOW,
    any_of,
    course,
    days,
    grant,
    ids,
    is_utc,
    many_values,
    save,
    save_courses,
)

from course_domain.model.grants import Grant, GrantKind
from course_domain.model.learners import Holder
from course_domain.ports import Storage
from parallel import in_parallel

WAITING = Holder(email="Ada@Example.org ")


def save_grants(storage: Storage, *grants: Grant) -> None:
    save_courses(storage, course("c1"), course("c2"))
    save(storage, lambda unit: unit.grants.save(grants))


@many_values
@given(any_of(Grant, key=ids))
def test_a_grant_comes_back_as_it_was_saved(storage: Storage, saved: Grant) -> None:
    save_courses(storage, course(saved.course_id))
    save(storage, lambda unit: unit.grants.save([saved]))
    with storage.reading() as unit:
        found = unit.grants.find(saved.key)
    assert found == saved
    assert is_utc(found)


def test_a_grant_that_is_not_there_is_none(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.grants.find("g1") is None
        assert unit.grants.of_order("shop", "1001") == ()
        assert unit.grants.of_user("ada", "c1") == ()
        assert unit.grants.waiting("ada@example.org") == ()


def test_a_saved_grant_replaces_the_one_of_its_key(storage: Storage) -> None:
    save_grants(storage, grant(days=30), grant(days=30).end(NOW + days(3), "refunded"))
    with storage.reading() as unit:
        assert unit.grants.of_user("ada", "c1") == (grant(days=30, ended_at=NOW + days(3), end_reason="refunded"),)


def test_nothing_is_saved_or_removed_by_empty_lists(storage: Storage) -> None:
    save(storage, lambda unit: unit.grants.save([]), lambda unit: unit.grants.remove([]))
    with storage.reading() as unit:
        assert unit.grants.of_user("ada", "c1") == ()


def test_the_grants_of_an_order_are_those_of_its_shop_and_number(storage: Storage) -> None:
    mine = (grant("g1", source="shop", reference="1001"), grant("g2", source="shop", reference="1001", course_id="c2"))
    save_grants(
        storage,
        *mine,
        grant("g3", source="other", reference="1001"),
        grant("g4", source="shop", reference="1002"),
        grant("g5", source="shop", reference="1001", kind=GrantKind.MANUAL),
    )
    with storage.reading() as unit:
        assert unit.grants.of_order("shop", "1001") == mine


def test_the_grants_of_a_user_are_listed_by_time_and_key(storage: Storage) -> None:
    mine = (
        grant("g3", given_at=NOW - days(1), kind=GrantKind.MANUAL),
        grant("g1", ended_at=NOW),
        grant("g2", given_at=NOW.astimezone(KATHMANDU)),
    )
    save_grants(storage, *reversed(mine), grant("g4", course_id="c2"), grant("g5", holder=Holder(user_id="bob")))
    with storage.reading() as unit:
        assert unit.grants.of_user("ada", "c1") == mine


def test_what_waits_for_an_address_is_found_however_it_is_written(storage: Storage) -> None:
    mine = (grant("g1", holder=WAITING), grant("g2", holder=WAITING, course_id="c2", ended_at=NOW))
    save_grants(storage, *mine, grant("g3", holder=Holder(email="bob@example.org")))
    with storage.reading() as unit:
        assert unit.grants.waiting("ada@example.org") == mine
        assert unit.grants.waiting(" ADA@example.ORG") == mine
        assert unit.grants.waiting("ada@example.org", "c2") == mine[1:]
        assert unit.grants.waiting("ada@example.org", "c3") == ()


def test_a_claimed_grant_waits_no_longer(storage: Storage) -> None:
    save_grants(storage, grant("g1", holder=WAITING))
    claimed = grant("g1", holder=WAITING).claim("ada", NOW)
    save_grants(storage, claimed)
    with storage.reading() as unit:
        assert unit.grants.waiting("ada@example.org") == ()
        assert unit.grants.of_user("ada", "c1") == (claimed,)


@pytest.mark.parametrize("nobody", ["", " "])
def test_no_address_is_nobody(storage: Storage, nobody: str) -> None:
    save_grants(storage, grant("g1", holder=Holder(email=nobody)))
    with storage.reading() as unit:
        assert unit.grants.waiting(nobody) == ()
        assert unit.grants.find("g1") == grant("g1", holder=Holder())


def test_removed_grants_are_gone(storage: Storage) -> None:
    save_grants(storage, grant("g1"), grant("g2"), grant("g3"))
    save(storage, lambda unit: unit.grants.remove(["g1", "g3", "nowhere"]))
    with storage.reading() as unit:
        assert unit.grants.of_user("ada", "c1") == (grant("g2"),)


def test_a_grant_needs_its_course(storage: Storage) -> None:
    with pytest.raises(Exception, match=r"no course|FOREIGN KEY|foreign key"):
        save(storage, lambda unit: unit.grants.save([grant()]))


def test_twenty_writers_of_one_key_make_one_grant(kept) -> None:
    save_courses(kept.storage)
    versions = [evolve(grant(), note=str(n)) for n in range(20)]
    in_parallel(20, lambda n: save((kept.storage, kept.elsewhere)[n % 2], lambda unit: unit.grants.save([versions[n]])))
    with kept.storage.reading() as unit:
        (found,) = unit.grants.of_user("ada", "c1")
    assert found in versions
