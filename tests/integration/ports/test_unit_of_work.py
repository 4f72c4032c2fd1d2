"""Storage and UnitOfWork: one suite for every storage."""

from contextlib import suppress

import pytest
from attrs import evolve
from stored import NOW, course, days, enrollment, learner, save, save_courses

from course_domain.ports import Storage
from parallel import in_parallel


def test_what_is_committed_is_kept(storage: Storage) -> None:
    save_courses(storage, course())
    with storage.reading() as unit:
        assert unit.courses.find("c1") == course()


def test_what_is_not_committed_is_rolled_back(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.courses.save(course())
        assert unit.courses.find("c1") == course()
    with storage.reading() as unit:
        assert unit.courses.find("c1") is None


def test_an_error_rolls_everything_back_and_is_not_swallowed(storage: Storage) -> None:
    def fail() -> None:
        with storage.writing() as unit:
            unit.courses.save(course())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with storage.writing() as unit:
        assert unit.courses.find("c1") is None


def test_a_commit_covers_all_collections(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.courses.save(course())
        unit.learners.remember(learner("ada"))
        unit.commit()
    with storage.reading() as unit:
        assert unit.courses.find("c1") == course()
        assert unit.learners.find("ada") == learner("ada")


def test_a_unit_of_work_is_committed_once(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.commit()
        with pytest.raises(RuntimeError):
            unit.commit()


def test_a_committed_unit_of_work_is_closed(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.commit()
        with pytest.raises(RuntimeError):
            _ = unit.courses


def test_what_is_told_after_the_commit_is_not_kept(storage: Storage) -> None:
    with storage.writing() as unit:
        courses = unit.courses
        unit.commit()
        with suppress(Exception):
            courses.save(course())
    with storage.reading() as unit:
        assert unit.courses.find("c1") is None


def test_a_unit_of_work_is_entered_once(storage: Storage) -> None:
    once = storage.writing()
    with once:
        pass
    with pytest.raises(RuntimeError), once:
        pass


def test_a_unit_of_work_that_was_left_is_closed(storage: Storage) -> None:
    with storage.reading() as unit:
        pass
    with pytest.raises(RuntimeError):
        _ = unit.courses


def test_a_unit_of_work_that_was_not_entered_is_closed(storage: Storage) -> None:
    with pytest.raises(RuntimeError):
        _ = storage.reading().courses


def test_a_reading_unit_can_not_be_committed(storage: Storage) -> None:
    with storage.reading() as unit, pytest.raises(RuntimeError):
        unit.commit()


def test_a_reading_unit_refuses_to_write(storage: Storage) -> None:
    with storage.reading() as unit, pytest.raises(Exception, match=r"readonly|read-only|does not support item assign"):
        unit.courses.save(course())


def test_a_reading_unit_sees_one_state_whatever_is_committed_meanwhile(storage: Storage) -> None:
    save_courses(storage, course("c1"))
    with storage.reading() as unit:
        assert unit.courses.find("c1") is not None
        save_courses(storage, course("c2"), course("c1", title="Changed"))
        assert unit.courses.find("c2") is None
        assert unit.courses.find("c1") == course("c1")
    with storage.reading() as unit:
        assert unit.courses.find("c2") is not None


def test_units_of_work_that_write_do_not_nest(storage: Storage) -> None:
    with storage.writing() as outer:
        outer.courses.save(course("c1"))
        with pytest.raises(RuntimeError, match="nest"), storage.writing():
            pass
        outer.commit()
    save_courses(storage, course("c2"))
    with storage.reading() as unit:
        assert set(unit.courses.find_many(["c1", "c2"])) == {"c1", "c2"}


def test_twenty_writers_at_once_lose_no_update(kept) -> None:
    """Each reads what the one before wrote: none works on a state that is out of date."""
    save_courses(kept.storage)
    save(kept.storage, lambda unit: unit.enrollments.save(enrollment(expires_at=NOW)))

    def lengthen(number: int) -> None:
        with (kept.storage, kept.elsewhere)[number % 2].writing() as unit:
            known = unit.enrollments.find("ada", "c1")
            unit.enrollments.save(evolve(known, expires_at=known.expires_at + days(1)))
            unit.commit()

    in_parallel(20, lengthen)
    with kept.storage.reading() as unit:
        assert unit.enrollments.find("ada", "c1") == enrollment(expires_at=NOW + days(20))
