"""Enrollments: one suite for every storage; see test_library and test_enrollment_list for the lists."""

from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from stored import NOW, any_of, course, days, enrollment, ids, is_utc, many_values, save, save_courses

from course_domain.model.enrollments import NOWHERE, Block, Enrollment, EnrollmentStatus
from course_domain.model.reports import Tally
from course_domain.ports import Storage
from parallel import in_parallel

STORED = [status for status in EnrollmentStatus if status is not EnrollmentStatus.WAITING]


def save_enrollments(storage: Storage, *enrollments: Enrollment) -> None:
    save_courses(storage, *(course(course_id) for course_id in {each.course_id for each in enrollments}))
    save(storage, *(lambda unit, each=each: unit.enrollments.save(each) for each in enrollments))


@many_values
@given(any_of(Enrollment, id=ids, user_id=ids, status=st.sampled_from(STORED)))
def test_an_enrollment_comes_back_as_it_was_saved(storage: Storage, saved: Enrollment) -> None:
    save_courses(storage, course(saved.course_id))
    with storage.writing() as unit:
        unit.enrollments.save(saved)
        found = unit.enrollments.find(saved.user_id, saved.course_id)
        assert unit.enrollments.get(saved.id) == saved
    assert found == saved
    assert is_utc(found)


def test_an_enrollment_that_is_not_there_is_none(storage: Storage) -> None:
    with storage.reading() as unit:
        assert unit.enrollments.get("e1") is None
        assert unit.enrollments.find("ada", "c1") is None
        assert unit.enrollments.tally("e1") == Tally()
        assert unit.enrollments.lapsed(NOW, 10) == ()


def test_a_saved_enrollment_replaces_the_access_of_the_one_before(storage: Storage) -> None:
    block = Block(at=NOW, actor="administrator eve", reason="chargeback")
    changed = enrollment(expires_at=NOW + days(9), cut=True, block=block, status=EnrollmentStatus.BLOCKED)
    save_enrollments(storage, enrollment(), changed)
    with storage.reading() as unit:
        assert unit.enrollments.get("e1") == changed
    save_enrollments(storage, enrollment())
    with storage.reading() as unit:
        assert unit.enrollments.get("e1") == enrollment()


def test_the_first_enrollment_of_a_pair_keeps_its_id_and_its_time_of_creation(storage: Storage) -> None:
    save_enrollments(storage, enrollment("e1"), enrollment("e2", created_at=NOW + days(5), cut=True))
    with storage.reading() as unit:
        assert unit.enrollments.find("ada", "c1") == enrollment("e1", cut=True)
        assert unit.enrollments.get("e2") is None


def test_one_user_has_an_enrollment_a_course(storage: Storage) -> None:
    save_enrollments(storage, enrollment("e1"), enrollment("e2", course_id="c2"), enrollment("e3", user_id="bob"))
    with storage.reading() as unit:
        assert unit.enrollments.find("ada", "c2") == enrollment("e2", course_id="c2")
        assert unit.enrollments.find("bob", "c1") == enrollment("e3", user_id="bob")
        assert unit.enrollments.find("bob", "c2") is None


def test_what_is_marked_active_past_its_end_has_lapsed(storage: Storage) -> None:
    tick = timedelta(microseconds=1)
    save_enrollments(
        storage,
        enrollment("at-its-end", user_id="a", expires_at=NOW),
        enrollment("long-over", user_id="b", expires_at=NOW - days(9)),
        enrollment("also-at-its-end", user_id="c", expires_at=NOW),
        enrollment("still-open", user_id="d", expires_at=NOW + tick),
        enrollment("for-ever", user_id="e"),
        enrollment("marked", user_id="f", expires_at=NOW, status=EnrollmentStatus.EXPIRED),
    )
    with storage.reading() as unit:
        lapsed = [each.id for each in unit.enrollments.lapsed(NOW, 10)]
        assert [each.id for each in unit.enrollments.lapsed(NOW, 2)] == lapsed[:2]
    assert lapsed == ["long-over", "also-at-its-end", "at-its-end"]


def test_ends_that_are_near_are_paged_by_time_and_id(storage: Storage) -> None:
    tick = timedelta(microseconds=1)
    save_enrollments(
        storage,
        enrollment("b", user_id="a", expires_at=NOW),
        enrollment("a", user_id="b", expires_at=NOW),
        enrollment("later", user_id="c", expires_at=NOW + days(1)),
        enrollment("too-late", user_id="d", expires_at=NOW + days(1) + tick),
        enrollment("before", user_id="e", expires_at=NOW - tick),
        enrollment("for-ever", user_id="f"),
        enrollment("blocked", user_id="g", expires_at=NOW, status=EnrollmentStatus.BLOCKED),
    )
    with storage.reading() as unit:
        found = unit.enrollments.expiring((NOW, ""), NOW + days(1), 10)
        assert [each.id for each in found] == ["a", "b", "later"]
        assert unit.enrollments.expiring((NOW, ""), NOW + days(1), 2) == found[:2]
        assert unit.enrollments.expiring((NOW, "a"), NOW + days(1), 10) == found[1:]
        assert unit.enrollments.expiring((NOW, "b"), NOW, 10) == ()


def test_the_learners_of_a_course_are_paged_by_when_they_were_enrolled(storage: Storage) -> None:
    save_enrollments(
        storage,
        enrollment("b", user_id="a", enrolled_at=NOW),
        enrollment("a", user_id="b", enrolled_at=NOW),
        enrollment("first", user_id="c", enrolled_at=NOW - days(9), status=EnrollmentStatus.EXPIRED),
        enrollment("late", user_id="d", enrolled_at=NOW + days(1)),
        enrollment("elsewhere", user_id="a", course_id="c2", enrolled_at=NOW),
    )
    with storage.reading() as unit:
        found = unit.enrollments.of_course("c1", NOWHERE, NOW + days(1), 10)
        assert [each.id for each in found] == ["first", "a", "b"]
        assert unit.enrollments.of_course("c1", NOWHERE, NOW, 10) == found[:1]
        assert unit.enrollments.of_course("c1", (NOW - days(9), "first"), NOW + days(1), 1) == found[1:2]
        assert unit.enrollments.of_course("c1", (NOW, "b"), NOW + days(1), 10) == ()


@pytest.mark.parametrize("nobody", ["", "0"])
def test_a_guest_is_no_user(kept, nobody: str) -> None:
    """Shops say "" and "0" for a guest: such a row would be everybody's."""
    with pytest.raises(Exception, match=r"guest|CHECK|check"):
        save_enrollments(kept.storage, enrollment(user_id=nobody))


def test_an_enrollment_needs_its_course(storage: Storage) -> None:
    with pytest.raises(Exception, match=r"no course|FOREIGN KEY|foreign key"):
        save(storage, lambda unit: unit.enrollments.save(enrollment()))


def test_twenty_writers_of_one_pair_make_one_enrollment(kept) -> None:
    save_courses(kept.storage)
    versions = [evolve(enrollment(f"e{n}"), expires_at=NOW + days(n)) for n in range(20)]
    in_parallel(
        20, lambda n: save((kept.storage, kept.elsewhere)[n % 2], lambda unit: unit.enrollments.save(versions[n]))
    )
    with kept.storage.reading() as unit:
        found = unit.enrollments.find("ada", "c1")
        ids_found = [n for n in range(20) if unit.enrollments.get(f"e{n}")]
    assert found is not None
    assert [found.id] == [f"e{n}" for n in ids_found]
    assert found.expires_at in [version.expires_at for version in versions]
